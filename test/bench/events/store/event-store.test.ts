import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filterOf, said, sent, START } from '../../../support/store-events.ts'
import { all, found, openedStore } from '../../../support/store-world.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { eventLists, filters } from '../../../support/store-arbitraries.ts'
import { facetsOf } from '../../../../shared/domain/event/facets.ts'
import { compileFilter, everything } from '../../../../shared/domain/event/filter.ts'

const kinds = [
  { kind: 'memory', open: () => openedStore({ folder: null }) },
  { kind: 'SQLite', open: () => openedStore({ folder: temporaryFolder() }) },
]

describe.each(kinds)('the history in $kind', ({ kind, open }) => {
  test('a new one is empty and numbers from 1', async () => {
    const store = await open()
    expect(store.lastSeq).toBe(0)
    expect(await store.page({ filter: everything, before: null, limit: 10 })).toEqual({ events: [], more: false })
    expect(await all(store.pieces(everything))).toEqual([])
    expect(await store.lastFetches()).toEqual(new Map())
    expect(store.status()).toEqual({
      phase: kind === 'memory' ? 'none' : 'stored',
      count: 0,
      waiting: 0,
      behindMs: 0,
      dropped: 0,
    })
  })

  test('what was appended is seen at once, newest first, and as it was', async () => {
    const store = await open()
    const events = Array.from({ length: 25 }, (_, index) => said(index + 1, `line ${index + 1}`))
    for (const event of events) store.append(event)
    expect(await store.page({ filter: everything, before: null, limit: 10 })).toEqual({
      events: events.slice(15).reverse(),
      more: true,
    })
    await store.flush()
    expect(await store.page({ filter: everything, before: 16, limit: 15 })).toEqual({
      events: events.slice(0, 15).reverse(),
      more: false,
    })
    expect(await store.event(7)).toEqual(events[6])
    expect(await store.event(99)).toBeNull()
    expect(store.status().count).toBe(25)
  })

  test('pages fit together while events go on coming', async () => {
    const store = await open()
    const seen: number[] = []
    for (let seq = 1; seq <= 3_000; seq++) store.append(said(seq, seq % 3 === 0 ? 'third' : 'other'))
    for (let before: number | null = null; ;) {
      const { events, more } = await store.page({ filter: filterOf('third'), before, limit: 300 })
      seen.push(...events.map(({ seq }) => seq))
      store.append(said(3_000 + seen.length, 'third'))
      before = events.at(-1)?.seq ?? 0
      if (!more) break
    }
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, index) => 3_000 - index * 3))
  })

  test('raw bytes are kept as they came, also when the buffer is used again', async () => {
    const store = await open()
    const buffer = Buffer.from([0, 255, 13, 10, 0x80])
    store.append(said(1, 'x', { rawBytes: 5 }), buffer)
    store.append(said(2, 'y'))
    store.append(said(3, 'z', { rawBytes: 0 }), new Uint8Array(0))
    buffer.fill(7)
    for (const flushed of [false, true]) {
      if (flushed) await store.flush()
      expect(Array.from((await store.raw(1)) ?? [])).toEqual([0, 255, 13, 10, 0x80])
      expect(await store.raw(2)).toBeNull()
      expect(await store.raw(3)).toHaveLength(0)
      expect(await store.raw(4)).toBeNull()
    }
  })

  test('an export is everything that matches, oldest first, and ends where it began to be asked', async () => {
    const store = await open()
    for (let seq = 1; seq <= 2_500; seq++) store.append(said(seq, seq % 2 === 0 ? 'even' : 'odd'))
    await store.flush()
    for (let seq = 2_501; seq <= 2_600; seq++) store.append(said(seq, 'even'))
    const pieces = store.pieces(filterOf('even'), 1_000)
    for await (const piece of pieces) {
      expect(piece[0]?.seq).toBe(1_002)
      break
    }
    const again = await all(store.pieces(filterOf('even'), 1_000))
    expect(again.map(({ seq }) => seq)).toEqual([
      ...Array.from({ length: 750 }, (_, index) => 1_002 + index * 2),
      ...Array.from({ length: 100 }, (_, index) => 2_501 + index),
    ])
  })

  test('the last fetch of each file is known', async () => {
    const store = await open()
    store.append(sent(1, 'basic.txt', '10.0.0.1'))
    store.append(sent(2, 'É.cfg', '10.0.0.2'))
    await store.flush()
    store.append(sent(3, 'basic.txt', '10.0.0.3'))
    const fetches = await store.lastFetches()
    expect(fetches.get('basic.txt')).toEqual({ at: START + 30, ip: '10.0.0.3', mac: '00562b043615', server: 'tftp' })
    expect(fetches.get('É.cfg')?.ip).toBe('10.0.0.2')
    await store.flush()
    expect(await store.lastFetches()).toEqual(fetches)
  })

  test('text is found by any part of it, of three letters and of one', async () => {
    const store = await open()
    store.append(said(1, 'Requesting resync tftp://10.0.0.1/É-7841.xml'))
    store.append(said(2, '100% of a_b "quoted" \\ done'))
    store.append(said(3, 'İzmir ılık'))
    await store.flush()
    for (const [text, expected] of [
      ['resync', [1]],
      ['é-78', [1]],
      ['%', [2]],
      ['_', [2]],
      ['"a_b \\"quoted\\""', [2]],
      ['izmir', [3]],
      ['"r I"', [3]],
      ['-resync', [3, 2]],
      ['nowhere', []],
      ['resync done', []],
    ] as const)
      expect(await found(store, text), text).toEqual(expected)
  })

  test('it finds what the live list shows, for every event and every filter', async () => {
    await fc.assert(
      fc.asyncProperty(
        eventLists,
        fc.array(filters, { minLength: 1, maxLength: 6 }),
        fc.nat(70),
        async (events, asked, before) => {
          const store = await open()
          const half = events.length >> 1
          for (const event of events.slice(0, half)) store.append(event)
          await store.flush()
          for (const event of events.slice(half)) store.append(event)
          for (const flushed of [false, true]) {
            if (flushed) await store.flush()
            for (const filter of asked) {
              const shows = compileFilter(filter)
              const matching = events.filter((event) => shows(facetsOf(event), event.at))
              const expected = matching.filter(({ seq }) => seq < before).reverse()
              const page = await store.page({ filter, before, limit: 20 })
              expect(page.events.map(({ seq }) => seq)).toEqual(expected.slice(0, 20).map(({ seq }) => seq))
              expect(page.more).toBe(expected.length > 20)
              const exported = await all(store.pieces(filter))
              expect(exported.map(({ seq }) => seq)).toEqual(matching.map(({ seq }) => seq))
            }
          }
          await store.close()
        },
      ),
      { numRuns: kind === 'memory' ? 60 : 10 },
    )
  })
})
