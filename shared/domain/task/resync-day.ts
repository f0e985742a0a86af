import { zoneOffset } from '../resync/phone-zone.ts'
import { resyncDefaults, timetable, type ResyncSettings, type Timetable } from '../resync/timetable.ts'
import type { ScheduleReadings } from '../resync/schedule.ts'
import type { Answers } from './task.ts'

const DAY_MS = 86_400_000
/** A picture of one day cannot show more. */
const SHOWN = 3_000

/** A resync in the picture: shares of the day, from 0 to 1. */
export interface DayMark {
  readonly from: number
  readonly to: number
  readonly cause: Timetable['resyncs'][number]['cause']
}

export interface ResyncDay {
  readonly marks: readonly DayMark[]
  /** Resyncs in the 24 hours, as far as they are counted. */
  readonly count: number
  readonly more: boolean
  /** How far the phone's clock is ahead of UTC. */
  readonly offsetMinutes: number
  readonly table: Timetable
}

export interface DayOptions {
  readonly from: number
  readonly start: 'reset' | 'success' | 'failure'
  readonly readings?: ScheduleReadings
}

const scheduleNames = Object.keys(resyncDefaults) as (keyof ResyncSettings)[]

/** The next 24 hours of a phone with these parameters, its zone among them; what is left out has the phone's default. */
export function resyncDay(answers: Answers, options: DayOptions): ResyncDay {
  const settings = Object.fromEntries(
    scheduleNames.flatMap((name) => (answers[name] === undefined ? [] : [[name, answers[name]]])),
  ) as ResyncSettings
  const offsetMinutes = zoneOffset(answers, options.from)
  const table = timetable(settings, { ...options, offsetMinutes, count: SHOWN + 1 })
  const inDay = table.resyncs.filter(({ earliest }) => earliest < options.from + DAY_MS)
  const share = (at: number): number => Math.min(1, Math.max(0, (at - options.from) / DAY_MS))
  return {
    marks: inDay
      .slice(0, SHOWN)
      .map(({ earliest, latest, cause }) => ({ from: share(earliest), to: share(latest), cause })),
    count: Math.min(SHOWN, inDay.length),
    more: inDay.length > SHOWN,
    offsetMinutes,
    table,
  }
}
