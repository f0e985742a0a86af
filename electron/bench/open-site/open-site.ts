import { serverNames, type Emit, type ServerName } from '../../../shared/domain/event/bench-event.ts'
import { defaultDhcpSettings } from '../../../shared/domain/dhcp/settings.ts'
import type { ServerSettings } from '../../../shared/ipc/contract/servers.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import type { Clock, Unsubscribe } from '../core/clock.ts'
import type { RunningServer, RunningTransfer } from '../core/running-server.ts'
import type { PhoneLogins } from '../phones/logins/phone-logins.ts'
import { createProvisioning, type Provisioning } from '../serving/provisioning.ts'
import { ProbeFiles } from '../serving/probe-files.ts'
import { superviseAll, type Supervisor } from '../server-kit/supervisor.ts'
import { createSiteFiles, type SiteFiles } from '../site/files.ts'
import { createServedFiles } from '../serving/plain-files.ts'
import { takeUpTold } from '../site/told-outside.ts'
import { PhoneBookChanges } from '../site/phone-book-changes.ts'
import { PhoneBookHistory } from '../site/phone-book-history.ts'
import { ProfileFacts } from '../site/profile-facts.ts'
import { RouteChanges } from '../site/route-changes.ts'
import { ProfileSummaries } from '../site/profile-summaries.ts'
import { openSite, type Site } from '../site/site.ts'
import type { CloseOptions, EventStore } from '../events/store/event-store.ts'
import { historyEvents } from './history-events.ts'
import { historyFolder } from './history-folder.ts'
import { KeptLines } from './kept-lines.ts'
import { openStore } from '../events/store/open-store.ts'
import { listeningPort } from '../../../shared/domain/network/ports.ts'
import { endpointsOf, withPortOwner, type EndpointOverrides } from './endpoints.ts'
import { StagingDhcp, type DhcpPlan } from './staging-dhcp.ts'
import { createSitePhones, type SitePhones } from './site-phones.ts'
import { createSiteSecurity, type SiteSecurity } from './site-security.ts'
import { SiteFirmware } from './site-firmware.ts'
import { SiteActivation } from './site-activation.ts'
import { SiteBroadworks } from './site-broadworks.ts'
import { DeviceFiles, typeAccount } from './device-files.ts'
import { deviceServing } from './device-serving.ts'
import type { Admit } from '../http/admission.ts'
import { PhoneBoard } from './phone-board.ts'
import { serverStarters } from './start-servers.ts'

/** For this run only: what the command line says, over what the site says. */
export interface OpenSiteOverrides extends EndpointOverrides {
  /** DHCP, which a site never starts by itself. */
  readonly dhcp?: DhcpPlan
}

export interface OpenSiteDeps {
  readonly clock: Clock
  readonly emit: Emit
  readonly identify: Identify
  readonly onChange: () => void
  /** What opens the phones of every site. */
  readonly logins: PhoneLogins
  readonly transferId: () => string
}

/** One open site: its folder, its history and its servers. */
export interface OpenSite extends SitePhones {
  readonly site: Site
  readonly store: EventStore
  readonly files: SiteFiles
  readonly firmware: SiteFirmware
  /** For a rehearsal that installs it. */
  readonly firmwareFor: (what: 'upgrade' | 'migration', base: string) => Promise<Readonly<Record<string, string>>>
  /** For a rehearsal, whose phones ask at the provider's addresses too. */
  readonly devices: typeof deviceServing
  readonly broadworks: SiteBroadworks
  readonly activation: SiteActivation
  readonly provisioning: Provisioning
  readonly phoneBook: PhoneBookChanges
  readonly routes: RouteChanges
  readonly summaries: ProfileSummaries
  readonly probe: ProbeFiles
  /** How each phone stands. */
  readonly board: PhoneBoard
  /** A screen shows how many phones failed: from here on the board is kept. */
  watchBoard(): void
  readonly certificates: SiteSecurity['certificates']
  readonly dhcp: StagingDhcp
  readonly servers: Readonly<Record<ServerName, Supervisor>>
  /** Aborted when the site is closed: whatever follows it ends. */
  readonly closed: AbortSignal
  /** Starts what the site enables; `settled` tells when each of them listens or has failed. */
  startServers(): void
  settled(): Promise<void>
  /** The address that its servers listen on in this run; '' for all. */
  listen(): string
  /** The port that each server is to use in this run (0: a free one); null for one that is off. */
  ports(): Readonly<Record<ServerName, number | null>>
  /** The port on which each server listens now; null for one that does not. */
  listening(): Readonly<Record<ServerName, number | null>>
  /** Keeps the addresses in site.json, over what the command line said; servers that listen elsewhere are restarted. */
  setAddresses(addresses: { readonly listen?: string | undefined; readonly advertise: string }): Promise<void>
  /** Keeps a server's port in site.json, over what the command line said, and restarts it. */
  configure(server: ServerName, settings: ServerSettings): Promise<void>
  transfers(): number
  /** Files of this size and larger that are on their way. */
  downloads(leastBytes: number): readonly RunningTransfer[]
  bytesSent(): number
  /** Lines that were received, and wait to be told. */
  waiting(): number
  /** Once `cut` aborts, what a server still holds is dropped and counted. */
  stopServers(cut?: AbortSignal): Promise<void>
  /** After the servers: lets go of the files and closes the history; gives how many events could not be stored. */
  close(options?: CloseOptions): Promise<number>
}

/** How long events are kept: a site is visited for days, and audited for months. */
const RETENTION = { maxAgeDays: 180, maxBytes: 2 * 1024 ** 3 }

export async function openWholeSite(
  folder: string,
  overrides: OpenSiteOverrides,
  deps: OpenSiteDeps,
): Promise<OpenSite> {
  const { clock, emit, onChange } = deps
  const site = await openSite(folder, emit, { newer: 'read' })
  const history = await historyFolder(site)
  const closing = new AbortController()
  const hurry = new AbortController()
  const store = await openStore({
    folder: history.folder,
    retention: RETENTION,
    clock,
    ...historyEvents((event) => closing.signal.aborted || emit(event), onChange),
  })
  const keptLines = new KeptLines({ ...deps, folder: history.folder, store, closed: closing.signal })
  const plain = createServedFiles(site.parts.files, { clock })
  const provisioning = createProvisioning(site, { plain, clock, emit })
  const stopWatching = provisioning.phones.watch(clock)
  let stopTaking: Unsubscribe = () => undefined
  const files = createSiteFiles(site.parts, { clock, emit })
  const broadworks = new SiteBroadworks({ site, files, clock })
  const security = createSiteSecurity(site, provisioning, {
    clock,
    emit,
    alsoAsks: () => broadworks.asksForCertificates(),
  })
  const about = { site, files, provisioning, kept: deps.logins, clock, emit, closed: closing.signal }
  const phones = createSitePhones(about)
  const { reports: uploads } = phones
  const deviceFiles = new DeviceFiles({
    broadworks,
    phones: provisioning.phones,
    typeAccount: (type) => typeAccount(site, provisioning.secrets, type),
    next: phones.sent.watching(security.files),
    clock,
  })
  const admit: Admit = (asking) => {
    const denial = security.access.admit(asking)
    return denial === null
      ? deviceFiles.admit(asking)
      : Promise.resolve(denial).then((known) => known ?? deviceFiles.admit(asking))
  }
  const probe = new ProbeFiles(deviceFiles)
  // What the command line says holds until a person chooses something else.
  const { endpoint, isEnabled, forget } = endpointsOf(site, overrides)
  const dhcp: StagingDhcp = new StagingDhcp({
    ...deps,
    settings: () => site.file().dhcp ?? defaultDhcpSettings,
    phones: async () => new Set((await provisioning.phones.current()).byMac.keys()),
    ports: () => ({ tftp: listeningPort(servers.tftp.status()), http: listeningPort(servers.http.status()) }),
    supervisor: () => servers.dhcp,
  })
  const starters = serverStarters({
    ...deps,
    ...{ site, endpoint, files: probe, security, broadworks, admit, uploads, keptLines, hurry: hurry.signal },
    fetching: () => servers.tftp.running()?.active() ?? 0,
  })
  const servers: Readonly<Record<ServerName, Supervisor>> = superviseAll<ServerName>(
    { ...starters, dhcp: dhcp.listen },
    { explain: withPortOwner, emit, onStatus: onChange, clock },
  )
  const all = Object.values(servers)
  const running = (): readonly RunningServer[] =>
    all.map((supervisor) => supervisor.running()).filter((server) => server !== null)
  const board = new PhoneBoard({ store, provisioning, clock })
  let settled: Promise<unknown> = Promise.resolve()
  let recovering: Promise<unknown> = Promise.resolve()

  const firmware = new SiteFirmware({
    site,
    files,
    phones: provisioning.phones,
    http: () => ({
      listen: endpoint('http').address,
      port: listeningPort(servers.http.status()) ?? endpoint('http').port,
    }),
    // A history that cannot be read says so itself; what phones.csv says is left.
    seen: () => board.firmware().catch(() => new Map()),
  })

  const copies = { hidden: site.parts.hidden, now: () => clock.now() }
  return {
    site,
    store,
    files,
    firmware,
    firmwareFor: (what, base) => firmware.parametersFor(what, base),
    devices: deviceServing,
    broadworks,
    activation: new SiteActivation(site.parts.hidden, () => clock.now()),
    provisioning,
    phoneBook: new PhoneBookChanges(provisioning.phones, new PhoneBookHistory(provisioning.phones, copies), emit),
    routes: new RouteChanges(site, copies),
    summaries: new ProfileSummaries(
      provisioning.profiles,
      new ProfileFacts({
        ...provisioning,
        routes: () => site.file().routes,
        firmwareOf: (mac) => board.firmwareOf(mac),
      }),
    ),
    probe,
    board,
    // A history that cannot be read says so itself.
    watchBoard: () => void board.load().then(onChange, () => undefined),
    certificates: security.certificates,
    ...phones,
    dhcp,
    servers,
    closed: closing.signal,
    startServers: () => {
      const others = Promise.all(serverNames.filter(isEnabled).map((server) => servers[server].start()))
      // After the file servers: phones are told where these listen.
      settled = others.then(() => (overrides.dhcp === undefined ? undefined : dhcp.start(overrides.dhcp)))
      // What an earlier run left is told while phones are served already.
      recovering = others.then(() => keptLines.recover()).catch(() => undefined)
      void phones.rollouts.load()
      // Only now do events go into this site's history.
      stopTaking = takeUpTold(site.parts.hidden, { clock, emit })
    },
    settled: async () => {
      await settled
    },
    listen: () => endpoint('http').address,
    listening: () => everyServer((server) => listeningPort(servers[server].status())),
    ports: () => everyServer((server) => (isEnabled(server) ? endpoint(server).port : null)),
    setAddresses: async ({ listen, advertise }) => {
      const before = endpoint('http').address
      await site.setAddresses({ listen: listen ?? site.settings().listen, advertise })
      if (listen === undefined || listen === before) return
      forget('listen')
      const wanted = all.filter((server) => server.status().phase !== 'stopped')
      await Promise.all(wanted.map((server) => server.stop()))
      await Promise.all(wanted.map((server) => server.start()))
    },
    configure: async (server, settings) => {
      await site.setServer(server, settings)
      forget(server)
      await servers[server].stop()
      if (settings.enabled) await servers[server].start()
    },
    transfers: () => running().reduce((total, server) => total + server.active(), 0),
    downloads: (leastBytes) => running().flatMap((server) => server.transfers?.(leastBytes) ?? []),
    bytesSent: () => running().reduce((total, server) => total + server.bytesSent(), 0),
    waiting: () => running().reduce((total, server) => total + (server.waiting?.() ?? 0), 0),
    stopServers: async (cut) => {
      closing.abort()
      stopWatching()
      stopTaking()
      cut?.addEventListener('abort', () => hurry.abort(), { signal: hurry.signal })
      await Promise.all([...all.map((supervisor) => supervisor.stop()), recovering])
    },
    close: async (options) => {
      await phones.rollouts.close()
      await phones.sent.settled()
      await plain.close()
      const notStored = await store.close(options)
      await keptLines.forget()
      await history.done()
      return notStored
    },
  }
}

const everyServer = <T>(of: (server: ServerName) => T): Readonly<Record<ServerName, T>> =>
  Object.fromEntries(serverNames.map((server) => [server, of(server)])) as Record<ServerName, T>
