import type { Socket } from 'node:dgram'
import type { Peer } from '../net/endpoint.ts'

/** What waits to be sent: a whole window, or a packet for each of many phones. A datagram has at most 65,507 bytes. */
const MEMORY_BYTES = 256 * 1024

interface Waiting {
  readonly at: number
  readonly length: number
  readonly peer: Peer
}

/**
 * Sends what one turn of the event loop has to say when everything that has come is heard. One packet after the other
 * wakes whoever waits for it once; between other work each packet wakes it anew, and waking costs more than sending.
 */
export class GatheredSends {
  readonly #socket: Socket
  #memory = Buffer.allocUnsafeSlow(MEMORY_BYTES)
  #used = 0
  readonly #waiting: Waiting[] = []
  #closed = false

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Copies the packet. */
  send(packet: Uint8Array, peer: Peer): void {
    if (this.#closed) return
    const { length } = packet
    if (this.#used + length > MEMORY_BYTES) this.#flush()
    if (this.#waiting.length === 0) setImmediate(() => this.#flush())
    this.#memory.set(packet, this.#used)
    this.#waiting.push({ at: this.#used, length, peer })
    this.#used += length
  }

  /** Not everything has left. */
  get waits(): boolean {
    return this.#waiting.length > 0 || this.#socket.getSendQueueCount() > 0
  }

  /** Sends what waits; what comes after that is sent no more. */
  close(): void {
    this.#flush()
    this.#closed = true
  }

  #flush(): void {
    if (this.#closed || this.#waiting.length === 0) return
    // No callback: a packet that the system refuses is a packet lost, and those are sent again anyway.
    for (const { at, length, peer } of this.#waiting) {
      this.#socket.send(this.#memory, at, length, peer.port, peer.address)
    }
    this.#waiting.length = this.#used = 0
    // Nearly always the system has copied the bytes by now. Where it could not, they must stay as they are.
    if (this.#socket.getSendQueueCount() > 0) this.#memory = Buffer.allocUnsafeSlow(MEMORY_BYTES)
  }
}
