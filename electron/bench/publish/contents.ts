import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RefusalReason } from '../../../shared/domain/event/bench-event.ts'
import { servedPath } from '../../../shared/domain/site/served-path.ts'
import { pathFor, type Route } from '../../../shared/domain/route/route.ts'
import type { Result } from '../../../shared/domain/result.ts'
import type { Refusal } from '../core/served-file.ts'
import type { PhoneRow } from '../../../shared/domain/phone-book/phone-book.ts'
import { packForRoute } from '../serving/pack-for-route.ts'
import { asPhone } from '../serving/phone-table.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import { openChecked } from '../site/open-checked.ts'
import type { Site } from '../site/site.ts'
import { walkFiles } from '../site/walk-files.ts'

/** One file of what is published: its content is made when it is needed. */
export interface Content {
  readonly path: string
  /** Everything that its content depends on; the same source gives the same content. Holds secrets. */
  readonly source: readonly string[]
  read(): Promise<Uint8Array>
}

export interface Unpublishable {
  readonly path: string
  readonly reason: RefusalReason | 'names-no-phone' | 'shares-path'
  /** A template, a column, a key. */
  readonly near: string
}

export type Published = { readonly content: Content } | { readonly refused: Unpublishable }

/** More is no provisioning site. */
const FILES_LIMIT = 100_000
/** A web server of a provider gets no larger file through this than the bench serves whole. */
const READ_LIMIT = 1024 ** 3
const ROWS_A_TURN = 50

/** Everything that the site serves, with every route rendered for every phone. A route goes before a file of its path. */
export async function* contentsOf(site: Site, provisioning: Provisioning): AsyncGenerator<Published> {
  const taken = new Set<string>()
  yield* renderedContents(provisioning, taken)
  const { paths } = await walkFiles(site.parts.files, FILES_LIMIT)
  for (const path of [...paths].sort()) if (!taken.has(path)) yield plainContent(site.parts.files, path)
}

async function* renderedContents(provisioning: Provisioning, taken: Set<string>): AsyncGenerator<Published> {
  const { book } = await provisioning.phones.current()
  for (const compiled of provisioning.routes()) {
    // A web server does not know who asks: only the path tells.
    if (!compiled.namesPhone) {
      yield { refused: { path: compiled.route.pattern, reason: 'names-no-phone', near: '' } }
      continue
    }
    const { route } = compiled
    // Once for all phones, so that what a file is noted under is the key that it was encrypted with.
    const key = route.key === '' ? null : await provisioning.secrets.key(route.key)
    const forRoute = { route, key, preview: await provisioning.files.previewer(route) }
    for (const [index, row] of book.rows.entries()) {
      if (index % ROWS_A_TURN === 0) await nextTurn()
      yield renderedContent({ ...forRoute, row }, taken)
    }
  }
}

interface ForPhone {
  readonly route: Route
  readonly key: string | null
  readonly preview: (row: PhoneRow) => Result<string, Refusal>
  readonly row: PhoneRow
}

function renderedContent({ route, key, preview, row }: ForPhone, taken: Set<string>): Published {
  const path = pathFor(route, asPhone(row)).slice(1)
  if (taken.has(path)) return { refused: { path, reason: 'shares-path', near: row.mac } }
  taken.add(path)
  const text = preview(row)
  if (!text.ok) return { refused: { path, reason: text.error.reason, near: text.error.near ?? '' } }
  const source = [String(route.gzip), key ?? '', text.value]
  return { content: { path, source, read: () => packForRoute(text.value, route, key) } }
}

/** Read by the rule that the servers have: no link leads out of the folder. */
async function plainContent(root: string, path: string): Promise<Published> {
  const parsed = servedPath(path, 'tftp')
  if (!parsed.ok) return { refused: { path, reason: parsed.error, near: '' } }
  const checked = await openChecked(root, parsed.value)
  if (!checked.ok) return { refused: { path, reason: checked.error, near: '' } }
  const { identity, handle } = checked.value
  await handle.close()
  if (identity.size > BigInt(READ_LIMIT)) return { refused: { path, reason: 'too-large', near: '' } }
  const read = async (): Promise<Uint8Array> => {
    const again = await openChecked(root, parsed.value)
    if (!again.ok) throw new Error(`${path}: ${again.error}`)
    try {
      return await again.value.handle.readFile()
    } finally {
      await again.value.handle.close()
    }
  }
  return { content: { path, source: [String(identity.size), String(identity.mtimeNs), String(identity.ino)], read } }
}
