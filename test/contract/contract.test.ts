import { ORPCError } from '@orpc/client'
import { createSocket } from 'node:dgram'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBench, type Bench } from '../../electron/bench/bench.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import type { BenchClient } from '../../electron/transports/in-process.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import type { Fault } from '../../shared/domain/fault/fault.ts'
import type { Batch } from '../../shared/ipc/contract/bench.ts'
import { contract } from '../../shared/ipc/contract/contract.ts'
import type { RunEvent } from '../../shared/ipc/contract/rehearse.ts'
import { callNames, recording, wires, type Connection } from '../support/contract-connect.ts'

/** What a rejected call carries, as a screen reads it. */
const faultOf = async (call: Promise<unknown>): Promise<Fault | string> => {
  try {
    await call
    return 'no fault'
  } catch (error) {
    if (!(error instanceof ORPCError)) throw error
    return error.code === 'FAULT' ? (error.data as Fault) : (error.code as string)
  }
}

const loopback = { listen: '127.0.0.1', ports: { tftp: 0, http: 0, syslog: 0 } } as const
const everything = { filter: '', limit: 100 } as const

describe.each(Object.entries(wires))('the contract over %s', (_name, connect) => {
  let folder: string
  let bench: Bench
  let connection: Connection
  let client: BenchClient
  const called = new Set<string>()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'resync-bench-contract-'))
    await createSite(join(folder, 'lyon'), 'Lyon')
    bench = createBench({ preferencesFolder: join(folder, 'preferences'), version: '1.2.3' })
    connection = await connect(bench.answers)
    client = recording(connection.client, called)
  })

  afterAll(async () => {
    await connection.leave()
    await bench.close()
    await rm(folder, { recursive: true, force: true })
  })

  const syslogPort = (): number => {
    const { syslog } = bench.state().servers
    return syslog.phase === 'listening' ? syslog.port : 0
  }

  /** Has a phone say something. */
  const say = async (...lines: readonly string[]): Promise<void> => {
    const socket = createSocket('udp4')
    for (const line of lines) await new Promise((resolve) => socket.send(line, syslogPort(), '127.0.0.1', resolve))
    socket.close()
  }

  /** Follows until `count` events came, acknowledging as a screen does. */
  const follow = async (filter: string, after: number, count: number): Promise<readonly BenchEvent[]> => {
    const stream = `test-${filter}-${after}`
    const controller = new AbortController()
    const events: BenchEvent[] = []
    for await (const batch of await client.bench.follow({ filter, after, stream }, { signal: controller.signal })) {
      events.push(...batch.events)
      await client.bench.ack({ stream, number: batch.number })
      if (events.length >= count) break
    }
    controller.abort()
    return events
  }

  test('without a site, what needs one is a fault that says so', async () => {
    expect(await client.site.settings()).toBeNull()
    expect(await faultOf(client.files.list())).toMatchObject({ code: 'NO_SITE' })
    expect(await faultOf(client.servers.start({ server: 'tftp' }))).toMatchObject({ code: 'NO_SITE' })
  })

  test('an input that is left out and one that is undefined are the same', async () => {
    expect(await client.site.recent()).toEqual(await client.site.recent(undefined))
    expect((await client.site.suggest()).folder).toContain('Resync Bench')
  })

  test('a bad input is refused before the bench sees it', async () => {
    expect(await faultOf(client.bench.snapshot({ filter: '', limit: -1 }))).toBe('BAD_REQUEST')
    expect(await faultOf(client.servers.start({ server: 'ftp' as 'tftp' }))).toBe('BAD_REQUEST')
    expect(await faultOf(client.site.open({ folder: 'x'.repeat(5_000) }))).toBe('BAD_REQUEST')
    expect(await faultOf(client.files.rename(null as unknown as { from: string; to: string }))).toBe('BAD_REQUEST')
  })

  test('a fault arrives as data, with its evidence', async () => {
    const missing = join(folder, 'nowhere')
    expect(await faultOf(client.site.open({ folder: missing }))).toEqual({
      code: 'SITE_MISSING',
      params: { folder: missing },
    })
    expect(await faultOf(client.site.create({ folder: join(folder, 'lyon'), name: 'Again' }))).toMatchObject({
      code: 'SITE_EXISTS',
    })
  })

  test('a site is made, closed, remembered and forgotten', async () => {
    const paris = join(folder, 'paris')
    const made = await client.site.create({ folder: paris, name: 'Paris' })
    expect(made).toMatchObject({ name: 'Paris', folder: paris })
    expect(await client.site.close()).toBeNull()
    expect((await client.site.recent()).map(({ name }) => name)).toContain('Paris')
    await client.site.forget({ folder: paris })
    expect((await client.site.recent()).map(({ name }) => name)).not.toContain('Paris')
  })

  test('a site is opened by name, and its settings told', async () => {
    await client.site.open({ folder: join(folder, 'lyon') })
    await client.site.close()
    await bench.openSite(join(folder, 'lyon'), loopback)
    await bench.settled()
    expect(await client.site.settings()).toMatchObject({ name: 'Lyon' })
    const { state } = await client.bench.snapshot(everything)
    expect(state.site?.name).toBe('Lyon')
    expect(Object.values(state.servers).map(({ phase }) => phase)).toEqual(['listening', 'listening', 'listening'])
  })

  test('servers are stopped, started and given ports', async () => {
    await client.servers.stop({ server: 'tftp' })
    expect(bench.state().servers.tftp.phase).toBe('stopped')
    await client.servers.start({ server: 'tftp' })
    expect(bench.state().servers.tftp.phase).toBe('listening')
    await client.servers.setAddresses({ listen: '127.0.0.1', advertise: '127.0.0.1' })
    await client.servers.configure({ server: 'tftp', port: 0, enabled: true })
    expect(bench.state().servers.tftp).toMatchObject({ phase: 'listening', address: '127.0.0.1' })
    expect((await client.servers.interfaces()).some(({ internal }) => internal)).toBe(true)
  })

  test('a snapshot and the stream after it miss nothing and repeat nothing, in order', async () => {
    const { upTo } = await client.bench.snapshot(everything)
    const following = follow('server:syslog', upTo, 200)
    await say(...Array.from({ length: 200 }, (_, i) => `<134>line ${i}`))
    const events = await following
    expect(events.map(({ seq }) => seq)).toEqual([...events.map(({ seq }) => seq)].sort((a, b) => a - b))
    const lines = events.map((event) => (event.type === 'phone.said' ? event.text : ''))
    expect(lines).toEqual(Array.from({ length: 200 }, (_, i) => expect.stringContaining(`line ${i}`) as string))
  })

  test('the history gives pages, single events and their bytes', async () => {
    const { events, more } = await client.history.page({ filter: 'text:line', before: null, limit: 10 })
    expect([events.length, more]).toEqual([10, true])
    const [newest] = events
    expect(newest?.type).toBe('phone.said')
    const seq = newest?.seq ?? 0
    expect(await client.history.event({ seq })).toEqual(newest)
    const raw = await client.history.raw({ seq })
    expect(Buffer.from(raw ?? '', 'base64').toString()).toBe('<134>line 199')
    expect(await client.history.event({ seq: 10_000_000 })).toBeNull()
  })

  test('what is behind an event is told with what the site knows of it', async () => {
    await say('<133>CP-7841-3PCC 00:0e:08:ab:cd:ef -- Resync failed: Download failed')
    const failed = async (): Promise<BenchEvent | undefined> =>
      (await client.history.page({ filter: 'outcome:failed server:syslog', before: null, limit: 1 })).events[0]
    await expect.poll(failed).toBeDefined()
    const seq = (await failed())?.seq ?? 0
    expect(await client.diagnosis.event({ seq })).toMatchObject({ code: 'resync-failed', evidence: [seq] })
    expect(await client.diagnosis.event({ seq: 10_000_000 })).toBeNull()
  })

  test('the history is exported in pieces', async () => {
    let text = ''
    for await (const piece of await client.history.export({ filter: 'text:line', format: 'jsonl' })) text += piece
    const lines = text.trim().split('\n')
    expect(lines).toHaveLength(200)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'phone.said' })
  })

  test('a file is put in the site, renamed, removed and brought back', async () => {
    const content = new Uint8Array(100_000).map((_, i) => i % 251)
    const added = await client.files.add({ path: 'a/b.bin', content: new Blob([content]), replace: false })
    expect(added).toMatchObject({ path: 'a/b.bin', bytes: content.length })
    const again = client.files.add({ path: 'a/b.bin', content: new Blob(['x']), replace: false })
    expect(await faultOf(again)).toMatchObject({ code: 'FILE_EXISTS' })
    await client.files.rename({ from: 'a/b.bin', to: 'a/c.bin' })
    const { undo } = await client.files.remove({ path: 'a/c.bin' })
    const paths = async (): Promise<string[]> => (await client.files.list()).map(({ path }) => path)
    expect(await paths()).not.toContain('a/c.bin')
    await client.files.restore({ undo })
    expect(await paths()).toContain('a/c.bin')
  })

  test('phones are imported, changed and taken back, each against the table that was read', async () => {
    const text = 'mac,model\n000e08aabbcc,CP-7841-3PCC\n'
    const before = await client.phones.table()
    expect((await client.phones.planImport({ text })).added).toBe(1)
    await client.phones.import({ text, basedOn: before.revision })
    const stale = client.phones.import({ text: 'mac\n000e08aabbdd\n', basedOn: before.revision })
    expect(await faultOf(stale)).toMatchObject({ code: 'FILE_CHANGED' })
    const table = await client.phones.table()
    expect(table.rows.map(({ mac }) => mac)).toContain('000e08aabbcc')
    const edits = [{ mac: '000e08aabbcc', values: { model: 'CP-8841-3PCC' } }]
    expect((await client.phones.planEdit({ edits, remove: [] })).changed).toBe(1)
    const { undo } = await client.phones.edit({ edits, remove: [], basedOn: table.revision })
    await client.phones.undo({ undo })
    const again = (await client.phones.table()).rows.find(({ mac }) => mac === '000e08aabbcc')
    expect(again?.values['model']).toBe('CP-7841-3PCC')
  })

  test('a route is rendered for a phone, and its key goes in and never comes out', async () => {
    await client.keys.set({ name: 'site', key: 'no one reads this' })
    expect(await client.keys.names()).toEqual(['site'])
    const area = 'templates'
    await client.profiles.save({ area, path: 'contract.xml', text: '<flat-profile></flat-profile>', basedOn: null })
    await client.routes.set({ routes: [{ pattern: '/r/$MA.xml', template: 'contract.xml', gzip: false, key: '' }] })
    expect(await client.routes.list()).toMatchObject([{ pattern: '/r/$MA.xml', problem: null }])
    const previews = await client.phones.preview({ mac: '000e08aabbcc' })
    expect(previews).toContainEqual(expect.objectContaining({ path: 'r/000e08aabbcc.xml', refusal: null }))
    const targets = ['/r/000e08aabbcc.xml', '/basic.txt', '/nothing.xml']
    const answers = await client.site.resolve({ targets, mac: '000e08aabbcc' })
    expect(answers.map(({ kind }) => kind)).toEqual(['rendered', 'file', 'refused'])
    expect(JSON.stringify([previews, answers, await client.routes.list()])).not.toContain('no one reads this')
  })

  test('a profile is saved over what was read and over nothing else, and its versions stay', async () => {
    const where = { area: 'files', path: 'contract.xml' } as const
    const saved = await client.profiles.save({ ...where, text: '<flat-profile/>', basedOn: null })
    const controller = new AbortController()
    const watched = await client.profiles.watch(where, { signal: controller.signal })
    const told = (async () => {
      for await (const revision of watched) if (revision !== saved.revision) return revision
      return null
    })()
    const next = await client.profiles.save({
      ...where,
      text: '<flat-profile></flat-profile>',
      basedOn: saved.revision,
    })
    expect(await told).toBe(next.revision)
    controller.abort()
    expect(await client.profiles.read(where)).toEqual(next)
    const stale = client.profiles.save({ ...where, text: 'x', basedOn: saved.revision })
    expect(await faultOf(stale)).toMatchObject({ code: 'FILE_CHANGED' })
    expect((await client.profiles.list()).map(({ path }) => path)).toContain('contract.xml')
    const [version] = await client.profiles.versions(where)
    const { sha256 } = version ?? { sha256: '' }
    expect((await client.profiles.version({ ...where, sha256 })).text).toContain('<flat-profile')
  })

  test('a rehearsal tells how far it is, and its verdicts, stories and report are kept', async () => {
    expect((await client.rehearse.scenarios()).map(({ name }) => name)).toContain('first-boot')
    const phones = { from: 'range', first: '00:0e:08:00:00:01', count: 3, model: '' } as const
    const wish = { phones, scenario: 'resync-now', rule: 'tftp://bench/basic.txt', speed: 'jump', seed: 7 } as const
    const told: RunEvent[] = []
    for await (const each of await client.rehearse.start(wish)) told.push(each)
    const last = told.at(-1)
    const run = last?.type === 'ended' ? last.summary.run : ''
    const { summary, phones: cards } = await client.rehearse.result({ run })
    expect(summary.totals).toMatchObject({ phones: 3, ok: 3, failed: 0 })
    expect(cards.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok'])
    expect((await client.rehearse.runs()).past[0]?.run).toBe(run)
    const phone = await client.rehearse.phone({ run, mac: '000e08000002' })
    expect(phone?.story.map(({ code }) => code)).toContain('sequence-ends')
    expect(await client.rehearse.phone({ run, mac: '000e08ffffff' })).toBeNull()
    const report = await client.rehearse.report({ run, format: 'html', language: 'fr' })
    expect(report).toContain('<html lang="fr">')
    expect(JSON.parse(await client.rehearse.report({ run, format: 'json', language: 'en' }))).toMatchObject({ seed: 7 })
    expect(await faultOf(client.rehearse.result({ run: 'none' }))).toMatchObject({ code: 'REHEARSAL_FORGOTTEN' })
  })

  test('one rehearsal runs at a time, and a cancelled one keeps what was lived', async () => {
    const phones = { from: 'range', first: '00:0e:08:00:01:01', count: 2, model: 'CP-8841-3PCC' } as const
    const wish = { phones, scenario: 'first-boot', rule: '', speed: 1, seed: 1 } as const
    const stream = await client.rehearse.start(wish)
    const first = await stream.next()
    const run = first.done !== true && first.value.type === 'progress' ? first.value.progress.run : ''
    expect((await client.rehearse.runs()).running?.run).toBe(run)
    const second = (async () => {
      for await (const told of await client.rehearse.start(wish)) expect(told).toBeNull()
    })()
    expect(await faultOf(second)).toMatchObject({ code: 'REHEARSAL_RUNNING' })
    await client.rehearse.cancel({ run })
    let ended: RunEvent | null = null
    for await (const told of stream) ended = told
    expect(ended).toMatchObject({ type: 'ended', summary: { run, cancelled: true } })
    expect((await client.rehearse.runs()).running).toBeNull()
  })

  test('a file that leads out of the site is refused', async () => {
    const out = client.files.add({ path: '../out.txt', content: new Blob(['x']), replace: true })
    expect(await faultOf(out)).toMatchObject({ code: 'FILE_NAME_REFUSED' })
  })

  test('the self-test tells its steps as it takes them', async () => {
    const steps: string[] = []
    for await (const { step, outcome } of await client.servers.selfTest()) steps.push(`${step} ${outcome}`)
    expect(steps).toEqual(['interface failed', 'tftp ok', 'http ok', 'syslog ok'])
  })

  test('preferences are kept', async () => {
    const before = await client.preferences.get()
    await client.preferences.set({ ...before, language: 'fr' })
    expect((await client.preferences.get()).language).toBe('fr')
  })

  test('an abandoned stream ends on the other side', async () => {
    const controller = new AbortController()
    const { upTo } = await client.bench.snapshot(everything)
    const batches = await client.bench.follow(
      { filter: '', after: upTo, stream: 'abandoned' },
      { signal: controller.signal },
    )
    const ended = (async () => {
      for await (const batch of batches) expect(batch.number).toBeGreaterThan(0)
    })().catch(() => undefined)
    controller.abort()
    await ended
  })

  test('a thousand calls at once are each answered once', async () => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, i) => client.history.event({ seq: -1 - i })))
    expect(answers.every((answer) => answer === null)).toBe(true)
  })

  test('a page that goes away hurts no other', async () => {
    const other = await connect(bench.answers)
    const { upTo } = await other.client.bench.snapshot(everything)
    const stream = await other.client.bench.follow({ filter: '', after: upTo, stream: 'leaving' })
    void (stream as AsyncIterator<Batch, unknown>).next().catch(() => undefined)
    await other.leave()
    expect((await client.bench.snapshot(everything)).state.site?.name).toBe('Lyon')
  })

  test('every call of the contract was made', () => {
    expect([...called].sort()).toEqual(callNames(contract).sort())
  })
})
