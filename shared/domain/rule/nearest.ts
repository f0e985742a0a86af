/** How many letters one must change to make one word of another, given up beyond `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const change = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? limit + 1
}

/** The candidate that is at most two letters away (one for short words), ignoring case. */
export function nearest<T extends string>(word: string, candidates: Iterable<T>): T | undefined {
  const wanted = word.toLowerCase()
  const limit = wanted.length <= 3 ? 1 : 2
  let best: T | undefined
  let least = limit + 1
  for (const candidate of candidates) {
    const far = distance(wanted, candidate.toLowerCase(), limit)
    if (far < least) [best, least] = [candidate, far]
  }
  return best
}
