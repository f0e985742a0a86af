import { homedir, release, userInfo } from 'node:os'
import { Pseudonyms } from '../../../shared/domain/handover/pseudonyms.ts'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import type { Clock } from '../core/clock.ts'
import type { HistoryReader } from '../events/store/history-reader.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import type { Site } from '../site/site.ts'
import { walkFiles } from '../site/walk-files.ts'
import { writePack, type PackEntry, type WrittenPack } from './write-pack.ts'

export interface SupportOptions {
  readonly site: Site
  readonly provisioning: Provisioning
  readonly history: HistoryReader
  readonly clock: Clock
  readonly product: string
}

/** One file of the bundle, as the person sees it before it is saved. */
export interface SupportFile {
  readonly name: string
  readonly text: string
}

/** The latest events tell what went wrong; more tells who works here. */
const EVENTS = 5_000
const FILES_LIMIT = 10_000

/** What helps to find a fault, without what names people, places or secrets. The same text is previewed and saved. */
export async function supportFiles(options: SupportOptions): Promise<readonly SupportFile[]> {
  const { site, history, provisioning, product } = options
  const { book } = await provisioning.phones.current()
  const pseudonyms = new Pseudonyms(namesIn(site, book.rows))
  const { routes, ...settings } = site.file()
  const about = {
    product,
    platform: process.platform,
    system: release(),
    arch: process.arch,
    versions: process.versions,
  }
  const events = latest(history)
  const shape = {
    phones: book.rows.length,
    columns: book.columns,
    problems: book.problems.map(({ code, line }) => ({ code, line })),
    files: (await walkFiles(site.parts.files, FILES_LIMIT)).paths,
    templates: (await walkFiles(site.parts.templates, FILES_LIMIT)).paths,
  }
  const json = (value: unknown): string => pseudonyms.of(`${JSON.stringify(value, null, 2)}\n`)
  return [
    { name: 'about.json', text: `${JSON.stringify(about, null, 2)}\n` },
    {
      name: 'settings.json',
      text: json({ ...settings, name: 'name', dhcp: undefined, routes: routes.map(withoutKey) }),
    },
    { name: 'shape.json', text: json(shape) },
    { name: 'events.jsonl', text: pseudonyms.of(events.map((event) => `${JSON.stringify(event)}\n`).join('')) },
  ]
}

export async function writeSupportBundle(path: string, options: SupportOptions): Promise<WrittenPack> {
  const files = await supportFiles(options)
  async function* entries(): AsyncGenerator<PackEntry> {
    await Promise.resolve()
    for (const { name, text } of files) yield { name, content: text }
  }
  const made = new Date(options.clock.now()).toISOString()
  const about = { site: 'support', made, product: options.product, phones: 0 }
  return writePack(path, { entries: entries(), about, key: null })
}

/**
 * What phones say may hold names and numbers that nobody can foresee: of those, only the verdict is kept. By the hash of a
 * profile somebody could find out whether a guess of its few secrets is right.
 */
function latest(history: HistoryReader): readonly BenchEvent[] {
  const events = history.page({ filter: [], before: null, limit: EVENTS })
  return [...events].reverse().map(withoutContents)
}

function withoutContents(event: BenchEvent): BenchEvent {
  if (event.type === 'phone.said') return { ...event, text: '…' }
  if (event.type !== 'file.sent') return event
  const { sha256, ...rest } = event
  return sha256 === undefined ? event : rest
}

const withoutKey = <Route extends { readonly key?: string | undefined }>(route: Route): Route => ({
  ...route,
  ...(route.key !== undefined && { key: '…' }),
})

function namesIn(
  site: Site,
  rows: readonly { readonly values: Readonly<Record<string, string>> }[],
): readonly string[] {
  const cells = rows.flatMap(({ values }) =>
    Object.entries(values).flatMap(([column, value]) => (column === 'model' || column === 'mac' ? [] : [value])),
  )
  return [site.folder, homedir(), userInfo().username, site.settings().name, ...cells]
}
