import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { decodeProfile } from '../../../../shared/domain/profile/bytes.ts'
import { parseProfile, valuesOf } from '../../../../shared/domain/profile/parse.ts'
import { catalogue, lintText, profileOf } from '../../../support/profile-catalogue.ts'

const folder = 'test/fixtures/profiles/'
const problems = (text: string) => lintText(text).filter(({ severity }) => severity !== 'info')

describe('profiles as technicians have them', () => {
  test.each(readdirSync(folder))('%s is read and checked', (name) => {
    const text = decodeProfile(readFileSync(folder + name))
    if (!text.ok) throw new Error(text.error.code)
    for (const { line, offset } of lintText(text.value)) {
      expect(line).toBeGreaterThan(0)
      expect(offset).toBeLessThanOrEqual(text.value.length)
    }
  })

  test('the snippet that phones accept has nothing wrong', () => {
    expect(problems(readFileSync(`${folder}wrapped-upgrade.xml`, 'utf8'))).toEqual([])
  })

  test('the exercises of the vendor’s chapter have nothing wrong', () => {
    const text = readFileSync(`${folder}chapter-exercises.xml`, 'utf8')
    expect(problems(text)).toEqual([])
    expect(valuesOf(parseProfile(text)).get('GPP_A')).toBe('12345678')
    expect(valuesOf(parseProfile(text)).get('Profile_Rule_B')).toBe('tftp://192.168.1.200/basic2.txt')
  })

  test('the chapter as its scan prints it is a profile of mistakes, each with the name that was meant', () => {
    const found = lintText(readFileSync(`${folder}chapter-as-scanned.xml`, 'utf8'))
    const suggested = (line: number) =>
      found.filter((one) => one.line === line).map(({ code, params }) => [code, params['suggestion']])
    expect(suggested(2)).toContainEqual(['wrong-case', 'Syslog_Server'])
    expect(suggested(3)).toContainEqual(['unknown-parameter-near', 'Resync_At__HHmm_'])
    expect(suggested(4)).toContainEqual(['wrong-case', 'Provision_Enable'])
    expect(suggested(5)).toContainEqual(['boolean-near', 'Yes'])
    expect(suggested(6)).toContainEqual(['label-as-name', 'Profile_Rule'])
  })
})

describe('planted faults', () => {
  const clean = readFileSync(`${folder}office.xml`, 'utf8')
  const planted = [
    ['<Proflie_Rule_D>/x.xml</Proflie_Rule_D>', 'unknown-parameter-near'],
    ['<Web_Server_Port>99999</Web_Server_Port>', 'out-of-range'],
    ['<Register_2_>Oui</Register_2_>', 'boolean-near'],
    ['<Resync_At__HHmm_>25:00</Resync_At__HHmm_>', 'schedule-problem'],
    ['<Profile_Rule_C>($SWVER ge 11.0.0)? /x.xml</Profile_Rule_C>', 'rule-problem'],
    ['<GPP_K>a & b</GPP_K>', 'ampersand-bare'],
    ['<GPP_L>never closed', 'element-unclosed'],
    ['<Connection_Request_URL>http://x/</Connection_Request_URL>', 'read-only'],
    ['<Speed_Dial_12_Name>x</Speed_Dial_12_Name>', 'wrong-index-fixed'],
    ['<Dial_Plan_2_>(x.</Dial_Plan_2_>', 'dial-plan-parenthesis'],
  ] as const

  test('there are none in the profile that they are planted into', () => {
    expect(problems(clean)).toEqual([])
  })

  test.each(planted)('%s is found at its line, wherever it is', (fault, code) => {
    const lines = clean.split('\n')
    const inside = lines.flatMap((line, index) => (line.startsWith('  <') ? [index] : []))
    for (const index of inside) {
      const text = lines.toSpliced(index, 0, `  ${fault}`).join('\n')
      expect(
        lintText(text).some((one) => one.code === code && one.line === index + 1),
        `${code} at ${index + 1}`,
      ).toBe(true)
    }
  })

  test('all of them at once are found, each at its own line', () => {
    const text = profileOf(...planted.map(([fault]) => fault))
    const found = lintText(text).map(({ code, line }) => `${line} ${code}`)
    for (const [index, [, code]] of planted.entries()) expect(found).toContain(`${index + 2} ${code}`)
  })
})

describe('whatever is typed', () => {
  const names = catalogue.namesFor({ lines: 2, keys: 2 })
  const value = fc.oneof(
    fc.constantFrom(
      '',
      'Yes',
      'no',
      '0',
      '30',
      '3600+',
      '($A eq "x")? /a',
      '[--key k] tftp://h/$MA.cfg',
      'é',
      '“x”',
      '{{mac}}',
      '# x',
      '$',
      '(((',
      '::1',
      '10.0.0.1:99999',
      'fnc=sd;ext=1',
      '&#40;',
      '<b/>',
      '&',
    ),
    fc.string({ maxLength: 20 }),
  )
  test('the linter never throws, and never repeats a secret', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 10 }), (parameters) => {
        const text = profileOf(
          ...parameters.map(([name, one]) => `<${name}>${one}</${name}>`),
          '<Password_1_> s3cr3t-W0rd é </Password_1_>',
        )
        const told = JSON.stringify(
          lintText(text, { delivery: 'tftp' }).map(({ params, fix }) => [params, fix?.params]),
        )
        expect(told).not.toContain('s3cr3t')
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ' ',
    '\n',
    'a ',
    '1/1',
    '1.',
    '60(1/1',
    ',',
    ';',
    '(',
    'a;',
    '%20',
    '$',
    '|',
    '-',
    'é',
    '“',
    ':',
    '1,',
    '@1',
    'fnc=',
    '&#32;',
    '<a ',
    '<!---->',
  ])('a value of nothing but %j takes no longer than its length allows', (piece) => {
    const long = piece.repeat(Math.floor(400_000 / piece.length))
    const hostile = [`x${long}x`, long]
    const types = [
      'GPP_A',
      'Profile_Rule',
      'Resync_Trigger_1',
      'Resync_Periodic',
      'Cadence_1',
      'Dial_Tone',
      'Dial_Plan_1_',
      'PSK_1',
      'Idle_Key_List',
      'Proxy_1_',
      'Logo_URL',
      'Log_Request_Msg',
      'Password_1_',
      'DHCP_Option_To_Use',
      'Primary_DNS',
      'Ring1',
    ]
    for (const value of hostile) {
      const before = process.cpuUsage()
      lintText(
        profileOf(...types.map((name) => `<${name}>${value.slice(0, 200_000)}\n${value.slice(0, 50_000)}</${name}>`)),
      )
      lintText(`<flat-profile><Profile ${value}>x</Profile ${value}></flat-profile>`)
      // The processor's time, not the clock's: others may be working on this machine.
      expect(process.cpuUsage(before).user / 1_000).toBeLessThan(4_000)
    }
  })

  test('every beginning of a profile can be checked while it is typed', () => {
    const text = readFileSync(`${folder}office.xml`, 'utf8')
    for (let length = 0; length <= text.length; length += 7) lintText(text.slice(0, length))
  })

  test('templates are not judged by their placeholders', () => {
    const text = profileOf(
      '<Register_1_>{{register}}</Register_1_>',
      '<Web_Server_Port>{{port}}</Web_Server_Port>',
      '<Profile_Rule>{{rule}}</Profile_Rule>',
      '<Password_1_>{{password}}</Password_1_>',
    )
    expect(lintText(text, { delivery: 'tftp' })).toEqual([])
  })
})
