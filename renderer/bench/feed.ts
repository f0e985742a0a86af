import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import type { Batch, Snapshot } from '../../shared/ipc/contract/bench.ts'
import type { Page } from '../../shared/ipc/contract/history.ts'

/** What the window keeps; older rows come back from the history when somebody scrolls to them. */
export const ROW_LIMIT = 20_000

/** One row of the list: something that happened, or how many lines were skipped there. */
export type Entry =
  | { readonly kind: 'event'; readonly event: BenchEvent }
  | { readonly kind: 'skipped'; readonly count: number; readonly before: number }

/**
 * The rows of one filter, oldest first. Rows have ordinals that never change while the feed lives (`first` is the first
 * row's), so that a list can stay where it is while rows come and go at both ends.
 */
export interface Feed {
  readonly filter: string
  readonly entries: readonly Entry[]
  readonly first: number
  /** Whether the history has older rows. */
  readonly more: boolean
  /** Somebody reads: nothing that is here may go away, and what comes is counted. */
  readonly held: boolean
  /** Came since it was held. */
  readonly unseen: number
  /** Of those, how many found no room: the newest rows are reached by starting over. */
  readonly missed: number
}

const entryOf = (event: BenchEvent): Entry => ({ kind: 'event', event })

export function beginFeed(filter: string, snapshot: Pick<Snapshot, 'events' | 'more'>): Feed {
  const entries = snapshot.events.map(entryOf)
  return { filter, entries, first: 0, more: snapshot.more, held: false, unseen: 0, missed: 0 }
}

/** Adds what a batch tells at the end; the oldest rows make room, unless somebody reads them. */
export function appendBatch(feed: Feed, batch: Pick<Batch, 'events' | 'skipped' | 'upTo'>): Feed {
  const arrived = batch.events.length + batch.skipped
  if (arrived === 0) return feed
  const fresh: Entry[] = batch.events.map(entryOf)
  const before = batch.events[0]?.seq ?? batch.upTo + 1
  if (batch.skipped > 0) fresh.unshift({ kind: 'skipped', count: batch.skipped, before })
  if (feed.held) return appendHeld(feed, fresh, arrived)
  const all = mergeSkipped(feed.entries, fresh)
  const surplus = Math.max(0, all.length - ROW_LIMIT)
  return {
    ...feed,
    entries: surplus === 0 ? all : all.slice(surplus),
    first: feed.first + surplus,
    more: feed.more || surplus > 0,
  }
}

function appendHeld(feed: Feed, fresh: readonly Entry[], arrived: number): Feed {
  // Once a row found no room, later ones must not be shown after the gap either.
  const room = feed.missed > 0 ? 0 : ROW_LIMIT - feed.entries.length
  const fits = fresh.length <= room
  return {
    ...feed,
    entries: fits ? mergeSkipped(feed.entries, fresh) : feed.entries,
    unseen: feed.unseen + arrived,
    missed: feed.missed + (fits ? 0 : arrived),
  }
}

/** Two summaries in a row are one. */
function mergeSkipped(entries: readonly Entry[], fresh: readonly Entry[]): readonly Entry[] {
  const last = entries.at(-1)
  const [next, ...rest] = fresh
  if (last?.kind !== 'skipped' || next?.kind !== 'skipped') return entries.concat(fresh)
  return entries.slice(0, -1).concat({ ...next, count: last.count + next.count }, rest)
}

/** Adds an older page at the front; if that is too much, the newest rows go and are counted as missed. */
export function prependPage(feed: Feed, page: Page): Feed {
  const older = page.events.map(entryOf).reverse()
  const all = older.concat(feed.entries)
  const surplus = Math.max(0, all.length - ROW_LIMIT)
  const dropped = surplus === 0 ? 0 : eventsIn(all.slice(ROW_LIMIT))
  return {
    ...feed,
    entries: surplus === 0 ? all : all.slice(0, ROW_LIMIT),
    first: feed.first - older.length,
    more: page.more,
    held: true,
    missed: feed.missed + dropped,
  }
}

/** Puts what the history has in the place of a summary; what it does not reach stays summarised above. */
export function fillSkipped(feed: Feed, before: number, page: Page): Feed {
  const index = feed.entries.findIndex((entry) => entry.kind === 'skipped' && entry.before === before)
  const gap = feed.entries[index]
  if (gap?.kind !== 'skipped') return feed
  const previous = feed.entries.slice(0, index).findLast((entry) => entry.kind === 'event')
  const since = previous?.event.seq ?? 0
  const found = page.events.filter(({ seq }) => seq > since && seq < before).reverse()
  const [oldest] = found
  const rest: readonly Entry[] =
    page.more && oldest && found.length === page.events.length && gap.count > found.length
      ? [{ kind: 'skipped', count: gap.count - found.length, before: oldest.seq }]
      : []
  const filled = [...rest, ...found.map(entryOf)]
  return { ...feed, held: true, entries: feed.entries.toSpliced(index, 1, ...filled) }
}

/** Orders rows: an event by its number, a summary just before the event that follows it. */
export const keyOf = (entry: Entry): number => (entry.kind === 'event' ? entry.event.seq : entry.before - 0.5)

/** Where a row stands; -1 when it is not in the window. */
export function indexOfKey(entries: readonly Entry[], key: number | null): number {
  let low = 0
  let high = entries.length - 1
  while (key !== null && low <= high) {
    const middle = (low + high) >> 1
    const entry = entries[middle]
    const found = entry === undefined ? NaN : keyOf(entry)
    if (found === key) return middle
    if (found < key) low = middle + 1
    else high = middle - 1
  }
  return -1
}

export const hold = (feed: Feed): Feed => (feed.held ? feed : { ...feed, held: true, unseen: 0 })

/** Lets go. Where rows were missed, the caller starts the feed over instead. */
export const letGo = (feed: Feed): Feed => (feed.held ? { ...feed, held: false, unseen: 0 } : feed)

/** The number from which `history.page` goes on; null where nothing is known yet. */
export const oldestSeq = (feed: Feed): number | null =>
  feed.entries.find((entry) => entry.kind === 'event')?.event.seq ?? null

const eventsIn = (entries: readonly Entry[]): number =>
  entries.reduce((sum, entry) => sum + (entry.kind === 'skipped' ? entry.count : 1), 0)

export const countEvents = (feed: Feed): number =>
  feed.entries.reduce((sum, entry) => sum + (entry.kind === 'event' ? 1 : 0), 0)
