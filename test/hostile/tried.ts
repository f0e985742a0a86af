/** One line of the table: what was tried, what came of it, and whether that is as it should be. */
export interface Tried {
  readonly area: string
  readonly tried: string
  readonly result: string
  readonly held: boolean
}

/** Chance that comes out the same each time: a fault that was found is found again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

export const SECRET = 'PRIVATE-OUTSIDE-SITE'
export const CANARY = 'SECRETCANARY'
