import {
  defaultScheduleReadings,
  nextDaily,
  nextTimes,
  parseDelay,
  parseResyncAt,
  parseSchedule,
  resetSpread,
  resyncAtSpread,
  type Moment,
  type Random,
  type Read,
  type Schedule,
  type ScheduleProblem,
  type ScheduleReadings,
} from './schedule.ts'

/** The parameters that say when a phone resynchronises, as texts of its profile. What is left out has its default. */
export interface ResyncSettings {
  readonly Provision_Enable?: string
  readonly Resync_On_Reset?: string
  readonly Resync_Random_Delay?: string
  readonly Resync_At__HHmm_?: string
  readonly Resync_At_Random_Delay?: string
  readonly Resync_Periodic?: string
  readonly Resync_Error_Retry_Delay?: string
}

export const resyncDefaults = {
  Provision_Enable: 'Yes',
  Resync_On_Reset: 'Yes',
  Resync_Random_Delay: '2',
  Resync_At__HHmm_: '',
  Resync_At_Random_Delay: '600',
  Resync_Periodic: '3600',
  Resync_Error_Retry_Delay: '60,120,240,480,960,1920,3840,7680,15360,30720,61440,86400',
} as const satisfies Required<ResyncSettings>

interface PlannedResync extends Moment {
  readonly cause: 'reset' | 'time-of-day' | 'periodic' | 'retry'
}

export interface Timetable {
  readonly resyncs: readonly PlannedResync[]
  /** By parameter; places are those in its value. */
  readonly problems: readonly (ScheduleProblem & { readonly parameter: keyof ResyncSettings })[]
  /** Provision_Enable is No: nothing at all. */
  readonly off: boolean
  /** A valid time of day makes the phone ignore Resync_Periodic. */
  readonly periodicIgnored: boolean
}

export interface TimetableOptions {
  readonly from: number
  /** How far the phone's clock is ahead of UTC. */
  readonly offsetMinutes: number
  readonly count: number
  /** Whether the phone is switched on at `from`. Otherwise it has just succeeded (or failed). */
  readonly start: 'reset' | 'success' | 'failure'
  readonly random?: Random
  readonly readings?: ScheduleReadings
}

const isNo = (text: string): boolean => /^\s*no\s*$/i.test(text)

/** When this phone will ask next, as long as every resync succeeds (after a failure: as long as each one fails). */
export function timetable(settings: ResyncSettings, options: TimetableOptions): Timetable {
  const { from, start, count, random, readings = defaultScheduleReadings } = options
  const text = { ...resyncDefaults, ...settings }
  const problems: Timetable['problems'][number][] = []
  const read = <T>(parameter: keyof ResyncSettings, { value, problems: found }: Read<T>): T | undefined => {
    problems.push(...found.map((p) => ({ ...p, parameter })))
    return value
  }
  const minute = read('Resync_At__HHmm_', parseResyncAt(text.Resync_At__HHmm_))
  const atDelay = read('Resync_At_Random_Delay', parseDelay(text.Resync_At_Random_Delay, 600)) ?? 600
  const randomDelay = read('Resync_Random_Delay', parseDelay(text.Resync_Random_Delay, 2)) ?? 2
  const periodic = read('Resync_Periodic', parseSchedule(text.Resync_Periodic))
  const retry = read('Resync_Error_Retry_Delay', parseSchedule(text.Resync_Error_Retry_Delay))
  const periodicIgnored = minute !== undefined
  const off = isNo(text.Provision_Enable)
  if (off) return { resyncs: [], problems, off, periodicIgnored }

  const after = (moment: Moment): readonly PlannedResync[] => {
    if (minute !== undefined) {
      const spreadSeconds = resyncAtSpread(atDelay, readings.atRounding)
      const daily = nextDaily({ minute, spreadSeconds, offsetMinutes: options.offsetMinutes }, moment.at, random, count)
      return daily.map((m) => ({ ...m, cause: 'time-of-day' }))
    }
    return nextTimes(periodic ?? { steps: [] }, 0, random, count).map((m) => ({
      earliest: m.earliest + moment.earliest,
      latest: m.latest + moment.latest,
      at: m.at + moment.at,
      cause: 'periodic',
    }))
  }
  const now: Moment = { earliest: from, latest: from, at: from }
  if (start === 'failure') {
    const again = retries(retry, now, options, readings)
    const resyncs = beside(again, after(now), periodicIgnored).slice(0, count)
    return { resyncs, problems, off, periodicIgnored }
  }
  if (start === 'success') return { resyncs: after(now), problems, off, periodicIgnored }
  // PER-1: the profile that says so came by a resync that succeeded, so the start arms the period.
  if (isNo(text.Resync_On_Reset)) return { resyncs: after(now), problems, off, periodicIgnored }
  const spread = resetSpread(randomDelay, readings.randomDelayUnit)
  const [first] = nextTimes({ steps: [{ seconds: 0, spread }] }, from, random, 1)
  const reset: PlannedResync = { ...(first ?? now), cause: 'reset' }
  return { resyncs: [reset, ...after(reset)].slice(0, count), problems, off, periodicIgnored }
}

/** RTY-4: without a retry the period goes on. AT-5: a time of day counts in either case. */
const beside = (
  again: readonly PlannedResync[],
  own: readonly PlannedResync[],
  isDaily: boolean,
): readonly PlannedResync[] =>
  isDaily || again.length === 0 ? [...again, ...own].toSorted((one, other) => one.earliest - other.earliest) : again

function retries(
  schedule: Schedule | undefined,
  now: Moment,
  { random, count }: TimetableOptions,
  { retryZero }: ScheduleReadings,
): readonly PlannedResync[] {
  if (schedule === undefined) return []
  if (schedule.steps.length === 0) return retryZero === 'never' ? [] : [{ ...now, cause: 'retry' }]
  return nextTimes(schedule, now.at, random, count).map((m) => ({ ...m, cause: 'retry' }))
}
