import { serverNames, type ServerName } from '../../shared/domain/event/bench-event.ts'
import type { BenchState, ServerStatus } from '../../shared/domain/event/bench-state.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'
import type { BenchCore } from './api/bench-core.ts'
import { historyActions, liveActions } from './api/history-actions.ts'
import { systemClock, type Clock, type Unsubscribe } from './core/clock.ts'
import { LiveHub } from './events/live/live-hub.ts'
import { chooseAdvertised, listInterfaces } from './net/interfaces.ts'
import { keyActions, phoneActions, routeActions } from './api/phone-actions.ts'
import { profileActions } from './api/profile-actions.ts'
import { createRates } from './events/rates.ts'
import { createRehearsalRuns } from './rehearsal/runs.ts'
import { Recorder } from './events/recorder.ts'
import { createRouter, type BenchRouter, type Complain } from './api/router.ts'

import { openPreferences } from './site/preferences.ts'
import { SessionKeeper } from './open-site/current-site.ts'
import { fileActions, preferenceActions, serverActions, siteActions } from './api/site-actions.ts'
import type { OpenSiteOverrides } from './open-site/open-site.ts'
import { noStore } from './events/store/no-store.ts'

export type { BenchRouter } from './api/router.ts'

export interface BenchOptions {
  /** Where the preferences and the list of recent sites are kept. */
  readonly preferencesFolder: string
  readonly version: string
  readonly clock?: Clock
  /** Whether the bench process that ran before this one crashed: said in the history. */
  readonly afterCrash?: boolean
  /** Where an unexpected error of ours is written down. */
  readonly complain?: Complain
}

export interface Bench {
  /** The contract, answered. */
  readonly router: BenchRouter
  state(): BenchState
  onState(listener: (state: BenchState) => void): Unsubscribe
  /** Opens a site and starts every enabled server; a server that fails says so in the state, it does not throw. */
  openSite(folder: string, overrides?: OpenSiteOverrides): Promise<void>
  /** Every enabled server listens or has failed. */
  settled(): Promise<void>
  /** Ends transfers, writes what is not yet written, frees the ports. */
  close(): Promise<void>
}

const complainOnStandardError: Complain = (reference, error) => {
  console.error(`resync-bench: unexpected error ${reference}`, error)
}

/** How long the laptop's addresses are believed without looking again. */
const ADDRESSES_MS = 2_000

/** Composes the services. Calls go down from here, events come up; services do not know each other. */
export function createBench(options: BenchOptions): Bench {
  const { version, afterCrash = false, complain = complainOnStandardError } = options
  const clock = options.clock ?? systemClock
  const listeners = new Set<(state: BenchState) => void>()
  const onChange = (): void => {
    hub.stateChanged()
    for (const listener of listeners) listener(state())
  }

  const hub: LiveHub = new LiveHub(clock, () => state())
  const recorder = new Recorder(clock, hub, noStore)
  const preferences = openPreferences(options.preferencesFolder)
  const identify = createIdentify()
  const sessions = new SessionKeeper({ clock, recorder, identify, preferences, version, afterCrash, onChange })
  const interfaces = remembered(clock, ADDRESSES_MS, listInterfaces)
  const rates = createRates(clock, () => ({
    events: recorder.recorded,
    bytes: sessions.current?.bytesSent() ?? 0,
    transfers: sessions.current?.transfers() ?? 0,
  }))

  const state = (): BenchState => {
    const session = sessions.current
    const settings = session?.site.settings()
    return {
      version,
      runtime: runtime(),
      site: session === null || settings === undefined ? null : { name: settings.name, folder: session.site.folder },
      servers: statuses((server) => session?.servers[server].status() ?? { phase: 'stopped' }),
      history: recorder.store.status(),
      advertised: chooseAdvertised(
        { advertise: settings?.advertise ?? '', listen: session?.listen() ?? '' },
        interfaces(),
      ),
      rates: rates.current(),
    }
  }

  const rehearsals = createRehearsalRuns(() => sessions.need().site.folder)
  const core: BenchCore = {
    live: liveActions(hub, recorder, clock, state),
    history: historyActions(recorder, clock),
    servers: serverActions({ session: sessions.need, state, recorder, onChange, clock }),
    site: siteActions(sessions, preferences),
    files: fileActions({ session: sessions.need, recorder }),
    phones: phoneActions(sessions.need),
    routes: routeActions(sessions.need),
    keys: keyActions(sessions.need),
    profiles: profileActions(sessions.need, clock),
    rehearse: rehearsals.actions,
    preferences: preferenceActions(preferences),
  }
  const stopRates = rates.start(onChange)

  return {
    router: createRouter(core, complain),
    state,
    onState: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    openSite: (folder, overrides) => sessions.open(folder, overrides),
    settled: () => sessions.current?.settled() ?? Promise.resolve(),
    close: async () => {
      stopRates()
      await rehearsals.close()
      hub.close()
      await sessions.close()
    },
  }
}

const statuses = (of: (server: ServerName) => ServerStatus): Record<ServerName, ServerStatus> =>
  Object.fromEntries(serverNames.map((server) => [server, of(server)])) as Record<ServerName, ServerStatus>

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
