import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createFetcher, defaultFetcherSettings } from '../../../electron/bench/virtual-phone/fetcher.ts'
import { diagnosedBench, impatient, type DiagnosedBench, type Plugged } from '../../support/diagnosed-bench.ts'
import { loopback } from '../../support/contract-suite.ts'
import { startFirewall, type Lets } from '../../support/udp-firewall.ts'

const profile = (bytes: number): string =>
  `<flat-profile>\n<GPP_A>1</GPP_A>\n${'<!-- padding -->\n'.repeat(Math.ceil(bytes / 17))}</flat-profile>\n`

/** A phone that follows this rule when it starts, and whose log comes here as well. */
const following = (bench: DiagnosedBench, rule: string, more: Parameters<DiagnosedBench['plug']>[1] = {}) =>
  bench.plug(
    { Resync_On_Reset: 'Yes', Profile_Rule: rule, Debug_Server: `127.0.0.1:${bench.port('syslog')}` },
    { world: { fetch: impatient }, ...more },
  )

/** A port of this machine on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

const withoutRetry = (codes: readonly string[]): readonly string[] => codes.filter((code) => code !== 'retry-later')

describe('a request that does not come here', () => {
  test('goes to another server', async () => {
    const bench = await diagnosedBench()
    const phone = await following(bench, `http://127.0.0.9:${await closedPort()}/desk.xml`)
    expect(withoutRetry(await phone.ended())).toEqual(['other-server'])
    expect((await phone.findings())[0]?.params).toMatchObject({ host: '127.0.0.9' })
  })

  test('goes to a name that nobody knows', async () => {
    const bench = await diagnosedBench()
    const phone = await following(bench, 'http://prov.test/desk.xml', { names: { 'prov.test': '' } })
    expect(withoutRetry(await phone.ended())).toEqual(['name-unresolved'])
  })

  test('goes to another port: the server moves there, and the next resync succeeds', async () => {
    const bench = await diagnosedBench({ put: { 'files/desk.xml': profile(100) } })
    const port = await closedPort()
    const phone = await following(bench, `http://127.0.0.1:${port}/desk.xml`)
    expect(withoutRetry(await phone.ended())).toEqual(['wrong-port'])
    const [finding] = await phone.findings()
    expect(finding?.remedy).toEqual({ kind: 'serve-on', server: 'http', port })
    await bench.client.servers.configure({ server: 'http', port, enabled: true })
    expect(await phone.resync()).toEqual([])
  })

  test('finds the server stopped', async () => {
    const bench = await diagnosedBench({ put: { 'files/desk.xml': profile(100) } })
    const rule = bench.url('http', '/desk.xml')
    await bench.client.servers.stop({ server: 'http' })
    const phone = await following(bench, rule)
    expect(withoutRetry(await phone.ended())).toEqual(['server-down'])
    expect((await phone.findings())[0]?.remedy).toEqual({ kind: 'open-servers' })
  })

  test('finds another program at the port of the server', async () => {
    const squatter = createServer((socket) => socket.end('HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n'))
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void squatter.close())
    const address = squatter.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const bench = await diagnosedBench({ overrides: { ...loopback, ports: { ...loopback.ports, http: port } } })
    const phone = await following(bench, `http://127.0.0.1:${port}/desk.xml`)
    expect(withoutRetry(await phone.ended())).toEqual(['server-failed: fault'])
    expect((await phone.findings())[0]?.params).toMatchObject({ fault: 'PORT_IN_USE', port })
  })

  test('finds the address of the server gone: the wrong interface was chosen', async () => {
    const bench = await diagnosedBench({ overrides: { ...loopback, listen: '192.0.2.1' } })
    const failed = bench.log.all.filter((event) => event.type === 'server.failed')
    expect(failed.map(({ fault }) => fault.code)).toContain('ADDRESS_GONE')
  })
})

describe('a transfer on a bad way', () => {
  const through = async (
    lets: Lets,
    { bytes = 3_000, blockSize = null }: { readonly bytes?: number; readonly blockSize?: number | null } = {},
  ): Promise<readonly string[]> => {
    const bench = await diagnosedBench({ put: { 'files/000e08950001.xml': profile(bytes) } })
    const port = await startFirewall(bench.port('tftp'), lets)
    const tftp = { ...defaultFetcherSettings.tftp, firstWaitMs: 60, tries: 1, blockSize }
    const fetch = createFetcher({ ...defaultFetcherSettings, tftp })
    const phone = await following(bench, `tftp://127.0.0.1:${port}/$MA.xml`, { world: { fetch } })
    await phone.ended()
    await untilEnd(bench, 'file.abandoned', 1_000)
    return withoutRetry(await phone.found())
  }

  /** Time passes for the server, between two turns of the sockets, until it has told how a transfer ended. */
  async function untilEnd(
    { log, pass }: DiagnosedBench,
    type: 'file.abandoned' | 'file.sent',
    ms: number,
  ): Promise<void> {
    while (!log.all.some((event) => event.type === type)) {
      pass(ms)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  test('a firewall lets no answer through', async () => {
    expect(await through(() => false)).toEqual(['resync-failed-after-abandon: never-acknowledged'])
  })

  test('blocks larger than a frame are lost', async () => {
    const lets: Lets = (packet) => packet.length <= 1_472
    expect(await through(lets, { bytes: 20_000, blockSize: 8_192 })).toEqual([
      'resync-failed-after-abandon: block-size',
    ])
  })

  test('it stalls in the middle', async () => {
    let packets = 0
    expect(await through(() => (packets += 1) <= 4)).toEqual(['resync-failed-after-abandon: abandon.client-silent'])
  })

  test('it arrives after many repetitions, and that is told; over a good way, nothing is', async () => {
    const bench = await diagnosedBench({ put: { 'files/000e08950001.xml': profile(16_000) } })
    let packets = 0
    const port = await startFirewall(bench.port('tftp'), () => (packets += 1) % 2 === 0)
    const tftp = { ...defaultFetcherSettings.tftp, firstWaitMs: 2_000, tries: 8 }
    const fetch = createFetcher({ ...defaultFetcherSettings, tftp })
    const phone = await following(bench, `tftp://127.0.0.1:${port}/$MA.xml`, { world: { fetch } })
    await untilEnd(bench, 'file.sent', 100)
    expect(await phone.ended()).toEqual(['many-resends'])
    expect(await phone.resync(bench.url('tftp', '/$MA.xml'))).toEqual([])
  })
})

test('one of several addresses is dead: the resync succeeded, and no failure is told', async () => {
  const bench = await diagnosedBench({ put: { 'files/desk.xml': profile(100) } })
  const phone: Plugged = await following(bench, `http://127.0.0.9:${await closedPort()}/desk.xml`)
  expect(withoutRetry(await phone.ended())).toEqual(['other-server'])
  expect(await phone.resync(bench.url('http', '/desk.xml'))).toEqual(['one-address-failed'])
})

describe('a name with several addresses', () => {
  const named = async (names: string) => {
    const bench = await diagnosedBench({ put: { 'files/desk.xml': profile(100) } })
    const rule = `http://prov.test:${bench.port('http')}/desk.xml`
    return following(bench, rule, { names: { 'prov.test': names } })
  }

  test('of which the first is dead: the resync succeeds with the other, and that is told as no failure', async () => {
    const phone = await named('127.95.0.200, 127.0.0.1')
    expect(await phone.ended()).toEqual(['one-address-failed'])
    expect((await phone.findings())[0]).toMatchObject({ look: 'attention' })
  })

  test('that all answer, or of which none does', async () => {
    expect(await (await named('127.0.0.1')).ended()).toEqual([])
    const none = withoutRetry(await (await named('127.95.0.200, 127.95.0.201')).ended())
    expect(none).not.toContain('one-address-failed')
    expect(none).toHaveLength(1)
  })
})
