import type { BenchEvent } from './bench-event.ts'
import { LIVE_BATCH_EVENTS, LIVE_BATCHES_UNSEEN } from './live-batch.ts'

/**
 * What waits for one screen. Never longer than a batch: a screen that falls behind gets the newest events and
 * the number of those that it missed (they are in the history), not an unbounded queue.
 */
export interface ScreenQueue {
  readonly waiting: readonly BenchEvent[]
  readonly skipped: number
  readonly upTo: number
  /** Number of the last batch taken, and of the last one that the screen says it has drawn. */
  readonly taken: number
  readonly seen: number
}

export interface TakenBatch {
  readonly number: number
  readonly upTo: number
  readonly events: readonly BenchEvent[]
  readonly skipped: number
}

export const emptyQueue = (upTo: number): ScreenQueue => ({ waiting: [], skipped: 0, upTo, taken: 0, seen: 0 })

/** Adds events that match this screen's filter; `upTo` is the number of the newest event, matching or not. */
export function offer(
  queue: ScreenQueue,
  events: readonly BenchEvent[],
  upTo: number,
  alreadySkipped = 0,
): ScreenQueue {
  const all = queue.waiting.length === 0 ? events : [...queue.waiting, ...events]
  const tooMany = Math.max(0, all.length - LIVE_BATCH_EVENTS)
  return {
    ...queue,
    waiting: tooMany > 0 ? all.slice(tooMany) : all,
    skipped: queue.skipped + tooMany + alreadySkipped,
    upTo: Math.max(queue.upTo, upTo),
  }
}

/** The screen has drawn batch `number`, and so all before it. */
export const seen = (queue: ScreenQueue, number: number): ScreenQueue => ({
  ...queue,
  seen: Math.max(queue.seen, Math.min(number, queue.taken)),
})

/** Whether the screen has room for another batch. */
export const canTake = (queue: ScreenQueue): boolean => queue.taken - queue.seen < LIVE_BATCHES_UNSEEN

/** The next batch, or null while the screen is behind or nothing waits (`force` makes one for a change of state). */
export function take(queue: ScreenQueue, force = false): readonly [ScreenQueue, TakenBatch | null] {
  const nothing = queue.waiting.length === 0 && queue.skipped === 0 && !force
  if (nothing || !canTake(queue)) return [queue, null]
  const number = queue.taken + 1
  return [
    { ...queue, waiting: [], skipped: 0, taken: number },
    { number, upTo: queue.upTo, events: queue.waiting, skipped: queue.skipped },
  ]
}
