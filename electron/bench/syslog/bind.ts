import { createSocket, type Socket } from 'node:dgram'
import { createServer, type Server } from 'node:net'
import type { StartFailure } from './receiver-messages.ts'

export interface Bound {
  readonly udp: Socket
  readonly tcp: Server
  readonly address: string
  readonly port: number
}

export class BindError extends Error {
  readonly failure: StartFailure
  constructor(transport: 'udp' | 'tcp', cause: NodeJS.ErrnoException) {
    super(cause.message, { cause })
    this.failure = { code: cause.code ?? 'UNKNOWN', transport, message: cause.message }
  }
}

/** A free UDP port whose TCP twin is taken is given back, and another one asked for. */
const TRIES = 20

/**
 * Binds UDP and TCP on one port. The address '' is the wildcard: both families on one socket, or IPv4 alone where the
 * system has no IPv6.
 */
export async function bindBoth(address: string, port: number): Promise<Bound> {
  const wanted = address === '' ? '::' : address
  for (let attempt = 1; ; attempt++) {
    const { udp, address: got } = await bindUdp(wanted, port)
    const free = udp.address().port
    try {
      return { udp, tcp: await listenTcp(got, free), address: got, port: free }
    } catch (error) {
      await new Promise<void>((resolve) => void udp.close(resolve))
      const again = port === 0 && attempt < TRIES && (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (!again) throw new BindError('tcp', error as NodeJS.ErrnoException)
    }
  }
}

async function bindUdp(address: string, port: number): Promise<{ readonly udp: Socket; readonly address: string }> {
  try {
    return { udp: await openUdp(address, port), address }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (address !== '::' || (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL' && code !== 'EINVAL'))
      throw new BindError('udp', error as NodeJS.ErrnoException)
  }
  try {
    return { udp: await openUdp('0.0.0.0', port), address: '0.0.0.0' }
  } catch (error) {
    throw new BindError('udp', error as NodeJS.ErrnoException)
  }
}

async function openUdp(address: string, port: number): Promise<Socket> {
  const udp = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4' })
  try {
    await new Promise<void>((resolve, reject) => {
      udp.once('error', reject)
      udp.bind({ address, port, exclusive: true }, () => {
        udp.off('error', reject)
        resolve()
      })
    })
  } catch (error) {
    udp.close()
    throw error
  }
  enlargeBuffer(udp)
  return udp
}

/** Linux cuts what is asked for to its maximum, macOS and Windows refuse more than they have. */
function enlargeBuffer(udp: Socket): void {
  for (let size = 16 * 1024 * 1024; size >= 256 * 1024; size /= 2) {
    try {
      udp.setRecvBufferSize(size)
      return
    } catch {
      // this system has less: ask for half
    }
  }
}

function listenTcp(address: string, port: number): Promise<Server> {
  const tcp = createServer({ noDelay: true })
  return new Promise((resolve, reject) => {
    tcp.once('error', reject)
    tcp.listen({ host: address, port, exclusive: true }, () => {
      tcp.off('error', reject)
      resolve(tcp)
    })
  })
}
