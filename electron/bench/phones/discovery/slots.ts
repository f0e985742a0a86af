/** Runs pieces of work side by side, so many at most; the others wait for their turn. */
export interface Slots {
  /** Resolves when the work has begun. */
  readonly start: (work: () => Promise<void>) => Promise<void>
  /** Resolves when nothing runs any more. */
  readonly idle: () => Promise<void>
}

export function createSlots(atOnce: number): Slots {
  const running = new Set<Promise<void>>()
  return {
    start: async (work) => {
      while (running.size >= atOnce) await Promise.race(running)
      const run = work().finally(() => running.delete(run))
      running.add(run)
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
