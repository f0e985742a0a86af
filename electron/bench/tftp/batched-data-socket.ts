import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { alreadyAnAddress, closeUdp } from '../net/bind-udp.ts'
import { BatchedSocket } from '../net/batched-udp/batched-socket.ts'
import type { Libc } from '../net/batched-udp/libc.ts'
import type { Peer } from '../net/endpoint.ts'
import { GatheredSends } from './gathered-sends.ts'
import { type DataSocket, type DataSocketUse, SOCKET_BUFFERS } from './data-socket.ts'

/** What one turn of the event loop has to say to a crowd of phones. */
const ARENA_BYTES = 256 * 1024

/**
 * A data socket whose datagrams are read and sent many in one call. Node waits for its file, and reads the first datagram
 * of a turn as it always does; what has come behind it is taken in one call, and what is to be said leaves in one.
 */
export async function openBatchedDataSocket(
  address: string,
  use: DataSocketUse & { readonly libc: Libc },
): Promise<DataSocket> {
  const batched: BatchedSocket = new BatchedSocket(
    use.libc,
    { address, port: 0 },
    {
      bufferBytes: SOCKET_BUFFERS.receiveBytes,
      arenaBytes: ARENA_BYTES,
      whenFull: (packet, peer) => data.sendByNode(packet, peer),
    },
  )
  const node = await adopted(batched, address)
  const data: BatchedDataSocket = new BatchedDataSocket(batched, node, use)
  return data
}

/** Node's socket over the same file, which from here on is Node's to close. */
async function adopted(batched: BatchedSocket, address: string): Promise<Socket> {
  const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', lookup: alreadyAnAddress })
  const listening = once(socket, 'listening') // before `bind`, which tells it at once
  try {
    socket.bind({ fd: batched.file })
    await listening
  } catch (error) {
    batched.close()
    socket.close()
    throw error
  }
  batched.giveAway()
  return socket
}

class BatchedDataSocket implements DataSocket {
  readonly #batched: BatchedSocket
  readonly #node: Socket
  readonly #sends: GatheredSends
  readonly #use: DataSocketUse
  /** What has come in this turn was taken already: a flood is not read on and on. */
  #hasTaken = false
  #turnEnds = false
  /** Node has datagrams that wait for room: what comes later does not overtake them. */
  #isFull = false
  #closed = false

  constructor(batched: BatchedSocket, node: Socket, use: DataSocketUse) {
    this.#batched = batched
    this.#node = node
    this.#sends = new GatheredSends(node)
    this.#use = use
    node.on('message', (packet, from) => this.#onMessage(packet, from))
    node.on('error', use.failed)
  }

  send(packet: Uint8Array, peer: Peer): void {
    if (this.#closed) return
    // Only Node finds the number of the link behind an address that is of one link alone.
    if (this.#isFull || peer.address.includes('%')) this.sendByNode(packet, peer)
    else {
      this.#batched.send(packet, peer)
      this.#endTurn()
    }
  }

  sendByNode(packet: Uint8Array, peer: Peer): void {
    this.#isFull = true
    this.#sends.send(packet, peer)
    this.#endTurn()
  }

  close(): Promise<void> {
    this.#batched.flush()
    this.#closed = true
    this.#sends.close()
    return closeUdp(this.#node)
  }

  #onMessage(packet: Uint8Array, from: Peer): void {
    this.#use.hear(this, packet, from)
    if (this.#hasTaken || this.#closed) return
    this.#hasTaken = true
    this.#endTurn()
    this.#batched.receiveBatch((more, sender) => {
      if (!this.#closed) this.#use.hear(this, more, sender)
    })
  }

  /** When everything that has come is heard. */
  #endTurn(): void {
    if (this.#turnEnds) return
    this.#turnEnds = true
    setImmediate(() => {
      this.#turnEnds = this.#hasTaken = false
      if (this.#closed) return
      this.#batched.flush()
      this.#isFull &&= this.#sends.waits
    })
  }
}
