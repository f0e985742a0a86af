import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { CompiledRoute, Route, RouteMatch } from '../../../shared/domain/route/route.ts'
import { parseTemplate, renderTemplate, type Template } from '../../../shared/domain/route/template.ts'
import { err, ok, type Result } from '../../../shared/domain/result.ts'
import type { FileRequest, Refusal, ServedFile, ServedFiles } from '../core/served-file.ts'
import { ByteCache } from '../core/byte-cache.ts'
import { certificateValue } from './reflector.ts'
import { inMemoryFile, sha256Of } from './in-memory-file.ts'

/** A phone's row as the templates see it. */
export interface RenderRow {
  readonly mac: Mac
  readonly values: Readonly<Record<string, string>>
}

export interface TemplateSource {
  readonly text: string
  readonly revision: string
}

export interface RenderedFilesOptions {
  /** Everything that no route declares. */
  readonly plain: ServedFiles
  readonly routes: () => readonly CompiledRoute[]
  /** The site path that a request asks for, or why it asks for none. */
  readonly pathOf: (request: FileRequest) => Result<string, Refusal>
  readonly template: (name: string) => Promise<TemplateSource | null>
  /** The phone that the path names, or the one that is asking; null when the site does not know it. */
  readonly phone: (
    match: RouteMatch,
    request: FileRequest,
  ) => Promise<{ readonly row: RenderRow; readonly revision: string } | null>
  /** Changes with the route's key; null where the site has no key of that name. */
  readonly keyRevision: (route: Route) => Promise<string | null>
  /** gzip and key, in this order, as the route says; the key is looked up by its name and never leaves here. */
  readonly pack: (text: string, route: Route) => Promise<Uint8Array>
  readonly now: () => number
}

/** What is kept rendered: enough for a large site's phones all at once. */
const CACHE_BYTES = 64 * 1024 * 1024

/** Templates are parsed once for each of their revisions. */
const TEMPLATES = 64

/**
 * Serves the site's routes: a path that a route declares is rendered for the phone that it names, at the moment it
 * is asked for, and kept by the revisions of its template and of the phones; everything else is a plain file. What
 * a request costs does not grow with the number of phones.
 */
export class RenderedFiles implements ServedFiles {
  readonly #options: RenderedFilesOptions
  readonly #cache = new ByteCache<Rendering>(CACHE_BYTES, ({ bytes }) => bytes.length)
  readonly #templates = new Map<string, Template>()

  constructor(options: RenderedFilesOptions) {
    this.#options = options
  }

  open(request: FileRequest): Promise<Result<ServedFile, Refusal>> {
    const path = this.#options.pathOf(request)
    if (!path.ok) return Promise.resolve(err(path.error))
    for (const compiled of this.#options.routes()) {
      const match = compiled.match(path.value, queryOf(request))
      if (match !== null) return this.#render(path.value, compiled, match, request)
    }
    return this.#options.plain.open(request)
  }

  async #render(
    path: string,
    compiled: CompiledRoute,
    match: RouteMatch,
    request: FileRequest,
  ): Promise<Result<ServedFile, Refusal>> {
    const { route } = compiled
    const phone = await this.#options.phone(match, request)
    if (phone === null) return err({ reason: 'unknown-phone' })
    const source = await this.#options.template(route.template)
    if (source === null) return err({ reason: 'template-missing', near: `templates/${route.template}` })
    const keyRevision = await this.#options.keyRevision(route)
    // A route that promises encryption never serves clear text, nor what another key has encrypted.
    if (keyRevision === null) return err({ reason: 'key-missing', near: route.key })
    const key = [
      route.pattern,
      route.gzip,
      route.key,
      keyRevision,
      source.revision,
      phone.revision,
      phone.row.mac,
      // Only a template can tell; a phone shows one certificate, so nothing is kept twice for it.
      request.certificate?.verdict === 'good' ? request.certificate.fingerprint : '',
    ].join('\n')
    const kept = this.#cache.get(key)
    if (kept !== undefined) return ok(servedFrom(path, kept))
    const text = this.#text(route, source, { row: phone.row, certificate: request.certificate })
    if (!text.ok) return text
    const bytes = await this.#options.pack(text.value, route)
    const fresh = { bytes, sha256: sha256Of(bytes), at: this.#options.now() }
    this.#cache.set(key, fresh)
    return ok(servedFrom(path, fresh))
  }

  /** The text that a phone gets by this route, before it is packed, or why it gets none: for previews, by the same code. */
  async preview(route: Route, row: RenderRow): Promise<Result<string, Refusal>> {
    return (await this.previewer(route))(row)
  }

  /** The same for many phones in a row: the template and the key are looked for once. */
  async previewer(route: Route): Promise<(row: RenderRow) => Result<string, Refusal>> {
    const source = await this.#options.template(route.template)
    if (source === null) return () => err({ reason: 'template-missing', near: `templates/${route.template}` })
    if ((await this.#options.keyRevision(route)) === null) return () => err({ reason: 'key-missing', near: route.key })
    return (row) => this.#text(route, source, { row })
  }

  #text(
    route: Route,
    source: TemplateSource,
    { row, certificate }: { readonly row: RenderRow; readonly certificate?: FileRequest['certificate'] },
  ): Result<string, Refusal> {
    const template = this.#template(`${route.template}\n${source.revision}`, source.text)
    if (template === null) return err({ reason: 'template-broken', near: `templates/${route.template}` })
    const text = renderTemplate(template, (column) => certificateValue(certificate, column) ?? valueOf(row, column))
    return text.ok ? text : err({ reason: 'value-missing', near: text.error.missing.join(', ') })
  }

  #template(key: string, text: string): Template | null {
    const kept = this.#templates.get(key)
    if (kept !== undefined) return kept
    const parsed = parseTemplate(text)
    if (!parsed.ok) return null
    if (this.#templates.size >= TEMPLATES) this.#templates.clear()
    this.#templates.set(key, parsed.value)
    return parsed.value
  }
}

/** A row's own cells first, then the spellings of its MAC that profiles use. */
function valueOf(row: RenderRow, column: string): string | undefined {
  const cell = Object.hasOwn(row.values, column) ? row.values[column] : undefined
  if (column === 'mac' || (cell === undefined && column === 'MA')) return row.mac
  if (cell !== undefined) return cell
  if (column === 'MAU') return row.mac.toUpperCase()
  if (column === 'MAC') return row.mac.replace(/(..)(?=.)/g, '$1:')
  return undefined
}

/** A file as it was rendered for a phone. */
interface Rendering {
  readonly bytes: Uint8Array
  readonly at: number
  readonly sha256: string
}

const servedFrom = (path: string, { bytes, sha256, at }: Rendering): ServedFile =>
  inMemoryFile({ path, content: bytes, sha256, modifiedMs: at })

/** TFTP knows names alone. */
export const queryOf = ({ server, target }: Pick<FileRequest, 'server' | 'target'>): string =>
  server === 'tftp' ? '' : (/\?([^#]*)/.exec(target)?.[1] ?? '')
