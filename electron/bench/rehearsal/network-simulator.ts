import type { FileServerName } from '../../../shared/domain/event/bench-event.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { Misrouted } from '../../../shared/domain/rehearsal/checks.ts'
import { destinationOf, type RehearsalNetwork } from '../../../shared/domain/rehearsal/network.ts'
import type { FaultKind, LinkQuality } from '../../../shared/domain/rehearsal/scenarios.ts'
import type { FetchAnswer, FetchRequest } from '../../../shared/domain/virtual-phone/machine/world.ts'
import type { NetworkHook, Send } from './drivers.ts'
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
    if (sent !== request) deps.onStaged(request)
    const answer = await route(mac, sent, send, deps)
    if (deps.link === null) return answer
    const { scheme, path } = request
    const name = `${mac} ${asked} ${path}`
    const { ms, arrives } = passage(deps.link, deps.seed, name, { scheme, bytes: bytesOf(answer) })
    await deps.pass(ms)
    return arrives ? answer : unreachable('timeout', 'lost')
  }
}

function route(mac: Mac, request: FetchRequest, send: Send, deps: NetworkDeps): Promise<FetchAnswer> {
  const { scheme, host, port } = request
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
      return send({ ...request, srv: false, host: place.address, port: place.port })
    }
  }
}

const silence = (scheme: FetchRequest['scheme'], detail: string): Unreachable =>
  unreachable(scheme === 'tftp' ? 'timeout' : 'connection-refused', detail)

/** The request as the fault makes it; the same where the fault does not concern it. */
function withFault(request: FetchRequest, fault: FaultKind): FetchRequest {
  if ((request.purpose ?? 'profile') !== 'profile') return request
  if (fault === 'wrong-key') return request.key === undefined ? request : { ...request, key: WRONG_KEY }
  const [path = '', ...query] = request.path.split('?')
  return { ...request, path: [`${path}${MISSING}`, ...query].join('?') }
}
