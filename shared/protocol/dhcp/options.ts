import { decodeUtf8Lossy, encodeUtf8 } from '../bytes/utf8.ts'
import { AT } from './layout.ts'

/** By number, each with its whole value: pieces of one option are put together (RFC 3396). In the order in which they came. */
export type Options = ReadonlyMap<number, Uint8Array>

/** The options that the bench speaks of (RFC 2132, RFC 3925, RFC 5859; phone-facts 3.4). */
export const OPTION = {
  netmask: 1,
  router: 3,
  timeOffset: 2,
  dns: 6,
  hostName: 12,
  domain: 15,
  broadcast: 28,
  ntp: 42,
  vendorInfo: 43,
  requestedAddress: 50,
  leaseTime: 51,
  overload: 52,
  messageType: 53,
  serverId: 54,
  requestList: 55,
  message: 56,
  maxSize: 57,
  renewal: 58,
  rebinding: 59,
  vendorClass: 60,
  clientId: 61,
  tftpServer: 66,
  relayAgent: 82,
  vendorSpecific: 125,
  tftpAddresses: 150,
  url159: 159,
  url160: 160,
} as const

const PAD = 0
const END = 255
const OVERLOADS = { file: 1, sname: 2 }

/**
 * The options of a whole message; null when one says that it is longer than its field. With option 52 the fields `file`
 * and `sname` hold options, too, and are read in this order (RFC 3396 §5).
 */
export function decodeOptions(message: Uint8Array): Options | null {
  const found = new Map<number, Uint8Array>()
  if (!readField(message.subarray(AT.options), found)) return null
  const overload = found.get(OPTION.overload)?.[0] ?? 0
  const areas = [
    (overload & OVERLOADS.file) === 0 ? null : message.subarray(AT.file, AT.cookie),
    (overload & OVERLOADS.sname) === 0 ? null : message.subarray(AT.sname, AT.file),
  ]
  for (const area of areas) if (area !== null && !readField(area, found)) return null
  return found
}

/** A missing end mark is forgiven: some clients leave it out. */
function readField(field: Uint8Array, into: Map<number, Uint8Array>): boolean {
  for (let at = 0; at < field.length;) {
    const code = field[at] ?? END
    if (code === END) return true
    at += 1
    if (code === PAD) continue
    const length = field[at]
    if (length === undefined || at + 1 + length > field.length) return false
    const value = field.subarray(at + 1, at + 1 + length)
    const before = into.get(code)
    into.set(code, before === undefined ? value : joined(before, value))
    at += 1 + length
  }
  return true
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

export const textOf = (value: Uint8Array | undefined): string =>
  // Some phones end their texts with NUL (phone-facts 3.4).
  value === undefined ? '' : decodeUtf8Lossy(value).replace(/\0+$/, '')

/** The one address of an option; null where it is none. */
export const addressOf = (value: Uint8Array | undefined): string | null =>
  value?.length === 4 ? value.join('.') : null

export const text = (value: string): Uint8Array => encodeUtf8(value)
export const byte = (value: number): Uint8Array => Uint8Array.of(value)
export const int32 = (value: number): Uint8Array =>
  Uint8Array.of(...[24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff))
/** Addresses that are none are left out. */
export const addresses = (list: readonly string[]): Uint8Array => Uint8Array.from(list.flatMap(bytesOf))

/** Four bytes, or none when it is no IPv4 address. */
export function bytesOf(address: string): readonly number[] {
  const parts = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) ? address.split('.').map(Number) : []
  return parts.every((part) => part <= 255) ? parts : []
}

/** Sub-options of a vendor's own (option 43): code, length, value. */
export const subOptions = (list: readonly (readonly [code: number, value: Uint8Array])[]): Uint8Array =>
  Uint8Array.from(list.flatMap(([code, value]) => [code, Math.min(value.length, 255), ...value.subarray(0, 255)]))

/** Option 125 for one enterprise number (RFC 3925 §4). */
export const vendorSpecific = (enterprise: number, body: Uint8Array): Uint8Array =>
  Uint8Array.of(...int32(enterprise), Math.min(body.length, 255), ...body.subarray(0, 255))
