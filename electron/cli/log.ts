import type { Diagnosis } from '../../shared/domain/diagnosis/diagnosis.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import { parseFilter } from '../../shared/domain/event/filter-parse.ts'
import { withNames } from '../../shared/domain/event/filter-names.ts'
import { readTime, type FilterTime } from '../../shared/domain/event/filter-time.ts'
import type { Filter } from '../../shared/domain/event/filter.ts'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import { systemClock } from '../bench/core/clock.ts'
import { listInterfaces } from '../bench/net/interfaces.ts'
import { createServedFiles } from '../bench/serving/plain-files.ts'
import { createDiagnoser } from '../bench/serving/diagnoser.ts'
import { createProvisioning } from '../bench/serving/provisioning.ts'
import { phoneNames } from '../bench/site/phone-names.ts'
import { openSite } from '../bench/site/site.ts'
import { openHistoryReader } from '../bench/events/store/history-reader.ts'
import type { Command } from './command.ts'
import { diagnosisLines, eventLine } from './event-line.ts'
import { inert, type Io } from './io.ts'
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
    const asked = filterFrom(values.filter, values.since, io)
    const site = await openSite(values.site)
    const opened = await openHistoryReader(site.parts.hidden, systemClock)
    if (!opened.ok) throw new BenchError(opened.error.code, opened.error.params)
    const reader = opened.value
    const plain = createServedFiles(site.parts.files)
    const provisioning = createProvisioning(site, { plain, clock: systemClock })
    const names = await phoneNames(provisioning.phones)
    const filter = withNames(asked, names)
    const diagnosisOf = createDiagnoser({
      page: (query) => Promise.resolve(reader.page(query)),
      provisioning,
      ownHosts: new Set(listInterfaces().map(({ address }) => address)),
    })
    try {
      const pieces = values.follow ? reader.follow(filter, 0, io.interrupted) : reader.pieces(filter)
      for await (const events of pieces) {
        for (const event of events) print({ event, diagnosis: await diagnosisOf(event), names }, io)
        await io.drained()
        if (io.interrupted.aborted) break
      }
      return 0
    } finally {
      reader.close()
      await plain.close()
    }
  },
}

interface Line {
  readonly event: BenchEvent
  readonly diagnosis: Diagnosis | null
  readonly names: ReadonlyMap<string, string>
}

function print({ event, diagnosis, names }: Line, io: Io): void {
  const name = 'who' in event ? names.get(event.who.mac ?? '') : undefined
  if (io.json) {
    io.tell({
      event: event.type,
      ...event,
      ...(name !== undefined && { name }),
      ...(diagnosis === null ? {} : { diagnosis }),
    })
    return
  }
  io.say(name === undefined ? eventLine(event, io.t) : `${eventLine(event, io.t)}  (${inert(name)})`)
  if (diagnosis !== null) io.say(diagnosisLines(diagnosis, io.t))
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
