import { emptyState, fold, recentOf } from '../../shared/domain/diagnosis/fold.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import { parseFilter } from '../../shared/domain/event/filter-parse.ts'
import { readTime, type FilterTime } from '../../shared/domain/event/filter-time.ts'
import type { Filter } from '../../shared/domain/event/filter.ts'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import { systemClock } from '../bench/core/clock.ts'
import { openSite } from '../bench/site/site.ts'
import { openHistoryReader } from '../bench/events/store/history-reader.ts'
import type { Command } from './command.ts'
import { diagnosisLines, eventLine } from './event-line.ts'
import type { Io } from './io.ts'
import { UsageError, noArguments, parse } from './usage-error.ts'
import { utcOffsetMinutes } from '../bench/core/local-time.ts'

/** The event history of a site, which may be served at the same time. */
export const log: Command = {
  run: async (args, io) => {
    const { values, positionals } = parse(args, {
      site: { type: 'string' },
      follow: { type: 'boolean' },
      filter: { type: 'string' },
      since: { type: 'string' },
    })
    noArguments(positionals)
    if (values.site === undefined) throw new UsageError('missing', { what: '--site DIR' })
    const filter = filterFrom(values.filter, values.since, io)
    const { parts } = await openSite(values.site)
    const opened = await openHistoryReader(parts.hidden, systemClock)
    if (!opened.ok) throw new BenchError(opened.error.code, opened.error.params)
    const reader = opened.value
    let seen = emptyState
    try {
      const pieces = values.follow ? reader.follow(filter, 0, io.interrupted) : reader.pieces(filter)
      for await (const events of pieces) {
        const before = seen
        seen = fold(before, events)
        for (const event of events) print(event, recentOf(before, event, events), io)
        await io.drained()
        if (io.interrupted.aborted) break
      }
      return 0
    } finally {
      reader.close()
    }
  },
}

function print(event: BenchEvent, recent: readonly BenchEvent[], io: Io): void {
  if (io.json) {
    io.tell({ event: event.type, ...event })
    return
  }
  io.say(eventLine(event, io.t))
  const diagnosis = diagnosisLines(event, { recent }, io.t)
  if (diagnosis !== null) io.say(diagnosis)
}

function filterFrom(text = '', since: string | undefined, io: Io): Filter {
  const time: FilterTime = { now: systemClock.now(), utcOffsetMinutes }
  const parsed = parseFilter(text, time)
  if (!parsed.ok) {
    const { at, code, params } = parsed.error
    throw new UsageError('filter', { at: at + 1, text: io.t(`filter:problems.${code}`, params) })
  }
  if (since === undefined) return parsed.value
  const from = readTime(since, time)
  if (from === null) throw new UsageError('since', { value: since })
  return [...parsed.value, { not: false, on: 'since', at: from.from }]
}
