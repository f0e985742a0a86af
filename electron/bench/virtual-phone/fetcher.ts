import type { FetchAnswer, FetchRequest } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { plainWish } from '../../../shared/protocol/tftp/fetch-session.ts'
import { INPUT_LIMIT } from '../packing/problem.ts'
import { sourceTowards } from './addresses.ts'
import { decode, encodeReport } from './decode.ts'
import { fetchByHttp, type HttpPlace } from './http-client.ts'
import { ready, type ExchangeLimits, type PhoneTls } from './http-exchange.ts'
import { acceptRenewal, withCertificate } from './renewal.ts'
import { addressesOf, type Resolver } from './resolver.ts'
import { fetchByTftp, putByTftp, type TftpOutcome } from './tftp-client.ts'

/** How a phone asks: its TLS, its ports, its timeouts. */
export interface FetcherSettings {
  readonly tls: PhoneTls
  readonly idleMs: number
  /** Options that the phone's TFTP asks for: none is known (phone-facts 5.4). */
  readonly tftp: {
    readonly blockSize: number | null
    readonly windowSize: number | null
    readonly tsize: boolean
    readonly localPorts: 'phone' | 'any'
    readonly firstWaitMs: number
    readonly tries: number
  }
}

export const defaultFetcherSettings: FetcherSettings = {
  tls: {},
  idleMs: 20_000,
  tftp: { blockSize: null, windowSize: null, tsize: false, localPorts: 'phone', firstWaitMs: 1_000, tries: 4 },
}

/** Of a firmware file only the beginning is kept: the names of its siblings stand there. */
const FIRMWARE_KEPT = 64 * 1024
const FIRMWARE_LIMIT = 512 * 1024 * 1024
const MINUTE_MS = 60_000
const LONGEST_WAIT_MS = 8_000

export interface FetchFrom {
  readonly localAddress?: string | undefined
  readonly resolver: Resolver
  /** The phone's own, before the fetcher's. */
  readonly tls?: PhoneTls | undefined
  readonly signal?: AbortSignal | undefined
  /** Where the request really goes, whatever its host is called: a simulated network leads it there. */
  readonly to?: { readonly address: string; readonly port: number } | undefined
}

/** Carries out one request of a phone. Never rejects. */
export type Fetcher = (request: FetchRequest, from: FetchFrom) => Promise<FetchAnswer>

type Unreachable = Extract<FetchAnswer, { kind: 'unreachable' }>
const unreachable = (reason: Unreachable['reason'], detail: string): Unreachable => ({
  kind: 'unreachable',
  reason,
  detail,
})

export function createFetcher(settings: FetcherSettings = defaultFetcherSettings): Fetcher {
  return async (request, from) => {
    const places = from.to === undefined ? await placesOf(request, from.resolver) : [{ ...from.to, host: request.host }]
    if (!Array.isArray(places)) return places as Unreachable
    let answer: FetchAnswer = unreachable('name-unknown', request.host)
    for (const place of places as readonly HttpPlace[]) {
      const localAddress = sourceTowards(place.address, from.localAddress)
      answer = await fetchFrom(request, place, { ...from, localAddress }, settings)
      // Every address of a name is tried in turn (phone-facts 2.2); a server that answered has answered.
      if (!isNobodyThere(answer) || from.signal?.aborted === true) break
    }
    return answer
  }
}

const isNobodyThere = (answer: FetchAnswer): boolean =>
  answer.kind === 'unreachable' && ['timeout', 'connection-refused', 'network'].includes(answer.reason)

async function placesOf(request: FetchRequest, resolver: Resolver): Promise<readonly HttpPlace[] | Unreachable> {
  const { scheme, host, port, srv } = request
  if (!isHost(host) || port < 1 || port > 65_535) return unreachable('bad-url', 'host')
  if (!srv) {
    const addresses = await addressesOf(host, resolver)
    return addresses.length === 0
      ? unreachable('name-unknown', host)
      : addresses.map((address) => ({ address, port, host }))
  }
  const name = `${scheme === 'https' ? '_ciscoprov-https._tls' : '_ciscoprov-http._tcp'}.${host}`
  const services = await resolver.services(name)
  const places: HttpPlace[] = []
  for (const service of services)
    for (const address of await addressesOf(service.host, resolver))
      // The certificate is held against the name that was asked for, not against what DNS made of it (phone-facts 3.4).
      places.push({ address, port: service.port, host })
  return places.length === 0 ? unreachable('name-unknown', name) : places
}

/** A name, an IPv4 address, or an IPv6 address with or without brackets. */
const isHost = (host: string): boolean =>
  /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,253})$/.test(host) || /^\[?[0-9A-Fa-f:.]{2,45}\]?$/.test(host)

async function fetchFrom(
  request: FetchRequest,
  place: HttpPlace,
  { localAddress, signal, tls }: FetchFrom,
  settings: FetcherSettings,
): Promise<FetchAnswer> {
  const firmware = request.purpose === 'firmware'
  const bytes = firmware ? FIRMWARE_LIMIT : INPUT_LIMIT
  const keep = firmware ? FIRMWARE_KEPT : INPUT_LIMIT
  const limits: ExchangeLimits = { idleMs: settings.idleMs, totalMs: (firmware ? 60 : 5) * MINUTE_MS, bytes, keep }
  const { scheme } = request
  if (scheme !== 'tftp') {
    const isRenewal = request.purpose === 'renewal'
    const loaded = scheme === 'https' || isRenewal ? await ready({ ...settings.tls, ...tls }) : {}
    const options = { localAddress, signal, tls: loaded, limits }
    if (!isRenewal) return fetchByHttp({ ...request, scheme }, place, options)
    // A phone without a certificate has nothing to renew.
    if (loaded.certificate === undefined) return unreachable('bad-url', 'no-certificate')
    const asked = withCertificate(request, loaded.certificate)
    return acceptRenewal(await fetchByHttp({ ...asked, scheme }, place, options), loaded.certificate)
  }
  const how = { localAddress, signal, limits, settings }
  return request.body === undefined
    ? fetchTftpFile(request, place, how)
    : putTftpFile(request, request.body, place, how)
}

interface TftpHow extends Pick<FetchFrom, 'localAddress' | 'signal'> {
  readonly limits: ExchangeLimits
  readonly settings: FetcherSettings
}

async function fetchTftpFile(
  request: FetchRequest,
  place: HttpPlace,
  { localAddress, signal, limits, settings }: TftpHow,
): Promise<FetchAnswer> {
  const { localPorts, firstWaitMs, tries, ...options } = settings.tftp
  const patience = { firstWaitMs, longestWaitMs: LONGEST_WAIT_MS, tries }
  const parts: Buffer[] = []
  let kept = 0
  const outcome = await fetchByTftp(
    place,
    { ...plainWish(fileName(request.path), limits.bytes), ...options, patience },
    {
      localAddress,
      localPorts,
      signal,
      deliver: (piece) => {
        if (kept >= limits.keep) return
        const part = Buffer.from(piece.subarray(0, limits.keep - kept))
        parts.push(part)
        kept += part.length
      },
    },
  )
  if (outcome.kind !== 'done') return tftpAnswer(outcome)
  const { purpose = 'profile', key, ikm } = request
  const received = { bytes: Buffer.concat(parts), total: outcome.bytes, status: null, encodings: [] }
  return decode(received, { purpose, key, ikm })
}

/** A report may go to a TFTP server too (phone-facts 5.3). */
async function putTftpFile(
  request: FetchRequest,
  body: string,
  place: HttpPlace,
  { localAddress, signal, settings }: TftpHow,
): Promise<FetchAnswer> {
  const { purpose, key } = request
  const encoded = encodeReport(body, purpose === 'report' ? { key } : {})
  if (!encoded.ok) return { kind: 'undecodable', reason: encoded.reason, status: null, bytes: 0 }
  const { localPorts, firstWaitMs, tries } = settings.tftp
  const patience = { firstWaitMs, longestWaitMs: LONGEST_WAIT_MS, tries }
  const wish = { file: fileName(request.path), bytes: encoded.value.bytes, patience }
  const outcome = await putByTftp(place, wish, { localAddress, localPorts, signal })
  if (outcome.kind !== 'done') return tftpAnswer(outcome)
  return { kind: 'content', text: '', status: null, bytes: outcome.bytes, forms: [] }
}

/** As the phone's client has it: without the slash that only parts host and path. */
function fileName(path: string): string {
  const bare = path.replace(/^\//, '')
  try {
    return decodeURIComponent(bare)
  } catch {
    return bare
  }
}

function tftpAnswer(outcome: Exclude<TftpOutcome, { kind: 'done' }>): FetchAnswer {
  switch (outcome.kind) {
    case 'error':
      return { kind: 'tftp-error', code: outcome.code, text: outcome.message }
    case 'timeout':
      // Half a file is another finding than nobody there.
      return outcome.bytes > 0 ? unreachable('broken-off', 'timeout') : unreachable('timeout', '')
    case 'too-large':
      return { kind: 'undecodable', reason: 'input-too-large', status: null, bytes: 0 }
    case 'nonsense':
      return unreachable('broken-off', `tftp-${outcome.what}`)
    case 'unreachable':
      return unreachable('network', outcome.detail)
    case 'cancelled':
      return unreachable('broken-off', 'cancelled')
  }
}
