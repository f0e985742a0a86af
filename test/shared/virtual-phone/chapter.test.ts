import { describe, expect, test } from 'vitest'
import { verdict } from '../../../shared/domain/virtual-phone/machine/view.ts'
import {
  alive,
  content,
  notFound,
  profile,
  silence,
  type Life,
  type LifeOptions,
} from '../../support/virtual-phone-life.ts'

const servers = { Syslog_Server: '192.168.1.9', Profile_Rule: 'tftp://192.168.1.200/basic.txt' }
const phoneWith = (parameters: Readonly<Record<string, string>>, options: LifeOptions = {}): Life =>
  alive({ server: () => profile(''), ...options, parameters: { ...servers, ...parameters } })

const verdicts = (phone: Life): readonly string[] =>
  phone.texts.map((text) => /Requesting|Successful|failed/.exec(text)?.[0] ?? text)

describe('messages', () => {
  test('LOG-1 LOG-2 CLS-10: one request and one verdict, though the second address of the rule has the file', () => {
    const phone = alive({
      parameters: { Syslog_Server: '192.168.1.9', Resync_Fails_On_FNF: 'Yes' },
      network: { dhcp: { 66: 'tftp://10.0.0.1;tftp://10.0.0.2' } },
      server: (url) => (url.startsWith('tftp://10.0.0.2') ? profile('') : notFound),
    })
    expect(phone.fetched.length).toBeGreaterThan(1)
    expect(verdict(phone.state)?.outcome).toBe('ok')
    expect(verdicts(phone)).toEqual(['Requesting', 'Successful'])
    expect(phone.texts.at(-1)).toContain('tftp://10.0.0.2')
  })

  test('LOG-1 LOG-3: one of each too where no address has it', () => {
    const phone = alive({
      parameters: { Syslog_Server: '192.168.1.9' },
      network: { dhcp: { 66: '10.0.0.1' } },
      server: () => notFound,
    })
    expect(phone.fetched).toHaveLength(6)
    expect(verdicts(phone)).toEqual(['Requesting', 'failed'])
  })

  test('LOG-1 LOG-2 LOG-3: each rule has its own', () => {
    const server = { 'tftp://192.168.1.200:69/basic.txt': profile('') }
    const phone = phoneWith({ Profile_Rule_B: 'tftp://192.168.1.200/missing.txt' }, { server })
    expect(verdicts(phone)).toEqual(['Requesting', 'Successful', 'Requesting', 'failed'])
  })

  test('LOG-7: each debug level says more than the one before it', () => {
    const count = (level: string, server: () => ReturnType<typeof profile>): number =>
      phoneWith({ Syslog_Server: '', Debug_Server: '192.168.1.8', Debug_Level: level }, { server }).said.length
    const good = ['0', '1', '2', '3'].map((level) => count(level, () => profile('')))
    const bad = ['0', '1', '2', '3'].map((level) => count(level, () => silence))
    expect(bad[1]).toBeGreaterThan(bad[0] ?? 0)
    expect(good[2]).toBeGreaterThan(good[1] ?? 0)
    expect(good[3]).toBeGreaterThan(good[2] ?? 0)
    expect(count('DEBUG', () => profile(''))).toBe(good[3])
    expect(count('NOTICE', () => profile(''))).toBe(good[2])
  })

  test('LOG-10: no message spells out the key of a rule that is not in hand', () => {
    for (const rule of ['Profile_Rule_B', 'Profile_Rule_D', 'Report_Rule', 'Custom_CA_Rule']) {
      const phone = phoneWith({
        [rule]: '[--key $A] tftp://192.168.1.200/b.txt',
        Log_Request_Msg: 'rq $A ${GPP_A} $(A)',
        Log_Success_Msg: 'ok $A',
        GPP_A: 'TopSecret1',
      })
      expect(phone.texts.length).toBeGreaterThan(0)
      expect(phone.texts.join(' ')).not.toContain('TopSecret1')
    }
    expect(phoneWith({ Log_Request_Msg: 'rq $A', GPP_A: 'no secret' }).texts[0]).toBe('rq no secret')
  })
})

describe('an activation code', () => {
  test('URL-8: nothing is fetched, nothing has succeeded and nothing is armed until it is entered', () => {
    const phone = phoneWith({ Profile_Rule: 'gds://', Profile_Rule_B: 'tftp://192.168.1.200/basic.txt' })
    phone.pass(86_400)
    expect(phone.fetched).toEqual([])
    expect([phone.state.everSucceeded, phone.state.awaitsCode, verdict(phone.state)]).toEqual([false, true, null])
    expect(phone.codes('URL-8')).toEqual(['activation-code'])
  })

  test('URL-8: another rule ends the waiting', () => {
    const phone = phoneWith({ Profile_Rule: 'gds://' })
    phone.submit({ Profile_Rule: 'tftp://192.168.1.200/basic.txt' }).pass(20)
    expect([phone.fetched.length, phone.state.awaitsCode]).toEqual([1, false])
  })
})

describe('a migration', () => {
  const licence = content('AUTH-4711')
  const load = content('[PLATFORM]')
  const migrate = (
    parameters: Readonly<Record<string, string>>,
    { model = 'CP-7841-3PCC', firmware = 'sip78xx.11-3-7MPP0001-291', answer = licence } = {},
  ): Life =>
    phoneWith(
      {
        Profile_Rule: '',
        Trans_Auth_Rule: 'http://192.168.1.5/E2312.lic',
        Trans_Auth_Type: 'Classic',
        Upgrade_Rule: 'tftp://192.168.1.5/image/sip78xx.14-1-1MN-366.loads',
        ...parameters,
      },
      { identity: { model, firmware }, server: (url) => (url.endsWith('.lic') ? answer : load) },
    )
  const failure = (phone: Life): readonly [string, string | undefined] => [
    phone.state.phase,
    phone.texts.find((text) => text.includes('Upgrade failed')),
  ]

  test('UPG-14 UPG-15: goes through with a licence, from a release and to a load that allow it', () => {
    expect(migrate({}).state.phase).toBe('migrated')
  })

  test.each([
    ['another type of authorization', { Trans_Auth_Type: 'Bogus' }, {}],
    ['an empty licence', {}, { answer: content('') }],
    ['a page in the licence’s place', {}, { answer: content('<!doctype html><html></html>') }],
    ['a release that is too old', {}, { firmware: 'sip78xx.11-0-1MPP-477' }],
    ['a load that is too old', { Upgrade_Rule: 'tftp://192.168.1.5/image/sip78xx.12-8-1MN-366.loads' }, {}],
    ['no rule for the licence', { Trans_Auth_Rule: '' }, {}],
  ])('UPG-14 UPG-20: fails with %s, and the phone stays what it is', (_, parameters, options) => {
    expect(failure(migrate(parameters, options))).toEqual(['up', expect.stringContaining('Upgrade failed')])
  })
})
