/**
 * Turns of the event loop for which a look waits when the last one was shared. While requests keep arriving a turn is
 * long, otherwise it takes microseconds: waiting costs each caller less than separate looks would cost all of them.
 */
const CROWD_TURNS = 8
/** Max keys remembered as shared; forgetting them costs extra looks and nothing else. */
const CROWDS = 256

interface Waiting<Value> {
  readonly promise: Promise<Value>
  askers: number
}

/**
 * Joins askers who want the same at the same time, without giving any of them an answer that is older than the question:
 * a look begins when everything that has arrived so far is read, and whoever asks later shares the next one.
 * Five hundred phones that ask for one file cost a few looks at the disk; one phone does not wait.
 */
export class SingleFlight<Key, Value> {
  /** Not begun: still to be joined. */
  readonly #waiting = new Map<Key, Waiting<Value>>()
  readonly #begun = new Map<Key, Promise<Value>>()
  /** Whose last look was shared. */
  readonly #crowds = new Set<Key>()

  run(key: Key, look: () => Promise<Value>): Promise<Value> {
    const joined = this.#waiting.get(key)
    if (joined !== undefined) {
      joined.askers++
      return joined.promise
    }
    const begin = (): Promise<Value> => this.#begin(key, look)
    const before = this.#begun.get(key)
    const gather = (): Promise<void> => this.#gather(key)
    const promise = (before === undefined ? gather() : before.then(gather, gather)).then(begin)
    this.#waiting.set(key, { promise, askers: 1 })
    return promise
  }

  #begin(key: Key, look: () => Promise<Value>): Promise<Value> {
    if (this.#crowds.size >= CROWDS) this.#crowds.clear()
    if ((this.#waiting.get(key)?.askers ?? 0) > 1) this.#crowds.add(key)
    else this.#crowds.delete(key)
    this.#waiting.delete(key)
    const looking = look()
    this.#begun.set(key, looking)
    const end = (): void => {
      if (this.#begun.get(key) === looking) this.#begun.delete(key)
    }
    looking.then(end, end)
    return looking
  }

  /** Until the packets that are there now are read, and in a crowd for a few turns more. */
  #gather(key: Key): Promise<void> {
    return new Promise((resolve) => {
      const turn = (left: number): void => {
        if (left === 0) resolve()
        else setImmediate(turn, left - 1)
      }
      turn(this.#crowds.has(key) ? CROWD_TURNS : 1)
    })
  }
}
