import type { RemoteInfo } from 'node:dgram'
import type { Emit, TransferId } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { encodePacket, ERROR_CODE, OPCODE, opcodeOf } from '../../../shared/protocol/tftp/packet.ts'
import { isLoopback, plainAddress, systemHasAddress, watchAddress } from '../net/addresses.ts'
import type { Clock } from '../core/clock.ts'
import type { RunningServer } from '../core/running-server.ts'
import type { ServedFiles } from '../core/served-file.ts'
import { createSourceLimits, type TftpLimits } from './limits.ts'
import { createCoarseClock } from './coarse-clock.ts'
import { createRequests } from './requests.ts'
import { closeSocket, type TransferSocket, openSocketPool } from './socket-pool.ts'
import { createTally } from './rejection-throttle.ts'
import { errorPacket } from './transfer.ts'
import { createTransferRegister } from './transfer-register.ts'
import { createTransfers } from './transfers.ts'
import { bindUdp, type ListenAddress } from './udp.ts'

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

const FORGET_MS = 10_000
/** Of answers to packets that belong to no transfer, a source gets these many a second. */
const STRAYS_ANSWERED_A_SECOND = 3

/** Serves files by TFTP (RFC 1350, 2347, 2348, 2349, 7440), read-only. */
export async function startTftpServer(options: TftpServerOptions): Promise<RunningServer> {
  const { address, clock, emit } = options
  const limits = createSourceLimits({ ...DEFAULT_TFTP_LIMITS, ...options.limits })
  const tally = createTally(emit)
  let forgotAt = 0
  const pulse = createCoarseClock(clock, (now) => {
    if (now - forgotAt >= FORGET_MS) {
      forgotAt = now
      limits.forget(now)
    }
    transfers.tick(now)
    const transferring = register.beat(now)
    return tally.flush(now) || transferring
  })
  const register = createTransferRegister(limits)
  const transfers = createTransfers({ clock, pulse, limits, register, emit })

  const onLine = (line: TransferSocket, packet: Uint8Array, from: RemoteInfo): void => {
    const fate = transfers.receive(line, packet, from)
    if (fate === 'taken' || (fate === 'unknown-transfer' && register.endedLately(from))) return
    pulse.wake()
    const count = tally.rejected({ ip: plainAddress(from.address), port: from.port }, fate, packet)
    // RFC 1350 §4: the sender of a packet of no transfer is told so. An error is never answered with an error.
    const opcode = opcodeOf(packet)
    if (fate === 'senseless' || count > STRAYS_ANSWERED_A_SECOND) return
    if (opcode === OPCODE.ack || opcode === OPCODE.data) line.send(unknownTransfer, from)
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
