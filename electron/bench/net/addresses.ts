import { networkInterfaces } from 'node:os'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Clock, Unsubscribe } from '../core/clock.ts'

/** What every server needs to know of addresses: how they are spelt, whether they are still ours, why one cannot be bound. */

const MAPPED = '::ffff:'

/** A socket of both families tells an IPv4 address in its IPv6 form; people and rules know it in its own. */
export const plainAddress = (address: string): string =>
  address.startsWith(MAPPED) && address.includes('.') ? address.slice(MAPPED.length) : address

export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')

const isEverywhere = (address: string): boolean => address === '' || address === '::' || address === '0.0.0.0'

export function systemHasAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  return Object.values(networkInterfaces()).some((entries) => entries?.some((entry) => entry.address === plain))
}

/** A cable that moves to another network takes the address with it: within a second nobody is answered any more. */
const ADDRESS_CHECK_MS = 1_000

/** A socket is not told that its address has gone: somebody has to look. */
export function watchAddress(
  address: string,
  clock: Clock,
  hasAddress: (address: string) => boolean,
  gone: () => void,
): Unsubscribe {
  if (isEverywhere(address) || isLoopback(address)) return () => undefined
  let pending: Unsubscribe
  const look = (): void => {
    if (hasAddress(address)) pending = clock.after(ADDRESS_CHECK_MS, look)
    else gone()
  }
  pending = clock.after(ADDRESS_CHECK_MS, look)
  return () => pending()
}

export interface Endpoint {
  readonly protocol: 'UDP' | 'TCP'
  readonly address: string
  readonly port: number
}

/** Why the system refused to bind an endpoint, as a fault; what is no refusal of an endpoint stays the error that it is. */
export function bindFault(error: NodeJS.ErrnoException, { protocol, address, port }: Endpoint): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new BenchError('PORT_IN_USE', { protocol, address, port, owner: '' }, { cause: error })
    case 'EACCES':
    case 'EPERM':
      return new BenchError('NO_RIGHT_TO_PORT', { protocol, address, port }, { cause: error })
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENODEV':
    case 'ENOTFOUND':
      return new BenchError('ADDRESS_GONE', { address, port }, { cause: error })
    default:
      return error
  }
}
