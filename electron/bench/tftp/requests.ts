import type { Emit, FileServerName, RefusalReason, TransferId } from '../../../shared/domain/event/bench-event.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { plainAddress } from '../../../shared/domain/network/address.ts'
import {
  decodePacket,
  encodePacket,
  ERROR_CODE,
  OPCODE,
  opcodeOf,
  type Request,
} from '../../../shared/protocol/tftp/packet.ts'
import { err } from '../../../shared/domain/result.ts'
import type { Clock } from '../core/clock.ts'
import type { Refusal, ServedFiles } from '../core/served-file.ts'
import type { RejectionThrottle } from '../server-kit/rejection-throttle.ts'
import type { SourceLimits } from './limits.ts'
import type { CoarseClock } from './coarse-clock.ts'
import { canBeAnswered, type Peer } from '../net/endpoint.ts'
import type { TransferSocket } from './data-socket.ts'
import { ASKED_AGAIN, errorPacket, sendPacket, type Transfer } from './transfer.ts'
import type { TransferRegister } from './transfer-register.ts'
import type { Transfers } from './transfers.ts'

export interface RequestsDeps {
  readonly server: FileServerName
  readonly files: ServedFiles
  readonly identify: Identify
  readonly emit: Emit
  readonly clock: Clock
  readonly coarseClock: CoarseClock
  readonly limits: SourceLimits
  readonly throttle: RejectionThrottle
  readonly register: TransferRegister
  readonly transfers: Transfers
  readonly transferId: () => TransferId
  /** Whether this address may be answered at all. */
  readonly answers: (ip: string) => boolean
  readonly stopped: () => boolean
  /** The socket for the answer: never the port that was asked (RFC 1350 §4). */
  readonly socketFor: (not?: TransferSocket) => TransferSocket
  /** Null when a file of this size can begin at once. */
  readonly ready: (bytes: number) => Promise<void> | null
  /** Whether a request from the port of a transfer that was handed over is to be taken as a new one. */
  readonly askedAgain: (before: Transfer, same: boolean) => Promise<boolean>
}

/** Turns of the event loop in which every socket is heard, a few dozen packets each. */
const TURNS_FOR_LAST_ACK = 4

/** Max ERROR replies per second and source to malformed packets. */
const ERRORS_PER_SECOND = 3

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
  'certificate-missing': [ERROR_CODE.accessViolation, 'Only by HTTPS'],
  'certificate-refused': [ERROR_CODE.accessViolation, 'Only by HTTPS'],
  'certificate-other-phone': [ERROR_CODE.accessViolation, 'Only by HTTPS'],
  'login-missing': [ERROR_CODE.accessViolation, 'Only with a login'],
  'login-wrong': [ERROR_CODE.accessViolation, 'Only with a login'],
  'login-mac-missing': [ERROR_CODE.accessViolation, 'Only by HTTP'],
  'login-mac-other': [ERROR_CODE.accessViolation, 'Only by HTTP'],
  'template-missing': [ERROR_CODE.undefined, 'Template missing'],
  'template-broken': [ERROR_CODE.undefined, 'Template broken'],
  'value-missing': [ERROR_CODE.undefined, 'Value missing'],
  'key-missing': [ERROR_CODE.undefined, 'Key missing'],
  options: [ERROR_CODE.illegalOperation, 'Only octet and netascii'],
}

/** The refusals that somebody who tries one name after another gets. */
const GUESSES: ReadonlySet<RefusalReason> = new Set(['not-found', 'unknown-phone', 'outside'])

/** A request as it came. */
interface Arrival {
  readonly request: Request
  readonly raw: Uint8Array
  readonly peer: Peer
}

/** Hears the well-known port: requests, and packets that have no business there. */
export function createRequests(deps: RequestsDeps): (packet: Uint8Array, from: Peer) => void {
  const { throttle, coarseClock } = deps
  return (packet, from) => {
    coarseClock.wake()
    const who = { ip: plainAddress(from.address), port: from.port }
    if (!deps.answers(who.ip)) {
      throttle.limited(who, 'foreign-subnet')
      return
    }
    const decoded = canBeAnswered(from) ? decodePacket(packet) : err('no-port' as const)
    if (decoded.ok && (decoded.value.type === 'read' || decoded.value.type === 'write')) {
      receive(deps, { request: decoded.value, raw: packet, peer: from })
      return
    }
    const count = throttle.rejected(who, decoded.ok ? `stray-${decoded.value.type}` : decoded.error, packet)
    if (decoded.ok || count > ERRORS_PER_SECOND || !canBeTold(packet, from)) return
    deps.socketFor().send(malformed, from)
  }
}

/** The answer to rubbish is never longer than the rubbish: nobody is hit harder through us than directly. */
const canBeTold = (packet: Uint8Array, from: Peer): boolean =>
  canBeAnswered(from) && isRequest(packet) && packet.length >= malformed.length

/** Admits a request, unless it repeats one or its source asks for too much. */
function receive(deps: RequestsDeps, arrival: Arrival, turns = TURNS_FOR_LAST_ACK): void {
  const { raw, peer } = arrival
  const before = deps.register.find(peer.address, peer.port)
  // A client that takes one file after another from one port sends its last acknowledgement before the next
  // request, but to another socket of ours: it may still be waiting there.
  if (turns > 0 && before !== undefined && isUnderWay(before)) {
    setImmediate(() => {
      if (!deps.stopped()) receive(deps, arrival, turns - 1)
    })
    return
  }
  const same = before !== undefined && Buffer.compare(before.raw, raw) === 0
  if (before?.state.phase === 'handed-over') {
    void deps.askedAgain(before, same).then((anew) => {
      if (anew && !deps.stopped()) admit(deps, arrival, before)
    })
    return
  }
  if (same && deps.transfers.repeated(before)) return
  admit(deps, arrival, before)
}

function admit(deps: RequestsDeps, arrival: Arrival, before: Transfer | undefined): void {
  const { peer } = arrival
  const ip = plainAddress(peer.address)
  const excess = deps.limits.admit(ip, deps.coarseClock.now())
  if (excess !== null) {
    // No answer: a phone asks again in a few seconds, whereas an error sends it away for an hour.
    deps.throttle.limited({ ip, port: peer.port }, excess)
    return
  }
  if (before !== undefined) deps.transfers.abandon(before, 'client-error', ASKED_AGAIN)
  answer(deps, begin(deps, arrival, before))
}

const isUnderWay = ({ state }: Transfer): boolean => state.phase === 'sending' && state.session.answered

function begin(deps: RequestsDeps, { request, raw, peer }: Arrival, before: Transfer | undefined): Transfer {
  const { address, port } = peer
  const ip = plainAddress(address)
  const who: Who = deps.identify({ ip, port, path: request.file })
  return {
    id: deps.transferId(),
    who: { ...who, ip, port },
    peer: { address, port },
    socket: deps.socketFor(before?.socket),
    request,
    raw,
    startedAt: deps.clock.now(),
    begun: before === undefined ? 0 : before.begun + 1,
    state: { phase: 'opening' },
  }
}

const malformed = encodePacket(errorPacket(ERROR_CODE.illegalOperation, 'Malformed'))

/** Answers a request that was admitted. */
function answer(deps: RequestsDeps, transfer: Transfer): void {
  const { request, raw, id, who } = transfer
  deps.register.enter(transfer)
  if (request.type === 'write') {
    refuse(deps, transfer, { reason: 'write' })
    return
  }
  const options = askedOptions(request)
  deps.emit({ type: 'file.requested', server: deps.server, who, transfer: id, path: request.file, options }, raw)
  if (!isKnownMode(request.mode)) refuse(deps, transfer, { reason: 'options' })
  else if (!request.legible) refuse(deps, transfer, { reason: 'malformed' })
  else void open(deps, transfer)
}

async function open(deps: RequestsDeps, transfer: Transfer): Promise<void> {
  const { who, request } = transfer
  try {
    const opened = await deps.files.open({ server: deps.server, target: request.file, who })
    if (!opened.ok) {
      refuse(deps, transfer, opened.error)
      return
    }
    const ready = deps.ready(opened.value.size)
    if (ready !== null) await ready
    deps.transfers.begin(transfer, opened.value)
  } catch {
    refuse(deps, transfer, { reason: 'forbidden' })
  }
}

function refuse(deps: RequestsDeps, transfer: Transfer, { reason, near }: Refusal): void {
  // While it was being opened, the client may have left or the server stopped.
  if (transfer.state.phase !== 'opening') return
  const { who, request, id } = transfer
  const [status, message] = STATUS[reason]
  deps.register.leave(transfer)
  sendPacket(transfer, errorPacket(status, message))
  const told = {
    type: 'file.refused',
    server: deps.server,
    who,
    transfer: id,
    path: request.file,
    reason,
    status,
  } as const
  // A write has no `file.requested` that would keep its bytes.
  deps.emit(near === undefined ? told : { ...told, near }, request.type === 'write' ? transfer.raw : undefined)
  if (GUESSES.has(reason) && deps.limits.unknownName(who.ip, request.file, deps.coarseClock.now())) {
    deps.throttle.limited(who, 'guessing-names')
  }
}

const isRequest = (packet: Uint8Array): boolean => opcodeOf(packet) === OPCODE.read || opcodeOf(packet) === OPCODE.write

const isKnownMode = (mode: string): boolean => /^(?:octet|netascii)$/i.test(mode)

/** Mode and options as asked; a duplicate shows its first value, as it counts. */
function askedOptions(request: Request): Readonly<Record<string, string>> {
  return Object.fromEntries([...request.options.toReversed(), ['mode', request.mode]])
}
