import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { loadSqlite, openHistory, type Sqlite } from '../../../../electron/bench/events/store/history-database.ts'
import { openHistoryReader } from '../../../../electron/bench/events/store/history-reader.ts'
import { HistoryQueries } from '../../../../electron/bench/events/store/history-queries.ts'
import { migrations } from '../../../../electron/bench/events/store/history-schema.ts'
import { HistoryWriter } from '../../../../electron/bench/events/store/history-writer.ts'
import type { HistoryStatus } from '../../../../shared/domain/event/bench-state.ts'
import { everything } from '../../../../shared/domain/event/filter.ts'
import { handClock } from '../../../support/bench-clock.ts'
import { filterOf, said, START } from '../../../support/store-events.ts'
import { all, found, openedStore } from '../../../support/store-world.ts'
import { packed } from '../../../support/packed-events.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** Keeps what a store says about itself, and lets a test wait for it. */
function statuses() {
  const told: HistoryStatus[] = []
  const waiting: { readonly is: (status: HistoryStatus) => boolean; readonly resolve: () => void }[] = []
  return {
    told,
    onStatus: (status: HistoryStatus) => {
      told.push(status)
      for (const { is, resolve } of waiting) if (is(status)) resolve()
    },
    until: (is: (status: HistoryStatus) => boolean) =>
      new Promise<void>((resolve) => {
        if (told.some(is)) resolve()
        else waiting.push({ is, resolve })
      }),
  }
}

async function sqliteOrThrow(): Promise<Sqlite> {
  const sqlite = await loadSqlite()
  if ('code' in sqlite) throw new Error(sqlite.code)
  return sqlite
}

describe('in memory', () => {
  test('the oldest make room for the newest, and how many went is told', async () => {
    const clock = handClock(START)
    const { told, onStatus } = statuses()
    const store = await openedStore({ folder: null, clock, onStatus, memory: { events: 100, bytes: 1e9 } })
    for (let seq = 1; seq <= 150; seq++) store.append(said(seq, 'x'))
    expect(await found(store, '')).toHaveLength(100)
    expect((await all(store.pieces(everything)))[0]?.seq).toBe(51)
    expect(store.status()).toMatchObject({ count: 100, dropped: 50 })
    clock.advance(1_000)
    expect(told.at(-1)).toMatchObject({ dropped: 50 })
  })

  test('raw bytes count, so that large ones cannot fill the memory', async () => {
    const store = await openedStore({ folder: null, clock: handClock(), memory: { events: 1e6, bytes: 1_000_000 } })
    for (let seq = 1; seq <= 100; seq++) store.append(said(seq, 'x'), new Uint8Array(65_507))
    expect(store.status().count).toBeLessThan(20)
    expect(await found(store, '')).toContain(100)
  })

  test('a folder that cannot be is no reason not to serve: the status says why', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const store = await openedStore({ folder: join(file, '.bench') })
    store.append(said(1, 'kept'))
    expect(await found(store, 'kept')).toEqual([1])
    expect(store.status()).toMatchObject({ phase: 'memory', fault: { code: 'HISTORY_UNREADABLE' } })
  })

  test('the folder of a stick that was pulled out is not made anew on the laptop', async () => {
    const gone = join(temporaryFolder(), 'stick', 'site', '.bench')
    const store = await openedStore({ folder: gone })
    expect(store.status().phase).toBe('memory')
    expect(() => readdirSync(join(gone, '..'))).toThrow()
  })
})

describe('on disk', () => {
  test('numbers go on after a restart, and everything is there', async () => {
    const folder = join(temporaryFolder(), '.bench')
    const first = await openedStore({ folder })
    for (let seq = 1; seq <= 1_500; seq++) first.append(said(seq, `line ${seq}`), Buffer.from([seq & 255]))
    await first.close()
    const second = await openedStore({ folder })
    expect(second.lastSeq).toBe(1_500)
    expect(second.status()).toMatchObject({ phase: 'stored', count: 1_500, dropped: 0, waiting: 0 })
    expect(await found(second, '"line 77"')).toEqual([...range(779, 770), 77])
    expect(await second.raw(1_500)).toEqual(new Uint8Array([1_500 & 255]))
  })

  test('two benches do not write one history: the second goes on in memory and can read', async () => {
    const folder = temporaryFolder()
    const first = await openedStore({ folder })
    first.append(said(1, 'one'))
    await first.flush()
    const second = await openedStore({ folder })
    expect(second.status()).toMatchObject({ phase: 'memory', fault: { code: 'HISTORY_UNREADABLE' } })
    expect(second.lastSeq).toBe(1)
    second.append(said(2, 'two'))
    expect(await found(second, '')).toEqual([2, 1])
    expect(await found(first, '')).toEqual([1])
  })

  test('a full disk: it goes on in memory, says so, and misses nothing', async () => {
    const folder = temporaryFolder()
    const { told, onStatus, until } = statuses()
    // A database may be as large as its limit of pages says: for SQLite the same as a disk without room.
    const store = await openedStore({ folder, clock: handClock(START), onStatus, maxPages: 200 })
    for (let seq = 1; seq <= 5_000; seq++) store.append(said(seq, `line ${seq} ${'.'.repeat(400)}`))
    await store.flush()
    await until(({ phase }) => phase === 'memory')
    expect(told.at(-1)?.fault).toMatchObject({ code: 'HISTORY_UNREADABLE', params: { folder } })
    expect(store.status()).toMatchObject({ phase: 'memory', count: 5_000, dropped: 0 })
    store.append(said(5_001, 'after'))
    expect(await found(store, 'after')).toEqual([5_001])
    expect((await all(store.pieces(everything))).map(({ seq }) => seq)).toEqual(range(1, 5_001))
    await store.close()

    const roomy = await openedStore({ folder })
    expect(roomy.status().phase).toBe('stored')
    expect(roomy.lastSeq).toBeGreaterThan(0)
    expect((await all(roomy.pieces(everything))).map(({ seq }) => seq)).toEqual(range(1, roomy.lastSeq))
  })

  test('a full disk on which there is room again gets everything that was said meanwhile', async ({ skip }) => {
    const disk = smallDisk(4)
    skip(disk === null, 'skipped: no small disk can be mounted here')
    if (disk === null) return
    const clock = handClock(START)
    const { onStatus, until } = statuses()
    const store = await openedStore({ folder: join(disk.folder, '.bench'), clock, onStatus })
    for (let seq = 1; seq <= 8_000; seq++) store.append(said(seq, `line ${seq} ${'.'.repeat(400)}`))
    await store.flush()
    await until(({ phase }) => phase === 'memory')
    expect(await found(store, '"line 1 "')).toEqual([1])
    disk.remount('size=64m')
    const again = until(({ phase, count }) => phase === 'stored' && count >= 8_000)
    clock.advance(2_000)
    await again
    await store.flush()
    expect(store.status()).toMatchObject({ phase: 'stored', count: 8_000, dropped: 0, waiting: 0 })
    await store.close()
    const reopened = await openedStore({ folder: join(disk.folder, '.bench') })
    expect((await all(reopened.pieces(everything))).map(({ seq }) => seq)).toEqual(range(1, 8_000))
    await reopened.close()
  })

  test('a folder that goes away and comes back gets what was said in between', async () => {
    const parent = temporaryFolder()
    const folder = join(parent, '.bench')
    const clock = handClock(START)
    const { onStatus, until } = statuses()
    const store = await openedStore({ folder, clock, onStatus })
    store.append(said(1, 'before'))
    await store.flush()
    renameSync(folder, join(parent, 'elsewhere'))
    writeFileSync(folder, 'in the way')
    await degraded(store, 2)
    expect(store.status().phase).toBe('memory')
    expect(await found(store, 'between', 3)).toEqual([2])
    renameSync(folder, join(parent, 'out-of-the-way'))
    renameSync(join(parent, 'elsewhere'), folder)
    const again = until(({ phase, count }) => phase === 'stored' && count > 1)
    clock.advance(2_000)
    await again
    await store.flush()
    expect(await found(store, '-between')).toEqual([1])
    await store.close()
    const reopened = await openedStore({ folder })
    const seqs = (await all(reopened.pieces(everything))).map(({ seq }) => seq)
    expect(seqs).toEqual(range(1, reopened.lastSeq))
    expect(seqs.length).toBeGreaterThan(1)
  })

  test.each([
    ['overwritten', (file: string) => writeFileSync(file, 'this is no database, it is a letter. '.repeat(1_000))],
    ['torn', (file: string) => writeFileSync(file, readFileSync(file).fill(0x5a, 16_384))],
  ])('a database that is %s is kept aside and a new one begun, and that is said', async (_how, damage) => {
    const folder = temporaryFolder()
    const first = await openedStore({ folder })
    for (let seq = 1; seq <= 100; seq++) first.append(said(seq, 'old'))
    await first.close()
    damage(join(folder, 'events.db'))
    const store = await openedStore({ folder, clock: handClock(START) })
    expect(store.status()).toMatchObject({
      phase: 'stored',
      fault: { code: 'HISTORY_DAMAGED', params: { folder, keptAs: 'events.damaged-2026-11-23T090000.db' } },
    })
    expect(readdirSync(folder)).toContain('events.damaged-2026-11-23T090000.db')
    store.append(said(1, 'new'))
    expect(await found(store, '')).toEqual([1])
  })

  test('damage that shows only when a page is read is noticed, and does not stop the bench', async () => {
    const folder = temporaryFolder()
    const first = await openedStore({ folder })
    for (let seq = 1; seq <= 3_000; seq++) first.append(said(seq, `old ${'x'.repeat(500)}`))
    await first.close()
    await tearBodies(join(folder, 'events.db'))
    const clock = handClock(START)
    const { onStatus, until } = statuses()
    const store = await openedStore({ folder, clock, onStatus })
    expect(store.status()).toMatchObject({ phase: 'stored', count: 3_000, dropped: 0, waiting: 0 })
    store.append(said(3_001, 'new'))
    const readable = (await all(store.pieces(everything))).map(({ seq }) => seq)
    expect(readable.length).toBeLessThan(3_001)
    expect(readable.at(-1)).toBe(3_001)
    expect(store.status()).toMatchObject({ phase: 'memory', fault: { code: 'HISTORY_UNREADABLE' } })
    clock.advance(2_000)
    await until(({ phase, fault }) => phase === 'stored' && fault?.code === 'HISTORY_DAMAGED')
    await store.flush()
    expect(await found(store, '')).toContain(3_001)
  })

  test('a history of a newer version is left as it is', async () => {
    const folder = temporaryFolder()
    await (await openedStore({ folder })).close()
    const { DatabaseSync } = await sqliteOrThrow()
    const newer = new DatabaseSync(join(folder, 'events.db'))
    newer.exec(`PRAGMA user_version = ${migrations.length + 1}`)
    newer.close()
    const store = await openedStore({ folder })
    store.append(said(1, 'now'))
    expect(store.status()).toMatchObject({
      phase: 'memory',
      fault: { code: 'HISTORY_NEWER', params: { found: migrations.length + 1, known: migrations.length } },
    })
    expect(await found(store, '')).toEqual([1])
  })

  test('an older history is brought up to date, one step after the other, and keeps its lines', async () => {
    const sqlite = await sqliteOrThrow()
    const folder = temporaryFolder()
    const older = openHistory(sqlite, { folder, now: 0 })
    if (older.database === null) throw new Error('not opened')
    const queries = new HistoryQueries(older.database)
    new HistoryWriter(older.database, queries).append(packed([said(1, 'old')]))
    older.close()
    const steps = [...migrations, 'CREATE TABLE one (x)', 'INSERT INTO one SELECT seq FROM lines']
    const newer = openHistory(sqlite, { folder, now: 0, steps })
    expect(newer.database?.prepare('SELECT x FROM one').all()).toMatchObject([{ x: 1 }])
    expect(newer.database?.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: steps.length })
    newer.close()
  })

  test('a step that fails changes nothing: the history stays what it was', async () => {
    const sqlite = await sqliteOrThrow()
    const folder = temporaryFolder()
    openHistory(sqlite, { folder, now: 0 }).close()
    const failed = openHistory(sqlite, {
      folder,
      now: 0,
      steps: [...migrations, 'CREATE TABLE one (x); SELECT nonsense'],
    })
    expect(failed).toMatchObject({ writable: false, fault: { code: 'HISTORY_UNREADABLE' } })
    failed.close()
    const again = openHistory(sqlite, { folder, now: 0 })
    expect(again).toMatchObject({ writable: true, fault: null })
    expect(again.database?.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'one'").get()).toMatchObject({
      n: 0,
    })
    again.close()
  })

  test('a database that somebody emptied is kept aside and told, not taken for a new one', async () => {
    const folder = temporaryFolder()
    const first = await openedStore({ folder })
    first.append(said(1, 'gone'))
    await first.close()
    writeFileSync(join(folder, 'events.db'), '')
    const store = await openedStore({ folder })
    expect(store.status()).toMatchObject({ phase: 'stored', fault: { code: 'HISTORY_DAMAGED' } })
    expect(readdirSync(folder).some((name) => name.startsWith('events.damaged-'))).toBe(true)
  })

  test('a lock that somebody wrote into is made anew', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'events.lock'), 'rubbish '.repeat(1_000))
    const store = await openedStore({ folder })
    expect(store.status()).toMatchObject({ phase: 'stored', dropped: 0 })
    expect((await openedStore({ folder })).status()).toMatchObject({ phase: 'memory' })
  })

  test.runIf(process.platform === 'linux')(
    'a pipe in the place of the database or its lock is no reason to wait',
    async () => {
      for (const name of ['events.db', 'events.lock']) {
        const folder = temporaryFolder()
        spawnSync('mkfifo', [join(folder, name)])
        const store = await openedStore({ folder })
        expect(store.status()).toMatchObject({ phase: 'memory', fault: { code: 'HISTORY_UNREADABLE' } })
      }
    },
  )

  test('killed while it writes, it opens again: whole, and without a hole in its numbers', async () => {
    const folder = temporaryFolder()
    const writer = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../../support/store-killed-writer.ts'), folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    onTestFinished(() => void writer.kill('SIGKILL'))
    await once(writer.stdout, 'data')
    await once(writer.stdout, 'data')
    writer.kill('SIGKILL')
    await once(writer, 'exit')

    const store = await openedStore({ folder })
    expect(store.status()).toMatchObject({ phase: 'stored' })
    expect(store.status().fault).toBeUndefined()
    expect(store.lastSeq).toBeGreaterThanOrEqual(4_000)
    const seqs = (await all(store.pieces(everything))).map(({ seq }) => seq)
    expect(seqs).toEqual(range(1, store.lastSeq))
    expect(await store.raw(store.lastSeq)).toEqual(new Uint8Array([1, 2, 3, 4]))
    expect(await found(store, `"line ${store.lastSeq}"`)).toEqual([store.lastSeq])
    await store.close()
    const { DatabaseSync } = await sqliteOrThrow()
    const database = new DatabaseSync(join(folder, 'events.db'))
    expect(database.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' })
    database.close()
  })

  test('a disk that takes no writes still shows its history', async () => {
    const folder = temporaryFolder()
    const first = await openedStore({ folder })
    first.append(said(1, 'old'))
    await first.close()
    // A folder where the lock should be: for everyone, root included, a history that cannot be written.
    renameSync(join(folder, 'events.lock'), join(folder, 'lock'))
    mkdirSync(join(folder, 'events.lock'))
    const store = await openedStore({ folder })
    expect(store.status()).toMatchObject({ phase: 'memory', fault: { code: 'HISTORY_UNREADABLE' } })
    expect(store.lastSeq).toBe(1)
    store.append(said(2, 'new'))
    expect(await found(store, '')).toEqual([2, 1])
    expect((await all(store.pieces(filterOf('-nothing')))).map(({ seq }) => seq)).toEqual([1, 2])
  })

  test('a disk that became read-only is read as it is, by the bench and beside it', async ({ skip }) => {
    const disk = smallDisk(16)
    skip(disk === null, 'skipped: no small disk can be mounted here')
    if (disk === null) return
    const folder = join(disk.folder, '.bench')
    const first = await openedStore({ folder })
    for (let seq = 1; seq <= 10; seq++) first.append(said(seq, `old ${seq}`))
    await first.close()
    disk.remount('ro')
    const store = await openedStore({ folder })
    expect(store.status()).toMatchObject({ phase: 'memory', fault: { code: 'HISTORY_UNREADABLE' } })
    expect(store.lastSeq).toBe(10)
    store.append(said(11, 'new'))
    expect(await found(store, '')).toEqual(range(11, 1))
    const reader = await openHistoryReader(folder, handClock())
    if (!reader.ok) throw new Error(reader.error.code)
    expect([...reader.value.pieces(filterOf('"old 10"'))].flat().map(({ seq }) => seq)).toEqual([10])
    reader.value.close()
    await store.close()
  })

  /** Writes until the store notices that its file is not in its folder any more; it looks once a second. */
  async function degraded(store: Awaited<ReturnType<typeof openedStore>>, from: number): Promise<void> {
    for (let seq = from; store.status().phase === 'stored'; seq++) {
      store.append(said(seq, 'between'))
      await store.flush()
    }
  }
})

/** A disk of so many megabytes, where the system lets us have one. */
function smallDisk(megabytes: number) {
  if (process.platform !== 'linux') return null
  const folder = temporaryFolder()
  const mount = (options: string) =>
    spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' }).status === 0
  if (!mount(`size=${megabytes}m`)) return null
  onTestFinished(() => void spawnSync('umount', ['-l', folder]))
  return { folder, remount: (options: string) => mount(`remount,${options}`) }
}

/** Overwrites one page in the middle of the table that only a shown line is read from. */
async function tearBodies(file: string): Promise<void> {
  const { DatabaseSync } = await sqliteOrThrow()
  const database = new DatabaseSync(file)
  const pages = database
    .prepare("SELECT pageno FROM dbstat WHERE name = 'bodies' AND pagetype = 'leaf' ORDER BY pageno")
    .all()
  database.close()
  const page = Number(pages[pages.length >> 1]?.['pageno'])
  writeFileSync(file, readFileSync(file).fill(0x5a, (page - 1) * 16_384, page * 16_384))
}

function range(from: number, to: number): number[] {
  const step = from <= to ? 1 : -1
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + index * step)
}
