import type { RemoteInfo, Socket } from 'node:dgram'
import { bindUdp, type ListenAddress } from './udp.ts'

/** The other end of a transfer, as the socket tells it. */
export interface Peer {
  readonly address: string
  readonly port: number
}

/** A socket that many transfers share: its port is their server's transfer identifier (RFC 1350 §4). */
export interface TransferSocket {
  send(packet: Uint8Array, peer: Peer): void
  /** True when the system was too busy to take the last packet at once: its bytes are still to be read. */
  holdsPacket(): boolean
}

export interface SocketPool {
  /** The next line in turn; another one than `not`, so that two transfers of one client differ by their port. */
  line(not?: TransferSocket): TransferSocket
  close(): Promise<void>
}

/** More sockets mean more kernel buffers for a burst of acknowledgements; descriptors do not grow with the transfers. */
const POOL_SIZE = 4

export async function openSocketPool(
  address: ListenAddress,
  receive: (line: TransferSocket, packet: Uint8Array, from: RemoteInfo) => void,
  failed: (error: Error) => void,
): Promise<SocketPool> {
  const bound = await Promise.allSettled(Array.from({ length: POOL_SIZE }, () => bindUdp(address, 0)))
  const sockets = bound.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failure = bound.find((result) => result.status === 'rejected')
  if (failure !== undefined) {
    await Promise.all(sockets.map(closeSocket))
    throw failure.reason
  }
  const lines = sockets.map((socket) => {
    const line = lineOver(socket)
    socket.on('message', (packet, from) => receive(line, packet, from))
    socket.on('error', failed)
    return line
  })
  // In turn: the first goes to the end of the queue.
  return {
    line: (not) => {
      const index = lines.findIndex((line) => line !== not)
      const [line] = lines.splice(index, 1) as [TransferSocket]
      lines.push(line)
      return line
    },
    close: async () => {
      await Promise.all(sockets.map(closeSocket))
    },
  }
}

const lineOver = (socket: Socket): TransferSocket => ({
  // No callback: a packet that the system refuses is a packet lost, and those are sent again anyway.
  send: (packet, peer) => socket.send(packet, peer.port, peer.address),
  holdsPacket: () => socket.getSendQueueCount() > 0,
})

export const closeSocket = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.close(() => resolve())
  })
