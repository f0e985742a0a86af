import { QueryObserver } from '@tanstack/react-query'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBench } from '../../electron/bench/bench.ts'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import { askDirectly } from '../../electron/transports/in-process.ts'
import type { BenchClient } from '../../renderer/bench/client.ts'
import { connectBench } from '../../renderer/bench/connect.ts'
import { staleAfter } from '../../renderer/bench/invalidation.ts'
import type { BenchEvent, EventType } from '../../shared/domain/event/bench-event.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const quietServers = { listen: '127.0.0.1', ports: { tftp: 'off', http: 'off', syslog: 'off' } } as const

/** A page over a real bench with a site, connected as main.tsx does it; `lose` ends its connection. */
async function page({ through = (client: BenchClient): BenchClient => client } = {}) {
  const root = temporaryFolder()
  const folder = join(root, 'lyon')
  await createSite(folder, 'Lyon')
  const bench = createBench({ preferencesFolder: join(root, 'preferences'), version: '1' })
  await bench.openSite(folder, quietServers)
  let lose = (): void => undefined
  let pipes = 0
  const { store, queryClient, queries, close } = connectBench(
    {
      openPipe: () => {
        pipes += 1
        const lost = new Promise<void>((resolve) => (lose = resolve))
        return Promise.resolve({ client: through(askDirectly(bench.answers)), lost, close: () => undefined })
      },
      drawn: (done) => done(),
      after: (ms, done) => systemClock.after(Math.min(ms, 20), done), // a page's pauses, for a test that has no minute
    },
    () => crypto.randomUUID(),
  )
  onTestFinished(async () => {
    close()
    queryClient.clear()
    await bench.close()
  })
  const observer = new QueryObserver(queryClient, queries.phones.table.queryOptions())
  const seen: number[] = []
  // Asked before there is a connection: the question waits for it.
  observer.subscribe(({ data }) => data !== undefined && seen.push(data.rows.length))
  const client = askDirectly(bench.answers)
  const addPhone = async (mac: string): Promise<void> => {
    const { revision } = await client.phones.table()
    await client.phones.import({ text: `mac\n${mac}\n`, basedOn: revision })
  }
  return { root, folder, bench, client, store, seen, addPhone, lose: () => lose(), pipes: () => pipes }
}

describe('what the screen shows is asked anew', () => {
  test('when another screen changes what it is about', async () => {
    const { addPhone, seen } = await page()
    await expect.poll(() => seen.at(-1)).toBe(0)
    await addPhone('000e08aabb01')
    await expect.poll(() => seen.at(-1)).toBe(1)
  })

  test('as soon as anybody looks at a table that a spreadsheet changed', async () => {
    const { client, folder, seen } = await page()
    await expect.poll(() => seen.at(-1)).toBe(0)
    await writeFile(join(folder, 'phones.csv'), 'mac\n000e08aabb01\n000e08aabb02\n')
    await expect.poll(async () => (await client.phones.table()).rows.length).toBe(2)
    await expect.poll(() => seen.at(-1)).toBe(2)
  })

  test('when a connection that was lost is back, and changes are followed on it, too', async () => {
    const { addPhone, seen, lose, pipes } = await page()
    await expect.poll(() => seen.at(-1)).toBe(0)
    lose()
    await addPhone('000e08aabb01')
    await expect.poll(() => seen.at(-1)).toBe(1)
    expect(pipes()).toBeGreaterThan(1)
    await addPhone('000e08aabb02')
    await expect.poll(() => seen.at(-1)).toBe(2)
  })

  test('when another site is opened, and when that one changes', async () => {
    const { root, bench, client, addPhone, seen } = await page()
    await addPhone('000e08aabb01')
    await expect.poll(() => seen.at(-1)).toBe(1)
    await createSite(join(root, 'nice'), 'Nice')
    await bench.openSite(join(root, 'nice'), quietServers)
    await expect.poll(() => seen.at(-1)).toBe(0)
    await addPhone('000e08aabb02')
    await expect.poll(() => seen.at(-1)).toBe(1)
    expect((await client.phones.table()).rows[0]?.mac).toBe('000e08aabb02')
  })

  test('when the bench refuses to tell changes for a while: they are followed as soon as it does', async () => {
    let refusals = 0
    const refuse = (): Promise<never> => {
      refusals += 1
      return Promise.reject(new Error('too busy'))
    }
    const through = (client: BenchClient): BenchClient => {
      const follow: BenchClient['bench']['follow'] = (input, ...rest) =>
        input.filter !== '' && refusals < 3 ? refuse() : client.bench.follow(input, ...rest)
      const bench = new Proxy(client.bench, {
        get: (target, key) => (key === 'follow' ? follow : (Reflect.get(target, key) as unknown)),
      })
      return new Proxy(client, {
        get: (target, key) => (key === 'bench' ? bench : (Reflect.get(target, key) as unknown)),
      })
    }
    const { addPhone, seen } = await page({ through })
    await expect.poll(() => refusals).toBe(3)
    await addPhone('000e08aabb01')
    await expect.poll(() => seen.at(-1)).toBe(1)
    await addPhone('000e08aabb02')
    await expect.poll(() => seen.at(-1)).toBe(2)
  })
})

const asked = ['dhcp', 'diagnosis', 'files', 'keys', 'phones', 'profiles', 'rehearse', 'routes', 'servers', 'site']
const content = ['diagnosis', 'files', 'phones', 'profiles', 'routes', 'site']

/** What each event makes stale; an empty list says that nothing but Live shows it. */
const stale: Partial<Record<EventType, readonly string[]>> = {
  'file.requested': [],
  'file.sent': [],
  'file.refused': [],
  'file.abandoned': [],
  'traffic.rejected': [],
  'source.limited': [],
  'phone.said': [],
  'push.sent': [],
  'push.answered': [],
  'dhcp.lease': ['dhcp'],
  'dhcp.rival': [],
  'bench.started': [],
  'history.degraded': [],
  'history.recovered': [],
  'events.dropped': [],
  'file.added': content,
  'file.removed': content,
  'file.renamed': content,
  'file.restored': content,
  'profile.saved': content,
  'phones.changed': ['diagnosis', 'phones', 'site'],
  'routes.changed': ['diagnosis', 'phones', 'routes', 'site'],
  'key.forgotten': ['keys'],
  'key.set': ['diagnosis', 'keys', 'phones', 'routes', 'site'],
  'settings.changed': ['servers', 'site'],
  'server.listening': ['servers', 'site'],
  'server.stopped': ['servers', 'site'],
  'server.failed': ['servers', 'site'],
  'site.opened': asked,
  'site.closed': asked,
}

test.each(Object.entries(stale))('%s makes stale what shows it', (type, subjects) => {
  const found = staleAfter({ type } as BenchEvent)
  expect(found).toEqual(expect.arrayContaining([...subjects]))
  if (subjects.length === 0) expect(found).toEqual([])
})
