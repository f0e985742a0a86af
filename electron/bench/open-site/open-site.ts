import { serverNames, type Emit, type ServerName } from '../../../shared/domain/event/bench-event.ts'
import { fault, type Fault } from '../../../shared/domain/fault/fault.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { startHttpServer } from '../http/http-server.ts'
import type { Clock } from '../core/clock.ts'
import type { RunningServer } from '../core/running-server.ts'
import type { Endpoint } from '../net/endpoint.ts'
import { portOwner } from '../net/port-owner.ts'
import { createProvisioning, type Provisioning } from '../serving/provisioning.ts'
import { ProbeFiles } from '../serving/probe-files.ts'
import { superviseAll, type Supervisor } from '../server-kit/supervisor.ts'
import { createSiteFiles, type SiteFiles } from '../site/files.ts'
import { createServedFiles } from '../serving/plain-files.ts'
import { openSite, type Site } from '../site/site.ts'
import type { EventStore } from '../events/store/event-store.ts'
import { openStore } from '../events/store/open-store.ts'
import { startSyslogServer } from '../syslog/syslog-server.ts'
import { startTftpServer } from '../tftp/tftp-server.ts'

/** For this run only: what the command line says, over what the site says. */
export interface OpenSiteOverrides {
  readonly listen?: string
  readonly ports?: Partial<Record<ServerName, number | 'off'>>
}

export interface OpenSiteDeps {
  readonly clock: Clock
  readonly emit: Emit
  readonly identify: Identify
  readonly onChange: () => void
  readonly transferId: () => string
}

/** One open site: its folder, its history and its servers. */
export interface SiteSession {
  readonly site: Site
  readonly store: EventStore
  readonly files: SiteFiles
  readonly provisioning: Provisioning
  readonly probe: ProbeFiles
  readonly servers: Readonly<Record<ServerName, Supervisor>>
  /** Starts what the site enables; `settled` tells when each of them listens or has failed. */
  startServers(): void
  settled(): Promise<void>
  /** The address that its servers listen on in this run; '' for all. */
  listen(): string
  /** What the person chose replaces what the command line said for this server. */
  forgetOverride(server: ServerName | 'listen'): void
  transfers(): number
  bytesSent(): number
  stopServers(): Promise<void>
  /** After the servers: lets go of the files and closes the history. */
  close(): Promise<void>
}

/** How long events are kept: a site is visited for days, and audited for months. */
const RETENTION = { maxAgeDays: 180, maxBytes: 2 * 1024 ** 3 }

export async function openSession(
  folder: string,
  overrides: OpenSiteOverrides,
  world: OpenSiteDeps,
): Promise<SiteSession> {
  const { clock, emit, onChange } = world
  const site = await openSite(folder)
  const store = await openStore({ folder: site.parts.hidden, retention: RETENTION, clock, onStatus: onChange })
  const plain = createServedFiles(site.parts.files, { clock })
  const provisioning = createProvisioning(site, plain, clock)
  const probe = new ProbeFiles(provisioning.files)
  const ports = new Map(Object.entries(overrides.ports ?? {}))
  let listen = overrides.listen

  const listenAddress = (): string => listen ?? site.settings().listen
  const portOf = (server: ServerName): number => {
    const override = ports.get(server)
    return typeof override === 'number' ? override : site.settings().servers[server].port
  }
  const isEnabled = (server: ServerName): boolean =>
    ports.get(server) === undefined ? site.settings().servers[server].enabled : ports.get(server) !== 'off'

  const endpointOf = (server: ServerName): Endpoint => ({ address: listenAddress(), port: portOf(server) })
  const servers = superviseAll<ServerName>(
    {
      tftp: () => startTftpServer({ ...world, ...endpointOf('tftp'), server: 'tftp', files: probe }),
      http: () => startHttpServer({ ...world, ...endpointOf('http'), server: 'http', files: probe }),
      syslog: () => startSyslogServer({ ...world, ...endpointOf('syslog'), server: 'syslog' }),
    },
    { explain: withPortOwner, emit, onStatus: onChange, clock },
  )
  const all = Object.values(servers)
  const running = (): readonly RunningServer[] =>
    all.map((supervisor) => supervisor.running()).filter((server) => server !== null)
  let settled: Promise<unknown> = Promise.resolve()

  return {
    site,
    store,
    files: createSiteFiles(site.parts, { clock }),
    provisioning,
    probe,
    servers,
    startServers: () => {
      settled = Promise.all(serverNames.filter(isEnabled).map((server) => servers[server].start()))
    },
    settled: async () => {
      await settled
    },
    listen: listenAddress,
    forgetOverride: (server) => {
      if (server === 'listen') listen = undefined
      else ports.delete(server)
    },
    transfers: () => running().reduce((total, server) => total + server.active(), 0),
    bytesSent: () => running().reduce((total, server) => total + server.bytesSent(), 0),
    stopServers: async () => {
      await Promise.all(all.map((supervisor) => supervisor.stop()))
    },
    close: async () => {
      await plain.close()
      await store.close()
    },
  }
}

/** Adds who holds a port that is taken: only the system knows. */
async function withPortOwner(plain: Fault): Promise<Fault> {
  if (plain.code !== 'PORT_IN_USE') return plain
  const transport = String(plain.params['protocol']).toLowerCase() === 'tcp' ? 'tcp' : 'udp'
  const owner = await portOwner(transport, Number(plain.params['port']))
  return fault(plain.code, { ...plain.params, owner })
}
