import type { AbandonReason, EventBody, FileServerName, TransferId } from '../../../shared/domain/event/bench-event.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import { type Agreement, negotiate } from '../../../shared/protocol/tftp/options.ts'
import {
  DATA_HEADER,
  encodePacket,
  ERROR_CODE,
  type Packet,
  type Request,
  writeDataHeader,
} from '../../../shared/protocol/tftp/packet.ts'
import {
  beginSession,
  blockToSend,
  blockWasSent,
  DEFAULT_RETRANSMIT,
  lengthIsKnown,
  NOTHING,
  type ReadSession,
} from '../../../shared/protocol/tftp/read-session.ts'
import type { ServedFile } from '../core/served-file.ts'
import { type Content, contentOf } from './content.ts'
import type { Peer } from '../net/endpoint.ts'
import type { TransferSocket } from './data-socket.ts'

/** A window waits in the client's socket buffer, which often has room for 200 kB and no more. */
const LARGEST_WINDOW = 64
const LARGEST_WINDOW_BYTES = 128 * 1024

/** From the request to the end of it. */
export interface Transfer {
  readonly id: TransferId
  readonly who: Who
  readonly peer: Peer
  readonly socket: TransferSocket
  readonly request: Request
  /** The request as it came: the same again is a repetition. */
  readonly raw: Uint8Array
  readonly startedAt: number
  /** How often its client had begun anew from this port before. */
  readonly begun: number
  state: { readonly phase: 'opening' } | Sending | HandedOver | { readonly phase: 'ended' }
}

/** A thread of its own carries it, and tells its end. */
export interface HandedOver {
  readonly phase: 'handed-over'
  readonly file: ServedFile
  answered: boolean
  /** As far as the thread has told. */
  bytes: number
}

export interface Sending {
  readonly phase: 'sending'
  readonly file: ServedFile
  readonly session: ReadSession
  readonly content: Content
  readonly agreement: Agreement
  /** Each block is put together and sent in this one buffer. */
  readonly packet: Buffer
  /** The next block is still being read: what we wait for is our own disk. */
  starved: boolean
}

export const isNetascii = (request: Request): boolean => request.mode.toLowerCase() === 'netascii'

export interface SendingOptions {
  readonly pieceBytes: number
  readonly onReady: () => void
  readonly onFailed: (error: unknown) => void
}

export function beginSending(request: Request, file: ServedFile, options: SendingOptions): Sending {
  const netascii = isNetascii(request)
  // What netascii makes of a text that is read in pieces is known at its end only.
  const content = contentOf(file, { netascii, windowBytes: LARGEST_WINDOW_BYTES, ...options })
  const length = content.length()
  const agreement = negotiate(request.options, {
    size: Number.isFinite(length) ? length : null,
    largestWindow: LARGEST_WINDOW,
    largestWindowBytes: LARGEST_WINDOW_BYTES,
  })
  const session = beginSession({
    blockSize: agreement.blockSize,
    windowSize: agreement.windowSize,
    oack: agreement.reply.length > 0,
    retransmit: { ...DEFAULT_RETRANSMIT, agreedWaitMs: agreement.timeoutMs },
  })
  lengthIsKnown(session, length)
  return {
    phase: 'sending',
    file,
    session,
    content,
    agreement,
    packet: packetFor(agreement.blockSize, length),
    starved: false,
  }
}

const packetFor = (blockSize: number, length: number): Buffer =>
  Buffer.allocUnsafe(DATA_HEADER + Math.min(blockSize, length))

/** Sends everything that may leave now; the number of content bytes that left. */
export function fillWindow(transfer: Transfer, sending: Sending, now: number): number {
  const { session, content } = sending
  let sent = 0
  for (let block = blockToSend(session); block !== NOTHING; block = blockToSend(session)) {
    if (block === 0) {
      sendPacket(transfer, { type: 'oack', options: sending.agreement.reply })
    } else {
      const bytes = sendBlock(transfer, sending, block)
      if (bytes < 0) {
        sending.starved = true
        return sent
      }
      if (session.last === Number.POSITIVE_INFINITY) lengthIsKnown(session, content.length())
      sent += bytes
    }
    sending.starved = false
    blockWasSent(session, now)
  }
  return sent
}

function sendBlock(transfer: Transfer, sending: Sending, block: number): number {
  const { session, content, packet } = sending
  const length = content.copy((block - 1) * session.blockSize, session.blockSize, packet)
  if (length < 0) return length
  writeDataHeader(packet, block)
  const size = DATA_HEADER + length
  transfer.socket.send(size === packet.length ? packet : packet.subarray(0, size), transfer.peer)
  return length
}

type EventOf<T extends EventBody['type']> = Extract<EventBody, { type: T }>

interface AtEnd<Sent extends Sending | null> {
  readonly transfer: Transfer
  readonly sending: Sent
  readonly now: number
}

export const sentEvent = (
  server: FileServerName,
  { transfer, sending, now }: AtEnd<Sending>,
): EventOf<'file.sent'> => ({
  type: 'file.sent',
  server,
  who: transfer.who,
  transfer: transfer.id,
  path: sending.file.path,
  bytes: sending.content.length(),
  tookMs: Math.max(0, now - transfer.startedAt),
  resends: sending.session.resends,
  blockSize: sending.session.blockSize,
  window: sending.session.windowSize,
  // Netascii is another content: the phone has other bytes than the file.
  ...(sending.file.sha256 !== undefined && !isNetascii(transfer.request) && { sha256: sending.file.sha256 }),
})

export const abandonedEvent = (
  server: FileServerName,
  { transfer, sending, now }: AtEnd<Sending | null>,
  { reason, detail }: { readonly reason: AbandonReason; readonly detail: string | undefined },
): EventOf<'file.abandoned'> => ({
  type: 'file.abandoned',
  server,
  who: transfer.who,
  transfer: transfer.id,
  path: sending?.file.path ?? transfer.request.file,
  bytes: sending === null ? 0 : acknowledgedBytes(sending),
  tookMs: Math.max(0, now - transfer.startedAt),
  resends: sending?.session.resends ?? 0,
  reason,
  ...(detail === undefined ? {} : { detail }),
})

/** Bytes of content that the client is known to have. */
export const acknowledgedBytes = ({ session, content }: Sending): number =>
  Math.min(Math.max(session.acked, 0) * session.blockSize, content.length())

export const sendPacket = (transfer: Pick<Transfer, 'socket' | 'peer'>, packet: Packet): void =>
  transfer.socket.send(encodePacket(packet), transfer.peer)

/** Words for the person at the client; what the bench itself says is in its events. */
export const errorPacket = (code: number, message: string): Packet => ({ type: 'error', code, message })

/** Why a transfer ended whose client began anew. */
export const ASKED_AGAIN = 'asked again from the same port'

export const serverStopped = errorPacket(ERROR_CODE.undefined, 'Server stopped')
