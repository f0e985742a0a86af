import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { builtCli } from '../support/e2e-headless.ts'
import { makeNetwork, whyNoNamespaces, type Host } from '../support/network-namespaces.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { toldLines, type ToldLines } from '../support/told-lines.ts'

const why = whyNoNamespaces()
const PHONE = '00:0e:08:aa:bb:cc'

/** A site with the file that an 8841 from the factory asks for. */
function site(settings: Readonly<Record<string, unknown>> = {}): string {
  const folder = join(temporaryFolder(), 'lyon')
  execFileSync(process.execPath, [builtCli, 'init', folder], { stdio: 'pipe' })
  const file = join(folder, 'site.json')
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...settings }))
  mkdirSync(join(folder, 'files'), { recursive: true })
  writeFileSync(join(folder, 'files/8841-3PCC.xml'), '<flat-profile><GPP_A>lyon</GPP_A></flat-profile>')
  return folder
}

/** The built command line in a namespace: what it tells. */
const bench = (host: Host, ...args: readonly string[]): ToldLines =>
  toldLines(host.run(process.execPath, builtCli, ...args, '--json'))

const serve = (host: Host, folder: string, ...more: readonly string[]): ToldLines =>
  bench(host, 'serve', '--site', folder, '--no-ui', '--listen', '10.77.0.1', '--dhcp', '10.77.0.1', ...more)

const phone = (host: Host, mac: string, ...more: readonly string[]): ToldLines => {
  const place = ['--dhcp-from', 'eth0', '--boot', '0', '--set', 'Resync_Random_Delay=0']
  return bench(host, 'phone', '--mac', mac, '--model', '8841', ...place, ...more)
}

describe.skipIf(why !== null)(`DHCP in a network of its own ${why ?? ''}`, { timeout: 60_000 }, () => {
  test('a phone from the factory is plugged in: it gets its address, picks the URL by the order of its options, and resyncs', async () => {
    const { host } = makeNetwork()
    const served = serve(host('b', { mac: '02:00:00:00:00:01', address: '10.77.0.1/24' }), site())
    expect(await served.until(({ event }) => event === 'ready')).toMatchObject({
      dhcp: { address: '10.77.0.1', port: 67 },
      tftp: { port: 69 },
    })

    const first = phone(host('p', { mac: PHONE }), PHONE)
    expect(await first.until(({ event }) => event === 'leased')).toMatchObject({
      address: '10.77.0.20',
      server: '10.77.0.1',
      options: { 66: '10.77.0.1', 150: '10.77.0.1', 160: 'http://10.77.0.1', 12: 'SEP000E08AABBCC' },
    })
    const bound = await served.until(({ change }) => change === 'bound')
    expect(bound).toMatchObject({ address: '10.77.0.20', who: { mac: '000e08aabbcc', model: 'CP-8841-3PCC' } })
    // 66 is first in DHCP_Option_To_Use, and names a host: TFTP is tried first.
    expect(await served.until(({ event }) => event === 'file.sent')).toMatchObject({
      server: 'tftp',
      path: '8841-3PCC.xml',
      who: { mac: '000e08aabbcc' },
    })
    await first.until(({ code }) => code === 'sequence-ends')

    const other = '00:0e:08:aa:bb:cd'
    const second = phone(host('q', { mac: other }), other, '--set', 'DHCP_Option_To_Use=160,66')
    await second.until(({ code }) => code === 'sequence-ends')
    expect(await served.until(({ event, server }) => event === 'file.sent' && server === 'http')).toMatchObject({
      path: '8841-3PCC.xml',
      who: { ip: '10.77.0.21', mac: '000e08aabbcd' },
    })
  })

  test('an exhausted range is told, and what is asked through a relay is not answered', async () => {
    const { host } = makeNetwork()
    const settings = { dhcp: { first: '10.77.0.20', last: '10.77.0.20' } }
    const served = serve(host('b', { mac: '02:00:00:00:00:01', address: '10.77.0.1/24' }), site(settings))
    await served.until(({ event }) => event === 'ready')
    const first = phone(host('p', { mac: PHONE }), PHONE)
    await first.until(({ event }) => event === 'leased')
    const other = '00:0e:08:aa:bb:cd'
    phone(host('q', { mac: other }), other)
    expect(await served.until(({ change }) => change === 'exhausted')).toMatchObject({ who: { mac: '000e08aabbcd' } })

    const relay = join(import.meta.dirname, '../support/dhcp-relayed.ts')
    host('r', { mac: '02:00:00:00:00:09', address: '10.77.0.9/24' }).run(
      process.execPath,
      relay,
      '10.77.0.9',
      '10.77.0.1',
    )
    await served.until(({ event, reason }) => event === 'traffic.rejected' && reason === 'relayed')
  })

  test('a virtual phone leaves an interface alone that this machine uses', async () => {
    const { host } = makeNetwork()
    const used = host('p', { mac: PHONE, address: '10.77.0.50/24' })
    await expect(phone(used, PHONE).until(({ event }) => event === 'ready')).rejects.toThrow(/10\.77\.0\.50/)
  })
})
