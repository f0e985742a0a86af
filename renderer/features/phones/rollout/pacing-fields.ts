import { ROLLOUT_LIMIT, usualPacing, type Pacing } from '../../../../shared/domain/rollout/plan.ts'

/** As the contract takes it. */
export interface GivenPacing {
  readonly canary: number
  readonly wave: number
  readonly pauseSeconds: number
  readonly stopAfter: number
  readonly perSecond: number
  readonly patienceSeconds: number
}

/** What each field may hold; the contract has the same limits. */
export const pacingFields = [
  { name: 'canary', least: 1, most: ROLLOUT_LIMIT, whole: true },
  { name: 'wave', least: 1, most: ROLLOUT_LIMIT, whole: true },
  { name: 'pauseSeconds', least: 0, most: 86_400, whole: false },
  { name: 'stopAfter', least: 1, most: ROLLOUT_LIMIT, whole: true },
  { name: 'perSecond', least: 0.01, most: 50, whole: false },
  { name: 'patienceSeconds', least: 5, most: 7_200, whole: false },
] as const satisfies readonly {
  readonly name: keyof GivenPacing
  readonly least: number
  readonly most: number
  readonly whole: boolean
}[]
type Field = (typeof pacingFields)[number]

/** As a person types it. */
export type TypedPacing = Readonly<Record<keyof GivenPacing, string>>

export const usualTyped: TypedPacing = {
  canary: String(usualPacing.canary),
  wave: String(usualPacing.wave),
  pauseSeconds: String(usualPacing.pauseMs / 1_000),
  stopAfter: String(usualPacing.stopAfter),
  perSecond: String(usualPacing.perSecond),
  patienceSeconds: String(usualPacing.patienceMs / 1_000),
}

/** With a comma too, as French has it; null for what is no number of that field. */
export function numberIn(text: string, { least, most, whole }: Field): number | null {
  const trimmed = text.trim().replace(',', '.')
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(trimmed)) return null
  const number = Number(trimmed)
  return number < least || number > most || (whole && !Number.isInteger(number)) ? null : number
}

/** Null while a field holds no number. */
export function readPacing(typed: TypedPacing): GivenPacing | null {
  const numbers = pacingFields.map((field) => [field.name, numberIn(typed[field.name], field)] as const)
  return numbers.some(([, number]) => number === null) ? null : (Object.fromEntries(numbers) as unknown as GivenPacing)
}

export const pacingOf = ({ pauseSeconds, patienceSeconds, ...rest }: GivenPacing): Pacing => ({
  ...rest,
  pauseMs: pauseSeconds * 1_000,
  patienceMs: patienceSeconds * 1_000,
})
