import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Command } from '../../electron/cli/command.ts'
import type { Io } from '../../electron/cli/io.ts'
import { pack } from '../../electron/cli/pack.ts'
import { rule } from '../../electron/cli/rule.ts'
import { unpack } from '../../electron/cli/unpack.ts'
import { terminalWords } from '../../electron/cli/words.ts'
import { packingCodes } from '../../electron/bench/packing/problem.ts'
import { ruleProblemCodes } from '../../shared/domain/rule/problem-codes.ts'
import { readings } from '../../shared/domain/rule/readings.ts'
import { macroNames } from '../../shared/domain/rule/macro-table.ts'
import { variableOrigins } from '../../shared/domain/rule/variables.ts'
import { scheduleReadings } from '../../shared/domain/resync/schedule.ts'
import packingEn from '../../renderer/locales/en/packing.json'
import packingFr from '../../renderer/locales/fr/packing.json'
import ruleEn from '../../renderer/locales/en/rule.json'
import ruleFr from '../../renderer/locales/fr/rule.json'
import { sharedFolder } from '../support/temporary-folder.ts'

const key = 'Tr0ub4dor-and-3'
const folder = sharedFolder()

interface Run {
  readonly code: number
  /** What was told as JSON. */
  readonly told: readonly Record<string, unknown>[]
  readonly stdout: string
  readonly stderr: string
}

async function run(command: Command, args: readonly string[], lang = 'en_GB.UTF-8'): Promise<Run> {
  const json = args.includes('--json')
  const told: Record<string, unknown>[] = []
  const out: string[] = []
  const errors: string[] = []
  const io: Io = {
    json,
    t: terminalWords({ LANG: lang }),
    tell: (object) => {
      if (json) told.push(JSON.parse(JSON.stringify(object)) as Record<string, unknown>)
    },
    say: (line) => void (json ? errors : out).push(line),
    complain: (line) => void errors.push(line),
    interrupted: new AbortController().signal,
    drained: () => Promise.resolve(),
  }
  const code = await command.run(args, io)
  return { code, told, stdout: out.join('\n'), stderr: errors.join('\n') }
}

const events = ({ told }: Run, event: string) => told.filter((line) => line['event'] === event)

describe('rule', () => {
  const both = '($PRVTMR ge 600)? http://a/x | http://a/y'

  test('explains both branches', async () => {
    const result = await run(rule, [both, '--var', 'PRVTMR=10', '--json'])
    expect(result.code).toBe(0)
    expect(events(result, 'alternative')).toMatchObject([
      {
        alternative: 1,
        verdict: 'not-taken',
        text: '($PRVTMR ge 600)? http://a/x',
        comparisons: [{ truth: 'false', left: { value: '10' }, right: { value: '600' } }],
        request: { method: 'GET', candidates: [{ url: 'http://a:80/x' }] },
      },
      { alternative: 2, verdict: 'taken', request: { candidates: [{ url: 'http://a:80/y' }] } },
    ])
    expect(events(result, 'result')).toMatchObject([{ outcome: 'request', alternative: 2 }])
    expect(events(result, 'macro')).toMatchObject([{ name: 'PRVTMR', value: '10', origin: 'given' }])
    expect(result.stdout).toBe('')
  })

  test('tells a person the same, in both languages', async () => {
    const english = await run(rule, [both, '--var', 'PRVTMR=10'])
    expect(english.stdout).toContain('1. ($PRVTMR ge 600)? http://a/x: not taken')
    expect(english.stdout).toContain('$PRVTMR (10) ge 600: false')
    expect(english.stdout).toContain('The phone requests: GET http://a:80/y')
    const french = await run(rule, [both, '--var', 'PRVTMR=10'], 'fr_FR.UTF-8')
    expect(french.stdout).toContain('Le téléphone demande : GET http://a:80/y')
  })

  test('a phone gives its macros', async () => {
    const args = ['tftp://h/$PSN/$MAU.cfg', '--mac', '00:0e:08:aa:bb:cc', '--model', 'CP-8851-3PCC', '--json']
    const result = await run(rule, args)
    expect(events(result, 'result')).toMatchObject([
      { request: { candidates: [{ url: 'tftp://h:69/8851-3PCC/000E08AABBCC.cfg' }] } },
    ])
  })

  test('a value that is missing, and a rule that cannot be read, are problems', async () => {
    const open = await run(rule, [both, '--json'])
    expect(open.code).toBe(1)
    expect(events(open, 'result')).toMatchObject([{ outcome: 'undetermined', unset: ['PRVTMR'] }])
    const broken = await run(rule, ['($PRVTMR ge 600 http://a/x', '--json'])
    expect(broken.code).toBe(1)
    expect(events(broken, 'problem')).toMatchObject([
      { code: 'parenthesis-unclosed', at: 0, length: 1, message: 'This parenthesis is never closed.' },
    ])
    expect((await run(rule, ['/x.xml'])).code).toBe(1)
    expect((await run(rule, ['/x.xml', '--dhcp', '66=10.0.0.1'])).code).toBe(0)
  })

  test('triggers and reports have kinds of their own', async () => {
    const trigger = await run(rule, ['$PRVTMR ge 600', '--kind', 'trigger', '--var', 'PRVTMR=601', '--json'])
    expect(events(trigger, 'result')).toMatchObject([{ outcome: 'trigger', truth: 'true' }])
    const report = await run(rule, ['[--status]http://h/a [--delta]http://h/b', '--kind', 'report', '--json'])
    expect(events(report, 'result')).toMatchObject([{ rule: 1 }, { rule: 2 }])
  })

  test.each([
    [[]],
    [['a', 'b']],
    [['http://h/x', '--kind', 'other']],
    [['http://h/x', '--var', 'NOMACRO=1']],
    [['http://h/x', '--var', 'MA']],
    [['http://h/x', '--reading', 'triggers=maybe']],
    [['http://h/x', '--dhcp', 'x=1']],
    [['http://h/x', '--mac', 'xyz']],
  ])('misuse is told: %j', async (args) => {
    const result = await run(rule, args)
    expect(result.code).toBe(2)
    expect(result.stderr).not.toBe('')
    expect(result.stderr).not.toContain('rule:')
  })

  test('a key never appears', async () => {
    for (const text of [`[--key ${key}] http://h/x`, '[--key $SA] http://h/x', `[--kye ${key} http://h/x`])
      for (const json of [[], ['--json']]) {
        const result = await run(rule, [text, '--var', `SA=${key}`, ...json])
        expect(JSON.stringify(result)).not.toContain(key)
      }
  })
})

const profile = '<flat-profile>\n<GPP_A>hello</GPP_A>\n</flat-profile>\n'

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const openssl = spawnSync('openssl', ['version']).status === 0

describe('pack and unpack', () => {
  test('what is packed comes back, with the key from a file', async () => {
    const from = await file('a.xml', profile)
    const keyFile = await file('key', `${key}\n`)
    const [sealed, back] = [join(folder, 'a.cfg'), join(folder, 'a.back')]
    const packed = await run(pack, [from, '--gzip', '--key-file', keyFile, '-o', sealed, '--json'])
    expect(packed).toMatchObject({
      code: 0,
      told: [{ event: 'packed', layers: [{ form: 'gzip' }, { form: 'aes-256-cbc', digest: 'md5' }] }],
    })
    const opened = await run(unpack, [sealed, '--key', key, '-o', back, '--json'])
    expect(opened).toMatchObject({ code: 0, told: [{ event: 'unpacked', form: 'xml', readableByPhone: true }] })
    expect(await readFile(back, 'utf8')).toBe(profile)
    expect(JSON.stringify([packed, opened])).not.toContain(key)
  })

  test('without -o the text goes to the terminal', async () => {
    const from = await file('b.xml', profile)
    const zipped = join(folder, 'b.gz')
    await run(pack, [from, '--gzip', '-o', zipped])
    expect((await run(unpack, [zipped])).stdout).toBe(profile.trimEnd())
    expect(events(await run(unpack, [zipped, '--json']), 'unpacked')).toMatchObject([{ text: profile }])
  })

  test.skipIf(!openssl).each(['md5', 'sha256'])('openssl reads what it writes (%s)', async (digest) => {
    const from = await file('c.xml', profile)
    const sealed = join(folder, `c.${digest}`)
    process.env['RULE_PACK_TEST_KEY'] = key
    await run(pack, [from, '--key-env', 'RULE_PACK_TEST_KEY', '--digest', digest, '-o', sealed])
    delete process.env['RULE_PACK_TEST_KEY']
    const { stdout } = spawnSync('openssl', ['enc', '-d', '-aes-256-cbc', '-md', digest, '-k', key, '-in', sealed])
    expect(stdout.toString()).toBe(profile)
  })

  test('aes128gcm with key material from a file', async () => {
    const from = await file('d.xml', profile)
    const ikm = await file('ikm', '0123456789abcdef')
    const sealed = join(folder, 'd.gcm')
    expect((await run(pack, [from, '--ikm-file', ikm, '-o', sealed])).code).toBe(0)
    expect((await run(unpack, [sealed, '--ikm-file', ikm])).stdout).toBe(profile.trimEnd())
    const wrong = await run(unpack, [sealed, '--ikm-file', await file('ikm2', 'other'), '--json'])
    expect(wrong).toMatchObject({ code: 1, told: [{ event: 'refused', code: 'gcm-wrong-key' }] })
  })

  test('a wrong key, a missing one and a missing file end with 1 and words', async () => {
    const sealed = join(folder, 'e.cfg')
    await run(pack, [await file('e.xml', profile), '--key', key, '-o', sealed])
    const wrong = await run(unpack, [sealed, '--key', 'NotTheRightKey', '--json'])
    expect(wrong).toMatchObject({ code: 1, told: [{ event: 'refused', code: 'aes-wrong-key' }] })
    expect(JSON.stringify(wrong)).not.toContain('NotTheRightKey')
    expect(await run(unpack, [sealed, '--json'])).toMatchObject({ code: 1, told: [{ code: 'key-missing' }] })
    expect((await run(unpack, [join(folder, 'none')])).stderr).toContain(
      'cannot be read: there is no such file or folder (ENOENT)',
    )
  })

  test.each([
    [pack, []],
    [pack, ['x']],
    [pack, ['x', '-o', 'y']],
    [pack, ['x', '--gzip', '-o', 'x']],
    [pack, ['x', 'y', '--gzip', '-o', 'z']],
    [pack, ['x', '--key', 'k', '--digest', 'sha1', '-o', 'z']],
    [pack, ['x', '--key', 'k', '--key-file', 'f', '-o', 'z']],
    [pack, ['x', '--key-env', 'RULE_PACK_NOT_SET', '-o', 'z']],
    [pack, ['x', `--key${key}`, '-o', 'z']],
    [unpack, []],
    [unpack, ['x', '--ikm-encoding', 'hex']],
  ] as const)('misuse is told (%#)', async (command, args) => {
    const result = await run(command, args)
    expect(result.code).toBe(2)
    expect(result.stderr).not.toMatch(/packing:|^$/)
    expect(result.stderr).not.toContain(key)
  })
})

describe('there are words for every code, in both languages', () => {
  const shape = (words: object): unknown =>
    Object.fromEntries(
      Object.entries(words).map(([name, value]: [string, unknown]) => [
        name,
        typeof value === 'string'
          ? [...value.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).toSorted()
          : shape(value as object),
      ]),
    )

  test('the two languages say the same with the same values', () => {
    expect(shape(ruleFr)).toEqual(shape(ruleEn))
    expect(shape(packingFr)).toEqual(shape(packingEn))
  })

  test('no code is without words, and no words without a code', () => {
    expect(Object.keys(ruleEn.problem).toSorted()).toEqual([...ruleProblemCodes].toSorted())
    expect(Object.keys(ruleEn.macro).toSorted()).toEqual([...macroNames].toSorted())
    expect(Object.keys(ruleEn.origin).toSorted()).toEqual([...variableOrigins].toSorted())
    const choices = [...readings, ...scheduleReadings].flatMap(({ id, choices: all }) => [
      id,
      ...all.map((c) => `${id}-${c}`),
    ])
    expect(Object.keys(ruleEn.reading).toSorted()).toEqual(choices.toSorted())
    const packing = Object.keys(packingEn).filter(
      (name) => !['tell', 'misuse', 'unreadable', 'unwritable'].includes(name),
    )
    expect(packing.toSorted()).toEqual([...packingCodes].toSorted())
  })
})
