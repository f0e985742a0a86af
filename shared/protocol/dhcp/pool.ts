import { bytesOf } from './options.ts'

/** The addresses that may be given: both ends belong to it. */
export interface AddressRange {
  readonly first: string
  readonly last: string
}

/** A network as an interface has it. */
export interface Subnet {
  readonly own: string
  readonly netmask: string
}

/** What one run may give: a bench is not a campus. */
export const POOL_LIMIT = 1_024

/** Below and above this, people put routers, printers and phones with an address of their own. */
const HEAD = 19
const TAIL = 5
const SMALL = 64

export const toNumber = (address: string): number => {
  const [a = 0, b = 0, c = 0, d = 0] = bytesOf(address)
  return a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d
}

export const toAddress = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')

const network = ({ own, netmask }: Subnet): { readonly first: number; readonly last: number } => {
  const size = 2 ** 32 - toNumber(netmask)
  const first = Math.floor(toNumber(own) / size) * size
  return { first, last: first + size - 1 }
}

export const broadcastOf = (subnet: Subnet): string => toAddress(network(subnet).last)

export function isIn(subnet: Subnet, address: string): boolean {
  const { first, last } = network(subnet)
  const number = toNumber(address)
  return number >= first && number <= last
}

/** What to give on this network when nobody says: its middle, without its first and last addresses. */
export function proposedRange(subnet: Subnet): AddressRange {
  const { first, last } = network(subnet)
  const [head, tail] = last - first > SMALL ? [HEAD, TAIL] : [1, 1]
  const begin = first + head + (head === HEAD ? 1 : 0)
  return { first: toAddress(begin), last: toAddress(Math.max(begin, Math.min(last - tail, begin + POOL_LIMIT - 1))) }
}

export type RangeProblem = 'not-addresses' | 'other-network' | 'backwards' | 'too-large'

/** What is wrong with a range that a person wrote; null when nothing is. */
export function rangeProblem(range: AddressRange, subnet: Subnet): RangeProblem | null {
  if ([range.first, range.last].some((address) => bytesOf(address).length !== 4)) return 'not-addresses'
  if (!isIn(subnet, range.first) || !isIn(subnet, range.last)) return 'other-network'
  const [first, last] = [toNumber(range.first), toNumber(range.last)]
  if (last < first) return 'backwards'
  return last - first >= POOL_LIMIT ? 'too-large' : null
}
