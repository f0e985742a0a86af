import type { FetchEffect, FetchEvent, FetchOutcome, FetchPatience } from './fetch-session.ts'
import { ERROR_CODE, type Packet } from './packet.ts'

/**
 * One write transfer as the client sees it (RFC 1350 §4 to §6), in lockstep and without options: how a phone leaves a
 * report on a TFTP server. It touches no socket and no clock.
 */
export interface PutSession {
  readonly wish: PutRequest
  readonly ended: boolean
  /** The server's port for this transfer; known from its first answer on. */
  readonly peer: number | null
  /** The block that waits for its acknowledgement; 0 is the request. */
  readonly block: number
  readonly tries: number
}

export interface PutRequest {
  readonly file: string
  readonly bytes: Uint8Array
  readonly patience: FetchPatience
}

type Step = readonly [PutSession, readonly FetchEffect[]]

const BLOCK_SIZE = 512
const BLOCK_MASK = 0xffff

export function beginPut(wish: PutRequest): Step {
  const session: PutSession = { wish, ended: false, peer: null, block: 0, tries: 0 }
  return [session, [sendBlock(session), arm(session)]]
}

export function stepPut(session: PutSession, event: FetchEvent): Step {
  if (session.ended) return [session, []]
  if (event.type === 'timeout') return timedOut(session)
  if (event.type === 'rubbish') return [session, []]
  const { packet, port } = event
  if (session.peer !== null && port !== session.peer) return [session, strayAnswer(packet, port)]
  switch (packet.type) {
    case 'ack':
      return acknowledged(session, packet.block, port)
    case 'error':
      return end(session, { kind: 'error', code: packet.code, message: packet.message })
    case 'oack': // nothing was asked for
    case 'data':
    case 'read':
    case 'write':
      return [session, []]
  }
}

/** Only the block that waits: what comes twice was answered already (RFC 1123 §4.2.3.1). */
function acknowledged(session: PutSession, wireBlock: number, port: number): Step {
  if (wireBlock !== (session.block & BLOCK_MASK)) return [session, []]
  const { length } = session.wish.bytes
  // A block shorter than the others is the last; a file that fills its last block has an empty one behind it.
  if (session.block > 0 && session.block * BLOCK_SIZE > length) return end(session, { kind: 'done', bytes: length })
  const next: PutSession = { ...session, peer: port, block: session.block + 1, tries: 0 }
  return [next, [sendBlock(next), arm(next)]]
}

function sendBlock({ wish, block, peer }: PutSession): FetchEffect {
  if (block === 0) {
    const packet: Packet = { type: 'write', file: wish.file, legible: true, mode: 'octet', options: [] }
    return { type: 'send', packet, port: null }
  }
  const bytes = wish.bytes.subarray((block - 1) * BLOCK_SIZE, block * BLOCK_SIZE)
  return { type: 'send', packet: { type: 'data', block: block & BLOCK_MASK, bytes }, port: peer }
}

const arm = ({ tries, wish: { patience } }: PutSession): FetchEffect => ({
  type: 'arm',
  ms: Math.min(patience.firstWaitMs * 2 ** tries, patience.longestWaitMs),
})

const end = (session: PutSession, outcome: FetchOutcome): Step => [
  { ...session, ended: true },
  [{ type: 'end', outcome }],
]

function strayAnswer(packet: Packet, port: number): readonly FetchEffect[] {
  if (packet.type === 'error') return []
  const answer: Packet = { type: 'error', code: ERROR_CODE.unknownTransfer, message: 'Unknown transfer ID' }
  return [{ type: 'send', packet: answer, port }]
}

function timedOut(session: PutSession): Step {
  if (session.tries >= session.wish.patience.tries)
    return end(session, { kind: 'timeout', bytes: Math.max(0, session.block - 1) * BLOCK_SIZE })
  const again = { ...session, tries: session.tries + 1 }
  return [again, [sendBlock(again), arm(again)]]
}
