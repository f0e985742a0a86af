import { isWildcard } from '../../network/address.ts'
import { hostOfUrl, serverOfUrl, type Attempt } from '../attempts.ts'
import { cause, type Diagnosis } from '../diagnosis.ts'
import type { DiagnosisState } from '../fold.ts'
import type { SiteFacts } from '../site-view.ts'

/** What is known of this bench's own servers. */
export type Doors = Pick<DiagnosisState, 'ports' | 'failures'>

/** It asks this machine, where nothing listens: the rule has another port than the server, or the server is not running. */
export function closedDoor({ announced, requests }: Attempt, { ownHosts }: SiteFacts, doors: Doors): Diagnosis | null {
  const said = announced.at(-1)
  const url = said?.verdict?.url ?? ''
  if (said === undefined || requests.length > 0 || !ownHosts.has(hostOfUrl(url) ?? '')) return null
  return atDoor(url, [said.seq], doors)
}

function atDoor(url: string, evidence: readonly number[], { ports, failures }: Doors): Diagnosis | null {
  const wanted = serverOfUrl(url)
  // While no server is known to listen, the history begins in the middle, and says nothing of any.
  if (wanted === null || ports.size === 0) return null
  const { server, port } = wanted
  const own = ports.get(server) ?? null
  const params = { url, scheme: server.toUpperCase() }
  if (own?.port === port) return atOtherAddress(own.address, params, evidence)
  if (own !== null) {
    const remedy = { kind: 'serve-on', server, port } as const
    return cause('wrong-port', { params: { ...params, port, own: own.port }, evidence, remedy })
  }
  const failure = failures.get(server)
  if (failure === undefined) return cause('server-down', { params, evidence, remedy: openServers })
  const { fault } = failure
  const why = { ...fault.params, fault: fault.code, cause: 'fault' }
  return cause('server-failed', {
    params: { ...why, ...params },
    evidence: [failure.seq, ...evidence],
    remedy: openServers,
  })
}

const openServers = { kind: 'open-servers' } as const

/** The port is right, and the server listens at one interface alone: the phone asks at another. */
function atOtherAddress(
  own: string,
  params: { readonly url: string; readonly scheme: string },
  evidence: readonly number[],
): Diagnosis | null {
  const host = hostOfUrl(params.url) ?? ''
  if (isWildcard(own) || !/^[\d.]+$/.test(host) || own === host) return null
  return cause('wrong-interface', { params: { ...params, host, own }, evidence, remedy: openServers })
}
