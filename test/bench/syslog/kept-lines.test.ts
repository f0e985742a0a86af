import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../electron/bench/core/clock.ts'
import { LiveHub } from '../../../electron/bench/events/live/live-hub.ts'
import { Recorder } from '../../../electron/bench/events/recorder.ts'
import { noStore } from '../../../electron/bench/events/store/no-store.ts'
import { KeptLines } from '../../../electron/bench/open-site/kept-lines.ts'
import { BatchQueue, linesOf } from '../../../electron/bench/syslog/batches.ts'
import { decodeKept, encodeKept, keptName, readKeptName } from '../../../electron/bench/syslog/kept-batches.ts'
import { KeptFiles } from '../../../electron/bench/syslog/kept-files.ts'
import type { BenchState } from '../../../shared/domain/event/bench-state.ts'
import { everything } from '../../../shared/domain/event/filter.ts'
import { createIdentify } from '../../../shared/domain/identity/identify.ts'
import { all, openedStore } from '../../support/store-world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** Some days ago. */
const AT = Date.now() - 9 * 86_400_000

/** A queue with these lines of one phone, numbered from 1 on. */
function queueOf(count: number): BatchQueue {
  const queue = new BatchQueue(64 * 1024 * 1024)
  for (let n = 1; n <= count; n++) queue.add('10.0.0.7', 5060, Buffer.from(`<134>line ${n}`))
  return queue
}

const copies = (queue: BatchQueue) => [...queue.waitingSince(performance.now())]

describe('a kept batch', () => {
  test('is read as it was written, one behind the other', () => {
    const batches = copies(queueOf(700)).map((batch) => ({ ...batch, at: AT }))
    const file = Buffer.concat(batches.map(encodeKept))
    const read = [...decodeKept(file)]
    expect(read.map(({ first, lines, at }) => ({ first, lines, at }))).toEqual([
      { first: 1, lines: 256, at: AT },
      { first: 257, lines: 256, at: AT },
      { first: 513, lines: 188, at: AT },
    ])
    const texts = read.flatMap((batch) => [...linesOf(batch)].map(({ bytes }) => Buffer.from(bytes).toString()))
    expect(texts.at(0)).toBe('<134>line 1')
    expect(texts.at(-1)).toBe('<134>line 700')
    expect(texts).toHaveLength(700)
  })
  test('that was cut off or changed ends the file: what is before it counts', () => {
    const file = Buffer.concat(copies(queueOf(700)).map((batch) => encodeKept({ ...batch, at: AT })))
    expect([...decodeKept(file.subarray(0, file.length - 1))]).toHaveLength(2)
    const changed = Buffer.from(file)
    changed.writeUInt8(0, file.length - 3)
    expect([...decodeKept(changed)]).toHaveLength(2)
    expect([...decodeKept(Buffer.alloc(500, 1))]).toEqual([])
    expect([...decodeKept(new Uint8Array(0))]).toEqual([])
  })
  test('lies in a file that says its run, and no other name is taken for one', () => {
    expect(readKeptName(keptName('mh2k1x', 12))).toEqual({ run: 'mh2k1x', number: 12 })
    for (const name of ['events.db', 'lines--1.kept', 'lines-a-1.kept.tmp', '../lines-a-1.kept'])
      expect(readKeptName(name)).toBeNull()
  })
})

test('what waits is copied once, and what comes afterwards is not in the copy', () => {
  const queue = queueOf(10)
  expect(copies(queue).map(({ lines }) => lines)).toEqual([10])
  expect(copies(queue)).toEqual([])
  queue.add('10.0.0.7', 5060, Buffer.from('<134>line 11'))
  expect(copies(queue).map(({ first, lines }) => ({ first, lines }))).toEqual([{ first: 11, lines: 1 }])
  expect(queue.count()).toBe(11)
  expect([...queue.waitingSince(performance.now() - 60_000)]).toEqual([])
})

test('a file goes when all its lines are in the history', async () => {
  const folder = temporaryFolder()
  const kept = new KeptFiles({ folder, run: 'r' })
  expect(kept.empty).toBe(true)
  await kept.keep(copies(queueOf(300)))
  expect(readdirSync(folder)).toEqual([keptName('r', 1)])
  await kept.storedUpTo(299)
  expect(kept.empty).toBe(false)
  await kept.storedUpTo(300)
  expect(readdirSync(folder)).toEqual([])
  expect(kept.empty).toBe(true)
})

test('a link in the place of a file is not written through', async () => {
  const folder = temporaryFolder()
  const victim = join(temporaryFolder(), 'victim')
  writeFileSync(victim, 'theirs')
  symlinkSync(victim, join(folder, keptName('r', 1)))
  const kept = new KeptFiles({ folder, run: 'r' })
  await kept.keep(copies(queueOf(3)))
  expect(readFileSync(victim, 'utf8')).toBe('theirs')
  await kept.close()
})

/** A bench that opens this folder after another was killed there. */
async function benchOn(folder: string) {
  const store = await openedStore({ folder })
  const recorder = new Recorder(systemClock, new LiveHub(systemClock, () => ({}) as BenchState), noStore)
  recorder.use(store)
  const { emit } = recorder
  const closed = new AbortController().signal
  const lines = new KeptLines({ folder, store, identify: createIdentify(), emit, clock: systemClock, closed })
  const said = async () => {
    await store.flush()
    const events = await all(store.pieces(everything))
    return events.flatMap((event) => (event.type === 'phone.said' ? [{ text: event.text, at: event.at }] : []))
  }
  return { store, recorder, lines, said }
}

describe('what a bench that was killed has kept', () => {
  test('is told by the next one: each line once, dated when it came, and then the files are gone', async () => {
    const folder = temporaryFolder()
    const killed = await benchOn(folder)
    // Of 600 lines the first 300 were stored, in whatever batches, when the bench was killed.
    for (let line = 1; line <= 300; line++)
      killed.recorder.emit(
        { type: 'phone.said', server: 'syslog', who: { ip: '10.0.0.7' }, text: `line ${line}` },
        undefined,
        { run: 'before', line, waitedMs: 0 },
      )
    await killed.store.close()
    const file = Buffer.concat(copies(queueOf(600)).map((batch) => encodeKept({ ...batch, at: AT })))
    writeFileSync(join(folder, keptName('before', 1)), file)

    const next = await benchOn(folder)
    await next.lines.recover()
    const said = await next.said()
    expect(said.map(({ text }) => text)).toEqual(Array.from({ length: 600 }, (_, n) => `line ${n + 1}`))
    for (const { at } of said.slice(300)) expect(Math.abs(at - AT)).toBeLessThan(2_000)
    expect(readdirSync(folder).filter((name) => name.endsWith('.kept'))).toEqual([])

    // And not a second time, should the file come back.
    writeFileSync(join(folder, keptName('before', 1)), file)
    await next.lines.recover()
    expect(await next.said()).toHaveLength(600)
  })

  test('a file that is none does no harm', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, keptName('odd', 1)), Buffer.alloc(4_096, 7))
    symlinkSync('/dev/zero', join(folder, keptName('odd', 2)))
    const bench = await benchOn(folder)
    await bench.lines.recover()
    expect(await bench.said()).toEqual([])
  })
})
