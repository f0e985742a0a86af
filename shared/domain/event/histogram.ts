import type { BenchEvent } from './bench-event.ts'
import { outcomeOf } from './facets.ts'

/** How much happened when: equal stretches of time, and how many events of each failed. */
export interface Histogram {
  readonly from: number
  /** Behind the last stretch. */
  readonly to: number
  readonly bars: readonly Bar[]
}

export interface Bar {
  readonly all: number
  readonly failed: number
}

/** The stretch to which a moment belongs. */
export function barAt(
  at: number,
  { from, to, count }: { readonly from: number; readonly to: number; readonly count: number },
): number {
  const width = Math.max(1, to - from)
  return Math.min(count - 1, Math.max(0, Math.floor(((at - from) * count) / width)))
}

/** The same with these events counted as well. */
export function withEvents(histogram: Histogram, events: readonly BenchEvent[]): Histogram {
  if (events.length === 0) return histogram
  const { from, to } = histogram
  const bars = histogram.bars.map((bar) => ({ ...bar }))
  for (const event of events) {
    const bar = bars[barAt(event.at, { from, to, count: bars.length })]
    if (bar === undefined) continue
    bar.all += 1
    if (outcomeOf(event) === 'failed') bar.failed += 1
  }
  return { from, to, bars }
}

export const emptyHistogram = (from: number, to: number, count: number): Histogram => ({
  from,
  to,
  bars: Array.from({ length: count }, () => ({ all: 0, failed: 0 })),
})
