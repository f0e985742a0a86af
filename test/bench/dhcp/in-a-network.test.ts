import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { logOf } from '../../support/log-of.ts'
import { has } from '../../support/phone-programs.ts'
import { makeNetwork, whyNoNamespaces, type Host } from '../../support/network-namespaces.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { toldLines, type ToldLines } from '../../support/told-lines.ts'

const why = whyNoNamespaces()
const needs = (program: string): string | null => why ?? (has(program) ? null : `no ${program}`)
const PHONE = '00:0e:08:aa:bb:cc'
const VENDOR = 'Cisco Systems, Inc. IP Phone CP-8841-3PCC'

/** Our server in the network, and what it tells. */
const serve = (host: Host, answerMs = 100): ToldLines =>
  toldLines(
    host.run(process.execPath, join(import.meta.dirname, '../../support/dhcp-in-namespace.ts'), String(answerMs)),
  )

const all = async (child: ChildProcessWithoutNullStreams): Promise<string> => {
  let text = ''
  child.stdout.on('data', (data: Buffer) => (text += data.toString()))
  child.stderr.on('data', (data: Buffer) => (text += data.toString()))
  await once(child, 'close')
  return text
}

/** udhcpc tells what it got to a script, as variables. */
async function udhcpc(host: Host, ...args: readonly string[]): Promise<string> {
  const script = join(temporaryFolder(), 'script')
  await writeFile(script, '#!/bin/sh\n[ "$1" = bound ] && env | sort\nexit 0\n')
  await chmod(script, 0o755)
  const asked = [66, 150, 159, 160, 43, 125, 42, 2, 12, 15, 6, 3].flatMap((code) => ['-O', String(code)])
  return all(host.run('udhcpc', '-i', 'eth0', '-f', '-q', '-n', '-t', '4', '-T', '1', '-s', script, ...asked, ...args))
}

describe.skipIf(needs('udhcpc') !== null)(`beside busybox’s client ${needs('udhcpc') ?? ''}`, () => {
  test('a phone gets its address with every option, and its lease is told', async () => {
    const { host } = makeNetwork()
    const bench = serve(host('b', { mac: '02:00:00:00:00:01', address: '10.77.0.1/24' }))
    const phone = host('p', { mac: PHONE })
    await bench.until(({ type }) => type === 'serving')
    const got = await udhcpc(phone, '-V', VENDOR)
    for (const line of [
      'ip=10.77.0.20',
      'mask=24',
      'lease=120',
      'serverid=10.77.0.1',
      'router=10.77.0.254',
      'dns=10.77.0.253',
      'ntpsrv=10.77.0.252',
      'domain=lyon.example',
      'hostname=SEP000E08AABBCC',
      'tftp=10.77.0.1',
      'timezone=3600',
    ])
      expect(got).toContain(`${line}\n`)
    const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
    expect(got).toContain(`opt160=${hex('http://10.77.0.1:8080')}`)
    expect(got).toContain(`opt159=${hex('http://10.77.0.1:8080')}`)
    expect(got).toContain('opt150=0a4d0001')
    expect(got).toContain(`opt43=01${(23).toString(16)}${hex('http://acs.example/cwmp')}`)
    expect(got).toContain('opt125=00000de9')
    const bound = await bench.until((event) => event['change'] === 'bound')
    expect(bound).toMatchObject({
      address: '10.77.0.20',
      vendor: VENDOR,
      who: { ip: '10.77.0.20', mac: '000e08aabbcc', model: 'CP-8841-3PCC' },
    })
    expect(bound).not.toHaveProperty('left')
  })

  test('a laptop that asks gets nothing, and that is told', async () => {
    const { host } = makeNetwork()
    const bench = serve(host('b', { mac: '02:00:00:00:00:01', address: '10.77.0.1/24' }))
    const laptop = host('p', { mac: '02:00:00:00:00:77' })
    await bench.until(({ type }) => type === 'serving')
    expect(await udhcpc(laptop)).toContain('no lease')
    expect(bench.told).toContainEqual(expect.objectContaining({ type: 'traffic.rejected', reason: 'not-a-phone' }))
    expect(bench.told.filter(({ type }) => type === 'dhcp.lease')).toEqual([])
  })

  test('an address that answers already is passed over', async () => {
    const { host } = makeNetwork()
    const bench = serve(host('b', { mac: '02:00:00:00:00:01', address: '10.77.0.1/24' }))
    host('s', { mac: '02:00:00:00:00:20', address: '10.77.0.20/24' })
    const phone = host('p', { mac: PHONE })
    await bench.until(({ type }) => type === 'serving')
    expect(await udhcpc(phone, '-V', VENDOR)).toContain('ip=10.77.0.21\n')
    expect(bench.told).toContainEqual(expect.objectContaining({ change: 'conflict', address: '10.77.0.20' }))
  })

  test('the cable is pulled: nobody is answered any more within a second or so, and it does not start again', async () => {
    const { host, unplug } = makeNetwork()
    const bench = serve(host('b', { mac: '02:00:00:00:00:01', address: '10.77.0.1/24' }))
    await bench.until(({ type }) => type === 'serving')
    const pulled = performance.now()
    unplug('b')
    expect(await bench.until(({ type }) => type === 'ended')).toMatchObject({ code: 'DHCP_MOVED' })
    expect(performance.now() - pulled).toBeLessThan(2_500)
  })
})

describe.skipIf(needs('dhclient') !== null)(`beside ISC’s client ${needs('dhclient') ?? ''}`, () => {
  test('it is bound, and its lease has the options for phones', async () => {
    const { host } = makeNetwork()
    const bench = serve(host('b', { mac: '02:00:00:00:00:01', address: '10.77.0.1/24' }))
    const phone = host('p', { mac: PHONE })
    await bench.until(({ type }) => type === 'serving')
    const folder = temporaryFolder()
    const [settings, leases, script] = ['conf', 'leases', 'script'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    await writeFile(script, '#!/bin/sh\nexit 0\n')
    await chmod(script, 0o755)
    await writeFile(
      settings,
      [
        'option tftp150 code 150 = array of ip-address;',
        'option url160 code 160 = text;',
        'request subnet-mask, routers, tftp-server-name, tftp150, url160;',
        `send vendor-class-identifier "${VENDOR}";`,
      ].join('\n'),
    )
    const args = ['-1', '-d', '-cf', settings, '-lf', leases, '-pf', join(folder, 'pid'), '-sf', script, 'eth0']
    const client = phone.run('dhclient', ...args)
    for await (const line of createInterface({ input: client.stderr })) if (line.includes('bound to')) break

    const lease = await readFile(leases, 'utf8')
    expect(lease).toContain('fixed-address 10.77.0.20;')
    expect(lease).toContain('option tftp-server-name "10.77.0.1";')
    expect(lease).toContain('option tftp150 10.77.0.1;')
    expect(lease).toContain('option url160 "http://10.77.0.1:8080";')
  })
})

/** Ours is silent within so long after another server has answered. */
const SILENT_MS = 1_000

describe.skipIf(needs('dnsmasq') !== null)(`beside dnsmasq ${needs('dnsmasq') ?? ''}`, () => {
  /** When its listener is there, and when it offers its first address. */
  const dnsmasq = (host: Host) => {
    const child = host.run(
      'dnsmasq',
      ...['--no-daemon', '--conf-file=/dev/null', '--port=0', '--interface=eth0', '--user=root', '--pid-file='],
      ...['--dhcp-range=10.77.0.100,10.77.0.120,1h', '--dhcp-leasefile=/dev/null', '--no-ping'],
    )
    const said = logOf<{ readonly line: string; readonly at: number }>()
    createInterface({ input: child.stderr }).on('line', (line) => said.tell({ line, at: performance.now() }))
    const says = (text: string): Promise<number> =>
      said.when((lines) => lines.find(({ line }) => line.includes(text))?.at)
    return { started: says('DHCP, IP range'), offered: says('DHCPOFFER') }
  }

  test('one that is there already is found before anybody is served, and named', async () => {
    const { host } = makeNetwork()
    const rival = dnsmasq(host('r', { mac: '02:00:00:00:00:09', address: '10.77.0.254/24' }))
    await rival.started
    const bench = serve(host('b', { mac: '02:00:00:00:00:01', address: '10.77.0.1/24' }), 8_000)
    expect(await bench.until(({ type }) => type === 'not-started')).toMatchObject({
      code: 'DHCP_RIVAL',
      params: { address: '10.77.0.254' },
    })
    expect(performance.now() - (await rival.offered)).toBeLessThan(SILENT_MS)
    expect(bench.told).toContainEqual(expect.objectContaining({ type: 'dhcp.rival', found: 'before' }))
  })

  test('one that is started while ours serves is found, and ours is silent within a second of its answer', async () => {
    const { host } = makeNetwork()
    const bench = serve(host('b', { mac: '02:00:00:00:00:01', address: '10.77.0.1/24' }))
    const phone = host('p', { mac: PHONE })
    await bench.until(({ type }) => type === 'serving')
    const rival = dnsmasq(host('r', { mac: '02:00:00:00:00:09', address: '10.77.0.254/24' }))
    const found = await bench.until(({ type }) => type === 'dhcp.rival')
    expect(found).toMatchObject({ found: 'while', who: { ip: '10.77.0.254' } })
    await bench.until(({ type }) => type === 'ended')
    expect(performance.now() - (await rival.offered)).toBeLessThan(SILENT_MS)
    const before = bench.told.length
    expect(await udhcpc(phone, '-V', VENDOR)).toContain('serverid=10.77.0.254\n')
    expect(bench.told.slice(before)).toEqual([])
  })
})
