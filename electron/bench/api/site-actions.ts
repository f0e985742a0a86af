import { homedir } from 'node:os'
import { join } from 'node:path'
import type { ServerName } from '../../../shared/domain/event/bench-event.ts'
import type { BenchState } from '../../../shared/domain/event/bench-state.ts'
import type { SiteSettings } from '../../../shared/ipc/contract.ts'
import type { FileActions, PreferenceActions, ServerActions, SiteActions } from './bench-core.ts'
import type { Clock } from '../core/clock.ts'
import { listInterfaces } from '../net/interfaces.ts'
import type { Recorder } from '../events/recorder.ts'
import { runSelfTest } from '../self-test/self-test.ts'
import type { PreferencesFile } from '../site/preferences.ts'
import { createSite } from '../site/site.ts'
import type { SessionKeeper } from '../open-site/current-site.ts'
import type { SiteSession } from '../open-site/open-site.ts'

interface Sessions {
  /** The open site's; a NO_SITE fault when there is none. */
  readonly session: () => SiteSession
  readonly recorder: Recorder
}

export function serverActions(
  world: Sessions & { readonly state: () => BenchState; readonly onChange: () => void; readonly clock: Clock },
): ServerActions {
  const { session, state, recorder, clock } = world
  const portOf = (server: ServerName): number | null => {
    const status = state().servers[server]
    return status.phase === 'listening' ? status.port : null
  }
  return {
    start: (server) => session().servers[server].start(),
    stop: (server) => session().servers[server].stop(),
    async configure({ server, port, enabled }) {
      const current = session()
      const supervisor = current.servers[server]
      await current.site.update((file) => ({
        ...file,
        servers: { ...file.servers, [server]: { ...file.servers[server], port, enabled } },
      }))
      current.forgetOverride(server)
      await supervisor.stop()
      if (enabled) await supervisor.start()
    },
    interfaces: listInterfaces,
    async listenOn({ listen, advertise }) {
      const current = session()
      const moved = listen !== current.site.settings().listen
      await current.site.update((file) => ({ ...file, listen, advertise }))
      world.onChange()
      if (!moved) return
      current.forgetOverride('listen')
      const wanted = Object.values(current.servers).filter((server) => server.status().phase !== 'stopped')
      await Promise.all(wanted.map((server) => server.stop()))
      await Promise.all(wanted.map((server) => server.start()))
    },
    selfTest() {
      const { probe } = session()
      return runSelfTest({
        address: state().advertised,
        ports: { tftp: portOf('tftp'), http: portOf('http'), syslog: portOf('syslog') },
        publishProbe: (path, content) => probe.publish(path, content, clock.now()),
        heard: (text, patienceMs) => heard(recorder, clock, text, patienceMs),
      })
    },
  }
}

/** Whether a syslog line with this text arrives in time. */
function heard(recorder: Recorder, clock: Clock, text: string, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (answer: boolean): void => {
      stopListening()
      stopWaiting()
      resolve(answer)
    }
    const stopWaiting = clock.after(patienceMs, () => {
      settle(false)
    })
    const stopListening = recorder.onEvent((event) => {
      if (event.type === 'phone.said' && event.text.includes(text)) settle(true)
    })
  })
}

export function siteActions(sessions: SessionKeeper, preferences: PreferencesFile): SiteActions {
  const open = async (folder: string): Promise<SiteSettings> => {
    await sessions.open(folder)
    return sessions.need().site.settings()
  }
  return {
    settings: () => sessions.current?.site.settings() ?? null,
    async create({ folder, name }) {
      const site = await createSite(folder, name)
      return open(site.folder)
    },
    open,
    close: () => sessions.close(),
    recent: () => preferences.recent(),
    forget: (folder) => preferences.forget(folder),
    suggest: () => ({ folder: join(homedir(), 'Resync Bench') }),
  }
}

export function fileActions({ session, recorder }: Sessions): FileActions {
  return {
    async list() {
      const { files, store } = session()
      const [listed, fetches] = await Promise.all([files.list(), store.lastFetches()])
      return listed.map((file) => ({ ...file, lastFetch: fetches.get(file.path) ?? null }))
    },
    async add({ path, content, replace }) {
      const { files, store } = session()
      const added = await files.add(path, new Uint8Array(await content.arrayBuffer()), { replace })
      recorder.emit({ type: 'file.added', path: added.path, bytes: added.bytes, sha256: added.sha256 ?? '' })
      return { ...added, lastFetch: (await store.lastFetches()).get(added.path) ?? null }
    },
    async remove(path) {
      const removed = await session().files.remove(path)
      recorder.emit({ type: 'file.removed', path })
      return removed
    },
    async restore(undo) {
      await session().files.restore(undo)
    },
    rename: ({ from, to }) => session().files.rename(from, to),
  }
}

export function preferenceActions(file: PreferencesFile): PreferenceActions {
  return { get: () => file.get(), set: (preferences) => file.set(preferences) }
}
