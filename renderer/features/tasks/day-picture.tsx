import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { resyncDay } from '../../../shared/domain/task/resync-day.ts'
import {
  defaultScheduleReadings,
  scheduleReadings,
  type ScheduleReadings,
} from '../../../shared/domain/resync/schedule.ts'
import type { Answers } from '../../../shared/domain/task/task.ts'
import { formatTime, utcOffset } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import styles from './tasks.module.css'

const WIDTH = 960
const HOURS = 24
const starts = ['success', 'reset', 'failure'] as const
type Start = (typeof starts)[number]
const TIMES_LISTED = 8

/** The next 24 hours of a phone with these parameters: each resync where it falls, as wide as it is uncertain. */
export function DayPicture({ answers }: { readonly answers: Answers }) {
  const { t } = useTranslation(['tasks', 'rule'])
  const [from] = useState(Date.now)
  const [start, setStart] = useState<Start>('success')
  const [readings, setReadings] = useState<ScheduleReadings>(defaultScheduleReadings)
  const day = useMemo(() => resyncDay(answers, { from, start, readings }), [answers, from, start, readings])
  const { count, more, table } = day
  const said = table.off ? t('day.off') : t(more ? 'day.many' : 'day.count', { count })
  return (
    <div className={styles['day']}>
      <h3>{t('day.title')}</h3>
      <Picture day={day} from={from} said={said} />
      <p role="status">
        <b>{said}</b> {table.periodicIgnored && t('day.periodicIgnored')}
      </p>
      {table.periodicIgnored && day.offsetMinutes !== utcOffset(from) && (
        <p className="dim">{t('day.otherZone', { zone: zoneText(day.offsetMinutes) })}</p>
      )}
      <Times day={day} />
      {table.problems.map((problem, index) => (
        <Notice
          key={index}
          look={problem.severity === 'error' ? 'failed' : 'attention'}
          title={`${problem.parameter}: ${t(`rule:schedule.${problem.code}`, problem.params)}`}
        />
      ))}
      <div className={styles['grid']}>
        <SelectField
          label={t('day.start')}
          value={start}
          onChange={(to) => setStart(starts.find((each) => each === to) ?? 'success')}
          options={starts.map((each) => ({ value: each, text: t(`day.${each}`) }))}
        />
        {scheduleReadings.map(({ id, choices }) => (
          <SelectField
            key={id}
            label={`⚠ ${t(`rule:reading.${id}`)}`}
            value={readings[id]}
            onChange={(choice) => setReadings({ ...readings, [id]: choice })}
            options={choices.map((choice) => ({
              value: choice,
              text: t(`rule:reading.${id}-${choice}` as 'rule:reading.retryZero-never'),
            }))}
          />
        ))}
      </div>
    </div>
  )
}

/** `GMT-07:00`, as Time_Zone writes it. */
function zoneText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `GMT${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}

type Day = ReturnType<typeof resyncDay>

function Picture({ day, from, said }: { readonly day: Day; readonly from: number; readonly said: string }) {
  const hourNow = new Date(from).getHours() + new Date(from).getMinutes() / 60
  return (
    <svg viewBox={`0 0 ${WIDTH} 66`} className={styles['picture']} role="img" aria-label={said}>
      <rect x="0" y="6" width={WIDTH} height="36" className={styles['track']} />
      {Array.from({ length: HOURS }, (_, index) => Math.ceil(hourNow) + index).map((hour) => {
        const x = ((hour - hourNow) / HOURS) * WIDTH
        return (
          <g key={hour}>
            <line x1={x} x2={x} y1="6" y2={hour % 3 === 0 ? 47 : 42} className={styles['tick']} />
            {hour % 3 === 0 && x < WIDTH - 26 && (
              <text x={x} y="60" className={styles['hour']} textAnchor={x < 12 ? 'start' : 'middle'}>
                {`${String(hour % HOURS).padStart(2, '0')}:00`}
              </text>
            )}
          </g>
        )
      })}
      {day.marks.map(({ from: at, to }, index) => (
        <rect
          key={index}
          x={at * WIDTH}
          y="8"
          width={Math.max(1.5, (to - at) * WIDTH)}
          height="32"
          className={to - at > 2 / WIDTH ? styles['spread'] : styles['moment']}
        />
      ))}
    </svg>
  )
}

const clock = (at: number): string => formatTime(at).slice(0, 8)

/** The first of them by the clock, each as exactly as it is known. */
function Times({ day: { count, table } }: { readonly day: Day }) {
  const times = table.resyncs.slice(0, Math.min(count, TIMES_LISTED))
  if (times.length === 0) return null
  return (
    <p className={styles['times']}>
      {times
        .map(({ earliest, latest }) =>
          latest - earliest < 1_000 ? clock(earliest) : `${clock(earliest)}–${clock(latest)}`,
        )
        .join('   ')}
      {count > times.length ? ' …' : ''}
    </p>
  )
}
