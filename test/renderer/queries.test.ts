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
import type { BenchEvent, EventBody, EventType } from '../../shared/domain/event/bench-event.ts'
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

/** One of each, as far as what becomes stale depends on it. The compiler asks for every type that there is. */
const who = { ip: '10.0.0.7' }
const file = { server: 'http', who, transfer: 't1', path: 'a.xml' } as const
const one: { readonly [Type in EventType]: Extract<EventBody, { type: Type }> } = {
  'file.requested': { ...file, type: 'file.requested' },
  'file.sent': { ...file, type: 'file.sent', bytes: 1, tookMs: 1, resends: 0 },
  'file.refused': { ...file, type: 'file.refused', reason: 'not-found', status: 404 },
  'file.abandoned': { ...file, type: 'file.abandoned', bytes: 1, tookMs: 1, resends: 0, reason: 'client-silent' },
  'traffic.rejected': { type: 'traffic.rejected', server: 'tftp', who, reason: 'short', count: 1 },
  'source.limited': { type: 'source.limited', server: 'tftp', who, reason: 'flood', count: 1 },
  'phone.said': { type: 'phone.said', server: 'syslog', who, text: 'hello' },
  'server.listening': { type: 'server.listening', server: 'tftp', address: '127.0.0.1', port: 69 },
  'server.stopped': { type: 'server.stopped', server: 'tftp' },
  'server.failed': { type: 'server.failed', server: 'tftp', fault: { code: 'INTERNAL', params: {} } },
  'bench.started': { type: 'bench.started', version: '1', afterCrash: false },
  'site.opened': { type: 'site.opened', name: 'Lyon', folder: '/lyon' },
  'site.closed': { type: 'site.closed', name: 'Lyon' },
  'file.added': { type: 'file.added', path: 'a.xml', bytes: 1, sha256: '' },
  'file.removed': { type: 'file.removed', path: 'a.xml' },
  'file.renamed': { type: 'file.renamed', path: 'a.xml', from: 'A.xml' },
  'file.restored': { type: 'file.restored', path: 'a.xml' },
  'profile.saved': { type: 'profile.saved', area: 'files', path: 'a.xml', bytes: 1, sha256: '' },
  'phones.changed': { type: 'phones.changed', by: 'edit', added: 1, changed: 0, removed: 0 },
  'routes.changed': { type: 'routes.changed', count: 1 },
  'key.set': { type: 'key.set', name: 'site', removed: false },
  'settings.changed': { type: 'settings.changed', setting: 'addresses', listen: '', advertise: '' },
  'history.degraded': { type: 'history.degraded', fault: { code: 'INTERNAL', params: {} } },
  'history.recovered': { type: 'history.recovered' },
  'events.dropped': { type: 'events.dropped', server: 'bench', count: 1, reason: 'full' },
}

const asked = ['diagnosis', 'files', 'keys', 'phones', 'profiles', 'rehearse', 'routes', 'servers', 'site']
const content = ['diagnosis', 'files', 'phones', 'profiles', 'routes', 'site']
const stale: Partial<Record<EventType, readonly string[]>> = {
  'file.added': content,
  'file.removed': content,
  'file.renamed': content,
  'file.restored': content,
  'profile.saved': content,
  'phones.changed': ['diagnosis', 'phones', 'site'],
  'routes.changed': ['diagnosis', 'phones', 'routes', 'site'],
  'key.set': ['diagnosis', 'keys', 'phones', 'routes', 'site'],
  'settings.changed': ['servers', 'site'],
  'server.listening': ['servers', 'site'],
  'server.stopped': ['servers', 'site'],
  'server.failed': ['servers', 'site'],
  'site.opened': asked,
  'site.closed': asked,
}

test.each(Object.values(one))('$type makes stale what it changes, and nothing else', (body) => {
  const event = { ...body, seq: 1, at: 0 } as BenchEvent
  expect([...staleAfter(event)].sort()).toEqual(stale[event.type] ?? [])
})
