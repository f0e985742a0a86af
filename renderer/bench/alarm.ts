/** How this screen tells a phone that fails. Each screen has its own: a tablet in the corridor may ring, a laptop not. */
export interface Alarm {
  readonly sound: boolean
  readonly notice: boolean
}

const key = 'resync-bench.alarm'
const silent: Alarm = { sound: false, notice: false }

/** The choice of this screen, kept where its other copies are. */
export class AlarmStore {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly #listeners = new Set<() => void>()
  #view: Alarm

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage
    this.#view = readKept(storage)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly view = (): Alarm => this.#view

  change(part: Partial<Alarm>): void {
    this.#view = { ...this.#view, ...part }
    try {
      this.#storage.setItem(key, JSON.stringify(this.#view))
    } catch {
      // A browser that keeps nothing: it holds until the page is left.
    }
    for (const listener of this.#listeners) listener()
  }
}

function readKept(storage: Pick<Storage, 'getItem'>): Alarm {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? 'null') as Partial<Alarm> | null
    return { sound: kept?.sound === true, notice: kept?.notice === true }
  } catch {
    return silent
  }
}
