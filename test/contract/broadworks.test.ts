import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { listeningPort } from '../../shared/domain/network/ports.ts'
import { kitZip } from '../support/broadworks-kit.ts'
import { faultOf, overEachWire, type ContractPage } from '../support/contract-suite.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const run = promisify(execFile)
const patience = { timeout: 15_000 }

async function sent({ client }: ContractPage, bytes: Buffer): Promise<string> {
  const { upload } = await client.firmware.begin({ name: 'kit.zip', bytes: bytes.length })
  await client.firmware.append({ upload, at: 0, piece: new Blob([new Uint8Array(bytes)]) })
  return upload
}

const httpUrl = ({ bench }: ContractPage): string =>
  `http://127.0.0.1:${listeningPort(bench.state().servers.http) ?? 0}`

/** What curl says of a request: its status, then the body. */
async function curl(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('curl', ['-s', '-w', '%{http_code}', ...args])
  return stdout.replace(/^([^]*)(\d{3})$/, '$2 $1')
}

overEachWire('broadworks', (page) => {
  test('a kit that was dropped is in the site: its types, files, logins and the tags that have no value', async () => {
    await writeFile(
      join(page.folder, 'lyon/phones.csv'),
      'mac,model,extension,domain,device_user,device_password\n' +
        '000e08aabbcc,8841,140,sip.example,lyon140,s3cret\n000e08aabbdd,8841,150,sip.example,,\n',
    )
    // The table is looked at again after a quarter of a second.
    await vi.waitFor(async () => expect((await page.client.broadworks.state()).phones).toBe(2), patience)
    const imported = await page.client.broadworks.import({
      uploads: [await sent(page, kitZip('Cisco 8841'))],
      replace: false,
    })
    expect(imported).toMatchObject([{ name: 'Cisco 8841', byHand: ['common.xml'] }])
    const state = await page.client.broadworks.state()
    expect(state.types).toMatchObject([
      {
        name: 'Cisco 8841',
        tagSet: 'Cisco-Tags',
        files: [
          { address: '/dms/Cisco_8841/%BWMACADDRESS%.xml', there: true, digest: true, byPassword: true },
          { address: '/dms/Cisco_8841/common.xml', there: false },
        ],
      },
    ])
    expect(state).toMatchObject({ phones: 2, withLogin: 1, unset: 'leave' })
    expect(state.missing.map(({ tag, phones }) => [tag, phones])).toEqual([
      ['BWLINEPORT-2', 2],
      ['BWNAME-1', 2],
    ])
    const again = page.client.broadworks.import({
      uploads: [await sent(page, kitZip('Cisco 8841'))],
      replace: false,
    })
    expect(await faultOf(again)).toMatchObject({ code: 'FILE_EXISTS' })
  })

  test('its template is previewed for two phones, and curl gets it with the phone’s own digest login', async () => {
    const { client } = page
    const [first] = await client.broadworks.preview({ mac: '000e08aabbcc', unset: 'empty' })
    const [second] = await client.broadworks.preview({ mac: '000e08aabbdd', unset: 'leave' })
    expect(first?.text).toContain('<User_ID_1_>140</User_ID_1_>')
    expect(second?.text).toContain('<User_ID_1_>150</User_ID_1_>')
    await client.broadworks.setUnset({ unset: 'empty' })
    const url = `${httpUrl(page)}/dms/Cisco_8841/000e08aabbcc.xml`
    expect(await curl(url)).toMatch(/^401 /)
    expect(await curl('--digest', '-u', 'lyon140:wrong', url)).toMatch(/^401 /)
    expect(await curl('-u', 'lyon140:s3cret', url)).toMatch(/^401 /) // Basic is not what the file asks for
    expect(await curl('--digest', '-u', 'lyon140:s3cret', url)).toBe(`200 ${first?.text}`)
    expect(await curl('--digest', '-u', 'lyon140:s3cret', url.replace('aabbcc', 'aabbdd'))).toMatch(/^401 /)
    expect(await curl(url.replace('Cisco_8841', 'Cisco-8841').replace('cc.xml', 'ee.xml'))).toMatch(/^404 /)
  })

  test('the login of the whole type opens each phone’s file, and is gone when it is taken away', async () => {
    const { client } = page
    const url = `${httpUrl(page)}/dms/Cisco_8841/000e08aabbdd.xml`
    await client.broadworks.setLogin({ folder: 'Cisco_8841', user: 'fleet', password: 'pa55' })
    expect((await client.broadworks.state()).types[0]?.user).toBe('fleet')
    expect(await curl('--digest', '-u', 'fleet:pa55', url)).toMatch(/^200 <flat-profile>/)
    await client.broadworks.setLogin({ folder: 'Cisco_8841', user: '' })
    expect(await curl('--digest', '-u', 'fleet:pa55', url)).toMatch(/^401 /)
  })

  test('tags are kept in the table of the site, unless it is no longer the one that was shown', async () => {
    const { client } = page
    const rows = [
      { level: 'system' as const, name: '%BWNAME-1%', value: 'Accueil, Lyon', mac: '' },
      { level: 'phone' as const, name: '%BWLINEPORT-2%', value: '141', mac: '000e08aabbcc' },
    ]
    await client.broadworks.setTags({ rows, basedOn: [] })
    const state = await client.broadworks.state()
    expect(state.tags).toEqual(rows)
    expect(state.missing).toEqual([{ tag: 'BWLINEPORT-2', phones: 1, examples: ['000e08aabbdd'] }])
    expect(await faultOf(client.broadworks.setTags({ rows: [], basedOn: [] }))).toMatchObject({ code: 'FILE_CHANGED' })
  })

  test('the provider gets the table of its device profiles, without a password in it', async () => {
    const { csv } = await page.client.broadworks.profiles()
    expect(csv).toContain('000e08aabbcc,Cisco 8841,SIP 2.0,000E08AABBCC,,140,sip.example,lyon140,\r\n')
    expect(csv).not.toContain('s3cret')
  })

  test('a template of the site is exported as an archive that unzip opens and the import takes', async () => {
    const { client } = page
    await writeFile(
      join(page.folder, 'lyon/templates/own.xml'),
      '<flat-profile><User_ID_1_>{{extension}}</User_ID_1_><Text>{{floor}}</Text></flat-profile>',
    )
    const wish = { template: 'own.xml', deviceType: 'Cisco 8861', fileName: '%BWMACADDRESS%.xml' }
    const { name, zip, customTags } = await client.broadworks.export(wish)
    expect({ name, customTags }).toEqual({ name: 'Cisco_8861.DTAF.zip', customTags: ['SITE_FLOOR'] })
    const bytes = Buffer.from(await zip.arrayBuffer())
    const file = join(temporaryFolder(), name)
    await writeFile(file, bytes)
    const { stdout } = await run('unzip', ['-Z1', file])
    expect(stdout.trim().split('\n')).toEqual([
      'Cisco_8861.DTAF/oci/Cisco_8861.oci',
      'Cisco_8861.DTAF/type/Cisco_8861/BWMACADDRESS.xml.template',
    ])
    await client.broadworks.import({ uploads: [await sent(page, bytes)], replace: false })
    expect((await client.broadworks.state()).types.map((type) => type.name)).toEqual(['Cisco 8841', 'Cisco 8861'])
    expect(await faultOf(client.broadworks.export({ ...wish, template: 'none.xml' }))).toMatchObject({
      code: 'FILE_UNKNOWN',
    })
  })
})
