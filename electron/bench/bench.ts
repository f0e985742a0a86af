import type { ForwardSettings } from '../../shared/domain/forward/log-server.ts'
import { serverNames, type ServerName } from '../../shared/domain/event/bench-event.ts'
import type { BenchState, HistoryStatus, ServerStatus } from '../../shared/domain/event/bench-state.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'
import { systemClock, type Clock, type Unsubscribe } from './core/clock.ts'
import { noKeychain, type Seal } from './core/seal.ts'
import type { PrintPdf } from './core/pdf-printer.ts'
import { LiveHub } from './events/live/live-hub.ts'
import type { Announced } from './net/announcer.ts'
import { Announcing } from './net/announcing.ts'
import { chooseAdvertised, listInterfaces } from './net/interfaces.ts'
import { Forwarding } from './forward/forwarding.ts'
import type { ForwardTold } from './forward/forward.ts'
import { createRates } from './events/rates.ts'
import type { RehearsalRuns } from './rehearsal/runs.ts'
import { Recorder } from './events/recorder.ts'
import type { Api, Complain } from './api/base.ts'
import { router } from './api/router.ts'
import { PhoneLogins } from './phones/logins/phone-logins.ts'
import { HiddenFile } from './site/hidden-file.ts'
import { openPreferences } from './site/preferences.ts'
import type { Site } from './site/site.ts'
import { CurrentSite } from './open-site/current-site.ts'
import { tellPhones } from './open-site/site-phones.ts'
import type { OpenSite, OpenSiteOverrides } from './open-site/open-site.ts'
import type { CloseOptions } from './events/store/event-store.ts'
import { noStore } from './events/store/no-store.ts'

export interface BenchOptions {
  /** Where the preferences and the list of recent sites are kept. */
  readonly preferencesFolder: string
  readonly version: string
  readonly clock?: Clock
  /** The system's keychain, where a shell can reach it. */
  readonly seal?: Seal
  /** Whether the bench process that ran before this one crashed: said in the history. */
  readonly afterCrash?: boolean
  /** Where an unexpected error of ours is written down. */
  readonly complain?: Complain
  /** Where a shell has a printer. */
  readonly printPdf?: PrintPdf
}

/** A router and what its handlers are given. */
export interface Answers {
  readonly router: typeof router
  readonly context: Api
}

export interface Bench {
  /** The contract, answered: what the wires carry. */
  readonly answers: Answers
  state(): BenchState
  onState(listener: (state: BenchState) => void): Unsubscribe
  /** Opens a site and starts every enabled server; a server that fails says so in the state, it does not throw. */
  openSite(folder: string, overrides?: OpenSiteOverrides): Promise<void>
  /** Passes events on to a log server in this run, whatever the site says. */
  forward(settings: ForwardSettings, onTold: (told: ForwardTold) => void): Promise<void>
  /** Announces the servers by mDNS in this run, whatever the site says; gives what is announced. */
  announce(): Promise<readonly Announced[]>
  /** Every enabled server listens or has failed. */
  settled(): Promise<void>
  /** Ends transfers, frees the ports, writes what is not yet written; gives how many events could not be stored. */
  close(options?: CloseOptions): Promise<number>
}

const complainOnStandardError: Complain = (reference, error) => {
  console.error(`resync-bench: unexpected error ${reference}`, error)
}

/** Of as many logins as are kept, with room. */
const LOGINS_FILE_LIMIT = 64 * 1024 ** 2

/** How long the laptop's addresses are believed without looking again. */
const ADDRESSES_MS = 2_000

/** Composes the services. Calls go down from here, events come up. */
export function createBench(options: BenchOptions): Bench {
  const { version, afterCrash = false, complain = complainOnStandardError } = options
  const clock = options.clock ?? systemClock
  const listeners = new Set<(state: BenchState) => void>()
  const onChange = (): void => {
    hub.stateChanged()
    const open = site.current?.site
    // How far a log server was told is written into the site.
    forwarding.siteIs(open?.newer === null ? open.parts.hidden : null)
    announcing.update(state(), open?.file().announce === true).catch((error: unknown) => complain('mdns', error))
    for (const listener of listeners) listener(state())
  }

  const hub: LiveHub = new LiveHub(clock, () => state())
  const recorder = new Recorder(clock, hub, noStore)
  const preferences = openPreferences(options.preferencesFolder)
  const file = new HiddenFile(options.preferencesFolder, 'phone-logins.json', LOGINS_FILE_LIMIT)
  const logins = new PhoneLogins({ file, seal: options.seal ?? noKeychain })
  const identify = createIdentify()
  const site = new CurrentSite({ clock, logins, recorder, identify, preferences, version, afterCrash, onChange })
  const interfaces = remembered(clock, ADDRESSES_MS, listInterfaces)
  const rates = createRates(clock, () => ({
    events: recorder.recorded,
    bytes: site.current?.bytesSent() ?? 0,
    transfers: site.current?.transfers() ?? 0,
  }))

  const state = (): BenchState => {
    const open = site.current
    const settings = open?.site.settings()
    return {
      version,
      runtime: runtime(),
      site: open === null || settings === undefined ? null : { name: settings.name, ...placeOf(open.site) },
      servers: statuses((server) => open?.servers[server].status() ?? { phase: 'stopped' }),
      history: withWaiting(recorder.store.status(), open),
      advertised: chooseAdvertised(
        { advertise: settings?.advertise ?? '', listen: open?.listen() ?? '' },
        interfaces(),
      ),
      rates: rates.current(),
      failedPhones: open?.board.failed() ?? null,
    }
  }

  let runs: Promise<RehearsalRuns> | null = null
  const forwarding = new Forwarding()
  const announcing = new Announcing()
  const context: Api = {
    clock,
    site,
    recorder,
    live: hub,
    preferences,
    rehearsals: () => (runs ??= import('./rehearsal/runs.ts').then((loaded) => new loaded.RehearsalRuns())),
    state,
    stateChanged: onChange,
    complain,
    forwarding,
    announcing,
    printPdf: options.printPdf ?? null,
  }
  const stopRates = rates.start(onChange)
  recorder.onEvent((event) => {
    const open = site.current
    if (open === null) return
    open.board.add(event)
    tellPhones(open, event)
  })

  return {
    answers: { router, context },
    state,
    onState: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    openSite: async (folder, overrides) => {
      await site.open(folder, overrides)
    },
    forward: (settings, onTold) => forwarding.use(settings, onTold),
    announce: () => announcing.always(state()),
    settled: () => site.current?.settled() ?? Promise.resolve(),
    close: async (options) => {
      stopRates()
      await Promise.all([runs?.then((loaded) => loaded.close()), forwarding.close(), announcing.close()])
      hub.close()
      return site.close(options)
    },
  }
}

const placeOf = ({ folder, newer }: Site): { readonly folder: string; readonly newer?: number } => ({
  folder,
  ...(newer !== null && { newer: newer.found }),
})

const statuses = (of: (server: ServerName) => ServerStatus): Record<ServerName, ServerStatus> =>
  Object.fromEntries(serverNames.map((server) => [server, of(server)])) as Record<ServerName, ServerStatus>

/** Lines that a receiver holds are as little in the history as those that are told and not yet written. */
const withWaiting = (status: HistoryStatus, open: Pick<OpenSite, 'waiting'> | null): HistoryStatus =>
  status.phase === 'stored' ? { ...status, waiting: status.waiting + (open?.waiting() ?? 0) } : status

function runtime(): BenchState['runtime'] {
  const versions: Readonly<Record<string, string | undefined>> = process.versions
  const electron = versions['electron']
  return { node: process.versions.node, platform: process.platform, ...(electron === undefined ? {} : { electron }) }
}

function remembered<T>(clock: Clock, ms: number, look: () => T): () => T {
  let value: T | undefined
  let at = -Infinity
  return () => {
    if (value === undefined || clock.now() - at > ms) {
      value = look()
      at = clock.now()
    }
    return value
  }
}
