import type { Emit, RefusalReason, TransferId } from '../../../shared/domain/event/bench-event.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import {
  decodePacket,
  encodePacket,
  ERROR_CODE,
  OPCODE,
  opcodeOf,
  type Request,
} from '../../../shared/protocol/tftp/packet.ts'
import type { Clock } from '../core/clock.ts'
import type { Refusal, ServedFiles } from '../core/served-file.ts'
import type { SourceLimits } from './limits.ts'
import type { CoarseClock } from './coarse-clock.ts'
import type { TransferSocket, Peer } from './socket-pool.ts'
import type { RejectionThrottle } from './rejection-throttle.ts'
import { errorPacket, sendPacket, type Transfer } from './transfer.ts'
import type { TransferRegister } from './transfer-register.ts'
import type { Transfers } from './transfers.ts'
import { plainAddress } from '../net/addresses.ts'

export interface RequestsDeps {
  readonly files: ServedFiles
  readonly identify: Identify
  readonly emit: Emit
  readonly clock: Clock
  readonly pulse: CoarseClock
  readonly limits: SourceLimits
  readonly tally: RejectionThrottle
  readonly register: TransferRegister
  readonly transfers: Transfers
  readonly transferId: () => TransferId
  /** Whether this address may be answered at all. */
  readonly answers: (ip: string) => boolean
  readonly stopped: () => boolean
  /** A line for the answer: never the port that was asked (RFC 1350 §4). */
  readonly line: (not?: TransferSocket) => TransferSocket
}

/** Turns of the event loop in which every socket is heard, a few dozen packets each. */
const TURNS_FOR_LAST_ACK = 4

/** Of answers to packets that follow no rule, a source gets these many a second. */
const ERRORS_A_SECOND = 3

const STATUS: Readonly<Record<RefusalReason, readonly [code: number, message: string]>> = {
  'not-found': [ERROR_CODE.fileNotFound, 'File not found'],
  outside: [ERROR_CODE.accessViolation, 'Access violation'],
  malformed: [ERROR_CODE.accessViolation, 'Not a file name'],
  directory: [ERROR_CODE.accessViolation, 'Is a directory'],
  forbidden: [ERROR_CODE.accessViolation, 'Access violation'],
  write: [ERROR_CODE.accessViolation, 'Read only'],
  method: [ERROR_CODE.illegalOperation, 'Illegal operation'],
  'too-large': [ERROR_CODE.undefined, 'Too large'],
  busy: [ERROR_CODE.undefined, 'Busy'],
  'unknown-phone': [ERROR_CODE.fileNotFound, 'File not found'],
  'template-missing': [ERROR_CODE.undefined, 'Template missing'],
  'template-broken': [ERROR_CODE.undefined, 'Template broken'],
  'value-missing': [ERROR_CODE.undefined, 'Value missing'],
  'key-missing': [ERROR_CODE.undefined, 'Key missing'],
  options: [ERROR_CODE.illegalOperation, 'Only octet and netascii'],
}

/** What somebody who tries one name after another is told. */
const GUESSES: ReadonlySet<RefusalReason> = new Set(['not-found', 'unknown-phone', 'outside'])

/** What the well-known port hears: requests, and things that have no business there. */
export function createRequests(world: RequestsDeps): (packet: Uint8Array, from: Peer) => void {
  const { limits, tally, register, transfers, pulse } = world

  const received = (request: Request, raw: Uint8Array, peer: Peer, turns = TURNS_FOR_LAST_ACK): void => {
    const ip = plainAddress(peer.address)
    const before = register.find(peer.address, peer.port)
    // A client that takes one file after another from one port sends its last acknowledgement before the next
    // request, but to another socket of ours: it may still be waiting there.
    if (before?.state.phase === 'sending' && before.state.session.answered && turns > 0) {
      setImmediate(() => {
        if (!world.stopped()) received(request, raw, peer, turns - 1)
      })
      return
    }
    if (before !== undefined && Buffer.compare(before.raw, raw) === 0 && transfers.repeated(before)) return
    const excess = limits.admit(ip, pulse.now())
    if (excess !== null) {
      // No answer: a phone asks again in a few seconds, whereas an error sends it away for an hour.
      tally.limited({ ip, port: peer.port }, excess)
      return
    }
    if (before !== undefined) transfers.abandon(before, 'client-error', 'asked again from the same port')
    const who: Who = world.identify({ ip, port: peer.port, path: request.file })
    answer(world, {
      id: world.transferId(),
      who: { ...who, ip, port: peer.port },
      peer: { address: peer.address, port: peer.port },
      line: world.line(before?.line),
      request,
      raw,
      startedAt: world.clock.now(),
      state: { phase: 'opening' },
    })
  }

  return (packet, from) => {
    pulse.wake()
    const who = { ip: plainAddress(from.address), port: from.port }
    if (!world.answers(who.ip)) {
      tally.limited(who, 'foreign-subnet')
      return
    }
    const decoded = decodePacket(packet)
    if (decoded.ok && (decoded.value.type === 'read' || decoded.value.type === 'write')) {
      received(decoded.value, packet, from)
      return
    }
    const count = tally.rejected(who, decoded.ok ? `stray-${decoded.value.type}` : decoded.error, packet)
    // The answer to rubbish is never longer than the rubbish: nobody is hit harder through us than directly.
    if (decoded.ok || count > ERRORS_A_SECOND || !isRequest(packet) || packet.length < malformed.length) return
    world.line().send(malformed, from)
  }
}

const malformed = encodePacket(errorPacket(ERROR_CODE.illegalOperation, 'Malformed'))

/** Decides what becomes of a request that was let in. */
function answer(world: RequestsDeps, transfer: Transfer): void {
  const { request, raw, id, who } = transfer
  world.register.enter(transfer)
  if (request.type === 'write') {
    refuse(world, transfer, { reason: 'write' }, raw)
    return
  }
  const options = askedOptions(request)
  world.emit({ type: 'file.requested', server: 'tftp', who, transfer: id, path: request.file, options }, raw)
  if (!isKnownMode(request.mode)) refuse(world, transfer, { reason: 'options' })
  else if (!request.legible) refuse(world, transfer, { reason: 'malformed' })
  else void open(world, transfer)
}

async function open(world: RequestsDeps, transfer: Transfer): Promise<void> {
  const { who, request } = transfer
  try {
    const opened = await world.files.open({ server: 'tftp', target: request.file, who })
    if (opened.ok) world.transfers.begin(transfer, opened.value)
    else refuse(world, transfer, opened.error)
  } catch {
    refuse(world, transfer, { reason: 'forbidden' })
  }
}

function refuse(world: RequestsDeps, transfer: Transfer, refusal: Refusal, raw?: Uint8Array): void {
  // While it was being opened, the client may have left or the server stopped.
  if (transfer.state.phase !== 'opening') return
  const { who, request, id } = transfer
  const { reason, near } = refusal
  const [status, message] = STATUS[reason]
  world.register.leave(transfer)
  sendPacket(transfer, errorPacket(status, message))
  const told = { type: 'file.refused', server: 'tftp', who, transfer: id, path: request.file, reason, status } as const
  world.emit(near === undefined ? told : { ...told, near }, raw)
  if (GUESSES.has(reason) && world.limits.unknownName(who.ip, request.file, world.pulse.now())) {
    world.tally.limited(who, 'guessing-names')
  }
}

const isRequest = (packet: Uint8Array): boolean => opcodeOf(packet) === OPCODE.read || opcodeOf(packet) === OPCODE.write

const isKnownMode = (mode: string): boolean => /^(?:octet|netascii)$/i.test(mode)

/** Mode and options as asked; a duplicate shows its first value, as it counts. */
function askedOptions(request: Request): Readonly<Record<string, string>> {
  return Object.fromEntries([...request.options.toReversed(), ['mode', request.mode]])
}
