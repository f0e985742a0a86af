import { writeFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { LiveHub } from '../../../../electron/bench/events/live/live-hub.ts'
import { Recorder } from '../../../../electron/bench/events/recorder.ts'
import type { EventCursor, EventStore } from '../../../../electron/bench/events/store/event-store.ts'
import { noStore } from '../../../../electron/bench/events/store/no-store.ts'
import { openStore } from '../../../../electron/bench/events/store/open-store.ts'
import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { BenchState, HistoryStatus } from '../../../../shared/domain/event/bench-state.ts'
import { everything } from '../../../../shared/domain/event/filter.ts'
import { handClock, type HandClock } from '../../../support/bench-clock.ts'
import { START } from '../../../support/store-events.ts'
import { all, openedStore, plenty } from '../../../support/store-world.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

interface Bench {
  readonly store: EventStore
  readonly recorder: Recorder
  readonly clock: HandClock
  /** How often its screens were sent back to ask anew. */
  readonly restarts: () => number
  say(text: string, count: number): void
  stored(): Promise<void>
}

/** What two benches on one folder are made of: a recorder that numbers, and a store that keeps. */
async function benchOn(folder: string): Promise<Bench> {
  const clock = handClock(START)
  const waiting = new Set<() => void>()
  let status: HistoryStatus | null = null
  const store = await openStore({
    folder,
    clock,
    retention: plenty,
    onStatus: (told) => {
      status = told
      for (const look of waiting) look()
    },
  })
  onTestFinished(async () => {
    await store.close()
  })
  let restarts = 0
  const hub = new LiveHub(clock, () => ({}) as BenchState)
  const restart = hub.restart.bind(hub)
  hub.restart = (upTo) => {
    restarts++
    restart(upTo)
  }
  const recorder = new Recorder(clock, hub, noStore)
  recorder.use(store)
  return {
    store,
    recorder,
    clock,
    restarts: () => restarts - 1,
    say: (text, count) => {
      for (let n = 1; n <= count; n++)
        recorder.emit({ type: 'phone.said', server: 'syslog', who: { ip: '10.0.0.1' }, text: `${text} ${n}` })
    },
    stored: () =>
      new Promise((resolve) => {
        const look = (): void => {
          if (status?.phase !== 'stored') return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}

/** What the folder's history holds in the end: each text once, each number once. */
async function textsIn(folder: string): Promise<string[]> {
  const store = await openedStore({ folder })
  const events = await all(store.pieces(everything))
  expect(new Set(events.map(({ seq }) => seq)).size).toBe(events.length)
  expect(store.status().count).toBe(events.length)
  await store.close()
  return events.map((event) => (event.type === 'phone.said' ? event.text : event.type))
}

const texts = (text: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${text} ${n + 1}`)

describe('a number is given once', () => {
  test('two benches on one site: what the second heard is there when it takes over, and what it hears then', async () => {
    const folder = temporaryFolder()
    const first = await benchOn(folder)
    const second = await benchOn(folder)
    expect(second.store.status().phase).toBe('memory')
    first.say('first', 200)
    second.say('second', 100)
    await first.store.flush()
    await first.store.close()

    second.clock.advance(2_000)
    await second.stored()
    expect(second.restarts()).toBe(1)
    expect(second.recorder.upTo).toBe(300)
    second.say('later', 100)
    expect(second.recorder.upTo).toBe(400)
    expect((await second.store.event(201))?.type).toBe('phone.said')
    await second.store.close()
    expect(second.store.status().dropped).toBe(0)
    expect(await textsIn(folder)).toEqual([...texts('first', 200), ...texts('second', 100), ...texts('later', 100)])
  })

  test('a second bench that heard nothing meanwhile goes on above the first', async () => {
    const folder = temporaryFolder()
    const first = await benchOn(folder)
    const second = await benchOn(folder)
    first.say('first', 20)
    await first.store.close()
    second.clock.advance(2_000)
    await second.stored()
    second.say('second', 1)
    expect(second.recorder.upTo).toBe(21)
    await second.store.close()
    expect(await textsIn(folder)).toEqual([...texts('first', 20), 'second 1'])
  })

  test.each([
    ['with events meanwhile', 200],
    ['before the first event', 0],
  ])('a database that cannot be opened at first, and then can, %s', async (_when, meanwhile) => {
    const folder = temporaryFolder()
    const before = await benchOn(folder)
    before.say('old', 300)
    await before.store.close()
    await rename(join(folder, 'events.db'), join(folder, 'kept'))
    await mkdir(join(folder, 'events.db'))

    const late = await benchOn(folder)
    expect([late.store.status().phase, late.store.lastSeq]).toEqual(['memory', 0])
    late.say('fresh', meanwhile)
    await rm(join(folder, 'events.db'), { recursive: true })
    await rename(join(folder, 'kept'), join(folder, 'events.db'))
    late.clock.advance(2_000)
    await late.stored()
    late.say('later', 200)
    await late.store.close()
    expect(await textsIn(folder)).toEqual([...texts('old', 300), ...texts('fresh', meanwhile), ...texts('later', 200)])
  })

  test('another history in the place of the one that was written gets what comes then, above its own', async () => {
    const parent = temporaryFolder()
    const other = await benchOn(join(parent, 'other'))
    other.say('other', 50)
    await other.store.close()
    const folder = join(parent, '.bench')
    const bench = await benchOn(folder)
    bench.say('here', 10)
    await bench.store.flush()
    await rename(folder, join(parent, 'moved'))
    writeFileSync(folder, 'in the way')
    // It looks once a second whether the file is still its own.
    let said = 0
    while (bench.store.status().phase === 'stored') {
      bench.say(`between ${++said}`, 1)
      await bench.store.flush()
    }
    await rm(folder)
    await rename(join(parent, 'other'), folder)
    bench.clock.advance(2_000)
    await bench.stored()
    bench.say('later', 5)
    await bench.store.close()
    const here = await textsIn(folder)
    expect(here.slice(0, 50)).toEqual(texts('other', 50))
    expect(here.slice(-5)).toEqual(texts('later', 5))
    const [moved, between] = [await textsIn(join(parent, 'moved')), here.slice(50, -5)]
    expect([...moved.slice(10), ...between].sort()).toEqual(
      Array.from({ length: said }, (_, n) => `between ${n + 1} 1`).sort(),
    )
  })

  test('what the database has got already, though its answer was lost, is not written twice', async () => {
    const folder = temporaryFolder()
    const first = await benchOn(folder)
    first.say('line', 30)
    const kept = (await all(first.store.pieces(everything))).slice()
    await first.store.close()
    // A store that has these events again, as one whose thread died after it had written them.
    await rename(join(folder, 'events.db'), join(folder, 'kept'))
    await mkdir(join(folder, 'events.db'))
    const again = await benchOn(folder)
    for (const event of kept) again.store.append(event)
    await rm(join(folder, 'events.db'), { recursive: true })
    await rename(join(folder, 'kept'), join(folder, 'events.db'))
    again.clock.advance(2_000)
    await again.stored()
    await again.store.close()
    expect(await textsIn(folder)).toEqual(texts('line', 30))
  })

  test('whoever reads on and on gets each event once, also when what waited is numbered anew', async () => {
    const folder = temporaryFolder()
    const first = await benchOn(folder)
    const second = await benchOn(folder)
    const cursor = second.store.cursor(0)
    first.say('first', 200)
    second.say('second', 100)
    const read = await readUpTo(cursor, 60)
    expect(cursor.after).toBe(60)
    await first.store.close()
    second.clock.advance(2_000)
    await second.stored()
    second.say('later', 50)
    expect(cursor.after).toBe(260)
    read.push(...(await readUpTo(cursor, second.recorder.upTo)))
    expect(read.map((event) => event.type === 'phone.said' && event.text)).toEqual([
      ...texts('second', 100),
      ...texts('later', 50),
    ])
    cursor.close()
  })
})

async function readUpTo(cursor: EventCursor, upTo: number): Promise<BenchEvent[]> {
  const events: BenchEvent[] = []
  while (cursor.after < upTo) events.push(...(await cursor.read(upTo)))
  return events
}
