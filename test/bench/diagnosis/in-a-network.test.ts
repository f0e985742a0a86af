import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { createSite } from '../../../electron/bench/site/site.ts'
import type { Diagnosis } from '../../../shared/domain/diagnosis/diagnosis.ts'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import type { BenchInNamespace } from '../../support/bench-in-namespace.ts'
import { logOf } from '../../support/log-of.ts'
import { makeNetwork, whyNoNamespaces, type Host } from '../../support/network-namespaces.ts'
import { has } from '../../support/phone-programs.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const why = whyNoNamespaces() ?? (has('curl') && has('setpriv') ? null : 'no curl or setpriv')
const OWN = '10.79.0.1'
const PHONE = '000e08007905'
const line = (text: string): string => `<133>CP-8841-3PCC 00:0e:08:00:79:05 -- ${text}`

type Told =
  BenchEvent | { readonly type: 'serving' } | { readonly type: 'findings'; readonly findings: readonly Diagnosis[] }

interface Wanted {
  readonly listen: string
  readonly ports?: Partial<Record<'tftp' | 'http' | 'syslog', number | 'off'>>
  /** A program before it, with its arguments, that takes a right away. */
  readonly through?: readonly string[]
}

/** A whole bench in a network of its own: what happens there, and what it finds of the phone. */
async function benchAt(host: Host, { listen, ports = {}, through = [] }: Wanted) {
  const folder = temporaryFolder()
  const site = join(folder, 'lyon')
  await createSite(site, 'Lyon')
  await mkdir(join(site, 'files'), { recursive: true })
  await writeFile(join(site, 'files/desk.xml'), '<flat-profile>\n<GPP_A>1</GPP_A>\n</flat-profile>\n')
  const given: BenchInNamespace = {
    folder,
    site,
    overrides: { listen, ports: { tftp: 69, http: 80, https: 'off', syslog: 5_514, ...ports } },
  }
  const script = join(import.meta.dirname, '../../support/bench-in-namespace.ts')
  const command = [...through, process.execPath, script, JSON.stringify(given)]
  const child = host.run('env', ...command)
  const told = logOf<Told>()
  createInterface({ input: child.stdout }).on('line', (text) => told.tell(JSON.parse(text) as Told))
  await told.when((all) => all.find(({ type }) => type === 'serving'))
  return {
    told,
    heard: (text: string) =>
      told.when((all) => all.find((event) => event.type === 'phone.said' && event.text.includes(text))),
    found: async (): Promise<readonly Diagnosis[]> => {
      const asked = told.all.filter(({ type }) => type === 'findings').length
      child.stdin.write(`${PHONE}\n`)
      const answer = await told.when((all) => all.filter((event) => event.type === 'findings')[asked])
      return answer.findings
    },
  }
}

const run = async (host: Host, program: string, ...args: readonly string[]): Promise<void> => {
  await once(host.run(program, ...args), 'exit')
}

/** The phone's log of a resync that fails, as the phone sends it to the syslog server at this address. */
async function sayFailed(phone: Host, syslog: string, url: string): Promise<void> {
  const send = `for (const text of JSON.parse(process.argv[1])) await new Promise((sent) => socket.send(text, 5514, process.argv[2], sent)); socket.close()`
  const script = `import { createSocket } from 'node:dgram'; const socket = createSocket('udp4'); ${send}`
  const lines = [line(`Requesting resync ${url}`), line('Resync failed: Download failed')]
  await run(phone, process.execPath, '--input-type=module', '-e', script, JSON.stringify(lines), syslog)
}

const phoneHost = (network: ReturnType<typeof makeNetwork>, address = '10.79.0.5/24'): Host =>
  network.host('phone', { mac: '00:0e:08:00:79:05', address })

describe.skipIf(why !== null)(`in a network of its own ${why ?? ''}`, { timeout: 60_000 }, () => {
  test('the server listens at one interface, and the phone asks at the other', async () => {
    const network = makeNetwork()
    const host = network.host('bench', { mac: '02:00:00:00:79:01', address: `${OWN}/24` })
    await run(host, 'ip', 'addr', 'add', '10.80.0.1/24', 'dev', 'eth0')
    const bench = await benchAt(host, { listen: '10.80.0.1' })
    const phone = phoneHost(network)
    await run(phone, 'ip', 'route', 'add', '10.80.0.0/24', 'dev', 'eth0')
    const url = `http://${OWN}/desk.xml`
    const tried = phone.run('curl', '--silent', '--max-time', '5', url)
    // 7: nothing listens there.
    expect(await once(tried, 'exit')).toEqual([7, null])
    await sayFailed(phone, '10.80.0.1', url)
    await bench.heard('Resync failed')
    expect(await bench.found()).toMatchObject([
      { code: 'wrong-interface', params: { host: OWN, own: '10.80.0.1' }, remedy: { kind: 'open-servers' } },
    ])
  })

  test('the phone is in another subnet, and nothing finds its way back to it', async () => {
    const network = makeNetwork()
    const host = network.host('bench', { mac: '02:00:00:00:79:01', address: `${OWN}/24` })
    // By a router that is not there.
    await run(host, 'ip', 'route', 'add', 'default', 'via', '10.79.0.254')
    const bench = await benchAt(host, { listen: OWN })
    const phone = phoneHost(network, '10.81.0.5/24')
    await run(phone, 'ip', 'route', 'add', '10.79.0.0/24', 'dev', 'eth0')
    await sayFailed(phone, OWN, `tftp://${OWN}/000e08007905.xml`)
    await bench.heard('Resync failed')
    await run(phone, 'curl', '--silent', '--max-time', '2', `tftp://${OWN}/desk.xml`)
    await bench.told.when((all) => all.find(({ type }) => type === 'file.abandoned'))
    const found = await bench.found()
    expect(found.map(({ code }) => code)).toContain('other-subnet')
    expect(found.find(({ code }) => code === 'other-subnet')?.params).toMatchObject({ ip: '10.81.0.5' })
  })

  test('the bench has no right to the port that the phone asks', async () => {
    const network = makeNetwork()
    const host = network.host('bench', { mac: '02:00:00:00:79:01', address: `${OWN}/24` })
    const through = ['setpriv', '--bounding-set=-net_bind_service', '--inh-caps=-net_bind_service']
    const bench = await benchAt(host, { listen: OWN, ports: { tftp: 'off' }, through })
    const phone = phoneHost(network)
    await sayFailed(phone, OWN, `http://${OWN}/desk.xml`)
    await bench.heard('Resync failed')
    expect(await bench.found()).toMatchObject([
      {
        code: 'server-failed',
        params: { fault: 'NO_RIGHT_TO_PORT', port: 80, scheme: 'HTTP' },
        remedy: { kind: 'open-servers' },
      },
    ])
  })
})
