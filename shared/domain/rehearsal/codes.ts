import type { CodeEntry } from '../activation/code-list.ts'
import type { Mac } from '../identity/mac.ts'
import { draw, drawWhole } from './draw.ts'

/** What is wrong with the first code of a phone that is given a wrong one. */
export const codeFaults = ['wrong', 'used', 'expired'] as const
export type CodeFault = (typeof codeFaults)[number]

/** The codes of one phone on activation day, in the order in which its user gets them. */
export interface GivenCodes {
  readonly typed: readonly string[]
  readonly fault: CodeFault | null
}

export interface DrawnCodes {
  /** What the activation service knows. */
  readonly entries: readonly CodeEntry[]
  readonly phones: readonly GivenCodes[]
}

const DAY_MS = 86_400_000

/** Draws every phone's code from the seed; one in `wrongOneIn` begins with one that does not work. */
export function drawCodes(
  macs: readonly Mac[],
  { seed, wrongOneIn, startsAt }: { readonly seed: number; readonly wrongOneIn: number; readonly startsAt: number },
): DrawnCodes {
  const entries: CodeEntry[] = []
  const faulty = faultyPhones(macs, seed, wrongOneIn)
  const phones = macs.map((mac, index): GivenCodes => {
    const right = codeFor(seed, `${mac} ${index} right`)
    entries.push(entry(right, mac, startsAt + 7 * DAY_MS))
    const at = faulty.get(index)
    if (at === undefined) return { typed: [right], fault: null }
    const fault = codeFaults[at % codeFaults.length] ?? 'wrong'
    const first = codeFor(seed, `${mac} ${index} first`)
    if (fault === 'used') entries.push({ ...entry(first, mac, startsAt + 7 * DAY_MS), usedAt: startsAt - DAY_MS })
    if (fault === 'expired') entries.push(entry(first, mac, startsAt - DAY_MS))
    return { typed: [first, right], fault }
  })
  return { entries, phones }
}

const entry = (code: string, mac: Mac, expiresAt: number): CodeEntry => ({
  code,
  mac,
  name: '',
  email: '',
  model: '',
  expiresAt,
  usedAt: null,
})

/** Sixteen digits: two phones of a fleet drawing the same is less likely than a wrong digit going unseen. */
const codeFor = (seed: number, name: string): string =>
  ['a', 'b'].map((half) => String(drawWhole(seed, `${name} ${half}`, 0, 99_999_999)).padStart(8, '0')).join('')

function faultyPhones(macs: readonly Mac[], seed: number, oneIn: number): ReadonlyMap<number, number> {
  const count = Math.max(1, Math.round(macs.length / oneIn))
  const drawn = macs.map((mac, index) => ({ index, by: draw(seed, `${mac} ${index} code`) }))
  return new Map(
    drawn
      .sort((a, b) => a.by - b.by)
      .slice(0, count)
      .map(({ index }, at) => [index, at]),
  )
}
