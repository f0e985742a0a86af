import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import cliEn from '../../renderer/locales/en/cli.json'
import eventsEn from '../../renderer/locales/en/events.json'
import { Secrets } from '../../electron/bench/site/secrets.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import type { Io } from '../../electron/cli/io.ts'
import { UsageError } from '../../electron/cli/usage-error.ts'
import { render } from '../../electron/cli/render.ts'
import { terminalWords } from '../../electron/cli/words.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { toldObject } from '../support/told-object.ts'

async function run(args: readonly string[]) {
  const json = args.includes('--json')
  const told: Record<string, unknown>[] = []
  const said: string[] = []
  const complained: string[] = []
  const io: Io = {
    json,
    t: terminalWords({ LC_ALL: 'en_GB.UTF-8' }),
    tell: (object) => void told.push(toldObject(object)),
    say: (text) => void said.push(text),
    complain: (text) => void complained.push(text),
    interrupted: new AbortController().signal,
    drained: () => Promise.resolve(),
  }
  const code = await render.run([...args], io)
  return { code, told, said: said.join('\n'), complained: complained.join('\n') }
}

async function site(key = '') {
  const folder = temporaryFolder()
  const made = await createSite(folder, 'Lyon')
  await made.setRoutes([{ pattern: '/$MA.xml', template: 'phone.xml', gzip: true, key }])
  await mkdir(join(folder, 'templates'), { recursive: true })
  await writeFile(join(folder, 'templates/phone.xml'), '<User_ID_1_>{{extension}}</User_ID_1_>\n')
  await writeFile(join(folder, 'phones.csv'), 'mac,extension\n000e08aabbcc,0012\n000e08aabbdd\n')
  return { folder, made }
}

describe('render', () => {
  test('prints what a phone would get, with its MAC in any spelling', async () => {
    const { folder } = await site()
    const result = await run(['--site', folder, '--mac', '00:0E:08:AA:BB:CC'])
    expect(result).toMatchObject({ code: 0, said: '<User_ID_1_>0012</User_ID_1_>\n' })
    expect(result.complained).toContain('/000e08aabbcc.xml')
  })

  test('says what is wrong with phones.csv, line by line, before a phone is not found in it', async () => {
    const { folder } = await site()
    const rows = ['000e08aabbcc,3', '1.23E+11,1', ...Array.from({ length: 6 }, (_, index) => `phone ${index},2`)]
    await writeFile(join(folder, 'phones.csv'), `mac,extension\n${rows.join('\n')}\n`)
    const { complained } = await run(['--site', folder, '--mac', '000e08aabbcc'])
    const lines = complained.split('\n')
    expect(lines[0]).toMatch(/^phones\.csv, line 3: .*1\.23E\+11.*number/)
    expect(lines[5]).toBe('phones.csv: 2 more problems; the Phones screen lists all.')
  })

  test('a MAC that is none is not called missing', async () => {
    const { folder } = await site()
    await expect(run(['--site', folder, '--mac', 'zz'])).rejects.toMatchObject({ key: 'mac', params: { value: 'zz' } })
    await expect(run(['--site', folder])).rejects.toMatchObject({ key: 'missing', params: { what: '--mac' } })
  })

  test('tells one object a path, and changes nothing in the site', async () => {
    const { folder } = await site()
    const before = await readFile(join(folder, 'site.json'), 'utf8')
    const { code, told } = await run(['--site', folder, '--mac', '000e08aabbcc', '--json'])
    expect(code).toBe(0)
    expect(told).toMatchObject([
      { event: 'rendered', path: '000e08aabbcc.xml', route: '/$MA.xml', gzip: true, encrypted: false, refusal: null },
    ])
    expect(await readFile(join(folder, 'site.json'), 'utf8')).toBe(before)
  })

  test('ends with 1 and says why where a file cannot be made', async () => {
    const { folder } = await site('office')
    const result = await run(['--site', folder, '--mac', '000e08aabbcc'])
    expect(result.code).toBe(1)
    expect(result.complained).toContain(eventsEn.refusal['key-missing'].what)
  })

  test('never shows a key', async () => {
    const { folder, made } = await site('office')
    await new Secrets(made.parts.hidden).set('office', 'MyOwnSecret')
    for (const json of [[], ['--json']]) {
      const result = await run(['--site', folder, '--mac', '000e08aabbcc', ...json])
      expect(result.code).toBe(0)
      expect(JSON.stringify(result)).not.toContain('MyOwnSecret')
    }
  })

  test('says that nothing is for a phone, and that a phone is not in the table', async () => {
    const { folder, made } = await site()
    await made.setRoutes([])
    const nothing = await run(['--site', folder, '--mac', '000e08aabbcc'])
    expect(nothing).toMatchObject({ code: 1, complained: cliEn.render.nothing })
    const unknown = run(['--site', folder, '--mac', '000e08ffffff'])
    await expect(unknown).rejects.toMatchObject({ fault: { code: 'PHONE_UNKNOWN' } })
  })

  test.each([[['--mac', '000e08aabbcc']], [['--site', '.']], [['--site', '.', '--mac', 'nonsense']]])(
    'is misused by %j',
    async (args) => {
      await expect(run(args)).rejects.toBeInstanceOf(UsageError)
    },
  )
})
