import type { Emit, FileServerName, TransferId } from '../../../shared/domain/event/bench-event.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import type { Clock } from '../core/clock.ts'
import type { RunningServer, RunningTransfer } from '../core/running-server.ts'
import type { ServedFiles } from '../core/served-file.ts'
import { bindUdp, closeUdp } from '../net/bind-udp.ts'
import type { Libc } from '../net/batched-udp/libc.ts'
import { createLifecycle } from '../server-kit/lifecycle.ts'
import { createRejectionThrottle, type RejectionThrottle } from '../server-kit/rejection-throttle.ts'
import { Carrying, type CarryingChoice, type CarryingOptions } from './carrier/carrying.ts'
import { createCoarseClock, type CoarseClock } from './coarse-clock.ts'
import { createSourceLimits, DEFAULT_TFTP_LIMITS, type SourceLimits, type TftpLimits } from './limits.ts'
import { fittingPiece } from './content.ts'
import { createRequests } from './requests.ts'
import { SOCKET_BUFFERS } from './data-socket.ts'
import { openSocketPool } from './socket-pool.ts'
import { strayHandler } from './strays.ts'
import { createTransferRegister, type TransferRegister } from './transfer-register.ts'
import { acknowledgedBytes, type HandedOver, type Sending, type Transfer } from './transfer.ts'
import { Transfers } from './transfers.ts'

export interface TftpServerOptions {
  /** The name under which it is started, and told in events. */
  readonly server: FileServerName
  /** '' or '::' for every address, of both families where there are two. */
  readonly address: string
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
  /** Left out, no transfer is handed over to a thread of its own. */
  readonly carrying?: CarryingChoice
  /** The system's calls for many datagrams at once. Left out, Node reads and sends each by itself. */
  readonly libc?: Libc | null
}

const FORGET_MS = 10_000
/** Where nothing is handed over. */
const CARRIES_NOTHING: CarryingChoice = { leastBytes: Number.POSITIVE_INFINITY, off: true }

/** Serves files by TFTP (RFC 1350, 2347, 2348, 2349, 7440), read-only. */
export async function startTftpServer(options: TftpServerOptions): Promise<RunningServer> {
  const listener = await bindUdp(options, SOCKET_BUFFERS)
  const endpoint = listener.address()
  const parts = composeParts(options, { address: endpoint.address, failed: (reason) => lifecycle.fail(reason) })
  const { limits, throttle, coarseClock, register, transfers, carrying } = parts
  // The pool binds the address that was granted: where IPv6 is missing, it need not find that out again.
  const pool = await openSocketPool(endpoint.address, {
    hear: strayHandler(parts),
    failed: (error) => lifecycle.fail(error),
    libc: options.libc ?? null,
  }).catch(async (error: unknown) => {
    await closeUdp(listener)
    throw error
  })
  const lifecycle = createLifecycle({
    endpoint,
    clock: options.clock,
    hasAddress: options.hasAddress,
    close: async () => {
      await carrying.stop()
      transfers.stop()
      throttle.flush(Number.POSITIVE_INFINITY)
      coarseClock.stop()
      await Promise.all([closeUdp(listener), pool.close()])
    },
  })
  const receive = createRequests({
    ...options,
    ...parts,
    answers: options.answers ?? (() => true),
    stopped: lifecycle.stopping,
    socketFor: (not) => pool.next(not),
    ready: (bytes) => carrying.ready(bytes),
    askedAgain: (before, same) => carrying.askedAgain(before, same),
  })
  listener.on('message', receive)
  listener.on('error', lifecycle.fail)

  const { address, port, stop, ended } = lifecycle
  return {
    address,
    port,
    active: () => limits.transfers(),
    transfers: (leastBytes) => register.all().flatMap((transfer) => runningOf(transfer, leastBytes)),
    bytesSent: () => transfers.bytesSent + carrying.bytesSent,
    stop,
    ended,
  }
}

function runningOf({ state, who, startedAt }: Transfer, leastBytes: number): readonly RunningTransfer[] {
  if ((state.phase !== 'sending' && state.phase !== 'handed-over') || state.file.size < leastBytes) return []
  const { path, size } = state.file
  return [{ who, path, bytes: Math.min(size, arrivedBytes(state)), size, startedAt }]
}

const arrivedBytes = (state: Sending | HandedOver): number =>
  state.phase === 'sending' ? acknowledgedBytes(state) : state.bytes

interface Parts {
  readonly limits: SourceLimits
  readonly throttle: RejectionThrottle
  readonly coarseClock: CoarseClock
  readonly register: TransferRegister
  readonly transfers: Transfers
  readonly carrying: Carrying
}

function composeParts(
  { server, clock, emit, limits: given, carrying: choice = CARRIES_NOTHING }: TftpServerOptions,
  thread: Pick<CarryingOptions, 'address' | 'failed'>,
): Parts {
  const limits = createSourceLimits({ ...DEFAULT_TFTP_LIMITS, ...given })
  const throttle = createRejectionThrottle(server, emit)
  let forgotAt = 0
  const coarseClock = createCoarseClock(clock, (now) => {
    if (now - forgotAt >= FORGET_MS) {
      forgotAt = now
      limits.forget(now)
    }
    transfers.tick()
    const transferring = register.tick(now)
    return throttle.flush(now) || transferring
  })
  const register = createTransferRegister(limits)
  const answered = ({ who }: Transfer): void => limits.answered(who.ip)
  const carrying = new Carrying({ ...thread, choice, server, register, emit, answered })
  const transfers = new Transfers({
    ...{ server, clock, coarseClock, register, emit, answered },
    pieceBytes: () => fittingPiece(limits.transfers()),
    handOver: (transfer, file) => carrying.handOver(transfer, file),
  })
  return { limits, throttle, coarseClock, register, transfers, carrying }
}
