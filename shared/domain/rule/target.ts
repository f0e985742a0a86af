import type { RuleKind } from './ast.ts'
import type { Readings } from './readings.ts'
import { defaultPort, readUrl, type RuleUrl, type Scheme } from './url.ts'

/** One address that the phone tries, and what it was made from. */
export interface Candidate {
  readonly scheme: Scheme
  readonly host: string
  readonly port: number
  readonly path: string
  readonly from: CandidateSource
}

type CandidateSource =
  | { readonly kind: 'rule' }
  | { readonly kind: 'requesting-host' }
  /** `tail` says which name was put behind the option's own text: the rule's (1) or `/Cisco/$PN/$MA.cfg` (2). */
  | { readonly kind: 'dhcp'; readonly option: number; readonly tail?: 1 | 2 }

/** What a DHCP server told the phone. */
export interface DhcpAnswer {
  /** By option number: 66, 159, 160 a URL or host (several with ";"), 150 IPv4 addresses (with ","). */
  readonly options: ReadonlyMap<number, string>
  /** DHCP_Option_To_Use. */
  readonly use?: string
}

export const DHCP_OPTION_TO_USE = '66,160,159,150,60,43,125'

/** Options whose value is an address. */
const addressOptions: ReadonlySet<number> = new Set([66, 159, 160])
/** URL-11: those of vendors, which name a server by one reading alone. */
const vendorOptions: ReadonlySet<number> = new Set([43, 60, 125])
const CANDIDATE_LIMIT = 64

export interface TargetDeps {
  readonly readings: Readings
  readonly dhcp?: DhcpAnswer
  /** The host that asked for the resync, where a direct-action URL did. */
  readonly requestingHost?: string
  /** `/Cisco/$PN/$MA.cfg`, expanded. */
  readonly secondTail: string
}

export interface Targets {
  readonly candidates: readonly Candidate[]
  /** Why there is none: nobody has said, or the documents forbid it. */
  readonly missing?: 'dhcp' | 'requesting-host' | 'refused'
}

/** The addresses that a rule's URL stands for, in the order in which the phone tries them (phone-facts 2.2, 3.4). */
export function targetsOf(url: RuleUrl, kind: RuleKind, deps: TargetDeps): Targets {
  const { scheme, host, port } = url
  const path = url.path === '' ? '/' : url.path
  // The activation service is asked, and no server of anybody's.
  if (scheme === 'gds') return { candidates: [] }
  if (host !== undefined) return { candidates: [{ scheme, host, port, path, from: { kind: 'rule' } }] }
  if (kind !== 'profile' && kind !== 'upgrade') return { candidates: [], missing: 'refused' }
  const reading = kind === 'profile' ? deps.readings.profileServer : deps.readings.upgradeServer
  if (reading === 'refuse') return { candidates: [], missing: 'refused' }
  if (reading === 'requesting-host') {
    const asking = deps.requestingHost
    if (asking === undefined) return { candidates: [], missing: 'requesting-host' }
    return { candidates: [{ scheme, host: asking, port, path, from: { kind: 'requesting-host' } }] }
  }
  const candidates = deps.dhcp === undefined ? [] : dhcpCandidates(deps.dhcp, path, deps)
  return candidates.length > 0 ? { candidates } : { candidates, missing: 'dhcp' }
}

/** Options from left to right as DHCP_Option_To_Use names them; each value in the order of its own forms. */
function dhcpCandidates(
  { options, use }: DhcpAnswer,
  tail1: string,
  { readings, secondTail: tail2 }: TargetDeps,
): readonly Candidate[] {
  const candidates: Candidate[] = []
  const namesServer = (number: number): boolean =>
    addressOptions.has(number) || (readings.vendorOptions === 'server' && vendorOptions.has(number))
  for (const number of (use ?? DHCP_OPTION_TO_USE).split(',').map((text) => Number(text.trim()))) {
    const value = options.get(number)
    if (value === undefined) continue
    const addresses = namesServer(number) ? value.split(';') : number === 150 ? value.split(/[,;\s]+/) : []
    for (const address of addresses.map((text) => text.trim()).filter((text) => text !== ''))
      candidates.push(...addressCandidates(address, number, tail1, tail2))
  }
  return candidates.slice(0, CANDIDATE_LIMIT)
}

const join = (directory: string, tail: string): string => directory.replace(/\/$/, '') + tail

function addressCandidates(address: string, option: number, tail1: string, tail2: string): readonly Candidate[] {
  const { url } = readUrl(address, 0)
  if (url?.host === undefined || url.scheme === 'gds') return []
  const { host, portWritten } = url
  const tails = [1, 2] as const
  const at = (scheme: Scheme, path: string, tail?: 1 | 2): Candidate => ({
    scheme,
    host,
    port: portWritten ? url.port : defaultPort[scheme],
    path,
    from: { kind: 'dhcp', option, ...(tail && { tail }) },
  })
  const withTails = (scheme: Scheme, directory: string): Candidate[] =>
    tails.map((tail) => at(scheme, join(directory, tail === 1 ? tail1 : tail2), tail))
  // With a path: as it is, then as a directory. Without: each scheme in turn, unless the value names one.
  if (url.path !== '' && url.path !== '/') return [at(url.scheme, url.path), ...withTails(url.scheme, url.path)]
  const tried: readonly Scheme[] = url.schemeWritten ? [url.scheme] : ['tftp', 'http', 'https']
  return tried.flatMap((scheme) => withTails(scheme, ''))
}
