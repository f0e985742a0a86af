import { z } from 'zod'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { asRoute, type Route, type StoredRoute } from '../../../shared/domain/route/route.ts'
import type { FormerVersion } from '../../../shared/ipc/contract/former.ts'
import type { KeptRoutes } from '../../../shared/ipc/contract/routes.ts'
import { sha256Of } from './content-history.ts'
import { FormerContents } from './former-contents.ts'
import type { Site } from './site.ts'

/** Thousands of changes of a usual list, some of the largest. */
const LIMIT_BYTES = 16 * 1024 * 1024

const stored = z.array(z.object({ pattern: z.string(), template: z.string(), gzip: z.boolean(), key: z.string() }))

const contentOf = (routes: readonly StoredRoute[]): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(routes.map(asRoute), null, 1)}\n`)

/** What a person does to the site's routes; each list that was replaced is kept in `.bench/routes/`. */
export class RouteChanges {
  readonly #site: Pick<Site, 'file' | 'setRoutes'>
  readonly #former: FormerContents

  constructor(site: Pick<Site, 'file' | 'setRoutes'>, place: { readonly hidden: string; readonly now: () => number }) {
    this.#site = site
    this.#former = new FormerContents({ ...place, folder: 'routes', file: 'site.json', limitBytes: LIMIT_BYTES })
  }

  /** The list as it is now, by its content. */
  revision(): string {
    return sha256Of(contentOf(this.#site.file().routes))
  }

  /** Keeps these routes; with `basedOn`, only in the place of that list. */
  async set(routes: readonly Route[], basedOn?: string): Promise<KeptRoutes> {
    let former = ''
    await this.#site.setRoutes(routes, async (before) => {
      const content = contentOf(before)
      if (basedOn !== undefined && sha256Of(content) !== basedOn)
        throw new BenchError('FILE_CHANGED', { path: 'site.json' })
      former = await this.#former.keep(content)
    })
    return { former, revision: await this.#former.keep(contentOf(routes)) }
  }

  versions(): Promise<readonly FormerVersion[]> {
    return this.#former.versions(this.revision())
  }

  async routes(sha256: string): Promise<readonly Route[]> {
    const text = new TextDecoder().decode(await this.#former.content(sha256))
    try {
      return stored.parse(JSON.parse(text))
    } catch (error) {
      // Somebody wrote into the copy.
      throw new BenchError('FILE_UNKNOWN', { path: 'site.json' }, { cause: error })
    }
  }

  async restore({ sha256, basedOn }: { readonly sha256: string; readonly basedOn: string }): Promise<KeptRoutes> {
    return this.set(await this.routes(sha256), basedOn)
  }
}
