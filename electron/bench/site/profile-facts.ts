import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { FileFacts } from '../../../shared/domain/profile/lint/lint-subject.ts'
import { distinctModels, modelsFor, type SiteOfModels } from '../../../shared/domain/profile/lint/site-models.ts'
import type { IndexedBook, PhoneBookFile } from './phone-book-file.ts'
import type { ProfileName } from './profile-files.ts'

interface Deps {
  readonly phones: Pick<PhoneBookFile, 'current'>
  readonly routes: () => SiteOfModels['routes']
}

const unlisted: SiteOfModels = { models: [], routes: [], modelOf: () => undefined }

/** What a site knows that its profiles are judged by. */
export class ProfileFacts {
  readonly #deps: Deps
  #models: { readonly revision: string; readonly names: readonly string[] } = { revision: '', names: [] }

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The site as it is now: asked for once, for as many files as there are. */
  async now(): Promise<(file: ProfileName | null) => FileFacts> {
    const site = await this.#site()
    return (file) => ({ models: file === null ? site.models : modelsFor(file.area, file.path, site) })
  }

  async #site(): Promise<SiteOfModels> {
    // A list that cannot be read says so on its own screen; profiles are judged without it.
    const book = await this.#deps.phones.current().catch(() => null)
    if (book === null) return unlisted
    return {
      models: this.#modelsOf(book),
      routes: this.#deps.routes(),
      modelOf: (mac) => book.byMac.get(mac as Mac)?.values['model'],
    }
  }

  #modelsOf({ book, revision }: IndexedBook): readonly string[] {
    if (this.#models.revision !== revision)
      this.#models = { revision, names: distinctModels(book.rows.map(({ values }) => values['model'] ?? '')) }
    return this.#models.names
  }
}
