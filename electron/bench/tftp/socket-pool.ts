import type { RemoteInfo } from 'node:dgram'
import { bindUdp, closeUdp, type SocketBuffers } from '../net/bind-udp.ts'
import type { Peer } from '../net/endpoint.ts'
import { GatheredSends } from './gathered-sends.ts'

/** A socket that many transfers share: its port is their server's transfer identifier (RFC 1350 §4). */
export interface TransferSocket {
  /** Copies the packet, which leaves when everything that has come in this turn is heard. */
  send(packet: Uint8Array, peer: Peer): void
}

export interface SocketPool {
  /** The next socket in turn; another one than `not`, so that two transfers of one client differ by their port. */
  next(not?: TransferSocket): TransferSocket
  close(): Promise<void>
}

export const SOCKET_BUFFERS: SocketBuffers = { receiveBytes: 4 * 1024 * 1024, sendBytes: 4 * 1024 * 1024 }

/** More sockets mean more kernel buffers for a burst of acknowledgements; descriptors do not grow with the transfers. */
const POOL_SIZE = 4

export async function openSocketPool(
  address: string,
  receive: (socket: TransferSocket, packet: Uint8Array, from: RemoteInfo) => void,
  failed: (error: Error) => void,
): Promise<SocketPool> {
  const binding = Array.from({ length: POOL_SIZE }, () => bindUdp({ address, port: 0 }, SOCKET_BUFFERS))
  const bound = await Promise.allSettled(binding)
  const sockets = bound.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failure = bound.find((result) => result.status === 'rejected')
  if (failure !== undefined) {
    await Promise.all(sockets.map(closeUdp))
    throw failure.reason
  }
  const pool = sockets.map((socket) => {
    const sends = new GatheredSends(socket)
    socket.on('message', (packet, from) => receive(sends, packet, from))
    socket.on('error', failed)
    return sends
  })
  return {
    // In turn: the one that is given out goes to the end of the queue.
    next: (not) => {
      const index = pool.findIndex((socket) => socket !== not)
      const [socket] = pool.splice(index, 1) as [GatheredSends]
      pool.push(socket)
      return socket
    },
    close: async () => {
      for (const sends of pool) sends.close()
      await Promise.all(sockets.map(closeUdp))
    },
  }
}
