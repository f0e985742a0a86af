import { err, ok, type Result } from '../../domain/result.ts'
import { AT, BROADCAST_FLAG, COOKIE } from './layout.ts'
import { decodeOptions, type Options } from './options.ts'

export const NO_ADDRESS = '0.0.0.0'

/** RFC 2132 §9.6, in the order of its numbers from 1 on. */
export const messageTypes = ['discover', 'offer', 'request', 'decline', 'ack', 'nak', 'release', 'inform'] as const
export type MessageType = (typeof messageTypes)[number]

export interface DhcpMessage {
  readonly op: 'request' | 'reply'
  readonly type: MessageType
  readonly xid: number
  readonly hops: number
  readonly secs: number
  /** The client cannot take a unicast before it has its address. */
  readonly broadcast: boolean
  readonly ciaddr: string
  readonly yiaddr: string
  readonly siaddr: string
  /** The relay that it came through; 0.0.0.0 for none. */
  readonly giaddr: string
  /** The client's MAC: twelve lower-case digits. */
  readonly hardware: string
  readonly options: Options
}

export type MalformedDhcp = 'dhcp-short' | 'dhcp-hardware' | 'dhcp-cookie' | 'dhcp-options' | 'dhcp-type'

/** A datagram as a message; never throws. */
export function decodeDhcp(bytes: Uint8Array): Result<DhcpMessage, MalformedDhcp> {
  if (bytes.length < AT.options) return err('dhcp-short')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const op = view.getUint8(0)
  // Ethernet alone: phones have nothing else, and a reply to another kind could not be addressed.
  if (view.getUint8(1) !== 1 || view.getUint8(2) !== 6) return err('dhcp-hardware')
  if (view.getUint32(AT.cookie) !== COOKIE) return err('dhcp-cookie')
  const options = decodeOptions(bytes)
  if (options === null) return err('dhcp-options')
  const type = typeIn(options)
  if (type === null || (op !== 1 && op !== 2)) return err('dhcp-type')
  return ok({
    op: op === 1 ? 'request' : 'reply',
    type,
    xid: view.getUint32(AT.xid),
    hops: view.getUint8(3),
    secs: view.getUint16(AT.secs),
    broadcast: (view.getUint16(AT.flags) & BROADCAST_FLAG) !== 0,
    ciaddr: addressAt(bytes, AT.ciaddr),
    yiaddr: addressAt(bytes, AT.yiaddr),
    siaddr: addressAt(bytes, AT.siaddr),
    giaddr: addressAt(bytes, AT.giaddr),
    hardware: hexAt(bytes, AT.chaddr, 6),
    options,
  })
}

function typeIn(options: Options): MessageType | null {
  const value = options.get(53)
  return value?.length === 1 ? (messageTypes[(value[0] ?? 0) - 1] ?? null) : null
}

const addressAt = (bytes: Uint8Array, at: number): string => bytes.subarray(at, at + 4).join('.')

const hexAt = (bytes: Uint8Array, at: number, length: number): string =>
  [...bytes.subarray(at, at + length)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
