import type { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { loadSqlite, openHistory, openReadOnly } from '../../../../electron/bench/events/store/history-database.ts'
import { HistoryQueries } from '../../../../electron/bench/events/store/history-queries.ts'
import { HistoryWriter } from '../../../../electron/bench/events/store/history-writer.ts'
import { openHistoryReader } from '../../../../electron/bench/events/store/history-reader.ts'
import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import { facetsOf } from '../../../../shared/domain/event/facets.ts'
import { compileFilter } from '../../../../shared/domain/event/filter.ts'
import { foldCase } from '../../../../shared/domain/event/fold-case.ts'
import { handClock } from '../../../support/bench-clock.ts'
import { filterOf, said } from '../../../support/store-events.ts'
import { found, openedStore } from '../../../support/store-world.ts'
import { packed } from '../../../support/packed-events.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** So few lines make a block, and so few blocks a group, that some dozens of lines are many. */
const small = { span: 4, words: { span: 2, groupBlocks: 8 } }

async function sqliteHere() {
  const sqlite = await loadSqlite()
  if ('code' in sqlite) throw new Error(sqlite.code)
  return sqlite
}

const seqOf = (body: string): number => (JSON.parse(body) as BenchEvent).seq
const number = (database: DatabaseSync, sql: string): number =>
  Number(Object.values(database.prepare(sql).get() ?? {})[0] ?? 0)

/** A history on disk, written and read as the bench does, beside what a plain list says. */
async function historyAndList() {
  const sqlite = await sqliteHere()
  const folder = temporaryFolder()
  let opened = openHistory(sqlite, { folder, now: 0 })
  let events: BenchEvent[] = []
  let next = 1
  let writing = begin()

  function begin() {
    const { database } = opened
    if (database === null) throw new Error('not opened')
    const queries = new HistoryQueries(database, small)
    return { database, queries, writer: new HistoryWriter(database, queries, small) }
  }

  const texts = (list: readonly string[], gap = 0): BenchEvent[] =>
    list.map((text, index) => said(next + gap + index, text))

  const steps = {
    append: (list: readonly string[], gap: number) => {
      const batch = texts(list, gap)
      writing.writer.append(packed(batch))
      events.push(...batch)
      next = (batch.at(-1)?.seq ?? next - 1) + 1
    },
    /** A batch whose last number is taken: none of it is stored. */
    fail: (list: readonly string[]) => {
      const taken = events.at(-1)
      if (taken === undefined) return
      expect(() => writing.writer.append(packed([...texts(list), taken]))).toThrow()
    },
    gather: () => writing.writer.gather(),
    renew: () => writing.writer.renew(),
    remove: (upTo: number) => {
      writing.writer.remove(upTo)
      events = events.filter(({ seq }) => seq > upTo)
    },
    /** As after a kill: what was in memory is gone. */
    restart: () => {
      opened.close()
      opened = openHistory(sqlite, { folder, now: 0 })
      writing = begin()
    },
    /** Rows that cannot be read, or are not there. */
    damage: (one: number) => {
      const { database } = writing
      database.exec(`DELETE FROM word_blocks WHERE block % 5 = ${one % 5}`)
      database.exec(`UPDATE word_blocks SET bits = x'00' WHERE block % 7 = ${one % 7}`)
      database.exec(`DELETE FROM word_slices WHERE id % 3 = ${one % 3}`)
      database.exec(`UPDATE word_slices SET slices = 'torn' WHERE id % 11 = ${one % 11}`)
    },
  }

  return {
    ...steps,
    folder,
    database: () => writing.database,
    lastSeq: () => next - 1,
    close: () => opened.close(),
    /** What the writer's connection and another one find, and what they should. */
    expectFound: (text: string) => {
      const said = { on: 'text', value: text, not: false } as const
      const beside = openReadOnly(sqlite, folder)
      if (beside === null || 'code' in beside) throw new Error('cannot be read')
      for (const filter of [[said], [said, { on: 'severity', atMost: 6, not: false } as const]]) {
        const shows = compileFilter(filter)
        const expected = events.filter((event) => shows(facetsOf(event), event.at)).map(({ seq }) => seq)
        for (const queries of [writing.queries, new HistoryQueries(beside, small)]) {
          const page = queries.page({ filter, before: Number.MAX_SAFE_INTEGER, limit: 1_000 })
          expect(page.map(seqOf)).toEqual(expected.toReversed())
        }
      }
      beside.close()
    },
  }
}

const letters = fc.constantFrom('a', 'b', 'é', 'İ', 'ß', '日', '📞', 'Ω', ' ', '-', '"', '\0', '\ud800', 'e\u0301', 'Z')
const words = fc.array(letters, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''))
const lists = fc.array(
  fc.array(words, { maxLength: 4 }).map((parts) => parts.join(' ')),
  { minLength: 1, maxLength: 12 },
)

type Step = (history: Awaited<ReturnType<typeof historyAndList>>) => unknown

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(lists, fc.constantFrom(0, 0, 0, 1, 40)).map(
      ([list, gap]): Step =>
        (history) =>
          history.append(list, gap),
    ),
  },
  { weight: 3, arbitrary: fc.constant<Step>((history) => history.gather()) },
  { weight: 1, arbitrary: fc.constant<Step>((history) => history.renew()) },
  {
    weight: 1,
    arbitrary: lists.map(
      (list): Step =>
        (history) =>
          history.fail(list),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((history) => history.restart()) },
  {
    weight: 1,
    arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map(
      (part): Step =>
        (history) =>
          history.remove(Math.floor(history.lastSeq() * part * part)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(1_000).map(
      (one): Step =>
        (history) =>
          history.damage(one),
    ),
  },
)

describe('a word in the history', () => {
  test('is found in every line that has it and in no other, whatever was written, refused, removed, torn or begun again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { minLength: 4, maxLength: 24 }),
        fc.array(
          words.map((word) => word.trim()),
          { minLength: 1, maxLength: 4 },
        ),
        async (made, asked) => {
          const history = await historyAndList()
          for (const [index, step] of made.entries()) {
            step(history)
            if (index % 4 === 3) for (const word of asked) if (word !== '') history.expectFound(word)
          }
          while (history.gather());
          for (const word of asked) if (word !== '') history.expectFound(word)
          history.close()
        },
      ),
      { numRuns: 40 },
    )
  })

  test('is found the moment it is stored, and by a reader beside the bench', async () => {
    const folder = temporaryFolder()
    const store = await openedStore({ folder })
    for (let seq = 1; seq <= 700; seq++) store.append(said(seq, seq % 256 === 0 ? 'needle' : 'hay'))
    await store.flush()
    expect(await found(store, 'needle')).toEqual([512, 256])
    const reader = await openHistoryReader(folder, handClock())
    if (!reader.ok) throw new Error(reader.error.code)
    onTestFinished(() => reader.value.close())
    const seqs = () => reader.value.page({ filter: filterOf('needle'), before: null, limit: 9 }).map(({ seq }) => seq)
    expect(seqs()).toEqual([512, 256])
    store.append(said(701, 'needle'))
    await store.flush()
    expect(seqs()).toEqual([701, 512, 256])
  })

  test('is found once where a batch was refused before and its lines came again', async () => {
    const history = await historyAndList()
    history.append(['hay'], 0)
    history.fail(['needle', 'needle'])
    history.append(['needle', 'hay', 'needle', 'hay', 'hay'], 0)
    while (history.gather());
    history.expectFound('needle')
    history.close()
  })

  test('is sought in few lines: blocks are signed and groups are turned as they fill', async () => {
    const history = await historyAndList()
    for (let batch = 0; batch < 10; batch++)
      history.append(
        Array.from({ length: 10 }, (_, n) => `line ${batch} ${n}`),
        0,
      )
    while (history.gather());
    const database = history.database()
    // 50 blocks, the last of which grows; 6 groups of 8 are whole.
    expect(number(database, 'SELECT count(*) FROM word_blocks')).toBe(1)
    expect(number(database, 'SELECT max(id) / 512 FROM word_slices')).toBe(5)
    history.remove(20)
    // A group goes with the last of its lines, which is number 16.
    expect(number(database, 'SELECT min(id) / 512 FROM word_slices')).toBe(1)
    history.close()
  })
})

describe('a history with the word index of an earlier version', () => {
  test('is searched correctly at once, loses that index and gets signatures piece by piece', async () => {
    const history = await historyAndList()
    for (let batch = 0; batch < 10; batch++)
      history.append(
        Array.from({ length: 10 }, (_, n) => `line ${batch} ${n === 3 ? 'needle' : 'hay'} É`),
        0,
      )
    asOfEarlierVersion(history.database())
    history.restart()
    const database = history.database()
    expect(number(database, "SELECT value FROM progress WHERE name = 'unsigned'")).toBe(100)
    let pieces = 0
    do {
      history.expectFound('needle')
      history.expectFound('É')
      while (history.gather());
      if (pieces === 2) history.append(['line of the new version', 'needle'], 0)
      pieces++
    } while (history.renew())
    expect(pieces).toBeGreaterThan(5)
    history.expectFound('needle')
    expect(number(database, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'words%' OR name = 'trigrams'")).toBe(0)
    expect(number(database, "SELECT value FROM progress WHERE name = 'unsigned'")).toBe(0)
    // Everything but the block that grows.
    expect(number(database, 'SELECT count(*) FROM word_blocks')).toBe(2)
    expect(number(database, 'SELECT count(DISTINCT id / 512) FROM word_slices')).toBe(6)
    history.close()
  })

  test('that is only read is searched line by line', async () => {
    const history = await historyAndList()
    history.append(['hay', 'needle', 'hay'], 0)
    asOfEarlierVersion(history.database())
    history.expectFound('needle')
    history.close()
  })
})

/** As version 3 left it: a full-text index, and no signatures. */
function asOfEarlierVersion(database: DatabaseSync): void {
  database.exec(`
    DROP TABLE word_blocks; DROP TABLE word_slices; DELETE FROM progress WHERE name = 'unsigned';
    CREATE VIRTUAL TABLE words USING fts5(
      text, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1'
    );
    CREATE VIRTUAL TABLE trigrams USING fts5vocab(words, row);
    INSERT INTO progress SELECT 'indexed', max(seq) FROM texts;
    PRAGMA user_version = 3;
  `)
  const insert = database.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)')
  for (const { seq, text } of database.prepare('SELECT seq, text FROM texts').all())
    insert.run(Number(seq), foldCase(String(text)))
}
