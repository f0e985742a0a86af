import { NAME_BYTES } from './socket-name.ts'

/** How many datagrams one call takes. */
export const BATCH = 64

const HEADER_BYTES = 64
const VECTOR_BYTES = 16
/** A control message with one number of 16 bits, in a space of whole words. */
const CONTROL_BYTES = 24
const CONTROL_LENGTH = 18
const SOL_UDP = 17
const UDP_SEGMENT = 103

/** Memory that the collector never moves: a small typed array without a buffer of its own might be. */
export const fixedMemory = (bytes: number): Uint8Array<ArrayBuffer> => new Uint8Array(new ArrayBuffer(bytes))

/**
 * The messages of one `sendmmsg` or `recvmmsg` (`struct mmsghdr[]`), laid out once; then only lengths, places and names
 * change. Each has one piece of memory, one name, and a control message that asks the system to cut its bytes into
 * datagrams of equal size (UDP_SEGMENT, Linux 4.18), which counts only where `cutInto` says so.
 */
export class Messages {
  readonly headers = fixedMemory(BATCH * HEADER_BYTES)
  readonly names = fixedMemory(BATCH * NAME_BYTES)
  readonly #vectors = fixedMemory(BATCH * VECTOR_BYTES)
  readonly #controls = fixedMemory(BATCH * CONTROL_BYTES)
  readonly #header32 = new Uint32Array(this.headers.buffer)
  readonly #vector64 = new BigUint64Array(this.#vectors.buffer)
  readonly #vector32 = new Uint32Array(this.#vectors.buffer)
  readonly #control16 = new Uint16Array(this.#controls.buffer)
  readonly #memory: { readonly low: number; readonly high: number }

  /** `memory` is where the datagrams are; `addressOf` tells where something is. */
  constructor(memory: Uint8Array, addressOf: (memory: Uint8Array) => bigint, nameBytes: number) {
    const start = addressOf(memory)
    this.#memory = { low: Number(start & 0xffff_ffffn), high: Number(start >> 32n) }
    const headers = new DataView(this.headers.buffer)
    const controls = new DataView(this.#controls.buffer)
    const [names, vectors, control] = [addressOf(this.names), addressOf(this.#vectors), addressOf(this.#controls)]
    for (let index = 0; index < BATCH; index++) {
      const at = index * HEADER_BYTES
      headers.setBigUint64(at, names + BigInt(index * NAME_BYTES), true)
      headers.setUint32(at + 8, nameBytes, true)
      headers.setBigUint64(at + 16, vectors + BigInt(index * VECTOR_BYTES), true)
      headers.setBigUint64(at + 24, 1n, true)
      headers.setBigUint64(at + 32, control + BigInt(index * CONTROL_BYTES), true)
      controls.setBigUint64(index * CONTROL_BYTES, BigInt(CONTROL_LENGTH), true)
      controls.setInt32(index * CONTROL_BYTES + 8, SOL_UDP, true)
      controls.setInt32(index * CONTROL_BYTES + 12, UDP_SEGMENT, true)
      this.#vector64[index * 2 + 1] = 0n
    }
  }

  /** The bytes of a message: from `offset` in the memory on, so many. */
  place(index: number, offset: number, length: number): void {
    const low = this.#memory.low + offset
    this.#vector32[index * 4] = low
    this.#vector32[index * 4 + 1] = this.#memory.high + (low > 0xffff_ffff ? 1 : 0)
    this.#vector32[index * 4 + 2] = length
    this.#header32[index * 16 + 10] = 0
  }

  lengthen(index: number, length: number): void {
    this.#vector32[index * 4 + 2] = length
  }

  /** The message leaves as datagrams of this size, the last of them perhaps shorter. */
  cutInto(index: number, size: number): void {
    this.#header32[index * 16 + 10] = CONTROL_BYTES
    this.#control16[index * 12 + 8] = size
  }

  /** How long the name of each message may be: the system overwrites that with how long it is. */
  nameRoom(index: number, bytes: number): void {
    this.#header32[index * 16 + 2] = bytes
  }

  /** After `recvmmsg`: how many bytes came. */
  received(index: number): number {
    return this.#header32[index * 16 + 14] ?? 0
  }
}
