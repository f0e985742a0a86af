import { networkInterfaces } from 'node:os'
import type { Clock, Unsubscribe } from '../host.ts'
import { isLoopback } from './udp.ts'

/** A cable that moves to another network takes the address with it: within a second nobody is answered any more. */
const ADDRESS_CHECK_MS = 1_000

/** A datagram socket is not told that its address has gone: somebody has to look. */
export function watchAddress(
  address: string,
  clock: Clock,
  hasAddress: (address: string) => boolean,
  gone: () => void,
): Unsubscribe {
  if (address === '::' || address === '0.0.0.0' || isLoopback(address)) return () => undefined
  let pending: Unsubscribe
  const look = (): void => {
    if (hasAddress(address)) pending = clock.after(ADDRESS_CHECK_MS, look)
    else gone()
  }
  pending = clock.after(ADDRESS_CHECK_MS, look)
  return () => pending()
}

export function systemHasAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  return Object.values(networkInterfaces()).some((entries) => entries?.some((entry) => entry.address === plain))
}
