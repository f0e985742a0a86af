import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createBench } from '../../electron/bench/bench.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import type { Command } from '../../electron/cli/command.ts'
import { phones } from '../../electron/cli/phones.ts'
import { UsageError } from '../../electron/cli/usage-error.ts'
import { why } from '../../electron/cli/why.ts'
import { runCommand } from '../support/run-command.ts'
import { loopback } from '../support/contract-suite.ts'
import { sharedFolder } from '../support/temporary-folder.ts'

const run = (command: Command, ...args: readonly string[]) => runCommand(command, args)

describe('a site that two phones have asked', () => {
  const folder = sharedFolder()
  const site = join(folder, 'site')

  beforeAll(async () => {
    await createSite(site, 'Lyon')
    await writeFile(join(site, 'phones.csv'), 'mac,display_name\n000e08000001,Reception\n000e08000003,Cellar\n')
    const bench = createBench({ preferencesFolder: join(folder, 'preferences'), version: '1' })
    await bench.openSite(site, loopback)
    await bench.settled()
    const { http } = bench.state().servers
    const ask = async (mac: string, path: string): Promise<void> => {
      const headers = { 'User-Agent': `Cisco-CP-8841-3PCC/11.3.1 (${mac})` }
      await (
        await fetch(`http://127.0.0.1:${http.phase === 'listening' ? http.port : 0}${path}`, { headers })
      ).arrayBuffer()
    }
    await ask('000e08000001', '/basic.txt')
    await ask('000e08000002', '/missing.xml')
    await bench.close()
  })

  test('phones: the failed first, and exit code 1', async () => {
    const { code, told } = await run(phones, '--site', site, '--json')
    expect(code).toBe(1)
    expect(told).toMatchObject([
      { event: 'phone', mac: '000e08000002', state: 'failed', finding: { code: 'refusal.not-found' }, listed: false },
      { event: 'phone', mac: '000e08000001', state: 'fetched', name: 'Reception', ip: '127.0.0.1' },
      { event: 'phone', mac: '000e08000003', state: 'silent', name: 'Cellar', ip: null },
    ])
    const { said } = await run(phones, '--site', site)
    expect(said).toMatch(/failed +00:0e:08:00:00:02 +127\.0\.0\.1 +CP-8841-3PCC/)
    expect(said).toContain('Reception')
  })

  test('why: each cause with its events, and what to do', async () => {
    const failed = await run(why, '--site', site, '--mac', '00:0E:08:00:00:02', '--json')
    expect(failed).toMatchObject({ code: 1, told: [{ event: 'finding', code: 'refusal.not-found', look: 'failed' }] })
    const { said } = await run(why, '--site', site, '--mac', '000e08000002')
    expect(said).toContain('What to do')
    expect(said).toContain('/missing.xml')
    expect(await run(why, '--site', site, '--mac', '000e08000001')).toMatchObject({ code: 0, told: [] })
    expect((await run(why, '--site', site, '--mac', '000e08ffffff')).code).toBe(1)
  })

  test.each([
    [phones, []],
    [phones, ['--site', '.', 'more']],
    [why, ['--site', '.']],
    [why, ['--mac', '000e08000001']],
  ] as const)('is misused by too little or too much', async (command, args) => {
    await expect(run(command, ...args)).rejects.toBeInstanceOf(UsageError)
  })
})
