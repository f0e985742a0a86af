import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ReadingThread } from '../../../../electron/bench/events/store/reading-thread.ts'
import { everything } from '../../../../shared/domain/event/filter.ts'
import { said } from '../../../support/store-events.ts'
import { all, found, openedStore } from '../../../support/store-world.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

async function filled(folder: string, lines: number): Promise<Awaited<ReturnType<typeof openedStore>>> {
  const store = await openedStore({ folder })
  for (let seq = 1; seq <= lines; seq++) store.append(said(seq, `line ${seq}`))
  await store.flush()
  return store
}

const newest = (last: number, count: number): number[] => Array.from({ length: count }, (_, index) => last - index)

describe('reading while lines are written', () => {
  test('a page is answered while the thread that writes is kept waiting', async () => {
    const folder = temporaryFolder()
    const store = await filled(folder, 300)
    await found(store, '')
    // Whoever looks into the history with SQLite's own tools may hold it for a moment.
    const other = new DatabaseSync(join(folder, 'events.db'))
    onTestFinished(() => other.close())
    other.exec('BEGIN IMMEDIATE')
    store.append(said(301, 'line 301'))
    const written = store.flush()
    expect(await found(store, '', null, 3)).toEqual([301, 300, 299])
    expect(await store.event(1)).toMatchObject({ seq: 1, text: 'line 1' })
    expect((await all(store.pieces(everything))).length).toBe(301)
    expect(store.status()).toMatchObject({ phase: 'stored', waiting: 1 })
    other.exec('COMMIT')
    await written
    expect(store.status()).toMatchObject({ phase: 'stored', waiting: 0, count: 301 })
  })

  test('each page has everything that was said before it was asked, without a hole and nothing twice', async () => {
    const store = await openedStore({ folder: temporaryFolder() })
    let last = 0
    for (let round = 0; round < 80; round++) {
      for (let line = 0; line < 250; line++) store.append(said(++last, `line ${last}`))
      const wanted = Math.min(last, 700)
      expect(await found(store, '', null, 700)).toEqual(newest(last, wanted))
      expect(await found(store, 'phone:8841', null, 700)).toEqual(newest(last, wanted))
    }
    await store.flush()
    expect((await all(store.pieces(everything))).map(({ seq }) => seq)).toEqual(newest(last, last).toReversed())
  })

  test('a history that was read is closed whole: nothing of it stays in the log beside it', async () => {
    const folder = temporaryFolder()
    const store = await filled(folder, 300)
    expect(await found(store, '', null, 1)).toEqual([300])
    await store.close()
    expect(readdirSync(folder).toSorted()).toEqual(['events.db', 'events.lock'])
  })
})

describe('what the reading thread cannot read it does not answer', () => {
  const page = { filter: everything, before: 1_000, limit: 10 }

  function threadFor(folder: string): ReadingThread {
    const reading = new ReadingThread({ folder })
    onTestFinished(() => reading.stop())
    return reading
  }

  test('a history that is not there, until it is said to be open', async () => {
    const folder = temporaryFolder()
    const reading = threadFor(folder)
    expect(await reading.ask('page', page)).toBeNull()
    reading.allow()
    expect(await reading.ask('page', page)).toBeNull()
    const store = await filled(folder, 3)
    expect(await reading.ask('page', page)).toBeNull()
    reading.allow()
    expect((await reading.ask('page', page))?.answer.bodies).toHaveLength(3)
    await reading.release()
    expect(await reading.ask('page', page)).toBeNull()
    await store.close()
  })

  test('one whose journal would keep the writer waiting for readers, as on some shares', async () => {
    const folder = temporaryFolder()
    await (await filled(folder, 3)).close()
    const database = new DatabaseSync(join(folder, 'events.db'))
    database.exec('PRAGMA journal_mode = DELETE')
    database.close()
    const reading = threadFor(folder)
    reading.allow()
    expect(await reading.ask('page', page)).toBeNull()
  })

  test('nor does a thread that was stopped, and the next question after an opening gets a new one', async () => {
    const folder = temporaryFolder()
    const store = await filled(folder, 3)
    const reading = threadFor(folder)
    reading.allow()
    expect(await reading.ask('body', 2)).toMatchObject({ ok: true })
    await reading.stop()
    expect(await reading.ask('body', 2)).toBeNull()
    reading.allow()
    expect(await reading.ask('body', 2)).toMatchObject({ ok: true })
    await store.close()
  })
})
