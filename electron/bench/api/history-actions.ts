import { csvHeader, csvRow, jsonLine } from '../../../shared/domain/event/export.ts'
import { compileFilter, type Filter } from '../../../shared/domain/event/filter.ts'
import { parseFilter } from '../../../shared/domain/event/filter-parse.ts'
import type { BenchState } from '../../../shared/domain/event/bench-state.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { HistoryActions, LiveActions } from './bench-core.ts'
import type { Clock } from '../core/clock.ts'
import type { LiveHub } from '../events/live/live-hub.ts'
import type { Recorder } from '../events/recorder.ts'
import { utcOffsetMinutes } from '../core/local-time.ts'

/** Screens check what a person types before they ask; a script that does not gets a fault. */
function readFilter(text: string, clock: Clock): Filter {
  const parsed = parseFilter(text, { now: clock.now(), utcOffsetMinutes })
  if (!parsed.ok) throw new BenchError('BAD_INPUT', { detail: `filter, at ${parsed.error.at}: ${parsed.error.code}` })
  return parsed.value
}

export function liveActions(hub: LiveHub, recorder: Recorder, clock: Clock, state: () => BenchState): LiveActions {
  return {
    async snapshot({ filter, limit }) {
      const upTo = recorder.upTo
      const page =
        limit === 0
          ? { events: [], more: upTo > 0 }
          : await recorder.store.page({ filter: readFilter(filter, clock), before: upTo + 1, limit })
      return { upTo, state: state(), events: page.events.toReversed(), more: page.more }
    },
    follow({ filter, after, stream }, signal) {
      return hub.follow({ name: stream, test: compileFilter(readFilter(filter, clock)), after }, signal)
    },
    seen(stream, batch) {
      hub.seen(stream, batch)
    },
  }
}

export function historyActions(recorder: Recorder, clock: Clock): HistoryActions {
  return {
    page: ({ filter, before, limit }) => recorder.store.page({ filter: readFilter(filter, clock), before, limit }),
    event: (seq) => recorder.store.event(seq),
    async raw(seq) {
      const bytes = await recorder.store.raw(seq)
      return bytes === null ? null : Buffer.from(bytes).toString('base64')
    },
    export({ filter, format }) {
      return exported(recorder, readFilter(filter, clock), format)
    },
  }
}

async function* exported(recorder: Recorder, filter: Filter, format: 'csv' | 'jsonl'): AsyncGenerator<string, void> {
  const line = format === 'csv' ? csvRow : jsonLine
  if (format === 'csv') yield csvHeader
  for await (const events of recorder.store.pieces(filter)) yield events.map(line).join('')
}
