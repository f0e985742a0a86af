import { editDistance } from '../text/edit-distance.ts'

/** The candidate that is at most two letters away (one for short words), ignoring case. */
export function nearest<T extends string>(word: string, candidates: Iterable<T>): T | undefined {
  const wanted = word.toLowerCase()
  const limit = wanted.length <= 3 ? 1 : 2
  let best: T | undefined
  let least = limit + 1
  for (const candidate of candidates) {
    const far = editDistance(wanted, candidate.toLowerCase(), limit)
    if (far < least) [best, least] = [candidate, far]
  }
  return best
}
