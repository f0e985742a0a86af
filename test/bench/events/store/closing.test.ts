import { describe, expect, test } from 'vitest'
import { everything } from '../../../../shared/domain/event/filter.ts'
import { said } from '../../../support/store-events.ts'
import { all, openedStore } from '../../../support/store-world.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const many = 60_000

/** The history as it is found afterwards: its lines, and how many dropped ones its last event tells of. */
async function afterwards(folder: string): Promise<{ readonly lines: number; readonly told: number }> {
  const store = await openedStore({ folder })
  const events = await all(store.pieces(everything))
  await store.close()
  const told = events.map((event) => (event.type === 'events.dropped' ? event.count : 0))
  return {
    lines: events.filter(({ type }) => type === 'phone.said').length,
    told: told.reduce((sum, count) => sum + count, 0),
  }
}

describe('closing', () => {
  test('waits for everything that was appended, and tells how much still waits', async () => {
    const folder = temporaryFolder()
    const store = await openedStore({ folder })
    for (let seq = 1; seq <= many; seq++) store.append(said(seq, `line ${seq}`))
    expect(store.status().waiting).toBe(many)
    expect(await store.close()).toBe(0)
    expect(await afterwards(folder)).toEqual({ lines: many, told: 0 })
  })

  test('cut short, it drops what waits, counts it, and the history says so itself', async () => {
    const folder = temporaryFolder()
    const store = await openedStore({ folder })
    for (let seq = 1; seq <= many; seq++) store.append(said(seq, `line ${seq}`))
    const notStored = await store.close({ cut: AbortSignal.abort() })
    expect(notStored).toBeGreaterThan(many / 2)
    expect(await afterwards(folder)).toEqual({ lines: many - notStored, told: notStored })
  })

  test('what found no room before is told by the last event, where no other has told it', async () => {
    const folder = temporaryFolder()
    const store = await openedStore({ folder, memory: { events: 1_000, bytes: 1e9 } })
    for (let seq = 1; seq <= 1_500; seq++) store.append(said(seq, `line ${seq}`))
    expect(store.status()).toMatchObject({ waiting: 1_000, dropped: 500 })
    expect(await store.close()).toBe(0)
    expect(await afterwards(folder)).toEqual({ lines: 1_000, told: 500 })
  })

  test('drops are told while it is open, as soon as there is room for the event', async () => {
    const folder = temporaryFolder()
    const told = Promise.withResolvers<number>()
    const store = await openedStore({
      folder,
      memory: { events: 1_000, bytes: 1e9 },
      onDropped: (count) => told.resolve(count),
    })
    for (let seq = 1; seq <= 1_500; seq++) store.append(said(seq, `line ${seq}`))
    expect(await told.promise).toBe(500)
    expect(store.status()).toMatchObject({ waiting: 0, behindMs: 0 })
    await store.close()
    expect((await afterwards(folder)).told).toBe(0)
  })

  test('a history that is in memory only says how much of it goes', async () => {
    const folder = temporaryFolder()
    const first = await openedStore({ folder })
    const second = await openedStore({ folder })
    for (let seq = 1; seq <= 10; seq++) second.append(said(seq, 'lost'))
    expect(await second.close()).toBe(10)
    expect(await first.close()).toBe(0)
  })
})
