import { plainAddress } from '../../../shared/domain/network/address.ts'
import { encodePacket, ERROR_CODE, OPCODE, opcodeOf } from '../../../shared/protocol/tftp/packet.ts'
import type { RejectionThrottle } from '../server-kit/rejection-throttle.ts'
import type { CoarseClock } from './coarse-clock.ts'
import { canBeAnswered, type Peer } from '../net/endpoint.ts'
import type { TransferSocket } from './data-socket.ts'
import type { TransferRegister } from './transfer-register.ts'
import { errorPacket } from './transfer.ts'
import type { Transfers } from './transfers.ts'

export interface StrayDeps {
  readonly throttle: RejectionThrottle
  readonly coarseClock: CoarseClock
  readonly register: TransferRegister
  readonly transfers: Transfers
}

/** Max ERROR replies per second and source to packets of no transfer. */
const STRAY_REPLIES_PER_SECOND = 3

/** Hears the sockets of the pool: packets of transfers, and what belongs to none. */
export function strayHandler({ transfers, register, coarseClock, throttle }: StrayDeps) {
  return (socket: TransferSocket, packet: Uint8Array, from: Peer): void => {
    const fate = transfers.receive(socket, packet, from)
    if (fate === 'taken' || (fate === 'unknown-transfer' && register.endedLately(from))) return
    coarseClock.wake()
    const reason = canBeAnswered(from) ? fate : 'no-port'
    // The bytes are those of the socket, and it will hear others.
    const count = throttle.rejected({ ip: plainAddress(from.address), port: from.port }, reason, packet.slice())
    // RFC 1350 §4: the sender of a packet of no transfer is told so. An error is never answered with an error.
    const opcode = opcodeOf(packet)
    if (reason !== 'unknown-transfer' || count > STRAY_REPLIES_PER_SECOND) return
    if (opcode === OPCODE.ack || opcode === OPCODE.data) socket.send(unknownTransfer, from)
  }
}

const unknownTransfer = encodePacket(errorPacket(ERROR_CODE.unknownTransfer, 'Unknown transfer'))
