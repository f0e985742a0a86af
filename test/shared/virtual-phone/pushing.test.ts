import { describe, expect, test } from 'vitest'
import { alive, born, profile } from '../../support/virtual-phone-life.ts'

const rule = { Profile_Rule: 'http://h/x.xml', CISCO_XML_EXE_Enable: 'Yes' }
const works = () => profile('')
const phoneWith = (parameters: Readonly<Record<string, string>> = {}) =>
  alive({ parameters: { ...rule, ...parameters }, server: works })

describe('what others ask of the phone', () => {
  test('PSH-1 PSH-2: the web page, with and without an address', () => {
    const phone = phoneWith({ Profile_Rule_B: 'http://h/y.xml' })
    phone
      .ask('resync', 'web', '[--uid u1234 --pwd p1234]http://z/$MA.cfg')
      .ask('resync', 'web', '')
      .ask('resync', 'web')
    expect(phone.urls.slice(2)).toEqual([
      'http://z:80/000e08aabbcc.cfg',
      ...['x', 'y', 'x', 'y'].map((name) => `http://h:80/${name}.xml`),
    ])
  })

  test('PSH-3: NOTIFY, with and without a profile', () => {
    const phone = phoneWith()
    phone.ask('resync', 'notify').ask('resync', 'notify', 'http://10.77.10.141/profile.xml')
    expect(phone.urls.slice(1)).toEqual(['http://h:80/x.xml', 'http://10.77.10.141:80/profile.xml'])
  })

  test('PSH-4: an XML object, its macros expanded', () => {
    const phone = phoneWith()
    phone.ask('resync', 'xml', 'tftp://z/$PN/$MAU.xml')
    expect(phone.urls[1]).toBe('tftp://z:69/CP-7841-3PCC/000E08AABBCC.xml')
  })

  test('PSH-5: NOTIFY report sends one', () => {
    const phone = phoneWith({ Report_Rule: 'http://h/r' })
    phone.ask('report', 'notify')
    expect(phone.urls[1]).toBe('http://h:80/r')
  })

  test('PSH-6: a reboot ends what is under way; its late answer changes nothing', () => {
    const phone = alive({ parameters: rule, server: () => 'hold' })
    const [request] = phone.held
    phone.ask('reboot', 'notify')
    expect(phone.cancelled).toEqual([request?.id])
    phone.happens({ type: 'answered', at: phone.at, request: request?.id ?? 0, answer: profile('<GPP_A>late</GPP_A>') })
    expect(phone.value('GPP_A')).toBe('')
    phone.pass(59)
    expect(phone.fetched).toHaveLength(1)
    phone.pass(1)
    expect(phone.fetched).toHaveLength(2)
    phone.server = works
    phone.settle().ask('restart', 'notify')
    expect(phone.restarts).toEqual([true, false])
  })

  test('PSH-7: /admin/upgrade upgrades once', () => {
    const phone = phoneWith()
    phone.server = () => 'hold'
    phone.ask('upgrade', 'web', 'http://z/sip78xx.12-0-1MPP0001-1.loads')
    expect(phone.fetched.at(-1)).toMatchObject({
      url: 'http://z:80/sip78xx.12-0-1MPP0001-1.loads',
      request: { purpose: 'firmware' },
    })
    phone.answer({ kind: 'refused', status: 404 })
    expect(phone.timers.has('upgrade-retry')).toBe(false)
  })

  test('PSH-8: a factory reset forgets everything', () => {
    const phone = phoneWith({ GPP_A: 'x' })
    phone.ask('factory-reset')
    expect(phone.state.parameters.size).toBe(0)
    expect(phone.value('Profile_Rule')).toBe('/$PSN.xml')
    expect(phone.restarts).toEqual([true])
  })

  test('PSH-9: what is asked while it is off or starting is lost', () => {
    const phone = born({ parameters: rule, server: works })
    phone.ask('resync').submit({ GPP_A: '1' })
    phone.powerOn().ask('reboot').ask('resync')
    expect(phone.fetched).toHaveLength(1)
    expect(phone.codes('PSH-9')).toEqual(['lost', 'lost', 'lost'])
    phone.happens({ type: 'powered-off', at: phone.at }).pass(86_400)
    expect(phone.fetched).toHaveLength(1)
    expect(phone.timers.size).toBe(0)
  })
})
