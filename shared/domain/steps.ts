/**
 * Work that may be long, in steps: it yields after every few hundred rows, so that whoever drives it can answer somebody
 * else in between (electron/bench/core/sliced.ts) or give it up.
 */
export type Steps<T> = Generator<undefined, T, undefined>

/** Rows, phones or findings between two steps: well under a millisecond of work. */
export const STEP_ITEMS = 256

/** Does all of it at once, for work that is known to be short. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next()
    if (next.done === true) return next.value
  }
}
