import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../../electron/bench/core/clock.ts'
import { openHistoryReader } from '../../../../electron/bench/events/store/history-reader.ts'
import { everything } from '../../../../shared/domain/event/filter.ts'
import { filterOf, said } from '../../../support/store-events.ts'
import { openedStore } from '../../../support/store-world.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

async function openedReader(folder: string) {
  const opened = await openHistoryReader(folder, systemClock)
  if (!opened.ok) throw new Error(opened.error.code)
  onTestFinished(() => opened.value.close())
  return opened.value
}

test('without SQLite, reading a history is a fault in words', async () => {
  const reader = join(import.meta.dirname, '../../../support/store-reader-without-sqlite.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--no-experimental-sqlite',
    reader,
    temporaryFolder(),
  ])
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    error: { code: 'HISTORY_UNAVAILABLE', params: { detail: expect.stringContaining('sqlite') as string } },
  })
})

describe('reading beside a bench that writes', () => {
  test('a site without a history has an empty one, and nothing is made', async () => {
    const reader = await openedReader(temporaryFolder())
    expect(reader.lastSeq()).toBe(0)
    expect(reader.page({ filter: everything, before: null, limit: 5 })).toEqual([])
    expect([...reader.pieces(everything)]).toEqual([])
  })

  test('what was flushed is read: pages newest first, pieces oldest first, raw bytes', async () => {
    const folder = temporaryFolder()
    const store = await openedStore({ folder })
    for (let seq = 1; seq <= 1_200; seq++) store.append(said(seq, seq % 2 === 0 ? 'even' : 'odd'), Buffer.from('raw'))
    await store.flush()
    const reader = await openedReader(folder)
    expect(reader.page({ filter: filterOf('even'), before: 1_000, limit: 2 }).map(({ seq }) => seq)).toEqual([998, 996])
    expect([...reader.pieces(filterOf('odd'), 1_190)].flat().map(({ seq }) => seq)).toEqual([
      1_191, 1_193, 1_195, 1_197, 1_199,
    ])
    expect(reader.raw(1)).toEqual(new Uint8Array(Buffer.from('raw')))
    expect(reader.lastSeq()).toBe(1_200)
  })

  test('following starts with what there is, goes on with what is written, and stops when it is told to', async () => {
    const folder = temporaryFolder()
    const reader = await openedReader(folder)
    const stop = new AbortController()
    const seen: number[] = []
    const store = await openedStore({ folder })
    store.append(said(1, 'yes'))
    await store.flush()
    for await (const events of reader.follow(filterOf('yes'), 0, stop.signal)) {
      seen.push(...events.map(({ seq }) => seq))
      if (seen.length === 1) {
        store.append(said(2, 'no'))
        store.append(said(3, 'yes'))
        await store.flush()
      } else stop.abort()
    }
    expect(seen).toEqual([1, 3])
  })

  test('an export that is read slowly holds up neither writes nor retention', async () => {
    const folder = temporaryFolder()
    const store = await openedStore({ folder })
    for (let seq = 1; seq <= 2_000; seq++) store.append(said(seq, 'before'))
    await store.flush()
    const reader = await openedReader(folder)
    const seqs: number[] = []
    for (const piece of reader.pieces(everything)) {
      seqs.push(...piece.map(({ seq }) => seq))
      store.append(said(10_000 + seqs.length, 'meanwhile'))
      await store.flush()
    }
    expect(seqs).toHaveLength(2_000)
    expect(store.status()).toMatchObject({ phase: 'stored', count: 2_004 })
  })
})
