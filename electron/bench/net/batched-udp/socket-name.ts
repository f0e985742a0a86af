import ipaddr from 'ipaddr.js'

/**
 * An address and a port as Linux writes them (`struct sockaddr_in`, `struct sockaddr_in6`): the family in the machine's
 * order of bytes, least first, the port in the network's.
 */
export const NAME_BYTES = 28
export const AF_INET = 2
export const AF_INET6 = 10

const ADDRESS_AT = { [AF_INET]: 4, [AF_INET6]: 8 } as const
const LENGTH = { [AF_INET]: 16, [AF_INET6]: NAME_BYTES } as const

export type Family = keyof typeof LENGTH

export const nameLength = (family: Family): number => LENGTH[family]
export const familyOf = (address: string): Family => (address.includes(':') ? AF_INET6 : AF_INET)

/**
 * The bytes of an address for a socket of this family; null for one that it cannot reach: of the other family, or of one
 * link alone (`fe80::1%eth0`), whose number only the system knows.
 */
export function addressBytes(address: string, family: Family): Uint8Array | null {
  if (address.includes('%') || familyOf(address) !== family || !ipaddr.isValid(address)) return null
  return Uint8Array.from(ipaddr.parse(address).toByteArray())
}

/** `bytes` from `at` on becomes the name of this address, as `addressBytes` gave it. */
export function writeName(bytes: Uint8Array, at: number, { family, address, port }: NameParts): void {
  bytes.fill(0, at, at + LENGTH[family])
  bytes[at] = family
  bytes[at + 2] = port >> 8
  bytes[at + 3] = port & 0xff
  bytes.set(address, at + ADDRESS_AT[family])
}

export interface NameParts {
  readonly family: Family
  readonly address: Uint8Array
  readonly port: number
}

export const portIn = (bytes: Uint8Array, at: number): number => ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)

/** The number of the link that an IPv6 address is of (`sin6_scope_id`); 0 where it is not of one link alone (`fe80::/10`). */
export function linkIn(bytes: Uint8Array, at: number): number {
  const isOfLink = bytes[at + 8] === 0xfe && ((bytes[at + 9] ?? 0) & 0xc0) === 0x80
  return isOfLink ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 24, true) : 0
}

/** The address as node:dgram tells it: `10.0.0.7`, `::ffff:10.0.0.7` on a socket of both families, `fd00::7`. */
export function addressIn(bytes: Uint8Array, at: number): string {
  if (bytes[at] === AF_INET) return bytes.subarray(at + 4, at + 8).join('.')
  const address = new ipaddr.IPv6([...bytes.subarray(at + 8, at + 24)])
  if (!address.isIPv4MappedAddress()) return address.toString()
  return `::ffff:${address.toIPv4Address().toString()}`
}
