/** One line of the table: what was tried, what came of it, and whether that is as it should be. */
export interface Tried {
  readonly area: string
  readonly tried: string
  readonly result: string
  readonly held: boolean
}

/** The table, and what held in it. */
export function print(rows: readonly Tried[]): void {
  const cells = [
    ['area', 'tried', 'result', ''],
    ...rows.map(({ area, tried, result, held }) => [area, tried, result, held ? 'held' : 'FAULT']),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  for (const row of cells)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
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
