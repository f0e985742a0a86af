import { hostname } from 'node:os'
import type { Bonjour } from 'bonjour-service'
import { serverNames, type ServerName } from '../../../shared/domain/event/bench-event.ts'
import type { BenchState } from '../../../shared/domain/event/bench-state.ts'
import { isLoopback, isWildcard } from '../../../shared/domain/network/address.ts'
import { endsWithin } from '../core/time.ts'
import { openBonjour } from './bonjour.ts'

/** What each server is under in DNS-SD (RFC 6763). Who gives addresses is not looked for by name. */
const types: Readonly<Partial<Record<ServerName, { readonly type: string; readonly protocol: 'tcp' | 'udp' }>>> = {
  http: { type: 'http', protocol: 'tcp' },
  https: { type: 'https', protocol: 'tcp' },
  tftp: { type: 'tftp', protocol: 'udp' },
  syslog: { type: 'syslog', protocol: 'udp' },
}

export interface Announced {
  readonly server: ServerName
  readonly port: number
}

export interface Announcer {
  /** Announces what listens now, and takes back what does not; gives what is announced. */
  update(state: BenchState): readonly Announced[]
  /** Says goodbye, so that nobody keeps what is gone. */
  stop(): Promise<void>
}

/** A goodbye that does not leave within this time is not waited for. */
const GOODBYE_MS = 500
/** A label of DNS has 63 bytes; the library adds nothing to it. */
const NAME_BYTES = 63

/** Announces the servers of a bench to whoever browses the network: on the interface that phones are given, no other. */
export function createAnnouncer(open: (address: string) => Bonjour = openBonjour): Announcer {
  let current: { readonly key: string; readonly bonjour: Bonjour } | null = null
  let leaving: Promise<unknown> = Promise.resolve()
  const leave = (): void => {
    const gone = current
    current = null
    if (gone !== null) leaving = Promise.all([leaving, goodbye(gone.bonjour)])
  }
  return {
    update: (state) => {
      const { advertised } = state
      const services = announcedOf(state)
      const key = JSON.stringify([advertised, state.site?.name, services])
      if (key === current?.key) return services
      leave()
      if (advertised === null || services.length === 0) return services
      const bonjour = open(advertised)
      for (const service of services) publish(bonjour, service, state.site?.name ?? '')
      current = { key, bonjour }
      return services
    },
    stop: async () => {
      leave()
      await leaving
    },
  }
}

/** Those that are reached at that address. */
function announcedOf({ servers, advertised }: BenchState): readonly Announced[] {
  if (advertised === null || isLoopback(advertised)) return []
  return serverNames.flatMap((server) => {
    const status = servers[server]
    if (status.phase !== 'listening' || types[server] === undefined) return []
    return isWildcard(status.address) || status.address === advertised ? [{ server, port: status.port }] : []
  })
}

function publish(bonjour: Bonjour, { server, port }: Announced, site: string): void {
  const kind = types[server]
  if (kind === undefined) return
  const name = nameOf(['Resync Bench', site, hostname()])
  const txt = server === 'http' || server === 'https' ? { path: '/' } : {}
  bonjour.publish({ ...kind, name, port, host: `${hostname().replace(/\.local$/, '')}.local`, txt, probe: false })
}

/** As much as a label takes; a dot would part it in two. */
function nameOf(parts: readonly string[]): string {
  const name = parts
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll('.', '-')
  const bytes = new TextEncoder().encode(name).subarray(0, NAME_BYTES)
  // A character that was cut in its middle is left out.
  return new TextDecoder().decode(bytes).replace(/\uFFFD+$/, '')
}

async function goodbye(bonjour: Bonjour): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  bonjour.unpublishAll(() => resolve(undefined))
  await endsWithin(promise, GOODBYE_MS)
  bonjour.destroy()
}
