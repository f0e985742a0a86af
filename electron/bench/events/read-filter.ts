import type { Filter } from '../../../shared/domain/event/filter.ts'
import { parseFilter } from '../../../shared/domain/event/filter-parse.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Clock } from '../core/clock.ts'
import { utcOffsetMinutes } from '../core/local-time.ts'

/** Screens check what a person types before they ask; a script that does not gets a fault. */
export function readFilter(text: string, clock: Clock): Filter {
  const parsed = parseFilter(text, { now: clock.now(), utcOffsetMinutes })
  if (!parsed.ok) throw new BenchError('BAD_INPUT', { detail: `filter, at ${parsed.error.at}: ${parsed.error.code}` })
  return parsed.value
}
