import { describe, expect, test } from 'vitest'
import { configurationXml } from '../../../shared/domain/virtual-phone/report/report-body.ts'
import { changedParameters, shownParameter, verdict } from '../../../shared/domain/virtual-phone/machine/view.ts'
import { alive, content, profile, type LifeOptions } from '../../support/virtual-phone-life.ts'

const rule = { Profile_Rule: 'http://h/x.xml' }
const given = (inside: string, options: LifeOptions = {}) =>
  alive({ ...options, parameters: { ...rule, ...options.parameters }, server: () => profile(inside) })
const answered = (text: string, options: LifeOptions = {}) =>
  alive({ ...options, parameters: { ...rule, ...options.parameters }, server: () => content(text) })

describe('what a file has to be', () => {
  test('DEC-3: the IKM goes with every HTTP request, and no TFTP one', () => {
    const parameters = { Profile_Rule: '[--key k1234] http://h/x', IKM_HTTP_Encrypt_Content: 'ikm1234' }
    expect(alive({ parameters }).fetched[0]?.request).toMatchObject({ ikm: 'ikm1234', key: 'k1234' })
    expect(alive({ parameters: { ...parameters, Profile_Rule: 'tftp://h/x' } }).fetched[0]?.request.ikm).toBeUndefined()
  })

  test('DEC-4: what cannot be decoded is a corrupt file, class B', () => {
    const phone = alive({
      parameters: { ...rule, Syslog_Server: '10.0.0.1' },
      server: () => ({ kind: 'undecodable', reason: 'wrong-key', status: 200, bytes: 64 }),
    })
    expect(verdict(phone.state)).toMatchObject({
      outcome: 'failed',
      failure: { code: 'corrupt', evidence: 'wrong-key' },
    })
    expect(phone.texts.at(-1)).toContain('Resync failed: corrupt file')
    expect(phone.codes()).toContain('class-b')
  })

  test('DEC-5: XML that is not well formed is corrupt, unless the reading tolerates it', () => {
    const text = '<flat-profile><GPP_A>1</GPP_A><GPP_B>2</flat-profile>'
    const phone = answered(text)
    expect(verdict(phone.state)).toMatchObject({ outcome: 'failed', failure: { code: 'xml-broken' } })
    expect(phone.value('GPP_A')).toBe('')
    expect(answered(text, { readings: { brokenXml: 'tolerate' } }).value('GPP_A')).toBe('1')
  })

  test.each(['<html><body>It works</body></html>', '<config><GPP_A>1</GPP_A></config>'])(
    'DEC-6: %s holds no flat-profile',
    (text) => {
      expect(verdict(answered(text).state)).toMatchObject({ failure: { code: 'no-profile' } })
    },
  )
})

describe('applying a profile', () => {
  test('APP-1: flat-profile at the root or inside a device element', () => {
    expect(given('<GPP_A>1</GPP_A>').value('GPP_A')).toBe('1')
    const nested =
      '<?xml version="1.0" encoding="UTF-8"?><device><flat-profile><GPP_A ua="na">1</GPP_A></flat-profile><GPP_B>2</GPP_B></device>'
    const phone = answered(nested)
    expect([phone.value('GPP_A'), phone.value('GPP_B')]).toEqual(['1', ''])
  })

  test('APP-2: blanks at both ends are dropped, a line end becomes a space', () => {
    expect(given('<GPP_A>\n  a\nb&#x2e; \t</GPP_A>').value('GPP_A')).toBe('a b.')
  })

  test('APP-3: the last of two elements wins, and the last of two profiles', () => {
    expect(given('<GPP_A>1</GPP_A><GPP_A>2</GPP_A>').value('GPP_A')).toBe('2')
    const phone = alive({
      parameters: { ...rule, Profile_Rule_B: 'http://h/y.xml' },
      server: (url) => profile(`<GPP_A>${url.slice(-5)}</GPP_A>`),
    })
    expect(phone.value('GPP_A')).toBe('y.xml')
  })

  test('APP-4 APP-5: unknown names and wrong capitals are ignored; what is not named stays', () => {
    const phone = given('<gpp_a>1</gpp_a><Nonsense>2</Nonsense>', { parameters: { GPP_B: 'kept' } })
    expect([phone.value('GPP_A'), phone.value('GPP_B')]).toEqual(['', 'kept'])
    expect(phone.notes.find((n) => n.code === 'ignored')?.params).toMatchObject({ count: 2, names: 'gpp_a Nonsense' })
    expect(verdict(phone.state)?.outcome).toBe('ok')
  })

  test('APP-6: what the phone only shows cannot be set', () => {
    const phone = given('<Serial_Number>X</Serial_Number><ACS_URL_In_Use>http://x</ACS_URL_In_Use>')
    expect(phone.state.parameters.has('Serial_Number')).toBe(false)
    expect(phone.value('ACS_URL_In_Use')).toBe('')
  })

  test('APP-7: ua is the user account’s access; without it the access stays', () => {
    const phone = given('<Station_Name ua="rw">A</Station_Name>')
    expect(shownParameter(phone.state, 'Station_Name').access).toBe('rw')
    phone.server = () => profile('<Station_Name>B</Station_Name>')
    phone.ask('resync')
    expect(shownParameter(phone.state, 'Station_Name')).toMatchObject({ access: 'rw', value: 'B' })
    phone.server = () => profile('<Station_Name ua="na">B</Station_Name>')
    phone.ask('resync')
    expect(shownParameter(phone.state, 'Station_Name').access).toBe('na')
  })

  test('APP-8: preserve-value keeps what is on the phone already', () => {
    const phone = given('<Station_Name ua="rw" preserve-value="y">Travel Agent 1</Station_Name>')
    expect(phone.value('Station_Name')).toBe('Travel Agent 1')
    phone.server = () => profile('<Station_Name ua="rw" preserve-value="y">Other</Station_Name>')
    phone.ask('resync')
    expect(phone.value('Station_Name')).toBe('Travel Agent 1')
    expect(phone.codes('APP-8')).toContain('kept')
  })

  test('APP-9: user-pref keeps what was set on the phone itself, and nothing else', () => {
    const phone = given('<Station_Name ua="rw" user-pref="y">A</Station_Name>')
    phone.server = () => profile('<Station_Name ua="rw" user-pref="y">B</Station_Name>')
    phone.ask('resync')
    expect(phone.value('Station_Name')).toBe('B')
    phone.submit({ Station_Name: 'Mine' }).pass(20)
    expect(phone.value('Station_Name')).toBe('Mine')
  })

  test.each([
    ['clear-unless-rw', '<GPP_A ua="rw"/>', 'old'],
    ['clear-unless-rw', '<GPP_A/>', ''],
    ['clear-unless-rw', '<GPP_A ua="rw"></GPP_A>', ''],
    ['clear', '<GPP_A ua="rw"/>', ''],
    ['factory', '<GPP_A/>', ''],
  ] as const)('APP-10: with the reading %s, %s gives “%s”', (emptyElement, element, value) => {
    expect(given(element, { readings: { emptyElement }, parameters: { GPP_A: 'old' } }).value('GPP_A')).toBe(value)
  })

  test('APP-10: the older reading of an empty element is the factory’s value', () => {
    const phone = given('<Resync_Periodic/>', {
      readings: { emptyElement: 'factory' },
      parameters: { Resync_Periodic: '5' },
    })
    expect(phone.value('Resync_Periodic')).toBe('3600')
  })

  test('APP-11: a CP-7841 has four lines', () => {
    const phone = given('<User_ID_4_>four</User_ID_4_><User_ID_5_>five</User_ID_5_>')
    expect([phone.value('User_ID_4_'), phone.value('User_ID_5_')]).toEqual(['four', ''])
  })

  test('APP-12: the firmware’s own alias is kept, another family’s name is none', () => {
    const phone = given('<TLS_Min_Version>TLS 1.0</TLS_Min_Version><Admin_Passwd>x</Admin_Passwd>')
    expect(phone.value('TLS_Client_Min_Version')).toBe('TLS 1.0')
    expect(phone.value('Admin_Password')).toBe('')
  })

  test('APP-14: what is write-only or a password is taken and not shown', () => {
    const phone = given('<GPP_SA>swordfish</GPP_SA><Admin_Password>open-sesame</Admin_Password><GPP_A>shown</GPP_A>')
    expect(phone.value('GPP_SA')).toBe('swordfish')
    const views = JSON.stringify(changedParameters(phone.state)) + configurationXml(phone.state, 'full')
    expect(views).toContain('shown')
    expect(views).not.toMatch(/swordfish|open-sesame/)
  })

  test('APP-15: each value knows what set it; a value as from the factory is not kept', () => {
    const phone = given('<GPP_A>1</GPP_A><Resync_Periodic>3600</Resync_Periodic>', { parameters: { GPP_B: 'x' } })
    const sources = Object.fromEntries(changedParameters(phone.state).map(({ name, source }) => [name, source]))
    expect(sources['GPP_A']).toEqual({ kind: 'profile', rule: 'Profile_Rule', url: 'http://h/x.xml' })
    expect(sources['GPP_B']).toEqual({ kind: 'given' })
    expect(sources['Resync_Periodic']).toBeUndefined()
    phone.submit({ GPP_A: '2' })
    expect(shownParameter(phone.state, 'GPP_A').source).toEqual({ kind: 'hand' })
    expect(shownParameter(phone.state, 'GPP_C').source).toEqual({ kind: 'factory' })
  })
})

describe('restarts', () => {
  test('RST-1 RST-2: SIP parameters restart warm, network ones cold, registers not at all', () => {
    expect(given('<GPP_A>1</GPP_A>').restarts).toEqual([])
    expect(given('<Proxy_1_>sip.example</Proxy_1_>').restarts).toEqual([false])
    expect(given('<Enable_VLAN>Yes</Enable_VLAN><Proxy_1_>sip.example</Proxy_1_>').restarts).toEqual([true])
    expect(given('<Proxy_1_>s</Proxy_1_>', { readings: { restarts: 'never' } }).restarts).toEqual([])
  })

  test('RST-1: a value that comes back to what it was needs no restart', () => {
    const phone = alive({
      parameters: { ...rule, Profile_Rule_B: 'http://h/y.xml', Proxy_1_: 'b' },
      server: (url) => profile(`<Proxy_1_>${url.includes('x.xml') ? 'a' : 'b'}</Proxy_1_>`),
    })
    expect(phone.restarts).toEqual([])
  })

  test('RST-1: what a failed sequence changed is made good by the next one that succeeds', () => {
    const phone = alive({
      parameters: { ...rule, Profile_Rule_B: 'http://h/y.xml', Resync_Error_Retry_Delay: '10' },
      server: { 'http://h:80/x.xml': profile('<Proxy_1_>a</Proxy_1_>') },
    })
    expect(phone.restarts).toEqual([])
    phone.server = { 'http://h:80/x.xml': profile('<Proxy_1_>a</Proxy_1_>'), 'http://h:80/y.xml': profile('') }
    phone.pass(10)
    expect(phone.restarts).toEqual([false])
  })

  test('RST-3: Submit All Changes restarts and resyncs at once, without the random delay', () => {
    const phone = alive({ parameters: { ...rule, Resync_Random_Delay: '1000' }, server: () => profile('') })
    expect(phone.fetched).toHaveLength(0)
    phone.submit({ Profile_Rule: 'http://h/new.xml' })
    expect(phone.restarts).toEqual([false])
    phone.pass(10)
    expect(phone.urls).toEqual(['http://h:80/new.xml'])
  })

  test('RST-4: a restart waits for the end of a call that began meanwhile', () => {
    const phone = alive({ parameters: { ...rule }, server: () => 'hold' })
    phone.call(true)
    phone.server = () => profile('<Proxy_1_>a</Proxy_1_>')
    phone.settle()
    expect(phone.restarts).toEqual([])
    phone.call(false)
    expect(phone.restarts).toEqual([false])
  })

  test('RST-5: the reasons of the last five restarts are kept', () => {
    const phone = alive({ parameters: rule, server: () => profile('') })
    for (let n = 0; n < 6; n++) phone.ask('reboot', 'notify').pass(60)
    expect(phone.state.restarts.map(({ reason }) => reason)).toEqual(Array(5).fill('notify'))
  })

  test('after a restart that new parameters caused, the phone resyncs as after any start, or not by the other reading', () => {
    const server = () => profile('<Proxy_1_>a</Proxy_1_>')
    expect(alive({ parameters: rule, server }).pass(10).fetched).toHaveLength(2)
    const other = { startAfterChanges: 'no-resync' } as const
    expect(alive({ parameters: rule, server, readings: other }).pass(10).fetched).toHaveLength(1)
  })
})
