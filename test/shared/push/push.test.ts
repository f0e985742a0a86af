import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  classifyByConfiguration,
  classifyExecute,
  classifyNotify,
  classifyPage,
} from '../../../shared/domain/push/classify.ts'
import { planPush, type PushPlan } from '../../../shared/domain/push/plan.ts'
import type { PushTarget, PushWish } from '../../../shared/domain/push/push.ts'

const target: PushTarget = { ip: '192.168.1.9', webPort: 80, sipPort: 5_060, model: 'CP-8841-3PCC', sipUser: '1001' }

function planned(wish: PushWish, to: PushTarget = target): PushPlan {
  const plan = planPush(to, wish)
  if (!plan.ok) throw new Error(plan.error)
  return plan.value
}
const path = (rule?: string): string => {
  const plan = planned({ action: 'resync', way: 'web', rule })
  return plan.kind === 'http' ? plan.path : ''
}

describe('a push through the web page', () => {
  test.each([
    [undefined, '/admin/resync'],
    ['', '/admin/resync'],
    ['tftp://192.168.1.200/basic.txt', '/admin/resync?tftp://192.168.1.200/basic.txt'],
    ['[--uid admin --pwd 555]http://h/a.cfg', '/admin/resync?%5B--uid%20admin%20--pwd%20555%5Dhttp://h/a.cfg'],
    ['http://h/p?a=1&b=2#x', '/admin/resync?http://h/p%3Fa%3D1%26b%3D2%23x'],
    ['http://h/$PSN/a+b.xml', '/admin/resync?http://h/$PSN/a%2Bb.xml'],
  ])('%s is asked for as %s', (rule, expected) => {
    expect(path(rule)).toBe(expected)
  })

  test('whatever the rule is, the phone gets it back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (rule) => {
        const asked = path(rule)
        expect(decodeURIComponent(asked.split('?').slice(1).join('?'))).toBe(rule.trim())
        expect(asked).not.toMatch(/[\s[\]#]/)
        expect(asked.split(/[?&]/).length).toBeLessThanOrEqual(2)
      }),
    )
  })

  test('reboots, and resets after its own confirmation', () => {
    expect(planned({ action: 'reboot', way: 'web' })).toMatchObject({ method: 'GET', path: '/admin/reboot' })
    expect(planned({ action: 'factory-reset', way: 'web' })).toMatchObject({
      method: 'POST',
      path: '/admin/factory-reset',
    })
  })
})

describe('a push by SIP NOTIFY', () => {
  test.each([
    [{ action: 'resync' }, 'resync'],
    [{ action: 'resync', rule: 'http://10.77.10.141/profile.xml' }, 'resync;profile="http://10.77.10.141/profile.xml"'],
    [{ action: 'resync', rule: '[--key "a b"]http://h/x' }, 'resync;profile="[--key \\"a b\\"]http://h/x"'],
    [{ action: 'check-sync' }, 'check-sync'],
    [{ action: 'report' }, 'report'],
    [{ action: 'reboot' }, 'reboot_now'],
    [{ action: 'restart' }, 'restart_now'],
  ] as const)('%j has the event %s', (wish, event) => {
    expect(planned({ way: 'notify', ...wish })).toEqual({ kind: 'notify', uri: 'sip:1001@192.168.1.9', event })
  })

  test('goes to the port and to the family that the phone has', () => {
    const plan = planned({ action: 'resync', way: 'notify' }, { ip: 'fe80::1', webPort: 80, sipPort: 5_061 })
    expect(plan).toMatchObject({ uri: 'sip:[fe80::1]:5061' })
  })
})

describe('a push with an XML object', () => {
  test('names the model, and escapes what XML would read', () => {
    const plan = planned({ action: 'resync', way: 'xml', rule: '[--key "a&b"]http://h/<x>' })
    expect(plan).toMatchObject({ method: 'POST', path: '/CGI/Execute' })
    expect(plan.body).toBe(
      '<CP-8841-3PCCExecute>\n<ExecuteItem URL="Resync:[--key &quot;a&amp;b&quot;]http://h/&lt;x&gt;"/>\n</CP-8841-3PCCExecute>\n',
    )
    expect(planned({ action: 'resync', way: 'xml-notify', rule: 'http://h/x' })).toMatchObject({ event: 'XML-Service' })
  })

  test('needs a rule, and can do nothing but resync', () => {
    expect(planPush(target, { action: 'resync', way: 'xml' })).toEqual({ ok: false, error: 'rule-needed' })
    expect(planPush(target, { action: 'reboot', way: 'xml', rule: 'x' })).toEqual({ ok: false, error: 'not-this-way' })
    expect(planPush(target, { action: 'resync', way: 'web', rule: 'x'.repeat(1_025) }).ok).toBe(false)
  })
})

const page = (text: string): string =>
  `<html><head><title>x error</title></head><body><h1>Utility</h1>${text}</body></html>`

describe('what a phone’s page answered', () => {
  test.each([
    [200, page('<p>The phone will resync when it is idle.</p>'), 'accepted', undefined],
    [200, page('SPA will resync the profile when it is not in use and reset.'), 'accepted', undefined],
    [200, '', 'accepted', undefined],
    [200, page('Resync is disabled.'), 'refused', 'refused-inside'],
    [200, page('Access denied'), 'refused', 'refused-inside'],
    [200, page('Provisioning is not enabled on this phone.'), 'off', 'provisioning-off'],
    [200, page('Direct actions are disabled.'), 'off', 'direct-action-off'],
    [200, page('There is an active call.'), 'held', 'call'],
    [200, page('<form><input name=a><input type="password" name=p></form>'), 'login', 'login-needed'],
    [302, '', 'refused', 'redirected'],
    [401, '', 'login', 'login-needed'],
    [403, page('Direct actions are switched off.'), 'off', 'direct-action-off'],
    [403, 'Forbidden', 'refused', 'forbidden'],
    [404, '', 'refused', 'no-such-page'],
    [400, '', 'refused', 'other-status'],
    [500, '', 'refused', 'phone-error'],
  ])('%i %s is %s, %s', (...[status, text, outcome, reason]) => {
    const verdict = classifyPage({ status, text, loggedIn: false })
    expect(verdict).toMatchObject({ outcome, status, ...(reason !== undefined && { reason }) })
    expect('reason' in verdict).toBe(reason !== undefined)
  })

  test('a login that was given was wrong; without one, it is needed', () => {
    expect(classifyPage({ status: 401, text: '', loggedIn: true })).toMatchObject({ reason: 'login-wrong' })
  })

  test('its words are kept short, and without the markup', () => {
    const { detail = '' } = classifyPage({ status: 200, text: page(`<b>${'no '.repeat(200)}</b>`), loggedIn: false })
    expect(detail.length).toBeLessThanOrEqual(160)
    expect(detail).not.toContain('<')
  })

  test('its own configuration says that provisioning is off', () => {
    const xml = (value: string): string =>
      `<flat-profile><Provision_Enable ua="na">${value}</Provision_Enable></flat-profile>`
    expect(classifyByConfiguration(xml('No'))).toMatchObject({ outcome: 'off', reason: 'provisioning-off' })
    for (const text of [xml('Yes'), xml(''), '', '<Provision_Enable_2>No</Provision_Enable_2>'])
      expect(classifyByConfiguration(text)).toBeNull()
  })
})

describe('what a phone answered to an object', () => {
  const item = (status: string): string =>
    `<CiscoIPPhoneResponse><ResponseItem Status="${status}" Data="" URL=""/></CiscoIPPhoneResponse>`
  test.each([
    [200, item('0'), 'accepted', undefined],
    [200, item('1'), 'refused', 'refused-inside'],
    [200, item('0') + item('6'), 'refused', 'refused-inside'],
    [200, '<CiscoIPPhoneError Number="1" />', 'refused', 'not-understood'],
    [200, '<CiscoIPPhoneError Number="4" />', 'login', 'login-needed'],
    [200, '<CiscoIPPhoneError Number="3" />', 'refused', 'refused-inside'],
    [403, 'Forbidden', 'off', 'xml-off'],
    [401, '', 'login', 'login-needed'],
    [404, '', 'refused', 'no-such-page'],
  ])('%i %s is %s, %s', (...[status, text, outcome, reason]) => {
    expect(classifyExecute({ status, text, loggedIn: false })).toMatchObject({
      outcome,
      ...(reason !== undefined && { reason }),
    })
  })
})

describe('what a phone answered to a NOTIFY', () => {
  const answer = (status: number, wish: PushWish) => classifyNotify({ status, reason: 'x', loggedIn: false }, wish)
  test.each([
    [200, 'notify', 'resync', 'accepted', undefined],
    [202, 'notify', 'report', 'accepted', undefined],
    [401, 'notify', 'resync', 'login', 'login-needed'],
    [403, 'notify', 'resync', 'off', 'sip-off'],
    [403, 'notify', 'reboot', 'refused', 'forbidden'],
    [403, 'xml-notify', 'resync', 'off', 'xml-off'],
    [489, 'xml-notify', 'resync', 'refused', 'bad-event'],
    [486, 'notify', 'resync', 'refused', 'busy'],
    [400, 'notify', 'resync', 'refused', 'not-understood'],
    [503, 'notify', 'resync', 'refused', 'phone-error'],
    [404, 'notify', 'resync', 'refused', 'other-status'],
  ] as const)('%i to %s %s is %s, %s', (...[status, way, action, outcome, reason]) => {
    expect(answer(status, { way, action })).toMatchObject({ outcome, status, ...(reason !== undefined && { reason }) })
  })
})

test('nothing that a phone sends makes a verdict throw, or takes long', () => {
  const text = fc.oneof(fc.string({ maxLength: 400 }), fc.constant(`${'<'.repeat(5_000)}${'<p '.repeat(5_000)}`))
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 699 }), text, fc.boolean(), (status, body, loggedIn) => {
      void classifyPage({ status, text: body, loggedIn })
      void classifyExecute({ status, text: body, loggedIn })
      void classifyByConfiguration(body)
    }),
  )
})
