import { QueryObserver } from '@tanstack/react-query'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createBench } from '../../electron/bench/bench.ts'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import { askDirectly } from '../../electron/transports/in-process.ts'
import { BenchStore } from '../../renderer/bench/bench-store.ts'
import { followChanges } from '../../renderer/bench/follow-changes.ts'
import { staleAfter } from '../../renderer/bench/invalidation.ts'
import { createQueries, createQueryClient } from '../../renderer/bench/queries.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** A page's query side over a real bench with a site, as main.tsx composes it. */
async function page() {
  const root = temporaryFolder()
  const folder = join(root, 'lyon')
  await createSite(folder, 'Lyon')
  const bench = createBench({ preferencesFolder: join(root, 'preferences'), version: '1' })
  await bench.openSite(folder, { listen: '127.0.0.1', ports: { tftp: 'off', http: 'off', syslog: 'off' } })
  const store = new BenchStore({
    openPipe: () =>
      Promise.resolve({
        client: askDirectly(bench.answers),
        lost: new Promise(() => undefined),
        close: () => undefined,
      }),
    drawn: (done) => done(),
    after: (ms, done) => systemClock.after(ms, done),
    streamName: 'page',
  })
  const queryClient = createQueryClient()
  const queries = createQueries(store)
  const stopFollowing = followChanges({
    store,
    streamName: 'changes',
    onChange: (event) => {
      for (const subject of staleAfter(event)) void queryClient.invalidateQueries({ queryKey: queries[subject].key() })
    },
    onMissed: () => void queryClient.invalidateQueries(),
  })
  onTestFinished(async () => {
    stopFollowing()
    stop()
    queryClient.clear()
    await bench.close()
  })
  const observer = new QueryObserver(queryClient, queries.phones.table.queryOptions())
  const seen: number[] = []
  observer.subscribe(({ data }) => data !== undefined && seen.push(data.rows.length))
  // Asked before there is a connection: the question waits for it.
  const stop = store.start()
  return { folder, client: askDirectly(bench.answers), seen, observer }
}

test('an answer is asked anew when another screen changes what it is about', async () => {
  const { client, seen } = await page()
  await expect.poll(() => seen.at(-1)).toBe(0)
  const { revision } = await client.phones.table()
  await client.phones.import({ text: 'mac\n000e08aabb01\n', basedOn: revision })
  await expect.poll(() => seen.at(-1)).toBe(1)
})

test('a table that a spreadsheet changed is shown as soon as anybody looks at it', async () => {
  const { client, folder, seen } = await page()
  await expect.poll(() => seen.at(-1)).toBe(0)
  await writeFile(join(folder, 'phones.csv'), 'mac\n000e08aabb01\n000e08aabb02\n')
  await expect.poll(async () => (await client.phones.table()).rows.length).toBe(2)
  await expect.poll(() => seen.at(-1)).toBe(2)
})

test('what phones fetch and say makes nothing stale', () => {
  expect(
    staleAfter({ seq: 1, at: 0, type: 'phone.said', server: 'syslog', who: { ip: '10.0.0.7' }, text: 'hello' }),
  ).toEqual([])
})
