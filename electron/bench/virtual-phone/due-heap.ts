/** What is to be called back when. */
export interface Due {
  readonly at: number
  /** Of two at the same moment the one that was asked for first goes first: two runs are one. */
  readonly order: number
  /** Null once it was called or taken back. */
  callback: (() => void) | null
}

const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** A binary heap: the earliest is at hand, whatever thousands wait behind it. */
export class DueHeap {
  #entries: Due[] = []
  #live = 0

  add(entry: Due): void {
    this.#entries.push(entry)
    this.#live += 1
    this.#lift(this.#entries.length - 1)
  }

  /** The earliest that still waits. */
  first(): Due | undefined {
    for (;;) {
      const [entry] = this.#entries
      if (entry?.callback !== null) return entry
      this.#drop()
    }
  }

  /** Takes the first one out and gives what is to be called. */
  take(): (() => void) | null {
    const entry = this.first()
    if (entry === undefined) return null
    const { callback } = entry
    entry.callback = null
    this.#live -= 1
    this.#drop()
    return callback
  }

  cancel(entry: Due): void {
    if (entry.callback === null) return
    entry.callback = null
    this.#live -= 1
    // What was taken back must not fill the memory until its moment comes.
    if (this.#entries.length > 64 && this.#live * 2 < this.#entries.length) {
      const kept = this.#entries.filter(({ callback }) => callback !== null)
      this.#entries = []
      this.#live = 0
      for (const one of kept) this.add(one)
    }
  }

  clear(): void {
    for (const entry of this.#entries) entry.callback = null
    this.#entries = []
    this.#live = 0
  }

  #lift(from: number): void {
    const entry = this.#entries[from]
    let at = from
    while (entry !== undefined && at > 0) {
      const above = (at - 1) >> 1
      const parent = this.#entries[above]
      if (parent === undefined || !isBefore(entry, parent)) break
      this.#entries[at] = parent
      this.#entries[above] = entry
      at = above
    }
  }

  #drop(): void {
    const entries = this.#entries
    const last = entries.pop()
    if (last === undefined || entries.length === 0) return
    entries[0] = last
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const [one, other] = [entries[left], entries[left + 1]]
      if (one === undefined) return
      const [least, leastAt] = other !== undefined && isBefore(other, one) ? [other, left + 1] : [one, left]
      if (!isBefore(least, last)) return
      entries[at] = least
      entries[leastAt] = last
      at = leastAt
    }
  }
}
