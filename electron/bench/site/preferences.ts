import { mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Preferences } from '../../../shared/ipc/contract/preferences.ts'
import type { RecentSite } from '../../../shared/ipc/contract/site.ts'
import { lazily } from '../../../shared/domain/lazily.ts'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { languages } from '../../../shared/domain/text/languages.ts'
import { readPlainFile } from './open-checked.ts'
import { writeFault } from '../core/write-fault.ts'

const RECENT_LIMIT = 20

/** More than this are no preferences. */
const LIMIT_BYTES = 4 * 1024 * 1024

/** Each part that cannot be read has its default: a new version's theme must not lose the saved filters. */
const stored = lazily(() =>
  z.object({
    language: z.enum(['system', ...languages]).catch('system'),
    theme: z.enum(['system', 'light', 'dark']).catch('system'),
    savedFilters: z
      .array(z.object({ name: z.string().min(1).max(80), filter: z.string().max(2_000) }))
      .max(100)
      .catch([]),
    recent: z
      .array(z.object({ name: z.string(), folder: z.string(), openedAt: z.number() }))
      .max(RECENT_LIMIT)
      .catch([]),
  }),
)
type Stored = z.output<ReturnType<typeof stored>>

/** The application's own choices: the one state that is not in a site, save secrets. */
export interface PreferencesFile {
  get(): Promise<Preferences>
  set(preferences: Preferences): Promise<void>
  /** The newest first, and whether each is still there. */
  recent(): Promise<readonly RecentSite[]>
  remember(site: { readonly name: string; readonly folder: string; readonly openedAt: number }): Promise<void>
  forget(folder: string): Promise<void>
  /** Where a file that could not be read was kept aside, once: the next time it is asked for, null. */
  damaged(): Promise<string | null>
}

/** Reading never fails: without its preferences the application still works, with the usual ones. */
export function openPreferences(folder: string): PreferencesFile {
  const path = join(folder, 'preferences.json')
  const opened = readStored(path)
  let damaged = opened.then(({ keptAt }) => keptAt)
  let current = opened.then(({ stored: found }) => found)

  const change = (edit: (now: Stored) => Stored): Promise<void> => {
    // What was chosen holds for this run even where it cannot be kept.
    const wanted = current.then(edit)
    const written = current.then(() => wanted).then((next) => write(next))
    current = written.then(
      () => wanted,
      () => wanted,
    )
    return written
  }

  const write = async (next: Stored): Promise<void> => {
    try {
      await mkdir(folder, { recursive: true })
      await writeFileAtomic(path, `${JSON.stringify(next, null, 2)}\n`)
    } catch (error) {
      throw writeFault(folder, error)
    }
  }

  return {
    get: async () => {
      const { language, theme, savedFilters } = await current
      return { language, theme, savedFilters }
    },
    set: ({ language, theme, savedFilters }) =>
      change((now) => ({ ...now, language, theme, savedFilters: [...savedFilters] })),
    recent: async () => {
      const { recent } = await current
      return Promise.all(recent.map(async (site) => ({ ...site, present: await isPresent(site.folder) })))
    },
    remember: ({ name, folder: site, openedAt }) =>
      change((now) => ({
        ...now,
        recent: [{ name, folder: site, openedAt }, ...now.recent.filter((one) => one.folder !== site)].slice(
          0,
          RECENT_LIMIT,
        ),
      })).catch(() => undefined), // a read-only home must not keep a site from being opened
    forget: (site) => change((now) => ({ ...now, recent: now.recent.filter((one) => one.folder !== site) })),
    damaged: () => {
      const once = damaged
      damaged = Promise.resolve(null)
      return once
    },
  }
}

async function readStored(path: string): Promise<{ readonly stored: Stored; readonly keptAt: string | null }> {
  const usual: Stored = { language: 'system', theme: 'system', savedFilters: [], recent: [] }
  const content = await readPlainFile(path, LIMIT_BYTES)
  if (content === null) return { stored: usual, keptAt: null }
  try {
    return { stored: stored().parse(JSON.parse(new TextDecoder().decode(content))), keptAt: null }
  } catch {
    const keptAt = `${path}.damaged`
    return rename(path, keptAt).then(
      () => ({ stored: usual, keptAt }),
      () => ({ stored: usual, keptAt: null }),
    )
  }
}

const isPresent = (folder: string): Promise<boolean> =>
  stat(join(folder, 'site.json')).then(
    () => true,
    () => false,
  )
