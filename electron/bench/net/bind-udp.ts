import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { bindFault, withIpv4Fallback } from './bind-fault.ts'
import type { Endpoint } from './endpoint.ts'

/** What a burst of datagrams may fill while this process does something else. The system may grant less. */
export interface SocketBuffers {
  readonly receiveBytes: number
  readonly sendBytes?: number
  /** Beside other sockets of this port: each hears every broadcast. */
  readonly shared?: boolean
}

const SMALLEST_BUFFER_BYTES = 256 * 1024

/** Binds one socket, and enlarges its buffers; rejects with a fault when the system refuses. */
export const bindUdp = ({ address, port }: Endpoint, buffers: SocketBuffers): Promise<Socket> =>
  withIpv4Fallback(address, (host) => bindAt({ address: host, port }, buffers))

async function bindAt(
  endpoint: Endpoint,
  { receiveBytes, sendBytes = 0, shared = false }: SocketBuffers,
): Promise<Socket> {
  const type = endpoint.address.includes(':') ? 'udp6' : 'udp4'
  const socket = createSocket({ type, lookup: alreadyAnAddress, reuseAddr: shared })
  const listening = once(socket, 'listening') // before `bind`, which may tell it at once
  // Exclusive: in a cluster, a worker would otherwise share the port with its siblings.
  socket.bind({ ...endpoint, exclusive: true })
  try {
    await listening
  } catch (error) {
    socket.close()
    throw bindFault(error as NodeJS.ErrnoException, 'UDP', endpoint)
  }
  enlarge(receiveBytes, (size) => socket.setRecvBufferSize(size))
  enlarge(sendBytes, (size) => socket.setSendBufferSize(size))
  return socket
}

/**
 * The addresses that a server answers come from datagrams and are numbers already. Node's own lookup would answer in a
 * later turn of the loop, for each packet; this one answers at once.
 */
export const alreadyAnAddress = (
  address: string,
  _family: unknown,
  answer: (error: null, address: string, family: number) => void,
): void => {
  answer(null, address, 0)
}

/** Linux cuts what is asked for to its maximum; macOS and Windows refuse more than they have, so half is asked for. */
function enlarge(wanted: number, set: (size: number) => void): void {
  for (let size = wanted; size >= SMALLEST_BUFFER_BYTES; size /= 2) {
    try {
      set(size)
      return
    } catch {
      // refused: ask for half
    }
  }
}

export const closeUdp = (socket: Socket): Promise<void> => new Promise((resolve) => void socket.close(() => resolve()))
