import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import type { FileRequest, ServedFiles } from '../core/served-file.ts'
import { packForRoute } from './pack-for-route.ts'
import { RenderedFiles, type RenderRow } from './rendered-files.ts'
import { PhoneBookFile, type IndexedBook } from '../site/phone-book-file.ts'
import { ProfileFiles } from '../site/profile-files.ts'
import { Secrets } from '../site/secrets.ts'
import type { Site } from '../site/site.ts'
import type { Clock } from '../core/clock.ts'
import {
  asRoute,
  compileRoute,
  type CompiledRoute,
  type Route,
  type RouteMatch,
} from '../../../shared/domain/route/route.ts'
import { err, ok } from '../../../shared/domain/result.ts'
import { createPathReader } from './path-reader.ts'

/** What a site gives each phone: its row, its keys, its templates, and the files rendered from them. */
export interface Provisioning {
  readonly phones: PhoneBookFile
  readonly profiles: ProfileFiles
  readonly secrets: Secrets
  /** The plain files and the routes: what the servers serve. */
  readonly files: RenderedFiles
  /** The site's routes that can be understood, in the order of `site.json`: the first that matches wins. */
  routes(): readonly CompiledRoute[]
}

export interface ProvisioningDeps {
  readonly plain: ServedFiles
  readonly clock: Clock
  /** Told what changes in the site; left out where nobody keeps it. */
  readonly emit?: Emit
}

export function createProvisioning(
  site: Site,
  { plain, clock, emit = () => undefined }: ProvisioningDeps,
): Provisioning {
  const phones = new PhoneBookFile(site.folder, () => clock.now(), emit)
  const profiles = new ProfileFiles(site.parts, clock, emit)
  const secrets = new Secrets(site.parts.hidden, emit, () => clock.now())
  const routes = compiledRoutes(site)
  const read = createPathReader()
  const keyFor = (route: Route): Promise<string | null> =>
    route.key === '' ? Promise.resolve(null) : secrets.key(route.key)
  const files = new RenderedFiles({
    plain,
    routes,
    pathOf: ({ target, server }) => {
      const path = read(target, server)
      return path.ok ? ok(path.value) : err({ reason: path.error })
    },
    template: (name) => profiles.template(name),
    phone: async (match, request) => rowFor(await phones.current(), match, request),
    keyRevision: (route) => (route.key === '' ? Promise.resolve('') : secrets.revision(route.key)),
    pack: async (text, route) => packForRoute(text, route, await keyFor(route)),
    now: () => clock.now(),
  })
  return { phones, profiles, secrets, files, routes }
}

/** Compiled once for each state of `site.json`. */
function compiledRoutes(site: Site): () => readonly CompiledRoute[] {
  let source: unknown
  let compiled: readonly CompiledRoute[] = []
  return () => {
    const { routes } = site.file()
    if (routes !== source) {
      source = routes
      compiled = routes.map(asRoute).flatMap((route) => {
        const result = compileRoute(route)
        return result.ok ? [result.value] : []
      })
    }
    return compiled
  }
}

/** The phone that the path names; where it names none, the one that is asking. */
function rowFor(
  { byMac, bySerial }: IndexedBook,
  match: RouteMatch,
  request: FileRequest,
): { readonly row: RenderRow; readonly revision: string } | null {
  const mac = match.mac ?? (match.serial === undefined ? request.who.mac : undefined)
  const row = mac === undefined ? bySerial.get(match.serial ?? '') : byMac.get(mac)
  return row === undefined ? null : { row, revision: JSON.stringify(row.values) }
}
