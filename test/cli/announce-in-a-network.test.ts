import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { builtCli } from '../support/e2e-headless.ts'
import { makeNetwork, whyNoNamespaces, type Host } from '../support/network-namespaces.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { toldLines } from '../support/told-lines.ts'

const why = whyNoNamespaces()
const OWN = '10.82.0.1'

const ip = async (host: Host, ...args: readonly string[]): Promise<void> => {
  await once(host.run('ip', ...args), 'exit')
}

describe.skipIf(why !== null)(`the bench in a network of its own ${why ?? ''}`, { timeout: 60_000 }, () => {
  const world = async () => {
    const folder = join(temporaryFolder(), 'lyon')
    execFileSync(process.execPath, [builtCli, 'init', folder], { stdio: 'pipe' })
    const network = makeNetwork()
    const host = network.host('bench', { mac: '02:00:00:00:82:01', address: `${OWN}/24` })
    const tablet = network.host('tablet', { mac: '02:00:00:00:82:02', address: '10.82.0.2/24' })
    // Of another network, which is none of the tablet's.
    await ip(host, 'addr', 'add', '10.83.0.1/24', 'dev', 'eth0')
    for (const one of [host, tablet]) await ip(one, 'route', 'add', '224.0.0.0/4', 'dev', 'eth0')
    const browser = toldLines(
      tablet.run(process.execPath, join(import.meta.dirname, '../support/mdns-browser.ts'), '10.82.0.2'),
    )
    await browser.until(({ event }) => event === 'browsing')
    const serve = (...more: readonly string[]) => {
      const child = host.run(
        process.execPath,
        builtCli,
        'serve',
        '--site',
        folder,
        '--no-ui',
        '--listen',
        OWN,
        '--json',
        ...more,
      )
      return { child, told: toldLines(child) }
    }
    return { browser, serve }
  }

  test('is found by a tablet at its one address when it announces itself, and is gone when it stops', async () => {
    const { browser, serve } = await world()
    const { child, told } = serve('--announce', '--syslog-port', 'off')
    await told.until(({ event }) => event === 'ready')
    const up = (type: string) => browser.until((line) => line['event'] === 'up' && line['type'] === type)
    expect(await up('http')).toMatchObject({
      port: 80,
      addresses: [OWN],
      name: expect.stringContaining('Resync Bench lyon') as string,
    })
    expect(await up('tftp')).toMatchObject({ port: 69, addresses: [OWN] })
    expect(browser.told.some(({ type }) => type === 'syslog')).toBe(false)
    child.kill('SIGINT')
    await browser.until((line) => line['event'] === 'down' && line['type'] === 'http')
  })

  test('says nothing by itself', async () => {
    const { browser, serve } = await world()
    const { child, told } = serve()
    await told.until(({ event }) => event === 'ready')
    child.kill('SIGINT')
    await once(child, 'exit')
    expect(browser.told).toEqual([{ event: 'browsing' }])
  })
})
