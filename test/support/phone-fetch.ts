import {
  createFetcher,
  defaultFetcherSettings,
  type FetcherSettings,
} from '../../electron/bench/virtual-phone/fetcher.ts'
import { scenarioResolver, systemResolver } from '../../electron/bench/virtual-phone/resolver.ts'
import type { FetchAnswer, FetchRequest } from '../../shared/domain/virtual-phone/machine/world.ts'

/** What differs from a plain GET of /basic.txt. */
export interface Fetching extends Partial<FetchRequest> {
  readonly port: number
  readonly settings?: Partial<FetcherSettings>
  readonly names?: Readonly<Record<string, string>>
  readonly localAddress?: string
  readonly signal?: AbortSignal
}

/** One request as a phone's body carries it out. */
export function fetchOne({ settings, names = {}, localAddress, signal, ...more }: Fetching): Promise<FetchAnswer> {
  const request: FetchRequest = {
    id: 1,
    scheme: 'http',
    host: '127.0.0.1',
    path: '/basic.txt',
    method: 'GET',
    headers: { 'User-Agent': 'Cisco-CP-8841-3PCC/11.3.1 (000e08abcdef)' },
    srv: false,
    ...more,
  }
  return createFetcher({ ...defaultFetcherSettings, ...settings })(request, {
    localAddress,
    signal,
    resolver: scenarioResolver(names, systemResolver),
  })
}
