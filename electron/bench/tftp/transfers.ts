import type { AbandonReason, Emit } from '../../../shared/domain/event/bench-event.ts'
import { blockOf, decodePacket, ERROR_CODE, OPCODE, opcodeOf } from '../../../shared/protocol/tftp/packet.ts'
import { acknowledged, requestRepeated, timedOut } from '../../../shared/protocol/tftp/read-session.ts'
import type { Clock } from '../core/clock.ts'
import { FileChangedError, type ServedFile } from '../core/served-file.ts'
import { fittingPiece } from './content.ts'
import type { SourceLimits } from './limits.ts'
import type { CoarseClock } from './coarse-clock.ts'
import type { TransferSocket, Peer } from './socket-pool.ts'
import {
  abandonedEvent,
  beginSending,
  errorPacket,
  sendPacket,
  type Sending,
  fillWindow,
  sentEvent,
  serverStopped,
  type Transfer,
} from './transfer.ts'
import type { TransferRegister } from './transfer-register.ts'

/** Carries the transfers of the register from their first block to their end. */
export interface Transfers {
  begin(transfer: Transfer, file: ServedFile): void
  abandon(transfer: Transfer, reason: AbandonReason, detail?: string): void
  /** The client asked for the same again. True: it was a repetition. False: it has begun anew. */
  repeated(transfer: Transfer): boolean
  /** A packet that came to the line: taken, or of no transfer there, or of one but of no use to it. */
  receive(line: TransferSocket, packet: Uint8Array, from: Peer): 'taken' | 'unknown-transfer' | 'senseless'
  /** Looks after those whose patience is over. */
  tick(now: number): void
  stop(): void
  bytesSent(): number
}

export interface TransfersDeps {
  readonly clock: Clock
  readonly pulse: CoarseClock
  readonly limits: SourceLimits
  readonly register: TransferRegister
  readonly emit: Emit
}

export function createTransfers({ clock, pulse, limits, register, emit }: TransfersDeps): Transfers {
  let bytesSent = 0

  const abandon = (transfer: Transfer, reason: AbandonReason, detail?: string): void => {
    const left = register.leave(transfer)
    if (left !== null) emit(abandonedEvent(transfer, left.sending, clock.now(), reason, detail))
  }

  const resume = (transfer: Transfer, sending: Sending): void => {
    bytesSent += fillWindow(transfer, sending, pulse.now())
  }

  const readFailed = (transfer: Transfer, error: unknown): void => {
    const changed = error instanceof FileChangedError
    sendPacket(transfer, changed ? fileChanged : fileUnreadable)
    abandon(transfer, changed ? 'file-changed' : 'read-failed')
  }

  const onAck = (transfer: Transfer, sending: Sending, wireBlock: number): void => {
    const { session } = sending
    const known = session.answered
    if (!acknowledged(session, wireBlock, pulse.now())) return
    if (!known) limits.answered(transfer.who.ip)
    if (session.phase === 'sent') {
      emit(sentEvent(transfer, sending, clock.now()))
      register.leave(transfer)
      return
    }
    sending.content.release(session.acked * session.blockSize)
    resume(transfer, sending)
  }

  const onTimeout = (transfer: Transfer, now: number): void => {
    const { state } = transfer
    if (state.phase !== 'sending' || state.starved || now < state.session.deadline) return
    timedOut(state.session)
    if (state.session.phase === 'gave-up') abandon(transfer, 'client-silent')
    else resume(transfer, state)
  }

  return {
    begin: (transfer, file) => {
      // While the file was being opened, the client may have left or the server stopped.
      if (transfer.state.phase !== 'opening') {
        file.close()
        return
      }
      const sending: Sending = beginSending(transfer.request, file, {
        pieceBytes: fittingPiece(limits.transfers()),
        onReady: () => resume(transfer, sending),
        onFailed: (error) => readFailed(transfer, error),
      })
      transfer.state = sending
      resume(transfer, sending)
    },
    abandon,
    repeated: (transfer) => {
      const { state } = transfer
      if (state.phase !== 'sending') return true
      const meaning = requestRepeated(state.session)
      if (meaning === 'send-again') resume(transfer, state)
      return meaning !== 'begin-anew'
    },
    receive: (line, packet, from) => {
      const transfer = register.find(from.address, from.port)
      // Another line than its own is another transfer identifier: of an earlier transfer, or a wrong one.
      if (transfer?.line !== line || transfer.state.phase !== 'sending') return 'unknown-transfer'
      if (opcodeOf(packet) === OPCODE.ack && packet.length >= 4) {
        onAck(transfer, transfer.state, blockOf(packet))
        return 'taken'
      }
      const error = errorIn(packet)
      if (error === null) return 'senseless'
      abandon(transfer, 'client-error', error)
      return 'taken'
    },
    tick: (now) => {
      for (const transfer of register.all()) onTimeout(transfer, now)
    },
    stop: () => {
      for (const transfer of register.all()) {
        if (transfer.state.phase === 'sending') sendPacket(transfer, serverStopped)
        abandon(transfer, 'server-stopped')
      }
    },
    bytesSent: () => bytesSent,
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
