import type { RemoteInfo } from 'node:dgram'
import type { Emit, FileServerName, TransferId } from '../../../shared/domain/event/bench-event.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { plainAddress } from '../../../shared/domain/network/address.ts'
import { encodePacket, ERROR_CODE, OPCODE, opcodeOf } from '../../../shared/protocol/tftp/packet.ts'
import type { Clock } from '../core/clock.ts'
import type { RunningServer, RunningTransfer } from '../core/running-server.ts'
import type { ServedFiles } from '../core/served-file.ts'
import { bindUdp, closeUdp } from '../net/bind-udp.ts'
import { createLifecycle } from '../server-kit/lifecycle.ts'
import { createRejectionThrottle, type RejectionThrottle } from '../server-kit/rejection-throttle.ts'
import { createCoarseClock, type CoarseClock } from './coarse-clock.ts'
import { createSourceLimits, DEFAULT_TFTP_LIMITS, type SourceLimits, type TftpLimits } from './limits.ts'
import { createRequests } from './requests.ts'
import { openSocketPool, SOCKET_BUFFERS, type TransferSocket } from './socket-pool.ts'
import { createTransferRegister, type TransferRegister } from './transfer-register.ts'
import { errorPacket, type Transfer } from './transfer.ts'
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
}

const FORGET_MS = 10_000
/** Max ERROR replies per second and source to packets of no transfer. */
const STRAY_REPLIES_PER_SECOND = 3

/** Serves files by TFTP (RFC 1350, 2347, 2348, 2349, 7440), read-only. */
export async function startTftpServer(options: TftpServerOptions): Promise<RunningServer> {
  const parts = composeParts(options)
  const { limits, throttle, coarseClock, register, transfers } = parts
  const listener = await bindUdp(options, SOCKET_BUFFERS)
  const endpoint = listener.address()
  // The pool binds the address that was granted: where IPv6 is missing, it need not find that out again.
  const pool = await openSocketPool(endpoint.address, strayHandler(parts), (error) => lifecycle.fail(error)).catch(
    async (error: unknown) => {
      await closeUdp(listener)
      throw error
    },
  )
  const lifecycle = createLifecycle({
    endpoint,
    clock: options.clock,
    hasAddress: options.hasAddress,
    close: async () => {
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
  })
  listener.on('message', receive)
  listener.on('error', lifecycle.fail)

  const { address, port, stop, ended } = lifecycle
  return {
    address,
    port,
    active: () => limits.transfers(),
    transfers: (leastBytes) => register.all().flatMap((transfer) => runningOf(transfer, leastBytes)),
    bytesSent: () => transfers.bytesSent,
    stop,
    ended,
  }
}

function runningOf({ state, who, startedAt }: Transfer, leastBytes: number): readonly RunningTransfer[] {
  if (state.phase !== 'sending' || state.file.size < leastBytes) return []
  const { file, session } = state
  const bytes = Math.min(file.size, Math.max(0, session.acked) * session.blockSize)
  return [{ who, path: file.path, bytes, size: file.size, startedAt }]
}

interface Parts {
  readonly limits: SourceLimits
  readonly throttle: RejectionThrottle
  readonly coarseClock: CoarseClock
  readonly register: TransferRegister
  readonly transfers: Transfers
}

function composeParts({ server, clock, emit, limits: given }: TftpServerOptions): Parts {
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
  const transfers = new Transfers({ server, clock, coarseClock, limits, register, emit })
  return { limits, throttle, coarseClock, register, transfers }
}

/** Hears the sockets of the pool: packets of transfers, and what belongs to none. */
function strayHandler({ transfers, register, coarseClock, throttle }: Parts) {
  return (socket: TransferSocket, packet: Uint8Array, from: RemoteInfo): void => {
    const fate = transfers.receive(socket, packet, from)
    if (fate === 'taken' || (fate === 'unknown-transfer' && register.endedLately(from))) return
    coarseClock.wake()
    const count = throttle.rejected({ ip: plainAddress(from.address), port: from.port }, fate, packet)
    // RFC 1350 §4: the sender of a packet of no transfer is told so. An error is never answered with an error.
    const opcode = opcodeOf(packet)
    if (fate === 'senseless' || count > STRAY_REPLIES_PER_SECOND) return
    if (opcode === OPCODE.ack || opcode === OPCODE.data) socket.send(unknownTransfer, from)
  }
}

const unknownTransfer = encodePacket(errorPacket(ERROR_CODE.unknownTransfer, 'Unknown transfer'))
