import { bindUdp, closeUdp, type SocketBuffers } from '../net/bind-udp.ts'
import type { Libc } from '../net/batched-udp/libc.ts'
import type { Peer } from '../net/endpoint.ts'
import { GatheredSends } from './gathered-sends.ts'

/** A socket that many transfers share: its port is their server's transfer identifier (RFC 1350 §4). */
export interface TransferSocket {
  /** Copies the packet, which leaves when everything that has come in this turn is heard. */
  send(packet: Uint8Array, peer: Peer): void
}

/** A transfer socket for whoever opened it, and closes it. */
export interface DataSocket extends TransferSocket {
  /** Sends what waits; what is said after that is sent no more. */
  close(): Promise<void>
}

export interface DataSocketUse {
  /** The bytes of the packet may be overwritten once this returns. */
  readonly hear: (socket: TransferSocket, packet: Uint8Array, from: Peer) => void
  readonly failed: (error: Error) => void
  /** The system's calls for many datagrams at once; null: each is read and sent by Node. */
  readonly libc: Libc | null
}

export const SOCKET_BUFFERS: SocketBuffers = { receiveBytes: 4 * 1024 * 1024, sendBytes: 4 * 1024 * 1024 }

/** A data socket whose datagrams Node reads and sends, one by one. */
export async function openDataSocket(address: string, { hear, failed }: DataSocketUse): Promise<DataSocket> {
  const socket = await bindUdp({ address, port: 0 }, SOCKET_BUFFERS)
  const sends = new GatheredSends(socket)
  const data: DataSocket = {
    send: (packet, peer) => sends.send(packet, peer),
    close: () => {
      sends.close()
      return closeUdp(socket)
    },
  }
  socket.on('message', (packet, from) => hear(data, packet, from))
  socket.on('error', failed)
  return data
}
