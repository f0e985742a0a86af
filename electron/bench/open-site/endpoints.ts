import type { ServerName } from '../../../shared/domain/event/bench-event.ts'
import { fault, type Fault } from '../../../shared/domain/fault/fault.ts'
import type { Endpoint } from '../net/endpoint.ts'
import { portOwner } from '../net/port-owner.ts'
import type { Site } from '../site/site.ts'

/** For this run only: what the command line says. */
export interface EndpointOverrides {
  readonly listen?: string
  readonly ports?: Partial<Record<ServerName, number | 'off'>>
}

export interface Endpoints {
  readonly endpoint: (server: ServerName) => Endpoint
  readonly isEnabled: (server: ServerName) => boolean
  /** What the person chose replaces what the command line said. */
  readonly forget: (what: ServerName | 'listen') => void
}

/** Where each server listens: what the command line says for this run, else what the site says. */
export function endpointsOf(site: Site, overrides: EndpointOverrides): Endpoints {
  const ports = new Map(Object.entries(overrides.ports ?? {}))
  let { listen } = overrides
  return {
    endpoint: (server) => {
      const override = ports.get(server)
      const { listen: address, servers } = site.settings()
      return { address: listen ?? address, port: typeof override === 'number' ? override : servers[server].port }
    },
    isEnabled: (server) =>
      server !== 'dhcp' &&
      (ports.get(server) === undefined ? site.settings().servers[server].enabled : ports.get(server) !== 'off'),
    forget: (what) => {
      if (what === 'listen') listen = undefined
      else ports.delete(what)
    },
  }
}

/** Adds who holds a port that is taken: only the system knows. */
export async function withPortOwner(plain: Fault): Promise<Fault> {
  if (plain.code !== 'PORT_IN_USE') return plain
  const transport = String(plain.params['protocol']).toLowerCase() === 'tcp' ? 'tcp' : 'udp'
  const owner = await portOwner(transport, Number(plain.params['port']))
  return fault(plain.code, { ...plain.params, owner })
}
