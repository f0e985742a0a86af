/**
 * One read transfer as the server sees it: what to send next, what an acknowledgement means, when to send again or give up.
 * It touches no socket, no clock and no file: the time is an argument, and the blocks are numbers.
 *
 * The state is changed in place and asked for the next block, rather than replaced at each step: at a hundred
 * thousand packets a second, an effect list and a copy of the state for each of them were garbage worth measuring.
 *
 * Blocks are counted from 1 without end; only the wire rolls over past 65,535 (to 0). Block 0 is the OACK: it is
 * sent, acknowledged and sent again like any other (RFC 2347: the client answers it with an ACK of block 0).
 *
 *   acked        next              windowEnd
 *     │            │                   │
 *   ──▼──┬───┬───┬─▼─┬───┬───┬───┬─────▼─
 *    has │ on the way│ may be sent now │ must wait
 */
export interface ReadSession {
  readonly blockSize: number
  readonly windowSize: number
  readonly retransmit: RetransmitPolicy
  phase: 'going' | 'sent' | 'gave-up'
  /** The client has everything up to here. -1: it has not yet answered the OACK. */
  acked: number
  /** The block to send next. */
  next: number
  /** The highest block ever sent: an acknowledgement of more is a lie. */
  highest: number
  /** The block that ends the file: shorter than the others, empty if need be. Unknown is infinite. */
  last: number
  /** Whether the client has ever answered. Until then it may not be there at all: its address may be forged. */
  answered: boolean
  resends: number
  /** How often the client has repeated its request. */
  repeats: number
  /** When an answer is overdue; infinite while none is owed to us. */
  deadline: number
  /** Retransmissions since the client was last heard. */
  tries: number
  /** The present wait, which doubles with each retransmission. */
  waitMs: number
  /** A repeated acknowledgement is heeded from this block on. */
  heedRepeatsFrom: number
  /** When the oldest block that measures the round trip was sent; -1 when a resend spoils the measure. */
  measuredFrom: number
  smoothedMs: number
  variationMs: number
}

export interface RetransmitPolicy {
  /** Before the round trip is known. */
  readonly firstWaitMs: number
  /** Below this, a phone that writes its flash would look silent. */
  readonly shortestWaitMs: number
  readonly longestWaitMs: number
  /** The wait that the client chose (RFC 2349); null lets the measured round trip decide. */
  readonly agreedWaitMs: number | null
  readonly tries: number
  /** However long a wait the client chose, its silence is not borne much longer than this (one resend is always tried). */
  readonly longestSilenceMs: number
  /** As `tries`, for a client that has never answered: what it is sent may be hitting a stranger. */
  readonly triesUnanswered: number
  /** Repeated requests that are answered again, within one transfer. */
  readonly repeats: number
}

export const DEFAULT_RETRANSMIT: RetransmitPolicy = {
  firstWaitMs: 1_000,
  shortestWaitMs: 250,
  longestWaitMs: 8_000,
  agreedWaitMs: null,
  tries: 6,
  longestSilenceMs: 60_000,
  triesUnanswered: 2,
  repeats: 4,
}

/** `blockToSend` says so when the window is full. */
export const NOTHING = -1

export interface SessionStart {
  readonly blockSize: number
  readonly windowSize: number
  /** Whether options were agreed to, so that the OACK goes first. */
  readonly oack: boolean
  readonly retransmit: RetransmitPolicy
}

export function beginSession(start: SessionStart): ReadSession {
  const { blockSize, windowSize, oack, retransmit } = start
  const acked = oack ? -1 : 0
  return {
    blockSize,
    windowSize,
    retransmit,
    phase: 'going',
    acked,
    next: acked + 1,
    highest: acked,
    last: Number.POSITIVE_INFINITY,
    answered: false,
    resends: 0,
    repeats: 0,
    deadline: Number.POSITIVE_INFINITY,
    tries: 0,
    // Until the client answers, no wait of its choosing: a forged request would hold its place for minutes.
    waitMs: Math.min(retransmit.firstWaitMs, retransmit.agreedWaitMs ?? retransmit.firstWaitMs),
    heedRepeatsFrom: 0,
    measuredFrom: -1,
    smoothedMs: -1,
    variationMs: 0,
  }
}

/** A file that fills its last block ends with an empty one (RFC 1350 §6), so there is always one more than whole blocks. */
export function lengthIsKnown(session: ReadSession, bytes: number): void {
  session.last = Math.floor(bytes / session.blockSize) + 1
}

/** The OACK travels alone: what the window is, is agreed once it is answered. */
const windowEnd = (session: ReadSession): number => (session.acked < 0 ? 0 : session.acked + session.windowSize)

export function blockToSend(session: ReadSession): number {
  if (session.phase !== 'going') return NOTHING
  return session.next <= windowEnd(session) && session.next <= session.last ? session.next : NOTHING
}

/** The block that `blockToSend` named is on its way. */
export function blockWasSent(session: ReadSession, now: number): void {
  if (session.next > session.highest) {
    session.highest = session.next
    if (session.measuredFrom < 0 && session.tries === 0) session.measuredFrom = now
  } else {
    session.resends += 1
    session.measuredFrom = -1
  }
  session.next += 1
  session.deadline = now + session.waitMs
}

/** Takes the 16 bits of an ACK; true when the transfer moved, so that there may be something to send. */
export function acknowledged(session: ReadSession, wireBlock: number, now: number): boolean {
  if (session.phase !== 'going') return false
  const block = session.acked + ((wireBlock - session.acked) & 0xffff)
  if (block > session.highest) return false // old, or of a block that was never sent
  if (block === session.acked) return repeated(session)
  session.answered = true
  session.acked = block
  session.tries = 0
  if (block >= session.last) {
    session.phase = 'sent'
    session.deadline = Number.POSITIVE_INFINITY
    return true
  }
  measure(session, now)
  // RFC 7440 §4: an acknowledgement from inside the window reports a gap, and the next window begins after it.
  session.next = block + 1
  // Nothing is owed to us until the next block leaves; if our disk is slow, that is not the client's silence.
  session.deadline = Number.POSITIVE_INFINITY
  return true
}

/**
 * A repeated acknowledgement is ignored, never answered (RFC 1123 §4.2.3.1): answering each of them doubles every
 * packet for the rest of the transfer, the Sorcerer's Apprentice. With a window it may also report that the window's
 * first block is missing (RFC 7440 §4); it is heeded then, but in no two windows after one another, so that the
 * repetitions which our own repetition causes die out.
 */
function repeated(session: ReadSession): boolean {
  if (session.windowSize === 1 || session.acked < session.heedRepeatsFrom || session.acked < 0) return false
  if (session.next === session.acked + 1) return false
  session.heedRepeatsFrom = session.acked + 2 * session.windowSize
  session.next = session.acked + 1
  return true
}

/**
 * The wait follows the round trip (RFC 6298 §2). What was sent twice measures nothing, and until something does,
 * a wait that had to be doubled stays doubled (Karn): else a slow link would be sent everything twice.
 */
function measure(session: ReadSession, now: number): void {
  const { retransmit } = session
  if (retransmit.agreedWaitMs !== null) {
    session.waitMs = retransmit.agreedWaitMs
  } else if (session.measuredFrom >= 0) {
    const tripMs = Math.max(0, now - session.measuredFrom)
    if (session.smoothedMs < 0) {
      session.smoothedMs = tripMs
      session.variationMs = tripMs / 2
    } else {
      session.variationMs += (Math.abs(session.smoothedMs - tripMs) - session.variationMs) / 4
      session.smoothedMs += (tripMs - session.smoothedMs) / 8
    }
    const waitMs = session.smoothedMs + 4 * session.variationMs
    session.waitMs = Math.min(retransmit.longestWaitMs, Math.max(retransmit.shortestWaitMs, waitMs))
  }
  session.measuredFrom = -1
}

/** To be called once `deadline` has passed: goes back to what the client has, or gives up. */
export function timedOut(session: ReadSession): void {
  if (session.phase !== 'going') return
  const { retransmit } = session
  if (session.tries >= triesAllowed(session)) {
    session.phase = 'gave-up'
    session.deadline = Number.POSITIVE_INFINITY
    return
  }
  session.tries += 1
  session.waitMs = Math.min(session.waitMs * 2, Math.max(retransmit.longestWaitMs, retransmit.agreedWaitMs ?? 0))
  session.next = session.acked + 1
  session.measuredFrom = -1
}

function triesAllowed({ answered, retransmit }: ReadSession): number {
  if (!answered) return retransmit.triesUnanswered
  if (retransmit.agreedWaitMs === null) return retransmit.tries
  return Math.max(1, Math.min(retransmit.tries, Math.floor(retransmit.longestSilenceMs / retransmit.agreedWaitMs)))
}

/**
 * The client asks for the same again from the same port. Before it has answered, our first answer was lost and goes out
 * again, a few times: a request is small and an answer is not, so that forged repetitions must not go on for ever.
 * Once it has answered, an old request has only arrived late; unless the client fell silent, and so has restarted.
 */
export function requestRepeated(session: ReadSession): 'send-again' | 'ignore' | 'begin-anew' {
  if (session.answered) return session.tries > 0 ? 'begin-anew' : 'ignore'
  if (session.phase !== 'going' || session.repeats >= session.retransmit.repeats) return 'ignore'
  session.repeats += 1
  session.next = session.acked + 1
  return 'send-again'
}
