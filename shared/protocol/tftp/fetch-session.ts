import { ERROR_CODE, type Options, type Packet } from './packet.ts'

/**
 * One read transfer as the client sees it (RFC 1350, 2347, 2348, 2349, 7440): what to answer, when to ask again, when
 * the file is whole. It touches no socket and no clock.
 */
export interface FetchSession {
  readonly wish: FetchOptions
  readonly phase: 'asking' | 'receiving' | 'ended'
  /** The server's port for this transfer (its TID); known from its first answer on. */
  readonly peer: number | null
  readonly blockSize: number
  readonly windowSize: number
  /** Blocks received in order, counted from 1 without end; the wire rolls over past 65,535 to 0. */
  readonly received: number
  readonly bytes: number
  /** The last block that was acknowledged; 0 is the OACK. -1: nothing yet. */
  readonly acked: number
  /** The gap in this window has been reported; once is enough (RFC 7440 §4). */
  readonly gapTold: boolean
  /** As the server announced it. */
  readonly size: number | null
  readonly tries: number
  /** Without options, after the server refused them with ERROR 8. */
  readonly plain: boolean
}

export interface FetchOptions {
  readonly file: string
  /** What is asked for; null leaves the option out. A phone is not known to ask for any (phone-facts 5.4). */
  readonly blockSize: number | null
  readonly windowSize: number | null
  readonly tsize: boolean
  /** A larger file is refused. */
  readonly limit: number
  readonly patience: FetchPatience
}

export interface FetchPatience {
  /** The wait for an answer; it doubles with each repetition, up to the longest. */
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  /** Repetitions in a row before the server is given up. */
  readonly tries: number
}

export const DEFAULT_FETCH_PATIENCE: FetchPatience = { firstWaitMs: 1_000, longestWaitMs: 8_000, tries: 5 }

export const plainWish = (file: string, limit: number): FetchOptions => ({
  file,
  blockSize: null,
  windowSize: null,
  tsize: false,
  limit,
  patience: DEFAULT_FETCH_PATIENCE,
})

export type FetchEvent =
  | { readonly type: 'packet'; readonly packet: Packet; readonly port: number }
  /** Bytes that are no TFTP packet. */
  | { readonly type: 'rubbish'; readonly port: number }
  | { readonly type: 'timeout' }

export type FetchOutcome =
  | { readonly kind: 'done'; readonly bytes: number }
  | { readonly kind: 'error'; readonly code: number; readonly message: string }
  | { readonly kind: 'timeout'; readonly bytes: number }
  | { readonly kind: 'too-large'; readonly limit: number }
  /** The server answers, but not as TFTP says: the word tells which part. */
  | { readonly kind: 'nonsense'; readonly what: 'oack' | 'packet' }

export type FetchEffect =
  /** To the request port while `port` is null. */
  | { readonly type: 'send'; readonly packet: Packet; readonly port: number | null }
  | { readonly type: 'arm'; readonly ms: number }
  | { readonly type: 'deliver'; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly outcome: FetchOutcome }

type Step = readonly [FetchSession, readonly FetchEffect[]]

const DEFAULT_BLOCK_SIZE = 512
const BLOCK_MASK = 0xffff

export function beginFetch(wish: FetchOptions): Step {
  const session: FetchSession = {
    wish,
    phase: 'asking',
    peer: null,
    blockSize: DEFAULT_BLOCK_SIZE,
    windowSize: 1,
    received: 0,
    bytes: 0,
    acked: -1,
    gapTold: false,
    size: null,
    tries: 0,
    plain: false,
  }
  return [session, [ask(session), arm(session)]]
}

export function stepFetch(session: FetchSession, event: FetchEvent): Step {
  if (session.phase === 'ended') return [session, []]
  if (event.type === 'timeout') return timedOut(session)
  // RFC 1350 §4: another port is another transfer; it is told so, and this one goes on.
  if (session.peer !== null && event.port !== session.peer) return [session, strayAnswer(event)]
  if (event.type === 'rubbish') return session.peer === null ? [session, []] : refuse(session, 'packet')
  const { packet, port } = event
  switch (packet.type) {
    case 'data':
      // A transfer begins with block 1: anything else is the end of an earlier one that used this port.
      if (session.peer === null && packet.block !== 1) return [session, []]
      return gotData({ ...session, peer: port }, packet.block, packet.bytes)
    case 'oack':
      return gotOack(session, packet.options, port)
    case 'error':
      return gotError(session, packet.code, packet.message)
    case 'ack':
    case 'read':
    case 'write':
      // Nobody acknowledges what a reader has not sent; before the transfer began it may be a stray.
      return session.peer === null ? [session, []] : refuse({ ...session, peer: port }, 'packet')
  }
}

const ask = ({ wish, plain }: FetchSession): FetchEffect => ({
  type: 'send',
  packet: { type: 'read', file: wish.file, legible: true, mode: 'octet', options: plain ? [] : optionsOf(wish) },
  port: null,
})

function optionsOf({ blockSize, windowSize, tsize }: FetchOptions): Options {
  const options: [string, string][] = []
  if (tsize) options.push(['tsize', '0']) // RFC 2349: 0 in a read request, the size in its answer
  if (blockSize !== null) options.push(['blksize', String(blockSize)])
  if (windowSize !== null) options.push(['windowsize', String(windowSize)])
  return options
}

const arm = ({ tries, wish: { patience } }: FetchSession): FetchEffect => ({
  type: 'arm',
  ms: Math.min(patience.firstWaitMs * 2 ** tries, patience.longestWaitMs),
})

const acknowledge = (session: FetchSession): FetchEffect => ({
  type: 'send',
  packet: { type: 'ack', block: session.received & BLOCK_MASK },
  port: session.peer,
})

const end = (session: FetchSession, outcome: FetchOutcome, before: readonly FetchEffect[] = []): Step => [
  { ...session, phase: 'ended' },
  [...before, { type: 'end', outcome }],
]

/** Answered only when it is not an error itself: two strangers would tell each other so for ever. */
function strayAnswer(event: { readonly port: number; readonly type: string; readonly packet?: Packet }): FetchEffect[] {
  if (event.packet === undefined || event.packet.type === 'error') return []
  const packet: Packet = { type: 'error', code: ERROR_CODE.unknownTransfer, message: 'Unknown transfer ID' }
  return [{ type: 'send', packet, port: event.port }]
}

const refuse = (session: FetchSession, what: 'oack' | 'packet'): Step =>
  end(session, { kind: 'nonsense', what }, [
    {
      type: 'send',
      packet: {
        type: 'error',
        code: what === 'oack' ? ERROR_CODE.optionRefused : ERROR_CODE.illegalOperation,
        message: what === 'oack' ? 'Not what was asked for' : 'Illegal TFTP operation',
      },
      port: session.peer,
    },
  ])

function gotError(session: FetchSession, code: number, message: string): Step {
  const asked = !session.plain && optionsOf(session.wish).length > 0
  if (code === ERROR_CODE.optionRefused && asked && session.received === 0) {
    // RFC 2347: what was refused with its options may be asked for again without.
    const again: FetchSession = { ...session, phase: 'asking', peer: null, plain: true, tries: 0, acked: -1 }
    return [again, [ask(again), arm(again)]]
  }
  return end(session, { kind: 'error', code, message })
}

function gotOack(session: FetchSession, options: Options, port: number): Step {
  const heard = { ...session, peer: port }
  if (session.received > 0) return [session, []] // late: data has come since
  if (session.acked === 0) return [heard, [acknowledge(heard)]] // our answer to it was lost
  const agreed = agreedOptions(session, options)
  if (agreed === null) return refuse(heard, 'oack')
  const receiving: FetchSession = { ...heard, ...agreed, phase: 'receiving', acked: 0, tries: 0 }
  if ((agreed.size ?? 0) > session.wish.limit) return tooLarge(receiving)
  return [receiving, [acknowledge(receiving), arm(receiving)]]
}

type Agreed = Pick<FetchSession, 'blockSize' | 'windowSize' | 'size'>

/** Null where the server answers what was not asked, or more than was asked (RFC 2347, 2348, 7440 §3). */
function agreedOptions({ wish, plain }: FetchSession, options: Options): Agreed | null {
  let agreed: Agreed = { blockSize: DEFAULT_BLOCK_SIZE, windowSize: 1, size: null }
  for (const [name, text] of options) {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : null
    if (value === null || plain) return null
    switch (name.toLowerCase()) {
      case 'blksize':
        if (wish.blockSize === null || value < 8 || value > wish.blockSize) return null
        agreed = { ...agreed, blockSize: value }
        break
      case 'windowsize':
        if (wish.windowSize === null || value < 1 || value > wish.windowSize) return null
        agreed = { ...agreed, windowSize: value }
        break
      case 'tsize':
        if (!wish.tsize) return null
        agreed = { ...agreed, size: value }
        break
      default:
        return null
    }
  }
  return agreed
}

const tooLarge = (session: FetchSession): Step =>
  end(session, { kind: 'too-large', limit: session.wish.limit }, [
    {
      type: 'send',
      packet: { type: 'error', code: ERROR_CODE.diskFull, message: 'Larger than this phone takes' },
      port: session.peer,
    },
  ])

function gotData(session: FetchSession, wireBlock: number, bytes: Uint8Array): Step {
  if (bytes.length > session.blockSize) return refuse(session, 'packet')
  const ahead = (wireBlock - session.received) & BLOCK_MASK
  if (ahead !== 1) return outOfOrder(session)
  const total = session.bytes + bytes.length
  if (total > session.wish.limit) return tooLarge(session)
  const got: FetchSession = {
    ...session,
    phase: 'receiving',
    received: session.received + 1,
    bytes: total,
    gapTold: false,
    tries: 0,
    acked: Math.max(0, session.acked),
  }
  const deliver: FetchEffect = { type: 'deliver', bytes }
  if (bytes.length < session.blockSize) {
    // The end (RFC 1350 §6). Like most clients this one does not stay to see whether its last word arrived.
    return end(got, { kind: 'done', bytes: total }, [deliver, acknowledge(got)])
  }
  if (got.received - got.acked < got.windowSize) return [got, [deliver, arm(got)]]
  const answered = { ...got, acked: got.received }
  return [answered, [deliver, acknowledge(answered), arm(answered)]]
}

/**
 * A repetition means that our acknowledgement was lost, a block from further on that another is missing: both are
 * answered with where we are, in a window only once until something new comes, or both sides would multiply packets.
 */
function outOfOrder(session: FetchSession): Step {
  if (session.gapTold) return [session, []]
  const told = { ...session, phase: 'receiving' as const, acked: session.received, gapTold: session.windowSize > 1 }
  return [told, [acknowledge(told)]]
}

function timedOut(session: FetchSession): Step {
  if (session.tries >= session.wish.patience.tries) return end(session, { kind: 'timeout', bytes: session.bytes })
  const again: FetchSession = { ...session, tries: session.tries + 1, acked: session.received, gapTold: false }
  if (session.phase === 'asking') {
    const asking = { ...again, acked: -1 }
    return [asking, [ask(asking), arm(asking)]]
  }
  return [again, [acknowledge(again), arm(again)]]
}
