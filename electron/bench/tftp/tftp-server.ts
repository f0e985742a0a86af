import type { RemoteInfo } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import type { Emit, TransferId } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Identify } from '../../../shared/domain/phone/clues.ts'
import { encodePacket, ERROR_CODE, OPCODE, opcodeOf } from '../../../shared/protocol/tftp/packet.ts'
import type { Clock, RunningServer, ServedFiles, Unsubscribe } from '../host.ts'
import { createSourceLimits, type TftpLimits } from './limits.ts'
import { createPulse } from './pulse.ts'
import { createRequests } from './requests.ts'
import { closeSocket, type Line, openSocketPool } from './socket-pool.ts'
import { createTally } from './tally.ts'
import { errorPacket } from './transfer.ts'
import { createTransferRegister } from './transfer-register.ts'
import { createTransfers } from './transfers.ts'
import { bindUdp, isLoopback, type ListenAddress, plainAddress } from './udp.ts'

export interface TftpServerOptions {
  readonly address: ListenAddress
  /** 0 takes a free one. */
  readonly port: number
  readonly files: ServedFiles
  readonly identify: Identify
  readonly emit: Emit
  readonly clock: Clock
  readonly transferId: () => TransferId
  readonly limits?: Partial<TftpLimits>
  /** Whether an address may be answered at all (the local subnets, say). Left out: every address. */
  readonly answers?: (ip: string) => boolean
  /** Whether this machine still has the address that it listens on. Left out: the system is asked. */
  readonly hasAddress?: (address: string) => boolean
}

export const DEFAULT_TFTP_LIMITS: TftpLimits = {
  transfers: 2_048,
  transfersPerSource: 1_024,
  unansweredPerSource: 512,
  requestsPerSecond: 200,
  requestsAtOnce: 1_000,
  unknownNames: 120,
  exempt: isLoopback,
}

/** A cable that moves to another network takes the address with it: within a second nobody is answered any more. */
const ADDRESS_CHECK_MS = 1_000
const FORGET_MS = 10_000
/** Of answers to packets that belong to no transfer, a source gets these many a second. */
const STRAYS_ANSWERED_A_SECOND = 3

/** Serves files by TFTP (RFC 1350, 2347, 2348, 2349, 7440), read-only. */
export async function startTftpServer(options: TftpServerOptions): Promise<RunningServer> {
  const { address, clock, emit } = options
  const limits = createSourceLimits({ ...DEFAULT_TFTP_LIMITS, ...options.limits })
  const tally = createTally(emit)
  let forgotAt = 0
  const pulse = createPulse(clock, (now) => {
    if (now - forgotAt >= FORGET_MS) {
      forgotAt = now
      limits.forget(now)
    }
    transfers.beat(now)
    const transferring = register.beat(now)
    return tally.flush(now) || transferring
  })
  const register = createTransferRegister(limits)
  const transfers = createTransfers({ clock, pulse, limits, register, emit })

  const onLine = (line: Line, packet: Uint8Array, from: RemoteInfo): void => {
    if (!transfers.receive(line, packet, from)) stray(line, packet, from)
  }
  const stray = (line: Line, packet: Uint8Array, from: RemoteInfo): void => {
    if (register.endedLately(from)) return
    pulse.wake()
    const who = { ip: plainAddress(from.address), port: from.port }
    const count = tally.rejected(who, 'unknown-transfer', packet)
    // RFC 1350 §4: the sender of a packet of no transfer is told so. An error is never answered with an error.
    const opcode = opcodeOf(packet)
    if (count > STRAYS_ANSWERED_A_SECOND || (opcode !== OPCODE.ack && opcode !== OPCODE.data)) return
    line.send(unknownTransfer, from)
  }

  let tellEnd: (reason: unknown) => void = () => undefined
  const ended = new Promise((resolve) => {
    tellEnd = resolve
  })
  const listener = await bindUdp(address, options.port)
  const bound = listener.address()
  // Where every address was meant but IPv6 is missing, the lines need not find that out again.
  const pool = await openSocketPool(bound.address, onLine, (error) => fail(error)).catch(async (error: unknown) => {
    await closeSocket(listener)
    throw error
  })
  let stopped: Promise<void> | null = null
  const receive = createRequests({
    files: options.files,
    identify: options.identify,
    emit,
    clock,
    pulse,
    limits,
    tally,
    register,
    transfers,
    transferId: options.transferId,
    answers: options.answers ?? (() => true),
    stopped: () => stopped !== null,
    line: (not) => pool.line(not),
  })
  listener.on('message', receive)
  listener.on('error', (error) => fail(error))

  const unwatch = watchAddress(bound.address, clock, options.hasAddress ?? systemHasAddress, () =>
    fail(new BenchError('ADDRESS_GONE', { address: bound.address, port: bound.port })),
  )

  const stop = (): Promise<void> => (stopped ??= stopOnce())
  const stopOnce = async (): Promise<void> => {
    unwatch()
    transfers.stop()
    tally.flush(Number.POSITIVE_INFINITY)
    pulse.stop()
    await Promise.all([closeSocket(listener), pool.close()])
  }
  const fail = (reason: unknown): void => {
    if (stopped === null) void stop().then(() => tellEnd(reason))
  }

  return {
    address: bound.address,
    port: bound.port,
    active: () => limits.transfers(),
    bytesSent: () => transfers.bytesSent(),
    stop,
    ended,
  }
}

const unknownTransfer = encodePacket(errorPacket(ERROR_CODE.unknownTransfer, 'Unknown transfer'))

/** A datagram socket is not told that its address has gone: somebody has to look. */
function watchAddress(
  address: string,
  clock: Clock,
  hasAddress: (address: string) => boolean,
  gone: () => void,
): Unsubscribe {
  if (address === '::' || address === '0.0.0.0' || isLoopback(address)) return () => undefined
  let pending: Unsubscribe
  const look = (): void => {
    if (hasAddress(address)) pending = clock.after(ADDRESS_CHECK_MS, look)
    else gone()
  }
  pending = clock.after(ADDRESS_CHECK_MS, look)
  return () => pending()
}

function systemHasAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  return Object.values(networkInterfaces()).some((entries) => entries?.some((entry) => entry.address === plain))
}
