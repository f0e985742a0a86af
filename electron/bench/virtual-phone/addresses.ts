import { createSocket } from 'node:dgram'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { isLoopback } from '../../../shared/domain/network/address.ts'

type LookupAnswer = (
  error: Error | null,
  address: string | readonly { readonly address: string; readonly family: number }[],
  family?: number,
) => void

/** The address is a number already. Node's own lookup would answer it in a later turn of the loop, for each packet. */
export function numericLookup(
  address: string,
  options: { readonly all?: boolean } | number,
  answer: LookupAnswer,
): void {
  const family = isIP(address)
  if (typeof options === 'object' && options.all === true) answer(null, [{ address, family }])
  else answer(null, address, family)
}

const BELIEVED_MS = 5_000
let own: { readonly addresses: ReadonlySet<string>; readonly at: number } = { addresses: new Set(), at: -Infinity }

function isOwn(address: string): boolean {
  if (isLoopback(address)) return true
  const now = performance.now()
  if (now - own.at > BELIEVED_MS) {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list?.map((one) => one.address) ?? [])
    own = { addresses: new Set(addresses), at: now }
  }
  return own.addresses.has(address)
}

/**
 * The address that a phone speaks from. One of the loopback net cannot reach another machine: towards such a server the
 * system chooses, and all virtual phones look like this laptop.
 */
export function sourceTowards(target: string, localAddress: string | undefined): string | undefined {
  if (localAddress === undefined || isIP(localAddress) !== isIP(target)) return undefined
  return isLoopback(localAddress) && !isOwn(target) ? undefined : localAddress
}

const LOOPBACK_START = 0x7f_40_00_00 // 127.64.0.0: away from what people give to their own services

/** The address of the phone with this number: 127.64.0.1 and on, never one that ends in 0 or 255. */
export function loopbackAddress(index: number): string {
  const number = LOOPBACK_START + Math.floor(index / 254) * 256 + (index % 254) + 1
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.')
}

/** Whether each phone can have a loopback address of its own: Linux and Windows, not macOS as it comes. */
export function hasLoopbackAddresses(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const tell = (can: boolean) => () => {
      socket.close()
      resolve(can)
    }
    socket.once('error', tell(false))
    socket.bind({ address: loopbackAddress(0), port: 0, exclusive: true }, tell(true))
  })
}
