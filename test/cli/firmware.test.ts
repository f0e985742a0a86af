import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createSite } from '../../electron/bench/site/site.ts'
import { firmware } from '../../electron/cli/firmware.ts'
import type { Io } from '../../electron/cli/io.ts'
import { UsageError } from '../../electron/cli/usage-error.ts'
import { terminalWords } from '../../electron/cli/words.ts'
import { loads68xx, loads78xx, loads8845, withoutFile } from '../support/firmware-files.ts'
import { vendorZip, written } from '../support/firmware-site.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { toldObject } from '../support/told-object.ts'

async function run(...args: readonly string[]) {
  const told: Record<string, unknown>[] = []
  const said: string[] = []
  const complained: string[] = []
  const io: Io = {
    json: args.includes('--json'),
    t: terminalWords({ LC_ALL: 'en_GB.UTF-8' }),
    tell: (object) => void told.push(toldObject(object)),
    say: (text) => void said.push(text),
    complain: (text) => void complained.push(text),
    interrupted: new AbortController().signal,
    drained: () => Promise.resolve(),
  }
  const code = await firmware.run([...args], io)
  const of = (event: string) => told.filter((one) => one['event'] === event)
  return { code, told, of, said: said.join('\n'), complained: complained.join('\n') }
}

async function siteWith(phones: string): Promise<string> {
  const folder = temporaryFolder()
  await createSite(folder, 'Lyon')
  await writeFile(join(folder, 'phones.csv'), phones)
  return folder
}

const enterprise = {
  'sip78xx.14-1-1MN-366.loads': Buffer.from('[PLATFORM_1]\nkern = kern78xx.14-1-1MN-366.sbn\n'),
  'kern78xx.14-1-1MN-366.sbn': loads78xx['kern78xx.12-0-7MPP0501-123.sbn'] ?? '',
}

describe('firmware add and check', () => {
  test('the vendor’s zip is in the site, and its load is complete', async () => {
    const site = await siteWith('mac\n')
    const { code, of } = await run('add', await vendorZip(loads8845), '--site', site, '--json')
    expect(code).toBe(0)
    expect(of('load')).toMatchObject([{ name: 'sip8845_65.12-0-7MPP0501-123', complete: true, kind: 'mpp' }])
    expect((await readdir(join(site, 'files/image'))).sort()).toEqual(Object.keys(loads8845).sort())
  })

  test('a missing file is named, and the exit code says so', async () => {
    const zip = await vendorZip(withoutFile(loads78xx, 'kern2.78xx.12-0-7MPP0501-123.sbn'))
    const { code, complained } = await run('check', zip)
    expect(code).toBe(1)
    expect(complained).toContain('Incomplete for PLATFORM_2: kern2.78xx.12-0-7MPP0501-123.sbn is missing.')
  })

  test('is misused without its action, its paths, its site', async () => {
    for (const args of [[], ['unpack'], ['check'], ['add', 'x.zip'], ['rule'], ['migrate', 'extra', '--site', '.']])
      await expect(run(...args)).rejects.toBeInstanceOf(UsageError)
  })
})

describe('firmware rule', () => {
  test('makes the rule for the site’s phones and says what each does', async () => {
    const site = await siteWith(
      'mac,model,firmware\n000e08aabb01,8865,12.0.2\n000e08aabb02,6861,11.3.1\n000e08aabb03,7841,\n000e08aabb04,CP-8845-3PCC,\n',
    )
    await run(
      'add',
      await vendorZip(loads8845),
      await vendorZip(withoutFile(loads68xx, 'rootfs6861.12-0-7MPP0501-123.sbn')),
      '--site',
      site,
    )
    const { code, of } = await run('rule', '--site', site, '--base', 'http://10.0.0.5/image', '--json')
    expect(code).toBe(1) // the 6861 lacks a file, and the 7841 has no load
    const [{ rule = '' } = {}] = of('rule')
    expect(rule).toContain('("$PN" eq "CP-8865-3PCC")? http://10.0.0.5/image/sip8845_65.12-0-7MPP0501-123.loads')
    expect(of('phone').map(({ mac, target, suffers }) => [mac, target, suffers])).toEqual([
      ['000e08aabb01', 'sip8845_65.12-0-7MPP0501-123', 'no'],
      ['000e08aabb02', 'sip68xx.12-0-7MPP0501-123', 'yes'],
      ['000e08aabb03', null, 'no'],
      ['000e08aabb04', 'sip8845_65.12-0-7MPP0501-123', 'no'],
    ])
  })

  test('a load that is not there is a fault with its name', async () => {
    const site = await siteWith('mac,model\n000e08aabb01,8865\n')
    await expect(run('rule', '--site', site, '--to', 'sip88xx.1-1-1MPP-1')).rejects.toMatchObject({
      fault: { code: 'FIRMWARE_UNKNOWN', params: { name: 'sip88xx.1-1-1MPP-1.loads' } },
    })
  })
})

describe('firmware migrate', () => {
  const mac = (n: number): string => `ab12345600${n.toString().padStart(2, '0')}`

  test('of ten phones, the one without a licence does not go; of the one in lower case it is warned', async () => {
    const site = await siteWith(`mac,model\n${Array.from({ length: 10 }, (_, n) => `${mac(n)},7841`).join('\n')}\n`)
    const licences = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [
        `Ent-2-Mpp-licenses/${n === 4 ? mac(n) : mac(n).toUpperCase()}.lic`,
        `licence ${n}`,
      ]),
    )
    const foreign = { 'Ent-2-Mpp-licenses/FFEEDDCCBB00.lic': 'another site’s' }
    await run(
      'add',
      await vendorZip(enterprise),
      await vendorZip({ ...licences, ...foreign }, 'licences.zip'),
      '--site',
      site,
    )
    const { code, of } = await run('migrate', '--site', site, '--base', 'http://10.0.0.5', '--json')
    expect(code).toBe(1)
    const phones = of('phone')
    expect(phones.filter(({ ok }) => ok === true)).toHaveLength(9)
    const inLowerCase = { code: 'licence-case', wanted: `${mac(4).toUpperCase()}.lic`, found: `${mac(4)}.lic` }
    const warned = phones.filter(({ notes }) => JSON.stringify(notes).includes('licence-case'))
    expect(warned).toMatchObject([{ mac: mac(4), ok: true, notes: expect.arrayContaining([inLowerCase]) as unknown }])
    expect(phones.filter(({ ok }) => ok === false).map(({ mac: one, obstacles }) => [one, obstacles])).toEqual([
      [mac(9), [{ code: 'licence', state: 'missing', wanted: `${mac(9).toUpperCase()}.lic`, found: '' }]],
    ])
    expect(phones[0]?.['sets']).toEqual({
      Trans_Auth_Type: 'Classic',
      Trans_Auth_Rule: 'http://10.0.0.5/migration/$MAU.lic',
      Upgrade_Rule: 'http://10.0.0.5/image/sip78xx.14-1-1MN-366.loads',
    })
    expect(of('licences')).toMatchObject([{ foreign: ['FFEEDDCCBB00.lic'] }])
  })

  test('back by the transition load: shown first, then kept', async () => {
    const site = await siteWith('mac,model\n000e08aabb01,7841\n')
    const load = {
      'sip78xx.TLexE2M-11-2-3C-12.loads': Buffer.from('[PLATFORM_1]\nkern = kern78xx.11-2-3C.sbn\n'),
      'kern78xx.11-2-3C.sbn': enterprise['kern78xx.14-1-1MN-366.sbn'],
    }
    await expect(run('migrate', '--back', '--site', site)).rejects.toMatchObject({
      fault: { code: 'FIRMWARE_NO_TRANSITION' },
    })
    await run('add', await written(load), await written(loads78xx), '--site', site)
    const names = ['SEP000E08AABB01.cnf.xml', 'XMLDefault.cnf.xml', '7841-3PCC.xml']
    const shown = await run('migrate', '--back', '--site', site, '--base', 'http://10.0.0.5:6970', '--json')
    expect(shown.of('file').map(({ path }) => path)).toEqual(names)
    expect(await readdir(join(site, 'files'))).not.toContain('XMLDefault.cnf.xml')
    await run('migrate', '--back', '--write', '--site', site, '--base', 'http://10.0.0.5:6970')
    expect(await readFile(join(site, 'files/XMLDefault.cnf.xml'), 'utf8')).toContain(
      '<loadInformation622 model="Cisco 7841">sip78xx.TLexE2M-11-2-3C-12<',
    )
    expect(await readFile(join(site, 'files/7841-3PCC.xml'), 'utf8')).toContain(
      'http://10.0.0.5:6970/image/sip78xx.12-0-7MPP0501-123.loads',
    )
  })
})
