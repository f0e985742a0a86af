import { implement, os } from '@orpc/server'
import { createSocket } from 'node:dgram'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Api } from '../../electron/bench/api/base.ts'
import { createBench } from '../../electron/bench/bench.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import type { Answers } from '../../electron/transports/answer.ts'
import type { BenchClient } from '../../electron/transports/in-process.ts'
import { noStore } from '../../electron/bench/events/store/no-store.ts'
import { history } from '../../electron/bench/api/history.ts'
import { systemClock } from '../../electron/bench/core/clock.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import { contract } from '../../shared/ipc/contract/contract.ts'
import { wires, type Connection } from '../support/contract-connect.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** Which streams have ended on the bench's side: `ended('bench.follow')` settles when that one has. */
function streamEnds() {
  const ends = new Map<string, PromiseWithResolvers<undefined>>()
  const endOf = (call: string): PromiseWithResolvers<undefined> => {
    const end = ends.get(call) ?? Promise.withResolvers<undefined>()
    ends.set(call, end)
    return end
  }
  async function* noted(stream: AsyncIterable<unknown>, call: string): AsyncGenerator<unknown, void> {
    try {
      yield* stream
    } finally {
      endOf(call).resolve(undefined)
    }
  }
  const noting = os.$context<object>().middleware(async ({ next, path }, _input, output) => {
    const answer = await next()
    return isStream(answer.output) ? output(noted(answer.output, path.join('.'))) : answer
  })
  return { noting, ended: (call: string) => endOf(call).promise }
}

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

type Connect = (answers: Answers) => Promise<Connection>
type Stream = (client: BenchClient, signal: AbortSignal) => Promise<AsyncIterator<unknown>>

/** Streams that have no end of their own, or a late one. */
const streams: Readonly<Record<string, Stream>> = {
  'bench.follow': (client, signal) => client.bench.follow({ filter: '', after: 0, stream: 'one' }, { signal }),
  'firmware.stage': async (client, signal) => {
    const { upload } = await client.firmware.begin({ name: 'x.zip', bytes: 5 })
    return client.firmware.stage({ uploads: [upload], replace: false }, { signal })
  },
  'profiles.watch': (client, signal) => client.profiles.watch({ area: 'files', path: 'basic.txt' }, { signal }),
  'resync.push': async (client, signal) => {
    const targets = [
      { ip: '127.0.0.1', sipPort: 1 },
      { ip: '127.0.0.1', sipPort: await deafPhone() },
    ]
    return client.resync.push({ targets, wish: { action: 'resync', way: 'notify' } }, { signal })
  },
  'rehearse.start': (client, signal) => {
    const phones = { from: 'range', first: '000e08000001', count: 1, model: 'CP-8841-3PCC' } as const
    return client.rehearse.start({ phones, scenario: 'first-boot', rule: '', speed: 1, seed: 1 }, { signal })
  },
}

/** A phone that never answers keeps a push waiting. */
async function deafPhone(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  onTestFinished(() => void socket.close())
  return socket.address().port
}

async function servedSite() {
  const folder = temporaryFolder()
  await createSite(join(folder, 'lyon'), 'Lyon')
  const bench = createBench({ preferencesFolder: join(folder, 'preferences'), version: '1.2.3' })
  onTestFinished(async () => {
    await bench.close()
  })
  await bench.openSite(join(folder, 'lyon'), { ports: { tftp: 'off', http: 'off', syslog: 'off' } })
  const { noting, ended } = streamEnds()
  const { router, context } = bench.answers
  return { answers: { router: implement(contract).$context<Api>().use(noting).router(router), context }, ended, bench }
}

/** A history that never ends, read as fast as it is taken. */
function endlessHistory() {
  const { noting, ended } = streamEnds()
  const event: BenchEvent = { seq: 1, at: 0, type: 'server.stopped', server: 'tftp' }
  const pieces = async function* (): AsyncGenerator<readonly BenchEvent[], void> {
    for (;;) {
      yield [event]
      await nextTurn()
    }
  }
  const recorder = { store: { ...noStore, pieces } }
  const context = { clock: systemClock, recorder, site: { current: null }, complain: () => undefined }
  const router = { history: implement(contract).$context<typeof context>().use(noting).history.router(history) }
  return { answers: { router, context }, ended }
}

const connected = async (connect: Connect, answers: Answers): Promise<Connection> => {
  const connection = await connect(answers)
  onTestFinished(() => connection.leave())
  return connection
}

describe.each(Object.entries(wires))('over %s, a stream ends on the side of the bench', (_name, connect) => {
  test.each(Object.entries(streams))('%s, when its reader stops', async (call, begin) => {
    const { answers, ended } = await servedSite()
    const { client } = await connected(connect, answers)
    const reader = new AbortController()
    const stream = await begin(client, reader.signal)
    expect((await stream.next()).done).toBe(false)
    const pending = stream.next().catch(() => undefined)
    reader.abort()
    await ended(call)
    await pending
  })

  test('history.export, when its reader stops in the middle', async () => {
    const { answers, ended } = endlessHistory()
    const { client } = await connected(connect, answers)
    let pieces = 0
    for await (const piece of await client.history.export({ filter: '', format: 'jsonl' })) {
      expect(piece).toContain('server.stopped')
      if (++pieces === 3) break
    }
    await ended('history.export')
  })

  test('profiles.watch, when its site is closed', async () => {
    const { answers, ended } = await servedSite()
    const { client } = await connected(connect, answers)
    const stream = await client.profiles.watch({ area: 'files', path: 'basic.txt' })
    await stream.next()
    await client.site.close()
    expect((await stream.next()).done).toBe(true)
    await ended('profiles.watch')
  })
})

const pages: readonly (readonly [string, Connect])[] = Object.entries(wires).filter(
  ([name]) => name !== 'no wire at all',
)

describe.each(pages)('over %s, a stream ends on the side of the bench', (_name, connect) => {
  test.each(Object.entries(streams))('%s, when its page goes away', async (call, begin) => {
    const { answers, ended } = await servedSite()
    const connection = await connect(answers)
    const stream = await begin(connection.client, new AbortController().signal)
    expect((await stream.next()).done).toBe(false)
    const pending = stream.next().catch(() => undefined)
    await connection.leave()
    await ended(call)
    void pending
  })

  test('history.export, when its page goes away', async () => {
    const { answers, ended } = endlessHistory()
    const connection = await connect(answers)
    const stream = await connection.client.history.export({ filter: '', format: 'csv' })
    await stream.next()
    await connection.leave()
    await ended('history.export')
  })
})
