import { randomBytes } from 'node:crypto'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { applyEdits, diffBooks, removeRows, type RowEdit } from '../../../shared/domain/phone-book/edit.ts'
import { readPhoneBook, type PhoneBook } from '../../../shared/domain/phone-book/phone-book.ts'
import { parseMac, type Mac } from '../../../shared/domain/identity/mac.ts'
import { checkPhones, fetchesOf, filesByMac, type PhoneOfSite } from '../../../shared/domain/route/fetches.ts'
import { compileRoute } from '../../../shared/domain/route/route.ts'
import type { PhonePlan, PhonePreview, RouteEntry } from '../../../shared/ipc/contract.ts'
import type { KeyActions, PhoneActions, RouteActions } from './bench-core.ts'
import { asRoute } from '../serving/provisioning.ts'
import type { SiteSession } from '../open-site/open-site.ts'

type Session = () => SiteSession

/** Former phone books that can be brought back; a person undoes the last thing, perhaps the one before. */
const UNDO_LIMIT = 20

/** A change that can be taken back: the book before it, and the files' revisions around it. */
interface Kept {
  readonly folder: string
  readonly book: PhoneBook
  readonly before: string
  readonly after: string
}

export function phoneActions(session: Session): PhoneActions {
  const undos = new Map<string, Kept>()

  /** Keeps the new book, and the old one for undo. */
  const write = async (change: (book: PhoneBook) => PhoneBook, basedOn: string): Promise<{ readonly undo: string }> => {
    const { site, provisioning } = session()
    const before = await provisioning.phones.current()
    const { revision } = await provisioning.phones.write(change(before.book), basedOn)
    const undo = randomBytes(8).toString('hex')
    undos.set(undo, { folder: site.folder, book: before.book, before: before.revision, after: revision })
    for (const oldest of [...undos.keys()].slice(0, -UNDO_LIMIT)) undos.delete(oldest)
    return { undo }
  }

  return {
    async table() {
      const { provisioning, files } = session()
      const [{ book, revision }, listed] = await Promise.all([provisioning.phones.current(), files.list()])
      const phones = book.rows.map(asPhone)
      return {
        columns: book.columns,
        rows: book.rows.map(({ mac, values }) => ({ mac, values })),
        problems: book.problems,
        checks: checkPhones(phones, provisioning.routes(), new Set(listed.map((file) => file.path))),
        revision,
      }
    },
    async planImport({ text }) {
      const { book } = await session().provisioning.phones.current()
      const incoming = readPhoneBook(text)
      return plan(book, merged(book, incoming), incoming.problems)
    },
    import: ({ text, basedOn }) => write((book) => merged(book, readPhoneBook(text)), basedOn),
    async planEdit({ edits, remove }) {
      const { book } = await session().provisioning.phones.current()
      return plan(book, edited(book, edits, remove), [])
    },
    edit: ({ edits, remove, basedOn }) => write((book) => edited(book, edits, remove), basedOn),
    async undo(undo) {
      const kept = undos.get(undo)
      if (kept?.folder !== session().site.folder) throw new BenchError('FILE_UNKNOWN', { path: undo })
      // Only over what that change made: what a spreadsheet saved since then stays (FILE_CHANGED).
      const { revision } = await session().provisioning.phones.write(kept.book, kept.after)
      undos.delete(undo)
      // The change before it may be undone next: what it made is there again.
      for (const [id, other] of undos) if (other.after === kept.before) undos.set(id, { ...other, after: revision })
    },
    preview: (mac) => previews(session(), needMac(mac)),
  }
}

function needMac(text: string): Mac {
  const mac = parseMac(text)
  if (!mac.ok) throw new BenchError('BAD_INPUT', { detail: `mac: ${text}` })
  return mac.value
}

const asPhone = (row: { readonly mac: Mac; readonly values: Readonly<Record<string, string>> }): PhoneOfSite => ({
  mac: row.mac,
  model: row.values['model'] ?? '',
  serial: row.values['serial'] ?? '',
})

/** Rows by MAC: what the incoming table says wins, what it does not say stays. */
function merged(book: PhoneBook, incoming: PhoneBook): PhoneBook {
  const edits = incoming.rows.map(({ mac, values }) => {
    const cells = Object.entries(values).filter(([column, value]) => column !== 'mac' && value !== '')
    return { mac, values: Object.fromEntries(cells) }
  })
  return applyEdits(book, edits)
}

function edited(
  book: PhoneBook,
  edits: readonly { readonly mac: string; readonly values: Readonly<Record<string, string>> }[],
  remove: readonly string[],
): PhoneBook {
  const rows: RowEdit[] = edits.map(({ mac, values }) => ({ mac: needMac(mac), values }))
  return removeRows(applyEdits(book, rows), new Set(remove.map(needMac)))
}

function plan(before: PhoneBook, after: PhoneBook, problems: PhonePlan['problems']): PhonePlan {
  const changes = diffBooks(before, after)
  const had = new Set(before.rows.map((row) => row.mac))
  const has = new Set(after.rows.map((row) => row.mac))
  const touched = new Set(changes.map((change) => change.mac))
  return {
    columns: after.columns,
    added: [...has].filter((mac) => !had.has(mac)).length,
    removed: [...had].filter((mac) => !has.has(mac)).length,
    changed: [...touched].filter((mac) => had.has(mac) && has.has(mac)).length,
    changes,
    problems,
  }
}

/** What one phone would get from each of its paths: the same rendering that a request runs, before it is packed. */
export async function previews(
  { provisioning, files }: Pick<SiteSession, 'provisioning' | 'files'>,
  mac: Mac,
): Promise<PhonePreview[]> {
  const { byMac } = await provisioning.phones.current()
  const row = byMac.get(mac)
  if (row === undefined) throw new BenchError('PHONE_UNKNOWN', { mac })
  const paths = new Set((await files.list()).map((file) => file.path))
  const routes = provisioning.routes()
  const fetches = fetchesOf(asPhone(row), routes, paths, filesByMac(paths))
  return Promise.all(
    fetches.map(async ({ path, by }): Promise<PhonePreview> => {
      if (by.kind === 'file') {
        const text = await provisioning.profiles.read('files', path).then(
          (document) => document.text,
          () => null,
        )
        return { path, route: null, template: null, gzip: false, encrypted: false, text, refusal: null }
      }
      const route = routes.find((compiled) => compiled.route.pattern === by.pattern)?.route
      if (route === undefined) throw new BenchError('INTERNAL', { detail: 'route' })
      const rendered = await provisioning.files.preview(route, row)
      const about = { path, route: by.pattern, template: by.template, gzip: route.gzip, encrypted: route.key !== '' }
      return rendered.ok
        ? { ...about, text: rendered.value, refusal: null }
        : { ...about, text: null, refusal: rendered.error }
    }),
  )
}

export function routeActions(session: Session): RouteActions {
  return {
    async list() {
      const { site, provisioning } = session()
      const [names, templates] = await Promise.all([provisioning.secrets.names(), provisioning.profiles.list()])
      const present = new Set(templates.filter((entry) => entry.area === 'templates').map((entry) => entry.path))
      return site.file().routes.map((stored): RouteEntry => {
        const route = asRoute(stored)
        const compiled = compileRoute(route)
        if (!compiled.ok) return { ...route, problem: compiled.error }
        if (!present.has(route.template)) return { ...route, problem: 'template-missing' }
        return { ...route, problem: route.key !== '' && !names.includes(route.key) ? 'key-missing' : null }
      })
    },
    async set(routes) {
      await session().site.update((file) => ({ ...file, routes: routes.map((route) => ({ ...route })) }))
    },
  }
}

export function keyActions(session: Session): KeyActions {
  return {
    names: () => session().provisioning.secrets.names(),
    set: ({ name, key }) => session().provisioning.secrets.set(name, key),
  }
}
