import { describe, expect, test } from 'vitest'
import {
  appendBatch,
  beginFeed,
  countEvents,
  fillSkipped,
  hold,
  indexOfKey,
  keyOf,
  letGo,
  oldestSeq,
  prependPage,
  ROW_LIMIT,
  type Feed,
} from '../../renderer/bench/feed.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'

const event = (seq: number): BenchEvent => ({ seq, at: seq, type: 'site.closed', name: `s${seq}` })
const events = (from: number, to: number): BenchEvent[] =>
  Array.from({ length: to - from + 1 }, (_, index) => event(from + index))
const batch = (from: number, to: number, skipped = 0) => ({ events: events(from, to), skipped, upTo: to })
const begun = (from: number, to: number, more = false): Feed => beginFeed('', { events: events(from, to), more })
const keys = (feed: Feed): number[] => feed.entries.map(keyOf)

describe('a list that follows', () => {
  test('adds what comes at the end and keeps at most its limit, so that a day of traffic fits', () => {
    let feed = begun(1, 10)
    for (let at = 11; at < ROW_LIMIT + 5_011; at += 500) feed = appendBatch(feed, batch(at, at + 499))
    expect(feed.entries).toHaveLength(ROW_LIMIT)
    expect(feed.more).toBe(true)
    expect(feed.first + feed.entries.length).toBe(ROW_LIMIT + 5_010)
  })

  test('is the same list when a batch brings nothing', () => {
    const feed = begun(1, 3)
    expect(appendBatch(feed, { events: [], skipped: 0, upTo: 3 })).toBe(feed)
  })

  test('says how many lines it was too slow for, once for a gap', () => {
    let feed = appendBatch(begun(1, 2), { events: [], skipped: 40, upTo: 42 })
    feed = appendBatch(feed, batch(103, 104, 60))
    expect(
      feed.entries.map((entry) => (entry.kind === 'skipped' ? `skipped ${entry.count}` : entry.event.seq)),
    ).toEqual([1, 2, 'skipped 100', 103, 104])
    expect(countEvents(feed)).toBe(4)
  })
})

describe('a list that somebody reads', () => {
  test('loses no row, counts what is new, and starts over when too much was missed', () => {
    let feed = hold(begun(1, ROW_LIMIT - 10))
    feed = appendBatch(feed, batch(ROW_LIMIT - 9, ROW_LIMIT))
    expect([feed.entries.length, feed.unseen, feed.missed]).toEqual([ROW_LIMIT, 10, 0])
    feed = appendBatch(feed, batch(ROW_LIMIT + 1, ROW_LIMIT + 7))
    expect([feed.entries.length, feed.unseen, feed.missed]).toEqual([ROW_LIMIT, 17, 7])
    expect(keys(feed)[0]).toBe(1)
  })

  test('shows nothing after a gap that it has no room for', () => {
    let feed = hold(begun(1, ROW_LIMIT - 1))
    feed = appendBatch(feed, batch(ROW_LIMIT, ROW_LIMIT + 1))
    feed = appendBatch(feed, batch(ROW_LIMIT + 2, ROW_LIMIT + 2))
    expect(keys(feed).at(-1)).toBe(ROW_LIMIT - 1)
    expect(feed.missed).toBe(3)
  })

  test('goes on following when it is let go', () => {
    const feed = letGo(appendBatch(hold(begun(1, 2)), batch(3, 4)))
    expect([feed.held, feed.unseen]).toEqual([false, 0])
  })
})

describe('older rows', () => {
  test('come before the others, and rows keep their ordinals', () => {
    const feed = begun(100, 104, true)
    const older = prependPage(feed, { events: events(95, 99).reverse(), more: false })
    expect(keys(older)).toEqual([95, 96, 97, 98, 99, 100, 101, 102, 103, 104])
    expect(older.first).toBe(feed.first - 5)
    expect([older.held, older.more, oldestSeq(older)]).toEqual([true, false, 95])
  })

  test('push out the newest when there is no room for both', () => {
    const feed = prependPage(begun(1_001, ROW_LIMIT + 1_000), { events: events(501, 1_000).reverse(), more: true })
    expect(feed.entries).toHaveLength(ROW_LIMIT)
    expect(feed.missed).toBe(500)
  })
})

describe('a gap that somebody opens', () => {
  const gap = (): Feed => appendBatch(begun(1, 2), batch(103, 104, 100))

  test('is filled from the history', () => {
    const feed = fillSkipped(gap(), 103, { events: events(1, 102).reverse(), more: false })
    expect(keys(feed)).toEqual(events(1, 104).map(({ seq }) => seq))
  })

  test('stays where the page does not reach, with the rest counted', () => {
    const feed = fillSkipped(gap(), 103, { events: events(63, 102).reverse(), more: true })
    expect(feed.entries[2]).toEqual({ kind: 'skipped', count: 60, before: 63 })
    expect(keys(feed).slice(3, 5)).toEqual([63, 64])
  })
})

test('a row is found by its number, and a summary just before the event that follows it', () => {
  const { entries } = appendBatch(begun(1, 2), batch(103, 104, 100))
  expect([1, 2, 102.5, 103, 104, 50, null].map((key) => indexOfKey(entries, key))).toEqual([0, 1, 2, 3, 4, -1, -1])
})
