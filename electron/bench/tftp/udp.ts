import { createSocket, type Socket } from 'node:dgram'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { bindFault } from '../net/addresses.ts'

/** A burst of requests waits here while this process does something else. The system may grant less. */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024

/** '' is every address of this machine, of both families. */
export type ListenAddress = string

/**
 * Addresses come from datagrams and are numbers already. Node's own lookup would answer in a later turn of the
 * loop, for each packet; this one answers at once.
 */
const alreadyAnAddress = (
  address: string,
  _family: unknown,
  answer: (error: null, address: string, family: number) => void,
): void => {
  answer(null, address, 0)
}

/** Binds one socket; where every address is meant and there is no IPv6, to every IPv4 address. */
export async function bindUdp(address: ListenAddress, port: number): Promise<Socket> {
  if (address !== '' && address !== '::') return bindTo(address, port)
  try {
    return await bindTo('::', port)
  } catch (error) {
    if (!(error instanceof BenchError) || error.fault.code !== 'ADDRESS_GONE') throw error
    return bindTo('0.0.0.0', port)
  }
}

function bindTo(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', lookup: alreadyAnAddress })
    const failed = (error: Error): void => {
      socket.close()
      reject(bindFault(error, { protocol: 'UDP', address, port }))
    }
    socket.once('error', failed)
    // Exclusive: in a cluster, a worker would otherwise share the port with its siblings.
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off('error', failed)
      enlargeBuffers(socket)
      resolve(socket)
    })
  })
}

function enlargeBuffers(socket: Socket): void {
  for (let size = SOCKET_BUFFER_BYTES; size > 256 * 1024; size /= 2) {
    try {
      socket.setRecvBufferSize(size)
      socket.setSendBufferSize(size)
      return
    } catch {
      // Some systems refuse what is above their limit instead of granting the limit.
    }
  }
}
