import { encodePacket, type Packet, type Request } from '../../shared/protocol/tftp/packet.ts'

/** What a client does with what it receives. `send` is what it answers; `done` once it has the whole file. */
export interface Receiver {
  packet(packet: Packet): readonly Uint8Array[]
  /** Nothing came for a while: what it says again. */
  timeout(): readonly Uint8Array[]
  done(): boolean
  failed(): string | null
  content(): Uint8Array
}

export interface ReceiverOptions {
  readonly request: Request
  /** Answers repeated DATA with a repeated ACK, as RFC 1350 clients did: the bait of the Sorcerer's Apprentice. */
  readonly answersRepeats: boolean
}

/** A plain client of RFC 1350, 2347 and 7440, written apart from the server so that they can disagree. */
export function createReceiver({ request, answersRepeats }: ReceiverOptions): Receiver {
  let blockSize = 512
  let windowSize = 1
  let inWindow = 0
  let expected = 1 // without end; the wire has 16 bits of it
  let started = false
  let finished = false
  let failure: string | null = null
  let gapTold = -1
  const parts: Uint8Array[] = []

  const ack = (block: number): Uint8Array => encodePacket({ type: 'ack', block: block & 0xffff })

  const readOptions = (options: readonly (readonly [string, string])[]): void => {
    for (const [name, value] of options) {
      if (name.toLowerCase() === 'blksize') blockSize = Number(value)
      if (name.toLowerCase() === 'windowsize') windowSize = Number(value)
    }
  }

  const data = (block: number, bytes: Uint8Array): readonly Uint8Array[] => {
    started = true
    if (finished) return [ack(expected - 1)]
    const ahead = (block - expected) & 0xffff
    if (ahead === 0) {
      parts.push(bytes.slice())
      expected += 1
      inWindow += 1
      finished = bytes.length < blockSize
      if (finished || inWindow >= windowSize) {
        inWindow = 0
        return [ack(expected - 1)]
      }
      return []
    }
    if (ahead < 0x8000) {
      // A gap: says once what it has (RFC 7440 §4).
      if (gapTold === expected) return []
      gapTold = expected
      inWindow = 0
      return [ack(expected - 1)]
    }
    return answersRepeats && windowSize === 1 ? [ack(block)] : []
  }

  return {
    packet: (packet) => {
      if (packet.type === 'data') return data(packet.block, packet.bytes)
      if (packet.type === 'oack') {
        if (started) return expected === 1 ? [ack(0)] : []
        started = true
        readOptions(packet.options)
        return [ack(0)]
      }
      if (packet.type === 'error') failure = packet.message
      return []
    },
    timeout: () => {
      gapTold = -1
      inWindow = 0
      return started ? [ack(expected - 1)] : [encodePacket(request)]
    },
    done: () => finished,
    failed: () => failure,
    content: () => {
      const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
      let at = 0
      for (const part of parts) {
        all.set(part, at)
        at += part.length
      }
      return all
    },
  }
}
