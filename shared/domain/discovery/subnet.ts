import { err, ok, type Result } from '../result.ts'

/** An IPv4 subnet whose hosts are looked at: the addresses between its own and its broadcast address. */
export interface Subnet {
  /** `192.168.1.0/24`, with the host's bits cleared. */
  readonly cidr: string
  readonly first: number
  readonly count: number
}

export type SubnetProblem = 'not-a-subnet' | 'too-large'

/** Beyond, a person is asked whether it is meant: a search takes half a minute and more. */
export const LARGE_SUBNET = 1_022 // a /22
const LARGEST_PREFIX = 16

/** The system's address table keeps a few hundred rows: it is read after each slice. */
export const SLICE = 256

export function parseSubnet(text: string): Result<Subnet, SubnetProblem> {
  const [, a, b, c, d, length] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text.trim()) ?? []
  const octets = [a, b, c, d].map(Number)
  const prefix = Number(length)
  if (length === undefined || prefix > 32 || octets.some((octet) => octet > 255)) return err('not-a-subnet')
  if (prefix < LARGEST_PREFIX) return err('too-large')
  const size = 2 ** (32 - prefix)
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0)
  const network = address - (address % size)
  const cidr = `${addressOf(network)}/${prefix}`
  // A /31 and a /32 have no address to spare (RFC 3021).
  return ok(size <= 2 ? { cidr, first: network, count: size } : { cidr, first: network + 1, count: size - 2 })
}

export const addressOf = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')

export const hostsOf = ({ first, count }: Subnet): readonly string[] =>
  Array.from({ length: count }, (_, index) => addressOf(first + index))

/** The hosts, so many at a time. */
export function slicesOf(subnet: Subnet): readonly (readonly string[])[] {
  const hosts = hostsOf(subnet)
  return Array.from({ length: Math.ceil(hosts.length / SLICE) }, (_, index) =>
    hosts.slice(index * SLICE, (index + 1) * SLICE),
  )
}
