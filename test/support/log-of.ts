/** What was told so far, and a way to wait for more of it. */
export interface LogOf<T> {
  readonly all: readonly T[]
  readonly tell: (one: T) => void
  /** Settles once `look` finds something, in what is there or with what comes. */
  when<F>(look: (all: readonly T[]) => F | undefined): Promise<F>
}

export function logOf<T>(): LogOf<T> {
  const all: T[] = []
  const waiting = new Set<() => void>()
  return {
    all,
    tell: (one) => {
      all.push(one)
      for (const look of waiting) look()
    },
    when: (look) =>
      new Promise((resolve) => {
        const again = (): void => {
          const found = look(all)
          if (found === undefined) return
          waiting.delete(again)
          resolve(found)
        }
        waiting.add(again)
        again()
      }),
  }
}
