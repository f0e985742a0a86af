import type { Preferences } from '../../shared/ipc/contract/preferences.ts'
import type { BenchClient } from './client.ts'

const key = 'resync-bench.preferences'
const initial: Preferences = { language: 'system', theme: 'system', savedFilters: [] }

/**
 * Language, theme and saved filters. The bench keeps them; the window keeps a copy, so that its first picture is already
 * in the right language and colours.
 */
export class PreferencesStore {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly #listeners = new Set<() => void>()
  #view: Preferences
  #known: boolean

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage
    const copy = readCopy(storage)
    this.#view = copy ?? initial
    this.#known = copy !== null
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly view = (): Preferences => this.#view

  /** False in a first window until the bench has answered: what is shown meanwhile was chosen by nobody. */
  readonly known = (): boolean => this.#known

  async load(client: BenchClient): Promise<void> {
    this.#show(await client.preferences.get())
  }

  /** Shown at once; if the bench cannot keep it, the change stays for this window and the call rejects. */
  async change(client: BenchClient, part: Partial<Preferences>): Promise<void> {
    this.#show({ ...this.#view, ...part })
    await client.preferences.set({ ...this.#view, savedFilters: [...this.#view.savedFilters] })
  }

  #show(view: Preferences): void {
    this.#view = view
    this.#known = true
    try {
      this.#storage.setItem(key, JSON.stringify(view))
    } catch {
      // A browser that keeps nothing: the bench still does.
    }
    for (const listener of this.#listeners) listener()
  }
}

function readCopy(storage: Pick<Storage, 'getItem'>): Preferences | null {
  try {
    const copy: unknown = JSON.parse(storage.getItem(key) ?? 'null')
    return typeof copy === 'object' && copy !== null ? { ...initial, ...copy } : null
  } catch {
    return null
  }
}
