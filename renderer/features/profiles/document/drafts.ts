import type { FileFacts } from '../../../../shared/domain/profile/lint/file-facts.ts'
import { keyOf, type Context } from './open-document.ts'
import type { Place, ProfileDocument } from './profile-document.ts'

/** An open text that nobody has changed is read again next time; more of them are not kept. */
const KEPT_UNCHANGED = 4

/** The texts that are open in this window, by site. What is unsaved stays until it is saved or given up. */
export class Drafts {
  /** What every text of this window is checked against, and the language it is spoken of in. Changed in place. */
  readonly context: Context = {
    model: null,
    delivery: null,
    https: null,
    facts: new Map(),
    language: 'en',
    words: {
      access: { na: '', ro: '', rw: '' },
      isDefault: '',
      where: () => '',
      facts: () => [],
    },
  }
  readonly #open = new Map<string, ProfileDocument>()
  readonly #listeners = new Set<() => void>()
  #list: readonly ProfileDocument[] = []

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly list = (): readonly ProfileDocument[] => this.#list

  find(place: Place): ProfileDocument | null {
    return this.#open.get(keyOf(place)) ?? null
  }

  configure(part: Partial<Context>): void {
    Object.assign(this.context, part)
    if ('model' in part || 'delivery' in part || 'https' in part)
      for (const document of this.#open.values()) document.checkAgain()
  }

  /** What the site knows of this file. */
  tellFacts(place: Place, facts: FileFacts): void {
    this.context.facts.set(keyOf(place), facts)
    this.find(place)?.checkAgain()
  }

  keep(document: ProfileDocument): void {
    this.#open.set(keyOf(document.place), document)
    const unchanged = [...this.#open.values()].filter((each) => each !== document && !each.view().dirty)
    for (const old of unchanged.slice(0, Math.max(0, unchanged.length - KEPT_UNCHANGED))) this.#forget(old)
    this.#changed()
  }

  drop(document: ProfileDocument): void {
    this.#forget(document)
    this.#changed()
  }

  unsaved(): readonly ProfileDocument[] {
    return this.#list.filter((document) => document.view().dirty)
  }

  #forget(document: ProfileDocument): void {
    document.close()
    this.#open.delete(keyOf(document.place))
    this.context.facts.delete(keyOf(document.place))
  }

  #changed(): void {
    this.#list = [...this.#open.values()]
    for (const listener of this.#listeners) listener()
  }
}

const byWindow = new WeakMap<object, Map<string, Drafts>>()

/** The drafts of a site in this window; `owner` is the window's store, and they go with it. */
export function draftsOf(owner: object, site: string): Drafts {
  const sites = byWindow.get(owner) ?? new Map<string, Drafts>()
  byWindow.set(owner, sites)
  const drafts = sites.get(site) ?? new Drafts()
  sites.set(site, drafts)
  return drafts
}
