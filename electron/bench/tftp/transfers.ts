import type { AbandonReason, Emit, FileServerName } from '../../../shared/domain/event/bench-event.ts'
import { blockOf, decodePacket, ERROR_CODE, OPCODE, opcodeOf } from '../../../shared/protocol/tftp/packet.ts'
import { acknowledged, requestRepeated, timedOut } from '../../../shared/protocol/tftp/read-session.ts'
import type { Clock } from '../core/clock.ts'
import { FileChangedError, type ServedFile } from '../core/served-file.ts'
import type { CoarseClock } from './coarse-clock.ts'
import type { Peer } from '../net/endpoint.ts'
import type { TransferSocket } from './data-socket.ts'
import {
  abandonedEvent,
  beginSending,
  errorPacket,
  sendPacket,
  type Sending,
  fillWindow,
  type HandedOver,
  sentEvent,
  serverStopped,
  type Transfer,
} from './transfer.ts'
import type { TransferRegister } from './transfer-register.ts'

export interface TransfersDeps {
  readonly server: FileServerName
  readonly clock: Clock
  readonly coarseClock: CoarseClock
  /** How much of a file is read at a time. */
  readonly pieceBytes: () => number
  readonly register: TransferRegister
  readonly emit: Emit
  /** The client of a transfer has answered for the first time. */
  readonly answered: (transfer: Transfer) => void
  /** Takes over what it may; left out, nothing is. */
  readonly handOver?: (transfer: Transfer, file: ServedFile) => HandedOver | null
}

/** Overdue transfers that are dealt with before the sockets are heard again. A count, so that a slow machine changes no order. */
const TRANSFERS_A_TURN = 100

/** Carries the transfers of the register from their first block to their end. */
export class Transfers {
  readonly #deps: TransfersDeps
  #bytesSent = 0
  /** A look at all transfers that is under way. */
  #round: Iterator<Transfer> | null = null

  constructor(deps: TransfersDeps) {
    this.#deps = deps
  }

  get bytesSent(): number {
    return this.#bytesSent
  }

  begin(transfer: Transfer, file: ServedFile): void {
    // While the file was being opened, the client may have left or the server stopped.
    if (transfer.state.phase !== 'opening') {
      file.close()
      return
    }
    const handedOver = this.#deps.handOver?.(transfer, file) ?? null
    if (handedOver !== null) {
      transfer.state = handedOver
      return
    }
    const sending: Sending = beginSending(transfer.request, file, {
      pieceBytes: this.#deps.pieceBytes(),
      onReady: () => this.#resume(transfer, sending),
      onFailed: (error) => this.#readFailed(transfer, error),
    })
    transfer.state = sending
    this.#resume(transfer, sending)
  }

  abandon(transfer: Transfer, reason: AbandonReason, detail?: string): void {
    const { server, register, clock, emit } = this.#deps
    const left = register.leave(transfer)
    if (left === null) return
    emit(abandonedEvent(server, { transfer, sending: left.sending, now: clock.now() }, { reason, detail }))
  }

  /** The client sent its request again. True: a repetition, dealt with. False: it has begun anew. */
  repeated(transfer: Transfer): boolean {
    const { state } = transfer
    if (state.phase !== 'sending') return true
    const meaning = requestRepeated(state.session)
    if (meaning === 'send-again') this.#resume(transfer, state)
    return meaning !== 'begin-anew'
  }

  /** A packet that came to the socket: taken, or of no transfer there, or of one but of no use to it. */
  receive(socket: TransferSocket, packet: Uint8Array, from: Peer): 'taken' | 'unknown-transfer' | 'senseless' {
    const transfer = this.#deps.register.find(from.address, from.port)
    // Another socket than its own is another transfer identifier: of an earlier transfer, or a wrong one.
    if (transfer?.socket !== socket || transfer.state.phase !== 'sending') return 'unknown-transfer'
    if (opcodeOf(packet) === OPCODE.ack && packet.length >= 4) {
      this.#onAck(transfer, transfer.state, blockOf(packet))
      return 'taken'
    }
    const error = errorIn(packet)
    if (error === null) return 'senseless'
    this.abandon(transfer, 'client-error', error)
    return 'taken'
  }

  /** Resends, or gives up, where an answer is overdue: of thousands at once, some in each turn of the loop. */
  tick(): void {
    if (this.#round !== null) return
    this.#round = this.#deps.register.all()[Symbol.iterator]()
    this.#lookOn(this.#round)
  }

  #lookOn(round: Iterator<Transfer>): void {
    const now = this.#deps.coarseClock.now()
    for (let left = TRANSFERS_A_TURN; left > 0; left--) {
      const next = round.next()
      if (next.done === true) {
        this.#round = null
        return
      }
      this.#onTimeout(next.value, now)
    }
    setImmediate(() => this.#lookOn(round))
  }

  stop(): void {
    for (const transfer of this.#deps.register.all()) {
      if (transfer.state.phase === 'sending') sendPacket(transfer, serverStopped)
      this.abandon(transfer, 'server-stopped')
    }
  }

  #onAck(transfer: Transfer, sending: Sending, wireBlock: number): void {
    const { server, clock, coarseClock, register, emit } = this.#deps
    const { session } = sending
    const known = session.answered
    if (!acknowledged(session, wireBlock, coarseClock.now())) return
    if (!known) this.#deps.answered(transfer)
    if (session.phase === 'sent') {
      emit(sentEvent(server, { transfer, sending, now: clock.now() }))
      register.leave(transfer)
      return
    }
    sending.content.release(session.acked * session.blockSize)
    this.#resume(transfer, sending)
  }

  #onTimeout(transfer: Transfer, now: number): void {
    const { state } = transfer
    if (state.phase !== 'sending' || state.starved || now < state.session.deadline) return
    timedOut(state.session)
    if (state.session.phase === 'gave-up') this.abandon(transfer, 'client-silent')
    else this.#resume(transfer, state)
  }

  #resume(transfer: Transfer, sending: Sending): void {
    this.#bytesSent += fillWindow(transfer, sending, this.#deps.coarseClock.now())
  }

  #readFailed(transfer: Transfer, error: unknown): void {
    const changed = error instanceof FileChangedError
    sendPacket(transfer, changed ? fileChanged : fileUnreadable)
    this.abandon(transfer, changed ? 'file-changed' : 'read-failed')
  }
}

const fileChanged = errorPacket(ERROR_CODE.undefined, 'File changed while being sent')
const fileUnreadable = errorPacket(ERROR_CODE.undefined, 'File cannot be read')

/** What the client said when it broke off; null when it said something else. */
function errorIn(packet: Uint8Array): string | null {
  const decoded = decodePacket(packet)
  if (!decoded.ok || decoded.value.type !== 'error') return null
  return `${decoded.value.code} ${decoded.value.message}`.trim()
}
