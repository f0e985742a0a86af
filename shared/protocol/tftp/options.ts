import type { Options } from './packet.ts'

/** RFC 1350 §2: without an option, a block has 512 bytes and waits for its acknowledgement. */
const DEFAULT_BLOCK_SIZE = 512
const SMALLEST_BLOCK = 8
const LARGEST_BLOCK = 65_464

export interface Agreement {
  readonly blockSize: number
  readonly windowSize: number
  /** The wait before a retransmission that the client asked for; null leaves it to us. */
  readonly timeoutMs: number | null
  /** What the OACK says. Empty: no OACK, the transfer begins with block 1 (RFC 2347). */
  readonly reply: Options
}

export interface Offer {
  /** Bytes on the wire, where they are known before the transfer (a large text in netascii is not). */
  readonly size: number | null
  readonly largestWindow: number
  /** A window is held in memory until it is acknowledged: this many bytes of it at most. */
  readonly largestWindowBytes: number
}

/**
 * What of the asked options is agreed to (RFC 2347). Nothing is ever refused with ERROR 8: what is unknown, out of
 * range or not a number is left out of the answer, and the client goes on without it. Too much is answered with
 * as much as there is, where the RFC lets the server lower it. An option counts the first time it comes.
 */
export function negotiate(asked: Options, offer: Offer): Agreement {
  let blockSize = DEFAULT_BLOCK_SIZE
  let timeoutMs: number | null = null
  let windowAsked: number | null = null
  const reply: [string, string][] = []
  const seen = new Set<string>()

  for (const [name, value] of asked) {
    const option = name.toLowerCase()
    if (seen.has(option)) continue
    seen.add(option)
    const number = wholeNumber(value)
    if (number === null) continue
    if (option === 'blksize' && number >= SMALLEST_BLOCK) {
      blockSize = Math.min(number, LARGEST_BLOCK) // RFC 2348: the answer is less than or equal to what was asked
      reply.push([name, String(blockSize)])
    } else if (option === 'timeout' && number >= 1 && number <= 255) {
      timeoutMs = number * 1_000 // RFC 2349: the answer is what was asked, or nothing
      reply.push([name, String(number)])
    } else if (option === 'tsize' && offer.size !== null) {
      reply.push([name, String(offer.size)]) // RFC 2349: in a read request the client says 0, the server the size
    } else if (option === 'windowsize' && number >= 1) {
      windowAsked = number // RFC 7440 §3: the answer is less than or equal to what was asked
      reply.push([name, ''])
    }
  }

  const windowSize = windowAsked === null ? 1 : fittingWindow(windowAsked, blockSize, offer)
  return {
    blockSize,
    windowSize,
    timeoutMs,
    reply: reply.map(([name, value]) => [name, value === '' ? String(windowSize) : value]),
  }
}

const fittingWindow = (asked: number, blockSize: number, offer: Offer): number =>
  Math.max(1, Math.min(asked, offer.largestWindow, Math.floor(offer.largestWindowBytes / blockSize)))

/** Decimal digits and nothing else: no sign, no exponent, no space. Leading zeros are read as people mean them. */
function wholeNumber(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}
