/**
 * Lines on their way from the receiving thread to the bench: packed one behind the other into buffers that change hands
 * whole, so that a datagram costs a copy of its bytes and no message of its own. One line in a buffer:
 *
 *   4 bytes   2 bytes   1 byte    n bytes         length bytes
 *  ┌─────────┬─────────┬─────────┬───────────────┬────────────┐
 *  │ length  │ port    │ n       │ address ASCII │ the line   │   numbers are little-endian
 *  └─────────┴─────────┴─────────┴───────────────┴────────────┘
 */
const HEADER = 7

/** The longest line: a UDP datagram has 65,507 bytes at most, and a TCP frame is cut there. */
export const LONGEST_LINE = 65_536
/** Room for the longest line and its header. */
export const BATCH_BYTES = 72 * 1024
/** Max lines per batch: taking one keeps the bench from its other servers for a few milliseconds at the most. */
const BATCH_LINES = 256

export interface Batch {
  readonly buffer: ArrayBuffer
  readonly bytes: number
  readonly lines: number
  /** Number of its first line among all that were ever taken, from 1 on. */
  readonly first: number
  /** When its first line came, by `performance.now()`. */
  readonly since: number
}

export interface ReceivedLine {
  readonly ip: string
  readonly port: number
  /** A view into the batch: copy what shall outlive it. */
  readonly bytes: Uint8Array
}

interface Filling {
  readonly buffer: Buffer<ArrayBuffer>
  readonly first: number
  readonly since: number
  bytes: number
  lines: number
  /** Somebody has a copy. */
  copied: boolean
}

/** A queue of lines in at most `mostBytes` of memory; when there is no room, the newest line is refused. */
export class BatchQueue {
  readonly #most: number
  readonly #waiting: Filling[] = []
  readonly #spare: ArrayBuffer[] = []
  #last: Filling | null = null
  /** Lines that were ever taken, and those of them that wait. */
  #taken = 0
  #lines = 0

  constructor(mostBytes: number) {
    this.#most = Math.max(2, Math.floor(mostBytes / BATCH_BYTES))
  }

  /** 0 when nothing waits, 1 when the next full buffer finds no room. */
  get fill(): number {
    return this.#waiting.length / this.#most
  }

  get empty(): boolean {
    return this.#waiting.length === 0
  }

  /** False when there is no room: the line is lost, and the caller counts it. */
  add(ip: string, port: number, line: Uint8Array): boolean {
    const into = this.#room(HEADER + ip.length + line.length)
    if (into === null) return false
    const { buffer } = into
    let at = buffer.writeUInt32LE(line.length, into.bytes)
    at = buffer.writeUInt16LE(port, at)
    at = buffer.writeUInt8(ip.length, at)
    at += buffer.write(ip, at, 'latin1')
    buffer.set(line, at)
    into.bytes = at + line.length
    into.lines++
    this.#taken++
    this.#lines++
    return true
  }

  /** The oldest batch; its buffer belongs to the caller, who gives it back with `recycle`. */
  take(): Batch | null {
    const first = this.#waiting.shift()
    if (first === undefined) return null
    if (first === this.#last) this.#last = null
    this.#lines -= first.lines
    return batchOf(first)
  }

  /** What has waited since then or longer, each batch once: to be copied at once, since it is still in the queue. */
  *waitingSince(since: number): Generator<Batch, void> {
    for (const filling of this.#waiting) {
      if (filling.since > since) return
      if (filling.copied) continue
      filling.copied = true
      if (filling === this.#last) this.#last = null // what comes from now on is not in the copy
      yield batchOf(filling)
    }
  }

  recycle(buffer: ArrayBuffer): void {
    if (this.#spare.length < 4) this.#spare.push(buffer)
  }

  /** How many lines wait. */
  count(): number {
    return this.#lines
  }

  #room(needed: number): Filling | null {
    const last = this.#last
    if (last !== null && last.lines < BATCH_LINES && last.bytes + needed <= BATCH_BYTES) return last
    if (this.#waiting.length >= this.#most || needed > BATCH_BYTES) return null
    const buffer = this.#spare.pop() ?? new ArrayBuffer(BATCH_BYTES)
    const [first, since] = [this.#taken + 1, performance.now()]
    const fresh: Filling = { buffer: Buffer.from(buffer), first, since, bytes: 0, lines: 0, copied: false }
    this.#waiting.push(fresh)
    this.#last = fresh
    return fresh
  }
}

const batchOf = ({ buffer, bytes, lines, first, since }: Filling): Batch => {
  return { buffer: buffer.buffer, bytes, lines, first, since }
}

/** The lines of a batch, in the order in which they came. */
export function* linesOf(batch: Pick<Batch, 'buffer' | 'bytes' | 'lines'>): Generator<ReceivedLine, void, undefined> {
  const buffer = Buffer.from(batch.buffer, 0, batch.bytes)
  let at = 0
  for (let n = 0; n < batch.lines; n++) {
    const length = buffer.readUInt32LE(at)
    const port = buffer.readUInt16LE(at + 4)
    const address = at + HEADER
    const start = address + buffer.readUInt8(at + 6)
    at = start + length
    yield { ip: buffer.toString('latin1', address, start), port, bytes: buffer.subarray(start, at) }
  }
}
