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
import { parameter } from '../../shared/domain/virtual-phone/machine/view.ts'
import { kitZip } from '../support/broadworks-kit.ts'
import { mac } from '../support/mac.ts'
import { startPhone } from '../support/phone-world.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { zipBytes } from '../support/zip-bytes.ts'
import { toldObject } from '../support/told-object.ts'

async function run(...args: readonly string[]) {
  const told: Record<string, unknown>[] = []
  const io: Io = {
    json: args.includes('--json'),
    t: terminalWords({ LC_ALL: 'en_GB.UTF-8' }),
    tell: (object) => void told.push(toldObject(object)),
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
    await run('render', '--site', site, '--mac', '000e08aabbcc', '--unset', 'leave', '--write')
    const rows =
      'mac,extension,domain,BWLINEPORT-2,device_user,device_password\n000e08aabbcc,140,sip.example,141,lyon140,s3cret\n'
    await writeFile(join(site, 'phones.csv'), rows)
    const bench = createBench({ preferencesFolder: temporaryFolder(), version: '1.2.3' })
    onTestFinished(async () => {
      await bench.close()
    })
    await bench.openSite(site, { listen: '127.0.0.1', ports: { tftp: 'off', http: 0, syslog: 'off' } })
    await bench.settled()
    const { http } = bench.state().servers
    const url = `http://127.0.0.1:${http.phase === 'listening' ? http.port : 0}/dms/Cisco_8841/000e08aabbcc.xml`
    const { stdout } = await promisify(execFile)('curl', ['-sf', '--digest', '-u', 'lyon140:s3cret', url])
    expect(stdout).toBe(await readFile(join(site, 'files/dms/Cisco_8841/000e08aabbcc.xml'), 'utf8'))
    expect(stdout).toContain('<User_ID_1_>140</User_ID_1_>')
  })

  test('two virtual phones fetch their templates over /dms, each with its own digest login and with no other', async () => {
    const { site, zip } = await siteWith(kitZip('Cisco 8841'))
    await writeFile(
      join(site, 'phones.csv'),
      'mac,extension,domain,device_user,device_password\n' +
        '000e08aabbcc,140,sip.example,lyon140,s3cret\n000e08aabbdd,150,sip.example,lyon150,other\n',
    )
    await run('import', zip, '--site', site)
    const bench = createBench({ preferencesFolder: temporaryFolder(), version: '1.2.3' })
    onTestFinished(async () => {
      await bench.close()
    })
    await bench.openSite(site, { listen: '127.0.0.1', ports: { tftp: 'off', http: 0, syslog: 'off' } })
    await bench.settled()
    const { http } = bench.state().servers
    const folder = `http://127.0.0.1:${http.phase === 'listening' ? http.port : 0}/dms/Cisco_8841`
    const fetchedBy = async (address: string, login: string) => {
      const rule = `[${login}] ${folder}/$MA.xml`
      const phone = startPhone({ Profile_Rule: rule }, { identity: { mac: mac(address) } })
      phone.driver.ask({ by: 'notify', what: 'resync', from: '127.0.0.1' })
      await Promise.race([phone.note('sequence-ends'), phone.note('sequence-fails')])
      return phone.driver.state()
    }
    const first = await fetchedBy('000e08aabbcc', '--uid lyon140 --pwd s3cret')
    expect(first.last?.outcome).toBe('ok')
    expect(parameter(first, 'User_ID_1_')).toBe('140')
    expect(parameter(await fetchedBy('000e08aabbdd', '--uid lyon150 --pwd other'), 'User_ID_1_')).toBe('150')
    const stranger = await fetchedBy('000e08aabbdd', '--uid lyon140 --pwd s3cret')
    expect(stranger.last?.failure?.code).toBe('unauthorised')
  })

  test('a template is exported as an archive that another site imports', async () => {
    const { site } = await siteWith(kitZip('Cisco 8841'))
    const template = join(site, 'templates/own.xml')
    await writeFile(template, '<flat-profile><User_ID_1_>{{extension}}</User_ID_1_><A>{{desk}}</A></flat-profile>')
    const zip = join(temporaryFolder(), 'own.zip')
    const args = ['export', template, '--type', 'Cisco 8861', '-o', zip, '--json'] as const
    expect(await run(...args)).toMatchObject({ code: 0, told: [{ event: 'exported', customTags: ['SITE_DESK'] }] })
    expect((await run('import', zip, '--site', site)).told).toMatchObject([{ name: 'Cisco 8861', byHand: [] }])
    await expect(run(...args)).rejects.toMatchObject({ fault: { code: 'FILE_EXISTS' } })
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
