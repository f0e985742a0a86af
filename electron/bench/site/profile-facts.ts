import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { FileFacts } from '../../../shared/domain/profile/lint/file-facts.ts'
import {
  factsOf,
  factsOfPhone,
  phoneKindsSteps,
  phonesFor,
  type PhoneText,
  type SitePhoneKinds,
} from '../../../shared/domain/profile/lint/site-phones.ts'
import type { PhoneRow } from '../../../shared/domain/phone-book/phone-book.ts'
import { runSliced } from '../core/sliced.ts'
import type { PhoneBookFile } from './phone-book-file.ts'
import type { ProfileFiles, ProfileName } from './profile-files.ts'

interface Deps {
  readonly phones: Pick<PhoneBookFile, 'current'>
  readonly profiles: Pick<ProfileFiles, 'list'>
  readonly routes: () => SitePhoneKinds['routes']
  /** What a phone said of its firmware, where that is at hand; what `phones.csv` says comes after it. */
  readonly firmwareOf?: (mac: Mac) => string | undefined
}

/** The file of the site that is asked about; null for a text that lies elsewhere. */
type About = ProfileName | null

/** Names that are told; a site with more of its own has no profiles for these phones. */
const NAMES_TOLD = 5_000

const unlisted: SitePhoneKinds = { kinds: [], routes: [], phone: () => null }

/** What a site knows that its profiles are judged by. */
export class ProfileFacts {
  readonly #deps: Deps
  /** By revision: the same content has the same names. */
  #names: ReadonlyMap<string, readonly string[]> = new Map()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Of the phones, as they are now: asked for once, for as many files as there are. */
  async phones(): Promise<(about: About) => FileFacts> {
    const site = await this.#site()
    return (about) => (about === null ? factsOf(site.kinds) : phonesFor(about.area, about.path, site))
  }

  /** Of the other files as well: each is read once for each of its revisions. */
  async whole(): Promise<(about: About) => FileFacts> {
    const [phones, names] = await Promise.all([this.phones(), this.#usersOfNames()])
    return (about) => ({ ...phones(about), usedElsewhere: namesElsewhere(names, about) })
  }

  /** Of one phone, for a text that it gets; of the other files, where it has a name that the catalogue lacks. */
  async ofPhone(row: PhoneRow, { about, text }: { readonly about: About; readonly text: string }): Promise<FileFacts> {
    const phone = factsOfPhone(this.#textOf(row))
    const { unknownNamesIn } = await import('./look-into-profile.ts')
    if (unknownNamesIn(text).length === 0) return phone
    return { ...phone, usedElsewhere: namesElsewhere(await this.#usersOfNames(), about) }
  }

  async #site(): Promise<SitePhoneKinds> {
    // A list that cannot be read says so on its own screen; profiles are judged without it.
    const book = await this.#deps.phones.current().catch(() => null)
    if (book === null) return unlisted
    return {
      kinds: await runSliced(phoneKindsSteps(this.#texts(book.book.rows))),
      routes: this.#deps.routes(),
      phone: (mac) => {
        const row = book.byMac.get(mac as Mac)
        return row === undefined ? null : this.#textOf(row)
      },
    }
  }

  *#texts(rows: readonly PhoneRow[]): Iterable<PhoneText> {
    for (const row of rows) yield this.#textOf(row)
  }

  #textOf({ mac, values }: PhoneRow): PhoneText {
    return {
      model: values['model'] ?? '',
      firmware: this.#deps.firmwareOf?.(mac) ?? values['firmware'] ?? '',
    }
  }

  /** The names that no phone's catalogue has, each with two of the files that use it. */
  async #usersOfNames(): Promise<ReadonlyMap<string, readonly string[]>> {
    const { unknownNamesIn } = await import('./look-into-profile.ts')
    const read = new Map<string, readonly string[]>()
    const users = new Map<string, string[]>()
    for (const { content, ...file } of await this.#deps.profiles.list()) {
      if (content === null) continue
      let names = this.#names.get(content.revision)
      if (names === undefined) {
        // One file at a time, and packets are answered in between.
        await nextTurn()
        names = unknownNamesIn(content.text)
      }
      read.set(content.revision, names)
      for (const name of names) {
        const known = users.get(name)
        if (known === undefined) users.set(name, [keyOf(file)])
        else if (known.length === 1) known.push(keyOf(file))
      }
    }
    this.#names = read
    return users
  }
}

function namesElsewhere(names: ReadonlyMap<string, readonly string[]>, about: About): readonly string[] {
  const own = about === null ? '' : keyOf(about)
  const elsewhere = [...names].filter(([, users]) => users.some((user) => user !== own))
  return elsewhere.slice(0, NAMES_TOLD).map(([name]) => name)
}

const keyOf = ({ area, path }: ProfileName): string => `${area}/${path}`
