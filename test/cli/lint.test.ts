import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import cliEn from '../../renderer/locales/en/cli.json'
import cliFr from '../../renderer/locales/fr/cli.json'
import { commands } from '../../electron/cli/commands.ts'
import type { Io } from '../../electron/cli/io.ts'
import { lint } from '../../electron/cli/lint.ts'
import { UsageError } from '../../electron/cli/usage-error.ts'
import { terminalWords } from '../../electron/cli/words.ts'
import { profileOf } from '../support/profile-catalogue.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import { sharedFolder } from '../support/temporary-folder.ts'

const folder = sharedFolder()

async function siteWith(name: string, phones: string): Promise<string> {
  const site = join(folder, name)
  await mkdir(site)
  await createSite(site, 'Lyon')
  await writeFile(join(site, 'phones.csv'), phones)
  return site
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

async function run(args: readonly string[], lang = 'en_GB.UTF-8') {
  const json = args.includes('--json')
  const told: Record<string, unknown>[] = []
  const said: string[] = []
  const complained: string[] = []
  const io: Io = {
    json,
    t: terminalWords({ LANG: lang }),
    tell: (object) => {
      if (json) told.push(JSON.parse(JSON.stringify(object)) as Record<string, unknown>)
    },
    say: (line) => void said.push(line),
    complain: (line) => void complained.push(line),
    interrupted: new AbortController().signal,
    drained: () => Promise.resolve(),
  }
  const code = await lint.run(args, io)
  return { code, told, said: said.join('\n'), complained: complained.join('\n') }
}

describe('lint', () => {
  test('is in the table of commands, with its words in both languages', async () => {
    expect(await commands.lint()).toBe(lint)
    for (const { lint: words, misuse } of [cliEn, cliFr])
      expect([words.line, words.usage, misuse.model, misuse.delivery].every((text) => text.length > 10)).toBe(true)
  })

  test('says nothing wrong of a profile that is right, notes or not', async () => {
    const clean = await file('clean.xml', profileOf('<GPP_A>1</GPP_A>'))
    expect(await run([clean, '--json'])).toMatchObject({ code: 0, told: [] })
    const noted = await file('noted.xml', profileOf('<GPP_A> 1 </GPP_A>'))
    const result = await run([noted, '--json'])
    expect(result.code).toBe(0)
    expect(result.told).toMatchObject([{ line: 2, severity: 'info' }])
  })

  test('tells one object a finding, with its place, its words and what to do', async () => {
    const path = await file(
      'wrong.xml',
      profileOf('<GPP_A>1</GPP_A>', '<proflie_rule>/a.xml</proflie_rule>', '<Provision_Enable>Oui</Provision_Enable>'),
    )
    const { code, told } = await run([path, '--json'])
    expect(code).toBe(1)
    expect(told.map((one) => Object.keys(one))).toEqual(
      told.map(() => ['file', 'line', 'column', 'rule', 'severity', 'message', 'suggestion']),
    )
    expect(told).toEqual([
      {
        file: path,
        line: 3,
        column: 2,
        rule: 'unknown-parameter',
        severity: 'warning',
        message: 'proflie_rule is not a parameter of these phones; Profile_Rule is.',
        suggestion: 'Rename to Profile_Rule',
      },
      {
        file: path,
        line: 4,
        column: 19,
        rule: 'boolean',
        severity: 'error',
        message: 'Provision_Enable takes Yes or No, not “Oui”.',
        suggestion: 'Replace with Yes',
      },
    ])
  })

  test('speaks the language of the terminal', async () => {
    const path = await file('french.xml', profileOf('<Provision_Enable>Oui</Provision_Enable>'))
    const { said } = await run([path], 'fr_FR.UTF-8')
    expect(said).toContain(`${path}:2:19  erreur  Provision_Enable prend Yes ou No, pas « Oui ».`)
    expect(said).toContain('Que faire : Remplacer par Yes')
    expect(said).toContain('un problème')
  })

  test('the sentence of a rule’s mistake is the rule’s own', async () => {
    const path = await file('rule.xml', profileOf('<Profile_Rule>($PRVTMR ge 600? /a.xml</Profile_Rule>'))
    const { told } = await run([path, '--json'])
    expect(told[0]).toMatchObject({ line: 2, rule: 'rule-syntax' })
    expect(told[0]?.['message']).toMatch(/^Profile_Rule: .*parenthesis/)
  })

  test.each([
    ['packed.gz', gzipSync(profileOf()), 'compressed with gzip', 'unpack'],
    ['packed.cfg', Buffer.from('Salted__12345678abcdefgh'), 'encrypted', '--key'],
    ['latin1.xml', Buffer.from(profileOf('<GPP_A>é</GPP_A>'), 'latin1'), 'E9', 'UTF-8'],
    ['utf16.xml', Buffer.from(profileOf(), 'utf16le'), 'UTF-16', 'UTF-8'],
    ['large.xml', new Uint8Array(13 * 1024 * 1024).fill(0x20), 'not read', 'Profile_Rule_B'],
  ])('%s is no text of a profile, and it says so', async (name, content, message, suggestion) => {
    const { code, told } = await run([await file(name, content), '--json'])
    expect(code).toBe(1)
    expect(told).toMatchObject([
      {
        rule: 'file',
        severity: 'error',
        message: expect.stringContaining(message) as string,
        suggestion: expect.stringContaining(suggestion) as string,
      },
    ])
  })

  test('knows the model, by any of its names, and how the profile travels', async () => {
    const path = await file(
      'lines.xml',
      profileOf('<User_ID_3_>a</User_ID_3_>', '<Password_3_>s3cr3t-W0rd</Password_3_>'),
    )
    expect((await run([path, '--json'])).code).toBe(0)
    for (const model of ['7821', '7821-3PCC', 'CP-7821-3PCC']) {
      const { code, told } = await run([path, '--model', model, '--json'])
      expect(code).toBe(1)
      expect(told).toMatchObject([{ rule: 'wrong-index', line: 2, also: [{ name: 'Password_3_', line: 3 }] }])
    }
    const { told } = await run([path, '--delivery', 'tftp', '--json'])
    expect(told).toMatchObject([{ rule: 'secret-in-clear', line: 3 }])
    expect(JSON.stringify(told)).not.toContain('s3cr3t')
  })

  test('judges the files of a site by the phones that get them', async () => {
    const site = await siteWith('site', 'mac,model\n000e08000001,7841\n000e08000002,CP-8851-3PCC\n')
    const text = profileOf('<User_ID_8_>a</User_ID_8_>', '<User_ID_9_>a</User_ID_9_>')
    const forAll = await file('site/templates/phone.xml', text)
    const forOne = await file('site/files/000e08000001.xml', text)
    const about = ['--site', site, '--json']
    expect(await run([forAll, ...about])).toMatchObject({ code: 0, told: [] })
    const { code, told } = await run([forOne, ...about])
    expect(code).toBe(1)
    expect(told).toMatchObject([{ rule: 'wrong-index', line: 2, also: [{ line: 3 }] }])
    expect(told[0]?.['message']).toContain('they have 1 to 4')
    // What is chosen comes first.
    expect(await run([forOne, '--model', '8851', ...about])).toMatchObject({ code: 0 })
  })

  test('proposes no other name for one that the whole site uses, and knows its firmware', async () => {
    const site = await siteWith('habits', 'mac,model,firmware\n000e08000001,7841,12.0(2)\n')
    const text = profileOf('<Profile_Rules>x</Profile_Rules>', '<Enable_SSLv3>No</Enable_SSLv3>')
    const first = await file('habits/files/first.xml', text)
    const about = ['--site', site, '--json']
    const alone = await run([first, ...about])
    expect(alone.told).toMatchObject([{ suggestion: 'Rename to Profile_Rule' }, { severity: 'warning' }])
    expect(alone.told[1]?.['message']).toContain('run 12.0(2) or later')
    await file('habits/files/second.xml', text)
    const { told } = await run([first, ...about])
    expect(told.map(({ suggestion }) => suggestion)).not.toContain('Rename to Profile_Rule')
    expect(told[0]?.['message']).toContain('other files of this site use it')
  })

  test('goes through every file, and the worst decides', async () => {
    const good = await file('good.xml', profileOf('<GPP_A>1</GPP_A>'))
    const bad = await file('bad.xml', '<flat-profile>')
    const missing = join(folder, 'missing.xml')
    expect(await run([good, bad])).toMatchObject({
      code: 1,
      said: expect.stringContaining(`${good}: nothing to report`) as string,
    })
    expect(await run([good, missing, bad, folder])).toMatchObject({
      code: 2,
      complained: expect.stringContaining(missing) as string,
    })
  })

  test.each([[[]], [['x', '--model', 'CP-9999-3PCC']], [['x', '--delivery', 'pigeon']], [['x', '--colour']]])(
    '%j is misuse',
    async (args) => {
      await expect(run(args)).rejects.toBeInstanceOf(UsageError)
    },
  )
})
