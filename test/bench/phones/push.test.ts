import { createSocket } from 'node:dgram'
import { createServer } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../electron/bench/core/clock.ts'
import { createPusher } from '../../../electron/bench/phones/push/pusher.ts'
import { pushAll } from '../../../electron/bench/phones/push/push-all.ts'
import type { EventBody } from '../../../shared/domain/event/bench-event.ts'
import { redactEvent } from '../../../shared/domain/event/redact.ts'
import { mac } from '../../support/mac.ts'
import type { PhoneLogin, PushTarget, PushWish } from '../../../shared/domain/push/push.ts'
import type { DriverDeps } from '../../../electron/bench/virtual-phone/driver.ts'
import type { FetchRequest } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { startPhone } from '../../support/phone-world.ts'

const doors = { address: '127.0.0.1', web: 0, sip: 0 } as const

/** A virtual phone with its web page and its SIP, and a bench that pushes to it. */
async function pushed(parameters: Readonly<Record<string, string>> = {}) {
  const asked: FetchRequest[] = []
  const world: Partial<DriverDeps> = {
    fetch: (request) => {
      asked.push(request)
      return Promise.resolve({ kind: 'refused', status: 404 })
    },
  }
  const phone = startPhone({ Profile_Rule: 'http://prov.test/own.cfg', ...parameters }, { listeners: doors, world })
  const open = await phone.driver.listeners()
  const target: PushTarget = {
    ip: '127.0.0.1',
    webPort: open.get('web')?.port ?? 9,
    sipPort: open.get('sip')?.port ?? 9,
    mac: mac('000e08abcdef'),
    model: 'CP-8841-3PCC',
    sipUser: '1001',
  }
  const told: EventBody[] = []
  const push = createPusher({ clock: systemClock, emit: (body) => void told.push(redactEvent(body)) })
  const send = async (wish: PushWish, login?: PhoneLogin, to = target) => {
    const done = await push(to, wish, { login })
    return done.ok ? done.value.verdict : done.error
  }
  return { phone, asked, told, target, push, send }
}

const rule = 'http://h.test/x.cfg'
const noChallenge = { 'Auth_Resync-Reboot_1_': 'No' }
const line = { User_ID_1_: '1001', Auth_ID_1_: 'a1001', Password_1_: 'line-pw' }

describe('through the web page', () => {
  test('the phone fetches its own rule, or the one that is given, options and all', async () => {
    const { phone, asked, send } = await pushed()
    expect(await send({ action: 'resync', way: 'web' })).toMatchObject({ outcome: 'accepted', status: 200 })
    await phone.note('sequence-fails')
    expect(asked).toMatchObject([{ host: 'prov.test', path: '/own.cfg' }])
    await send({ action: 'resync', way: 'web', rule: '[--uid admin --pwd 5+5]http://h.test/a b/x.cfg?q=1&r=2' })
    await phone.note('sequence-fails', 2)
    expect(asked[1]).toMatchObject({ host: 'h.test', credentials: { user: 'admin', password: '5+5' } })
    expect(asked[1]?.path).toContain('x.cfg?q=1&r=2')
  })

  test('a phone with a password is logged in to by digest, and says when none or a wrong one came', async () => {
    const { send, told } = await pushed({ Admin_Password: 'Secret-1' })
    const wish = { action: 'resync', way: 'web' } as const
    expect(await send(wish)).toMatchObject({ outcome: 'login', reason: 'login-needed', status: 401 })
    expect(await send(wish, { user: 'admin', password: 'wrong' })).toMatchObject({ reason: 'login-wrong' })
    expect(await send(wish, { user: 'admin', password: 'Secret-1' })).toMatchObject({ outcome: 'accepted' })
    expect(JSON.stringify(told)).not.toContain('Secret-1')
  })

  test('direct actions off, provisioning off and a closed web page are told apart', async () => {
    const wish = { action: 'resync', way: 'web' } as const
    const direct = await pushed({ Enable_Direct_Action_Url: 'No' })
    expect(await direct.send(wish)).toMatchObject({ outcome: 'off', reason: 'direct-action-off' })
    const provisioning = await pushed({ Provision_Enable: 'No' })
    expect(await provisioning.send(wish)).toMatchObject({ outcome: 'off', reason: 'provisioning-off' })
    expect(provisioning.asked).toEqual([])
    const closed = await pushed({ Enable_Web_Admin_Access: 'No' })
    expect(await closed.send(wish)).toMatchObject({ outcome: 'refused', reason: 'forbidden' })
  })

  test('a phone reboots, and is reset to the factory', async () => {
    const { phone, send } = await pushed()
    expect(await send({ action: 'reboot', way: 'web' })).toMatchObject({ outcome: 'accepted' })
    await phone.note('started', 2)
    const reset = await pushed()
    expect(await reset.send({ action: 'factory-reset', way: 'web' })).toMatchObject({ outcome: 'accepted' })
    await reset.phone.note('factory-reset')
  })

  test('a page that says no in a 200 is refused', async () => {
    const server = createServer((_request, response) => response.end('<body>Resync is not allowed.</body>'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    const { send, target } = await pushed()
    const to = { ...target, webPort: typeof address === 'object' ? (address?.port ?? 0) : 0 }
    expect(await send({ action: 'resync', way: 'web' }, undefined, to)).toEqual({
      outcome: 'refused',
      reason: 'refused-inside',
      status: 200,
      detail: 'Resync is not allowed.',
    })
  })
})

describe('by SIP NOTIFY', () => {
  test.each([
    [{ action: 'resync', rule }, { host: 'h.test' }],
    [{ action: 'resync' }, { host: 'prov.test' }],
    [{ action: 'check-sync' }, { host: 'prov.test' }],
  ] as const)('%j is done', async (wish, expected) => {
    const { phone, asked, send } = await pushed(noChallenge)
    expect(await send({ way: 'notify', ...wish })).toMatchObject({ outcome: 'accepted', status: 200 })
    await phone.note('sequence-fails')
    expect(asked).toMatchObject([expected])
  })

  test('the challenge of the line is answered with its name and password', async () => {
    const { phone, send, told } = await pushed(line)
    const wish = { action: 'resync', way: 'notify' } as const
    expect(await send(wish)).toMatchObject({ outcome: 'login', reason: 'login-needed', status: 401 })
    expect(await send(wish, { user: 'a1001', password: 'no' })).toMatchObject({ reason: 'login-wrong' })
    expect(await send(wish, { user: 'a1001', password: 'line-pw' })).toMatchObject({ outcome: 'accepted' })
    await phone.note('sequence-fails')
    expect(JSON.stringify(told)).not.toContain('line-pw')
  })

  test('a phone that takes none by SIP says so, and one reboots', async () => {
    const off = await pushed({ ...noChallenge, Resync_From_SIP: 'No' })
    expect(await off.send({ action: 'resync', way: 'notify' })).toMatchObject({ outcome: 'off', reason: 'sip-off' })
    const { phone, send } = await pushed(noChallenge)
    expect(await send({ action: 'reboot', way: 'notify' })).toMatchObject({ outcome: 'accepted' })
    await phone.note('started', 2)
  })
})

describe('with an XML object', () => {
  test.each(['xml', 'xml-notify'] as const)('%s: off as it comes, done where it is on', async (way) => {
    const off = await pushed(noChallenge)
    expect(await off.send({ action: 'resync', way, rule })).toMatchObject({ outcome: 'off', reason: 'xml-off' })
    const on = await pushed({ ...noChallenge, CISCO_XML_EXE_Enable: 'Yes' })
    expect(await on.send({ action: 'resync', way, rule: '[--key "a b"]http://h.test/x.cfg' })).toMatchObject({
      outcome: 'accepted',
    })
    await on.phone.note('sequence-fails')
    expect(on.asked).toMatchObject([{ host: 'h.test', key: 'a b' }])
  })

  test('the account of the object’s service is asked for', async () => {
    const { send } = await pushed({
      CISCO_XML_EXE_Enable: 'Yes',
      CISCO_XML_EXE_Auth_Mode: 'Remote Credential',
      XML_User_Name: 'xml',
      XML_Password: 'Xml-1234',
    })
    const wish = { action: 'resync', way: 'xml', rule } as const
    expect(await send(wish)).toMatchObject({ outcome: 'login', reason: 'login-needed' })
    expect(await send(wish, { user: 'xml', password: 'Xml-1234' })).toMatchObject({ outcome: 'accepted' })
  })
})

describe('where nobody answers', () => {
  test('a closed port is told at once, by TCP and by UDP', async () => {
    const { phone, send, target } = await pushed()
    await phone.driver.stop()
    for (const way of ['web', 'notify'] as const)
      expect(await send({ action: 'resync', way }, undefined, target)).toEqual({
        outcome: 'silent',
        reason: 'no-server',
      })
  })

  test('a phone that keeps silent is given up, and a person who leaves does not wait', async () => {
    const deaf = createSocket('udp4')
    await new Promise<void>((resolve) => deaf.bind(0, '127.0.0.1', resolve))
    onTestFinished(() => void deaf.close())
    const { push, target } = await pushed()
    const leaving = new AbortController()
    deaf.once('message', () => leaving.abort())
    const done = await push(
      { ...target, sipPort: deaf.address().port },
      { action: 'resync', way: 'notify' },
      { signal: leaving.signal },
    )
    expect(done).toMatchObject({ ok: true, value: { verdict: { outcome: 'silent', reason: 'broken-off' } } })
  })
})

test('a push and its answer are told under one name, and the rule without what opens something', async () => {
  const { send, told } = await pushed()
  await send({ action: 'resync', way: 'web', rule: '[--key MyOwnSecret --uid u --pwd Zx81]http://h.test/x.cfg' })
  const [sent, answered] = told
  expect(sent).toMatchObject({ type: 'push.sent', who: { ip: '127.0.0.1', mac: '000e08abcdef' }, way: 'web' })
  expect(answered).toMatchObject({
    type: 'push.answered',
    outcome: 'accepted',
    push: sent?.type === 'push.sent' ? sent.push : '',
  })
  expect(JSON.stringify(told)).not.toMatch(/MyOwnSecret|Zx81/)
})

test('many are asked a few at a time, and each answer comes as it is there', async () => {
  const { push, target, told } = await pushed()
  const targets = Array.from({ length: 20 }, (_, index) => ({ ...target, webPort: index === 3 ? 1 : target.webPort }))
  const answers = []
  for await (const each of pushAll(
    push,
    { targets, wish: { action: 'resync', way: 'web' } },
    new AbortController().signal,
  ))
    answers.push(each)
  expect(answers.map(({ index }) => index).sort((a, b) => a - b)).toEqual(targets.map((_, index) => index))
  expect(answers.find(({ index }) => index === 3)?.result).toMatchObject({ outcome: 'silent' })
  expect(told.filter(({ type }) => type === 'push.answered')).toHaveLength(20)
})
