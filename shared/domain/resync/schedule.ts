/**
 * When a phone asks again (phone-facts 3.2, 11.3). `Resync_Periodic`, `Resync_Error_Retry_Delay` and
 * `Upgrade_Error_Retry_Delay` are lists of seconds: `n[+r]{,n[+r]}`. They are used up from left to right; the last
 * one repeats; 0 or nothing turns them off. `n+r` is somewhere between n and n+r.
 */

interface ScheduleStep {
  readonly seconds: number
  /** Up to this much later, at random. */
  readonly spread: number
}

/** No steps: turned off. */
export interface Schedule {
  readonly steps: readonly ScheduleStep[]
}

/** The words are in the catalogue under `rule:schedule.<code>`. */
export type ScheduleProblemCode =
  | 'step-expected' // found
  | 'step-too-large' // limit
  | 'too-many-steps' // limit
  | 'zero-inside' // a 0 among other steps: what follows is never used
  | 'time-format' // HHmm
  | 'time-range' // 0000 to 2400
  | 'delay-format'
  | 'delay-range' // limit

export interface ScheduleProblem {
  readonly at: number
  readonly length: number
  readonly code: ScheduleProblemCode
  readonly severity: 'error' | 'warning'
  readonly params: Readonly<Record<string, string | number>>
}

export interface Read<T> {
  /** Undefined when the phone could not read it. */
  readonly value?: T
  readonly problems: readonly ScheduleProblem[]
}

/** A year and more: larger numbers are typing errors, and four bytes hold them. */
const STEP_LIMIT = 0x7fff_ffff
const STEPS_LIMIT = 100
/** `Resync_Random_Delay`, `Resync_At_Random_Delay`, `Forced_Resync_Delay`: two bytes. */
const DELAY_LIMIT = 65_535

const problem = (
  at: number,
  length: number,
  code: ScheduleProblemCode,
  params: ScheduleProblem['params'] = {},
  severity: ScheduleProblem['severity'] = 'error',
): ScheduleProblem => ({ at, length, code, severity, params })

export function parseSchedule(text: string): Read<Schedule> {
  if (text.trim() === '') return { value: { steps: [] }, problems: [] }
  const problems: ScheduleProblem[] = []
  const steps: ScheduleStep[] = []
  let at = 0
  const written = text.split(',')
  if (written.length > STEPS_LIMIT)
    return { problems: [problem(0, text.length, 'too-many-steps', { limit: STEPS_LIMIT })] }
  for (const item of written) {
    const match = /^\s*(\d{1,12})(?:\s*\+\s*(\d{1,12}))?\s*$/.exec(item)
    if (match) {
      const step = { seconds: Number(match[1]), spread: Number(match[2] ?? 0) }
      steps.push(step)
      if (Math.max(step.seconds, step.spread) > STEP_LIMIT)
        problems.push(problem(at, item.length, 'step-too-large', { limit: STEP_LIMIT }))
    } else problems.push(problem(at, item.length, 'step-expected', { found: item.trim().slice(0, 40) }))
    at += item.length + 1
  }
  if (problems.length > 0) return { problems }
  const zero = steps.findIndex((step) => step.seconds === 0 && step.spread === 0)
  if (zero < 0) return { value: { steps }, problems }
  if (steps.length === 1) return { value: { steps: [] }, problems }
  const before = written.slice(0, zero).join(',').length + Math.min(zero, 1)
  const inside = problem(before, (written[zero] ?? '').length, 'zero-inside', {}, 'warning')
  // Nothing is fetched any more once a step of 0 comes up: the steps end there, and the last does not repeat.
  return { value: { steps: steps.slice(0, zero + 1) }, problems: [inside] }
}

/** Text as the phone takes it; parsing it gives the same schedule. */
export const printSchedule = ({ steps }: Schedule): string =>
  steps.length === 0 ? '0' : steps.map(({ seconds, spread }) => `${seconds}${spread > 0 ? `+${spread}` : ''}`).join(',')

/** The step after `done` others: the last repeats. Undefined when there is no further one. */
export function stepAfter({ steps }: Schedule, done: number): ScheduleStep | undefined {
  const step = steps[Math.min(done, steps.length - 1)]
  const last = steps.at(-1)
  if (done >= steps.length && last?.seconds === 0 && last.spread === 0) return undefined
  return step === undefined || (step.seconds === 0 && step.spread === 0) ? undefined : step
}

/** A moment that is not certain: from the earliest to the latest, in milliseconds; `at` is one drawn from them. */
export interface Moment {
  readonly earliest: number
  readonly latest: number
  readonly at: number
}

/** Gives a number from 0 up to, but not including, 1. Without one the earliest moment is taken. */
export type Random = () => number

const draw = (spread: number, random: Random | undefined): number =>
  random === undefined ? 0 : Math.min(spread, Math.floor(random() * (spread + 1)))

const MOMENTS_LIMIT = 10_000

/** The next moments, counted from `from` (milliseconds), each from the one before it. */
export function nextTimes(
  schedule: Schedule,
  from: number,
  random: Random | undefined,
  count: number,
): readonly Moment[] {
  const moments: Moment[] = []
  let now: Moment = { earliest: from, latest: from, at: from }
  while (moments.length < Math.min(count, MOMENTS_LIMIT)) {
    const step = stepAfter(schedule, moments.length)
    if (step === undefined) break
    const { seconds, spread } = step
    now = {
      earliest: now.earliest + seconds * 1000,
      latest: now.latest + (seconds + spread) * 1000,
      at: now.at + (seconds + draw(spread, random)) * 1000,
    }
    moments.push(now)
  }
  return moments
}

// --- the time of day ---

/** Where the documents disagree; the first is the vendor's chapter. Words under `rule:reading.<id>`. */
export const scheduleReadings = [
  // The chapter and SPA guides: units of 20 seconds. Provisioning Parameters: seconds.
  { id: 'randomDelayUnit', choices: ['20-seconds', 'seconds'] },
  // (v+30)/60 minutes rounds to the nearest; the sentence behind it says "up to the next minute".
  { id: 'atRounding', choices: ['nearest', 'up'] },
  // The chapter: 0 never tries again. SPA guides: at once.
  { id: 'retryZero', choices: ['never', 'at-once'] },
] as const

type Entry = (typeof scheduleReadings)[number]
export type ScheduleReadings = { readonly [E in Entry as E['id']]: E['choices'][number] }
export const defaultScheduleReadings: ScheduleReadings = {
  randomDelayUnit: '20-seconds',
  atRounding: 'nearest',
  retryZero: 'never',
}

/** `Resync_At__HHmm_` as minutes of the day; undefined value for an empty one. Four digits, 0000 to 2400. */
export function parseResyncAt(text: string): Read<number> {
  const trimmed = text.trim()
  if (trimmed === '') return { problems: [] }
  if (!/^\d{4}$/.test(trimmed)) return { problems: [problem(0, text.length, 'time-format')] }
  const [hours, minutes] = [Number(trimmed.slice(0, 2)), Number(trimmed.slice(2))]
  if (minutes > 59 || hours * 60 + minutes > 1440) return { problems: [problem(0, text.length, 'time-range')] }
  // 2400 is the midnight that ends the day: the same moment as 0000 of the next.
  return { value: (hours * 60 + minutes) % 1440, problems: [] }
}

/** A delay in whole numbers from 0 to 65535. */
export function parseDelay(text: string, preset: number): Read<number> {
  if (text.trim() === '') return { value: preset, problems: [] }
  if (!/^\s*\d{1,12}\s*$/.test(text)) return { problems: [problem(0, text.length, 'delay-format')] }
  if (Number(text) > DELAY_LIMIT) return { problems: [problem(0, text.length, 'delay-range', { limit: DELAY_LIMIT })] }
  return { value: Number(text), problems: [] }
}

const LEAST_AT_SPREAD = 600

/** By how many seconds a resync at a time of day may be late: under 600 the phone takes 600. */
export function resyncAtSpread(delay: number, rounding: ScheduleReadings['atRounding'] = 'nearest'): number {
  if (delay < LEAST_AT_SPREAD) return LEAST_AT_SPREAD
  return 60 * (rounding === 'up' ? Math.ceil(delay / 60) : Math.floor((delay + 30) / 60))
}

/** How long a phone may wait before its first resync after power-up, in seconds. */
export const resetSpread = (delay: number, unit: ScheduleReadings['randomDelayUnit'] = '20-seconds'): number =>
  unit === '20-seconds' ? delay * 20 : delay

const DAY_MS = 86_400_000

export interface Daily {
  /** Of the day, by the phone's clock. */
  readonly minute: number
  readonly spreadSeconds: number
  /** How far that clock is ahead of UTC. */
  readonly offsetMinutes: number
}

/** The next days' moments at a time of day. */
export function nextDaily(
  { minute, spreadSeconds, offsetMinutes }: Daily,
  from: number,
  random: Random | undefined,
  count: number,
): readonly Moment[] {
  const local = from + offsetMinutes * 60_000
  const today = Math.floor(local / DAY_MS) * DAY_MS + minute * 60_000
  const first = (today > local ? today : today + DAY_MS) - offsetMinutes * 60_000
  return Array.from({ length: Math.min(count, MOMENTS_LIMIT) }, (_, day) => {
    const earliest = first + day * DAY_MS
    return {
      earliest,
      latest: earliest + spreadSeconds * 1000,
      at: earliest + draw(spreadSeconds, random) * 1000,
    }
  })
}
