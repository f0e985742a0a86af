import { readSyslogTime } from '../../text/local-time.ts'
import { cause } from '../diagnosis.ts'
import type { PhoneCause } from './cause.ts'

const MINUTE_MS = 60_000
/** A line may wait in the phone, and clocks drift: below this nothing is wrong. */
const WRONG_MINUTES = 10
/** Zones are whole quarters of an hour, up to fourteen hours from UTC. */
const QUARTER = 15
const FARTHEST_ZONES = 26 * 60

/** The time in its log lines is not ours: by whole quarters of an hour it is another zone, else the clock is wrong. */
export const wrongClock: PhoneCause = ({ story: { dated } }, { utcOffset }) => {
  if (dated?.phoneTime === undefined) return []
  const at = readSyslogTime(dated.phoneTime, dated.at, utcOffset)
  if (at === null) return []
  const ahead = Math.round((at - dated.at) / MINUTE_MS)
  const minutes = Math.abs(ahead)
  if (minutes < WRONG_MINUTES) return []
  const fromQuarter = Math.abs(minutes - Math.round(minutes / QUARTER) * QUARTER)
  const zone = fromQuarter <= 2 && minutes <= FARTHEST_ZONES
  return [
    cause(zone ? 'clock-zone' : ahead > 0 ? 'clock-ahead' : 'clock-behind', {
      params: { minutes, detail: dated.phoneTime },
      evidence: [dated.seq],
      confidence: zone ? 'likely' : 'certain',
    }),
  ]
}
