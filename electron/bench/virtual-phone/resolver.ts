import { lookup, resolveSrv } from 'node:dns/promises'
import { isIP } from 'node:net'

export interface ServicePlace {
  readonly host: string
  readonly port: number
}

/** What DNS says. An empty list: there is no such name. */
export interface Resolver {
  addresses(name: string): Promise<readonly string[]>
  /** In the order in which they are to be tried. */
  services(name: string): Promise<readonly ServicePlace[]>
}

const ADDRESSES_LIMIT = 8

/** The laptop's own. A phone looks up A records alone (phone-facts 2.2). */
export const systemResolver: Resolver = {
  addresses: async (name) => {
    try {
      const found = await lookup(name, { all: true, family: 4 })
      return found.slice(0, ADDRESSES_LIMIT).map(({ address }) => address)
    } catch {
      return []
    }
  },
  services: async (name) => {
    try {
      const found = await resolveSrv(name)
      // The lower priority first, then the lower weight: not RFC 2782's draw (phone-facts 3.4).
      return [...found]
        .sort((a, b) => a.priority - b.priority || a.weight - b.weight)
        .slice(0, ADDRESSES_LIMIT)
        .map(({ name: host, port }) => ({ host, port }))
    } catch {
      return []
    }
  },
}

/**
 * A scenario's answers before any other. A name has addresses (`192.168.1.200, 192.168.1.201`) or, where it is that of a
 * service, places (`prov.telco.com:8443`); an empty text says that the name does not exist.
 */
export function scenarioResolver(names: Readonly<Record<string, string>>, otherwise: Resolver): Resolver {
  const folded = new Map(Object.entries(names).map(([name, value]) => [name.toLowerCase(), value]))
  const answered = (name: string): readonly string[] | undefined =>
    folded
      .get(name.toLowerCase())
      ?.split(/[\s,]+/)
      .filter((part) => part !== '')
      .slice(0, ADDRESSES_LIMIT)
  return {
    addresses: (name) => {
      const given = answered(name)
      return given === undefined ? otherwise.addresses(name) : Promise.resolve(given.filter((text) => isIP(text) !== 0))
    },
    services: (name) => {
      const given = answered(name)
      if (given === undefined) return otherwise.services(name)
      return Promise.resolve(given.flatMap((text) => placeIn(text) ?? []))
    },
  }
}

function placeIn(text: string): ServicePlace | null {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? []
  return host === undefined || Number(port) > 65_535 ? null : { host, port: Number(port) }
}

/** A number is its own address; brackets are the URL's, not the address's. */
export async function addressesOf(host: string, resolver: Resolver): Promise<readonly string[]> {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  return isIP(bare) === 0 ? resolver.addresses(bare) : [bare]
}
