import type { FileServerName } from '../../../shared/domain/event/bench-event.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { Misrouted } from '../../../shared/domain/rehearsal/checks.ts'
import { destinationOf, type RehearsalNetwork } from '../../../shared/domain/rehearsal/network.ts'
import { isTlsFault, type FaultKind, type LinkQuality } from '../../../shared/domain/rehearsal/scenarios.ts'
import type { FetchAnswer, FetchRequest } from '../../../shared/domain/virtual-phone/machine/world.ts'
import type { NetworkHook, Send } from './drivers.ts'
import { RENEWAL_HOST, type RenewalService } from './renewal-service.ts'
import type { StagedTls } from './staged-tls.ts'
import { bytesOf, passage } from './link.ts'

/** Where the bench's servers listen during a rehearsal. */
export interface Place {
  readonly address: string
  readonly port: number
}
export type PlaceOf = (server: FileServerName) => Place | null

export interface NetworkDeps {
  readonly network: RehearsalNetwork
  /** Null while the server is down. */
  readonly placeOf: PlaceOf
  readonly seed: number
  readonly link: LinkQuality | null
  /** Lets this much of the phones' time pass. */
  readonly pass: (ms: number) => Promise<void>
  readonly onMisrouted: (found: Misrouted) => void
  /** The scenario's fault was put on this request. */
  readonly onStaged: (request: FetchRequest) => void
  /** What stands for the vendor's renewal of certificates; left out: it is not there. */
  readonly renewal?: RenewalService | undefined
  /** What a fault of TLS is made of. */
  readonly stagedTls: StagedTls | null
}

type Unreachable = Extract<FetchAnswer, { kind: 'unreachable' }>
const unreachable = (reason: Unreachable['reason'], detail: string): Unreachable => ({
  kind: 'unreachable',
  reason,
  detail,
})

/** In this name no site has a file. */
const MISSING = '.missing-in-rehearsal'
const WRONG_KEY = 'not the key of this file'

/** The network around one phone: it leads to the bench's servers, and does to the phone what the scenario says. */
export function simulateNetwork(mac: Mac, fault: FaultKind | null, deps: NetworkDeps): NetworkHook {
  let asked = 0
  return async (request, send) => {
    asked += 1
    const sent = fault === null ? request : withFault(request, fault)
    if (sent !== request || isStagedTls(request, fault)) deps.onStaged(request)
    const answer = await route({ mac, fault, send, deps }, sent)
    if (deps.link === null) return answer
    const { scheme, path } = request
    const name = `${mac} ${asked} ${path}`
    const { ms, arrives } = passage(deps.link, deps.seed, name, { scheme, bytes: bytesOf(answer) })
    await deps.pass(ms)
    return arrives ? answer : unreachable('timeout', 'lost')
  }
}

const isStagedTls = ({ scheme }: FetchRequest, fault: FaultKind | null): boolean =>
  scheme === 'https' && fault !== null && isTlsFault(fault)

interface Way {
  readonly mac: Mac
  readonly fault: FaultKind | null
  readonly send: Send
  readonly deps: NetworkDeps
}

/** The vendor's services are stood in for by the rehearsal, not by the site; null for a request to anybody else. */
function toVendor({ send, deps }: Pick<Way, 'send' | 'deps'>, request: FetchRequest): Promise<FetchAnswer> | null {
  const { scheme, host, port } = request
  if (request.purpose === 'activation') return send(request)
  if (deps.renewal === undefined || host.toLowerCase() !== RENEWAL_HOST || scheme !== 'http' || port !== 80) return null
  return deps.renewal.place().then((to) => send({ ...request, srv: false }, { to }))
}

function route({ mac, fault, send, deps }: Way, request: FetchRequest): Promise<FetchAnswer> {
  const { scheme, host, port } = request
  const ofVendor = toVendor({ send, deps }, request)
  if (ofVendor !== null) return ofVendor
  const where = destinationOf(request, deps.network)
  switch (where.kind) {
    case 'outside':
      deps.onMisrouted({ mac, kind: 'outside', scheme, host, port, served: null })
      return Promise.resolve(unreachable('network', host))
    case 'wrong-port':
      deps.onMisrouted({ mac, kind: 'wrong-port', scheme, host, port, served: where.served })
      return Promise.resolve(silence(scheme, `port ${port}`))
    case 'bench': {
      const place = deps.placeOf(where.server)
      // It is down: nobody listens, and what another program may do on that port is not asked.
      if (place === null) return Promise.resolve(silence(scheme, ''))
      if (scheme !== 'https') return send({ ...request, srv: false, host: place.address, port: place.port })
      // The certificate is held against the name that the rule has.
      return send({ ...request, srv: false }, { to: place, ...(fault !== null && deps.stagedTls?.via(fault, mac)) })
    }
  }
}

const silence = (scheme: FetchRequest['scheme'], detail: string): Unreachable =>
  unreachable(scheme === 'tftp' ? 'timeout' : 'connection-refused', detail)

/** The request as the fault makes it; the same where the fault does not concern it. */
function withFault(request: FetchRequest, fault: FaultKind): FetchRequest {
  if ((request.purpose ?? 'profile') !== 'profile') return request
  if (isTlsFault(fault)) return request
  if (fault === 'wrong-key') return request.key === undefined ? request : { ...request, key: WRONG_KEY }
  const [path = '', ...query] = request.path.split('?')
  return { ...request, path: [`${path}${MISSING}`, ...query].join('?') }
}
