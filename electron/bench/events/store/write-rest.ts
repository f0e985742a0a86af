import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import { type Clock, every } from '../../core/clock.ts'
import { endsWithin } from '../../core/time.ts'
import type { DatabaseLink } from './database-link.ts'
import type { CloseOptions } from './event-store.ts'
import type { MemoryRing } from './memory-ring.ts'
import type { WriteQueue } from './write-queue.ts'

/** How often it is told how much still waits, and after how many such looks without progress nobody waits any more. */
const LOOK_MS = 1_000
const STALLED_LOOKS = 10

/** After a cut: time for the batches that the thread already has, and for the event that tells of the others. */
const CUT_MS = 1_500

/** Max events that are kept in a cut because the bench says them itself. */
const ACCOUNT_LIMIT = 1_000

export interface Rest {
  readonly ring: MemoryRing
  readonly queue: WriteQueue
  readonly link: DatabaseLink
  readonly clock: Clock
  readonly lastSeq: number
  /** Events that were dropped before, which no event tells of yet. */
  readonly untold: number
}

/**
 * The end of a history: writes what waits, for as long as that goes on and nobody cuts it short. What is cut off is
 * told by one last event, where that can still be written. Gives how many events were not stored.
 */
export async function writeRest(rest: Rest, options: CloseOptions): Promise<number> {
  const { ring, queue, link, clock } = rest
  if (link.phase === 'none') return 0
  await tryAgain(rest)
  let lastSeq = Math.max(rest.lastSeq, ring.lastSeq)
  if (rest.untold > 0) ring.push(dropped({ seq: ++lastSeq, at: clock.now() }, rest.untold, 'store-behind'))
  await writtenOrCut(rest, lastSeq, options)
  if (ring.length === 0) return 0
  const cutOff = ring.truncate(queue.sent)
  if (link.phase !== 'stored') return cutOff.length
  const accounts = cutOff
    .map(({ recorded }) => recorded.event)
    .filter(isAccount)
    .slice(-ACCOUNT_LIMIT)
  const lost = cutOff.length - accounts.length
  if (lost > 0) accounts.push(dropped({ seq: ++lastSeq, at: clock.now() }, lost, 'stopped'))
  for (const event of accounts) ring.push(event)
  await endsWithin(queue.writtenUpTo(lastSeq), CUT_MS, clock)
  return lost + Math.max(0, ring.length - accounts.length)
}

/** What the bench says itself, few events: without them, what was lost before would be lost without a word. */
const isAccount = (event: BenchEvent): boolean => !('who' in event) || event.type === 'source.limited'

/** What could not be written until now gets one more chance. */
async function tryAgain({ link, ring }: Rest): Promise<void> {
  if (link.phase === 'memory' && ring.length > 0 && link.fault?.code === 'HISTORY_UNREADABLE') await link.open()
}

async function writtenOrCut(
  { ring, queue, clock }: Rest,
  lastSeq: number,
  { cut, onWaiting }: CloseOptions,
): Promise<void> {
  const { promise: over, resolve: end } = Promise.withResolvers<null>()
  const onCut = (): void => end(null)
  if (cut?.aborted === true) onCut()
  cut?.addEventListener('abort', onCut)
  let before = ring.length
  let stalled = 0
  const stopLooking = every(clock, LOOK_MS, () => {
    stalled = ring.length === before ? stalled + 1 : 0
    before = ring.length
    onWaiting?.(ring.length)
    if (stalled >= STALLED_LOOKS) end(null)
  })
  try {
    await Promise.race([queue.writtenUpTo(lastSeq), over])
  } finally {
    stopLooking()
    cut?.removeEventListener('abort', onCut)
  }
}

const dropped = (
  stamp: { readonly seq: number; readonly at: number },
  count: number,
  reason: 'store-behind' | 'stopped',
): BenchEvent => ({ ...stamp, type: 'events.dropped', server: 'bench', count, reason })
