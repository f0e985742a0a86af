import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBench } from '../../electron/bench/bench.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import { broadworks } from '../../electron/cli/broadworks.ts'
import type { Io } from '../../electron/cli/io.ts'
import { UsageError } from '../../electron/cli/usage-error.ts'
import { terminalWords } from '../../electron/cli/words.ts'
import { kitZip } from '../support/broadworks-kit.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { zipBytes } from '../support/zip-bytes.ts'

async function run(...args: readonly string[]) {
  const told: Record<string, unknown>[] = []
  const io: Io = {
    json: args.includes('--json'),
    t: terminalWords({ LC_ALL: 'en_GB.UTF-8' }),
    tell: (object) => void told.push(object),
    say: () => undefined,
    complain: () => undefined,
    interrupted: new AbortController().signal,
    drained: () => Promise.resolve(),
  }
  return { code: await broadworks.run([...args], io), told }
}

async function siteWith(kit: Buffer): Promise<{ readonly site: string; readonly zip: string }> {
  const folder = temporaryFolder()
  const site = join(folder, 'lyon')
  await createSite(site, 'Lyon')
  await writeFile(
    join(site, 'phones.csv'),
    'mac,extension,domain,BWLINEPORT-2\n000e08aabbcc,140,sip.example,141\n000e08aabbdd,150,sip.example,\n',
  )
  const zip = join(folder, 'kit.zip')
  await writeFile(zip, kit)
  return { site, zip }
}

describe('broadworks', () => {
  test('a kit, zip in zip, becomes templates of the site; what is there is not overwritten', async () => {
    const { site, zip } = await siteWith(kitZip('Cisco 8841'))
    const { code, told } = await run('import', zip, '--site', site, '--json')
    expect(code).toBe(0)
    expect(told).toMatchObject([{ event: 'type', name: 'Cisco 8841', tagSet: 'Cisco-Tags', byHand: ['common.xml'] }])
    expect((await readdir(join(site, 'templates/broadworks/Cisco_8841'))).sort()).toEqual([
      '%BWMACADDRESS%.xml',
      'device.json',
    ])
    await expect(run('import', zip, '--site', site)).rejects.toMatchObject({ fault: { code: 'FILE_EXISTS' } })
    expect((await run('import', zip, '--site', site, '--replace')).code).toBe(0)
  })

  test('each phone gets its own values; a tag without one is told, and left or emptied as one says', async () => {
    const { site, zip } = await siteWith(kitZip('Cisco 8841'))
    await run('import', zip, '--site', site)
    const first = await run('render', '--site', site, '--mac', '000e08aabbcc', '--json')
    expect(first.told).toMatchObject([{ path: 'dms/Cisco_8841/000e08aabbcc.xml', unset: ['BWNAME-1'] }])
    expect(first.code).toBe(1)
    await writeFile(
      join(site, 'templates/broadworks/tags.csv'),
      'level,mac,tag,value\nsystem,,%BWNAME-1%,Reception\nphone,000e08aabbdd,BWLINEPORT-2,151\n',
    )
    const second = await run('render', '--site', site, '--mac', '000e08aabbdd', '--json')
    expect(second).toMatchObject({ code: 0, told: [{ unset: [] }] })
    const text = String(second.told[0]?.['text'])
    expect(text).toContain('<User_ID_2_>151</User_ID_2_>')
    expect(text).toContain('<Display_Name_1_>Reception</Display_Name_1_>')
  })

  test('what was rendered is served at the provider’s address, and fetched by curl', async () => {
    const { site, zip } = await siteWith(kitZip('Cisco 8841'))
    await run('import', zip, '--site', site)
    await run('render', '--site', site, '--mac', '000e08aabbcc', '--unset', 'empty', '--write')
    const bench = createBench({ preferencesFolder: temporaryFolder(), version: '1.2.3' })
    onTestFinished(async () => {
      await bench.close()
    })
    await bench.openSite(site, { listen: '127.0.0.1', ports: { tftp: 'off', http: 0, syslog: 'off' } })
    await bench.settled()
    const { http } = bench.state().servers
    const url = `http://127.0.0.1:${http.phase === 'listening' ? http.port : 0}/dms/Cisco_8841/000e08aabbcc.xml`
    const { stdout } = await promisify(execFile)('curl', ['-sf', url])
    expect(stdout).toBe(await readFile(join(site, 'files/dms/Cisco_8841/000e08aabbcc.xml'), 'utf8'))
    expect(stdout).toContain('<User_ID_1_>140</User_ID_1_>')
  })

  test('an archive without a device type, and a site without one, say so', async () => {
    const { site, zip } = await siteWith(zipBytes([{ name: 'readme.txt', content: Buffer.from('x') }]))
    await expect(run('import', zip, '--site', site)).rejects.toMatchObject({ fault: { code: 'BROADWORKS_NO_KIT' } })
    await expect(run('render', '--site', site, '--mac', '000e08aabbcc')).rejects.toMatchObject({
      fault: { code: 'BROADWORKS_NO_TYPE' },
    })
    for (const args of [[], ['export'], ['import', '--site', site], ['render', '--site', site]])
      await expect(async () => run(...args)).rejects.toBeInstanceOf(UsageError)
  })
})
