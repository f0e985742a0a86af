import type { FileServerName } from '../event/bench-event.ts'
import type { FetchRequest } from '../virtual-phone/machine/world.ts'
import { isLoopback } from '../network/address.ts'
import { ENTERPRISE_HTTP_PORT, serverUrl, standardPorts } from '../network/ports.ts'

/**
 * The network that the phones of a rehearsal live in. Nothing leaves the laptop: the names and addresses that stand for
 * the bench lead to its servers, which listen on free ports meanwhile, and everything else is not there.
 */
export interface RehearsalNetwork {
  /** Names and addresses that stand for the bench, in lower case. */
  readonly hosts: ReadonlySet<string>
  /** The ports that the site gives to its servers; null for one that is switched off. */
  readonly ports: Readonly<Record<FileServerName | 'syslog', number | null>>
  /** A port that the system chose for this run: rules that were written meanwhile name it. */
  readonly chosen?: Readonly<Partial<Record<FileServerName, number | null>>>
}

export type Destination =
  | { readonly kind: 'bench'; readonly server: FileServerName }
  /** The bench, but on a port on which the site serves nothing. */
  | { readonly kind: 'wrong-port'; readonly served: number | null }
  | { readonly kind: 'outside' }

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1').toLowerCase()

const isBench = (host: string, { hosts }: RehearsalNetwork): boolean =>
  isLoopback(host) || host === 'localhost' || hosts.has(host)

/** Where a request goes. */
export function destinationOf(
  { scheme, host, port }: Pick<FetchRequest, 'scheme' | 'host' | 'port'>,
  network: RehearsalNetwork,
): Destination {
  if (!isBench(bare(host), network)) return { kind: 'outside' }
  const served = network.ports[scheme]
  // Enterprise phones ask here first; the bench serves it while a migration is prepared.
  if (scheme === 'http' && port === ENTERPRISE_HTTP_PORT && served !== null) return { kind: 'bench', server: 'http' }
  return served === port || (served !== null && network.chosen?.[scheme] === port)
    ? { kind: 'bench', server: scheme }
    : { kind: 'wrong-port', served }
}

/** Whether a syslog parameter's `host[:port]` means the bench. */
export function isBenchSyslog(server: string, network: RehearsalNetwork): boolean {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/.exec(server.trim()) ?? []
  const host = bracketed ?? plain
  return (
    host !== undefined && isBench(bare(host), network) && network.ports.syslog === Number(port ?? standardPorts.syslog)
  )
}

/** The hosts that a rule names: whoever gives a rule for a rehearsal means the bench by them. */
export const hostsIn = (rule: string): readonly string[] =>
  [...rule.matchAll(/\b(?:tftp|https?):\/\/(?:\[([^\]]{2,45})\]|([A-Za-z0-9_.-]{1,253}))/gi)].map(([, six, name]) =>
    (six ?? name ?? '').toLowerCase(),
  )

/** What DHCP option 66 says, so that a phone from the factory finds the bench (phone-facts 3.4); null: nothing is served. */
export function bootServer(address: string, { ports }: Pick<RehearsalNetwork, 'ports'>): string | null {
  const first = (['tftp', 'http', 'https'] as const).find((server) => ports[server] !== null)
  const port = first === undefined ? null : ports[first]
  return first === undefined || port === null ? null : serverUrl(first, address, port)
}
