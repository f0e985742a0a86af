import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { isLoopback, isWildcard } from '../../../shared/domain/network/address.ts'
import type { Clock, Unsubscribe } from '../core/clock.ts'
import type { RunningServer } from '../core/running-server.ts'
import type { Endpoint } from '../net/endpoint.ts'
import { systemHasAddress } from '../net/interfaces.ts'

export interface LifecycleOptions {
  /** Where the server listens, as the system bound it. */
  readonly endpoint: Endpoint
  readonly clock: Clock
  /** Whether this machine still has the address. Left out: the system is asked. */
  readonly hasAddress?: ((address: string) => boolean) | undefined
  /** Ends every transfer and frees the port; called once. */
  readonly close: () => Promise<void>
}

/** From listening to the end of it: the part of `RunningServer` that is the same for every server. */
export interface Lifecycle extends Pick<RunningServer, 'address' | 'port' | 'ended'> {
  readonly stop: () => Promise<void>
  /** True from the moment that it stops, for whatever reason. */
  readonly stopping: () => boolean
  /** The server cannot go on: closes it, then settles `ended` with the reason. */
  readonly fail: (reason: unknown) => void
}

export function createLifecycle({ endpoint, clock, hasAddress, close }: LifecycleOptions): Lifecycle {
  const { address, port } = endpoint
  const { promise: ended, resolve: end } = Promise.withResolvers<unknown>()
  let closed: Promise<void> | null = null

  const stop = (): Promise<void> => {
    if (closed !== null) return closed
    unwatch()
    return (closed = close())
  }
  const fail = (reason: unknown): void => {
    if (closed === null) void stop().finally(() => end(reason))
  }
  const unwatch = watchAddress(address, {
    clock,
    hasAddress: hasAddress ?? systemHasAddress,
    gone: () => fail(new BenchError('ADDRESS_GONE', { address, port })),
  })
  return { address, port, stop, ended, stopping: () => closed !== null, fail }
}

/** A cable that moves to another network takes the address with it: within a second nobody is answered any more. */
const ADDRESS_CHECK_MS = 1_000

export interface AddressWatch {
  readonly clock: Clock
  readonly hasAddress: (address: string) => boolean
  readonly gone: () => void
}

/** Sockets are not told that their address has gone, so the system is asked every second. */
export function watchAddress(address: string, { clock, hasAddress, gone }: AddressWatch): Unsubscribe {
  if (isWildcard(address) || isLoopback(address)) return () => undefined
  let cancel: Unsubscribe
  const check = (): void => {
    if (hasAddress(address)) cancel = clock.after(ADDRESS_CHECK_MS, check)
    else gone()
  }
  cancel = clock.after(ADDRESS_CHECK_MS, check)
  return () => cancel()
}
