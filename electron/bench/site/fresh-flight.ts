/**
 * Joins askers who want the same at the same time, without giving any of them an answer that is older than the question:
 * whoever asks while a look is under way shares the next one, which begins after it.
 * Five hundred phones that ask for one file cost two looks at the disk.
 */
export class FreshFlight<Key, Value> {
  readonly #flights = new Map<Key, { current: Promise<Value>; next: Promise<Value> | null }>()

  run(key: Key, look: () => Promise<Value>): Promise<Value> {
    const flight = this.#flights.get(key)
    if (flight === undefined) {
      const current = look()
      this.#flights.set(key, { current, next: null })
      this.#followEnd(key, current)
      return current
    }
    flight.next ??= flight.current.then(look, look)
    return flight.next
  }

  #followEnd(key: Key, ended: Promise<Value>): void {
    const end = (): void => {
      const next = this.#flights.get(key)?.next ?? null
      if (next === null) {
        this.#flights.delete(key)
        return
      }
      this.#flights.set(key, { current: next, next: null })
      this.#followEnd(key, next)
    }
    ended.then(end, end)
  }
}
