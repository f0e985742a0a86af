import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadSqlite, openHistory } from '../../../../electron/bench/events/store/history-database.ts'
import { HistoryQueries } from '../../../../electron/bench/events/store/history-queries.ts'
import { HistoryWriter } from '../../../../electron/bench/events/store/history-writer.ts'
import { filterSql } from '../../../../electron/bench/events/store/filter-sql.ts'
import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import { facetsOf } from '../../../../shared/domain/event/facets.ts'
import { compileFilter } from '../../../../shared/domain/event/filter.ts'
import { eventLists, namedFilters } from '../../../support/store-arbitraries.ts'
import { packed } from '../../../support/packed-events.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** So few lines make a block that most lines are in one, and so few blocks a group that some are turned. */
const small = { span: 4, words: { span: 2, groupBlocks: 8 } }

describe('a filter in SQL', () => {
  test('finds exactly what it finds in the live list, with signatures and blocks ahead, behind and half way', async () => {
    const sqlite = await loadSqlite()
    if ('code' in sqlite) throw new Error(sqlite.code)
    const { database } = openHistory(sqlite, { folder: temporaryFolder(), now: 0 })
    if (database === null) throw new Error('not opened')
    const queries = new HistoryQueries(database, small)
    fc.assert(
      fc.property(
        eventLists,
        fc.array(namedFilters, { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (events, asked, part) => {
          database.exec(
            `DELETE FROM lines; DELETE FROM texts; DELETE FROM bodies; DELETE FROM blocks; DELETE FROM block_digests;
             DELETE FROM word_blocks; DELETE FROM word_slices`,
          )
          database.exec('UPDATE progress SET value = 0')
          const writer = new HistoryWriter(database, queries, small)
          const half = Math.round(events.length * part)
          writer.append(packed(events.slice(0, half)))
          while (writer.gather());
          writer.append(packed(events.slice(half)))
          for (const filter of asked) {
            const shows = compileFilter(filter)
            const expected = events.filter((event) => shows(facetsOf(event), event.at)).map(({ seq }) => seq)
            const page = queries.page({ filter, before: Number.MAX_SAFE_INTEGER, limit: 100 })
            expect(page.map((body) => (JSON.parse(body) as BenchEvent).seq)).toEqual(expected.toReversed())
            const piece = queries.piece({ filter, after: 0, upTo: events.length, limit: 100 })
            expect(piece.bodies.map((body) => (JSON.parse(body) as BenchEvent).seq)).toEqual(expected)
          }
        },
      ),
      { numRuns: 400 },
    )
    database.close()
  })

  test('finds a rare file in blocks with their digests, in older ones that have none yet, and in a history without', async () => {
    const sqlite = await loadSqlite()
    if ('code' in sqlite) throw new Error(sqlite.code)
    const { database } = openHistory(sqlite, { folder: temporaryFolder(), now: 0 })
    if (database === null) throw new Error('not opened')
    const queries = new HistoryQueries(database, small)
    const writer = new HistoryWriter(database, queries, small)
    const requested = (seq: number, path: string): BenchEvent => ({
      ...{ seq, at: seq, type: 'file.requested', server: 'tftp', who: { ip: '10.0.0.1' }, transfer: `t${seq}`, path },
    })
    writer.append(
      packed(Array.from({ length: 40 }, (_, index) => requested(index + 1, index === 9 ? 'rare' : 'often'))),
    )
    while (writer.gather() || writer.renew());
    const found = (on: 'rare' | 'often'): number =>
      new HistoryQueries(database, small).page({
        ...{ filter: [{ on: 'file', value: on, not: false }], before: 41, limit: 100 },
      }).length
    const digests = (): number => Number(database.prepare('SELECT count(*) AS n FROM block_digests').get()?.['n'])
    expect([found('rare'), found('often'), digests()]).toEqual([1, 39, 10])
    database.exec("DELETE FROM block_digests; UPDATE progress SET value = 40 WHERE name = 'undigested'")
    expect([found('rare'), found('often')]).toEqual([1, 39])
    while (writer.gather() || writer.renew());
    expect([found('rare'), found('often'), digests()]).toEqual([1, 39, 10])
    database.exec('DROP TABLE block_digests')
    expect([found('rare'), found('often')]).toEqual([1, 39])
    database.close()
  })

  test('holds nothing of what was typed: values are bound', () => {
    fc.assert(
      fc.property(namedFilters, (filter) => {
        const { facets, text } = filterSql(filter)
        const known = /^(?:[a-z_.() ?<>=&|,0-9]|IN|SELECT|FROM|WHERE|AND|OR|NOT)*$/
        expect(facets.sql).toMatch(known)
        expect(text.sql).toMatch(known)
        expect(facets.sql.split('?').length - 1).toBe(facets.params.length)
      }),
    )
  })
})
