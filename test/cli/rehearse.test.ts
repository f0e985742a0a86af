import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { builtCli } from '../support/e2e-headless.ts'
import { filesForEach, flatProfile, macNumber, rehearsalSite } from '../support/rehearsal-site.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly objects: readonly Readonly<Record<string, unknown>>[]
}

async function rehearse(...args: readonly string[]): Promise<Ran> {
  const home = temporaryFolder()
  const env = { ...process.env, RESYNC_BENCH_HOME: home, LC_ALL: 'C.UTF-8' }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [builtCli, 'rehearse', ...args],
      { env, timeout: 20_000, maxBuffer: 64 * 1024 * 1024 },
      (error, out, err) => {
        const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0
        const objects = args.includes('--json')
          ? out
              .split('\n')
              .filter(Boolean)
              .map((line) => JSON.parse(line) as Record<string, unknown>)
          : []
        resolve({ code, out, err, objects })
      },
    )
  })
}

beforeAll(() => {
  if (!existsSync(builtCli)) throw new Error('The command line is not built: npm run build')
})

const range = ['--first-mac', macNumber(0), '--rule', '/$MA.xml'] as const

describe('rehearse', () => {
  test('of two hundred phones, names exactly the one whose file is missing and the one whose file is broken', async () => {
    const site = await rehearsalSite({
      ...filesForEach(200, (index) => `<User_ID_1_>${2000 + index}</User_ID_1_>`),
      [`${macNumber(150)}.xml`]: '<flat-profile><GPP_A>never closed',
    })
    await rm(join(site, 'files', `${macNumber(7)}.xml`))
    const { code, objects } = await rehearse('--site', site, '--phones', '200', ...range, '--json')
    expect(code).toBe(1)
    const phones = objects.filter(({ event }) => event === 'phone')
    expect(phones).toHaveLength(200)
    expect(phones.filter(({ outcome }) => outcome !== 'ok')).toMatchObject([
      { mac: macNumber(7), outcome: 'failed', cause: 'file-not-found', url: `tftp://127.0.0.1/${macNumber(7)}.xml` },
      { mac: macNumber(150), outcome: 'failed', cause: 'xml-broken', url: `tftp://127.0.0.1/${macNumber(150)}.xml` },
    ])
    expect(objects.filter(({ event }) => event === 'check')).toMatchObject([
      { code: 'path-missing', count: 1, macs: [macNumber(7)], params: { path: `/${macNumber(7)}.xml` } },
      { code: 'path-missing', count: 1, macs: [macNumber(7)] },
    ])
    expect(objects.at(-1)).toMatchObject({ event: 'summary', phones: 200, ok: 198, failed: 2, cancelled: false })
  })

  test('takes the rows of phones.csv, from the factory, and is content when each finds its profile', async () => {
    const site = await rehearsalSite({ '8841-3PCC.xml': flatProfile('<Resync_Periodic>7200</Resync_Periodic>') })
    await writeFile(
      join(site, 'phones.csv'),
      'mac,model,serial\n000e08aa0001,CP-8841-3PCC,FCH1\n000e08aa0002,CP-8841-3PCC,FCH2\n',
    )
    const { code, objects, err } = await rehearse('--site', site, '--scenario', 'first-boot', '--json')
    expect({ code, err }).toMatchObject({ code: 0 })
    expect(objects.filter(({ event }) => event === 'phone')).toMatchObject([
      { mac: '000e08aa0001', model: 'CP-8841-3PCC', serial: 'FCH1', outcome: 'ok', cause: null, changes: 1 },
      { mac: '000e08aa0002', serial: 'FCH2', outcome: 'ok', next: { kind: 'at', cause: 'periodic' } },
    ])
  })

  test('tells a person who failed in a sentence, and writes the report to keep', async () => {
    const site = await rehearsalSite(filesForEach(2, () => ''))
    const [html, json] = [join(site, 'report.html'), join(site, 'report.json')]
    const shown = await rehearse('--site', site, '--phones', '3', ...range, '--report', html)
    expect(shown.code).toBe(1)
    expect(shown.out).toContain('00:0e:08:aa:00:02')
    expect(shown.out).toContain(
      'the file does not exist (TFTP error 1): Profile_Rule tftp://127.0.0.1/000e08aa0002.xml',
    )
    expect(shown.out).toContain('Phones: 3. Succeeded: 2. Failed: 1.')
    expect(await readFile(html, 'utf8')).toContain('<h1>Rehearsal of branch</h1>')
    await rehearse('--site', site, '--phones', '2', ...range, '--report', json)
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ summary: { phones: 2, ok: 2, failed: 0 } })
  })

  test('is misused without a site, with a scenario that there is not, and with half a range', async () => {
    const site = await rehearsalSite({})
    expect((await rehearse()).code).toBe(2)
    const unknown = await rehearse('--site', site, '--scenario', 'picnic')
    expect(unknown.code).toBe(2)
    expect(unknown.err).toContain('Unknown scenario: picnic.')
    const reading = await rehearse('--site', site, '--reading', 'restarts=sometimes')
    expect([reading.code, reading.err]).toEqual([2, expect.stringContaining('restarts=affected|never')])
    const parameter = await rehearse('--site', site, '--set', 'Profile_Rulle=x')
    expect([parameter.code, parameter.err]).toEqual([2, expect.stringContaining('Profile_Rulle')])
    for (const half of [
      ['--first-mac', '000e08aa0001'],
      ['--phones', 'many'],
      ['--speed', '-1'],
      ['--report', 'x.pdf'],
    ])
      expect((await rehearse('--site', site, ...half)).code, half[0]).toBe(2)
  })

  test('says that there is nobody to rehearse with', async () => {
    const site = await rehearsalSite({})
    await writeFile(join(site, 'phones.csv'), 'mac,model\n')
    const { code, objects, err } = await rehearse('--site', site, '--json')
    expect({ code, objects }).toMatchObject({ code: 1, objects: [{ event: 'failed', code: 'no-phones' }] })
    expect(err).toContain('phones.csv has no row')
  })
})
