import { createSocket } from 'node:dgram'
import { describe, expect, onTestFinished, test } from 'vitest'
import { editProfile } from '../../../shared/domain/profile/edit.ts'
import { diagnosedBench, type DiagnosedBench, type Plugged } from '../../support/diagnosed-bench.ts'
import { nthMac } from '../../support/mac.ts'

const MINUTE_MS = 60_000
const basic = '<flat-profile>\n<GPP_A>12345678</GPP_A>\n</flat-profile>\n'
const noChallenge = { 'Auth_Resync-Reboot_1_': 'No' }

/** A phone that has applied a profile with these settings, and whatever it was given before. */
async function settled(
  settings: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>> = {},
  options: Parameters<DiagnosedBench['plug']>[1] = {},
): Promise<{ readonly bench: DiagnosedBench; readonly phone: Plugged }> {
  const elements = Object.entries({ GPP_A: '1', ...settings }).map(([name, value]) => `<${name}>${value}</${name}>`)
  const profile = `<flat-profile>\n${elements.join('\n')}\n</flat-profile>\n`
  const bench = await diagnosedBench({ put: { 'files/desk.xml': profile } })
  const rule = bench.url('http', '/desk.xml')
  const phone = await bench.plug({ Resync_On_Reset: 'Yes', Profile_Rule: rule, ...before }, options)
  await phone.ended()
  return { bench, phone }
}

describe('a push that is not done', () => {
  const login = (password: string) => ({ login: { user: 'admin', password } })
  const rule = 'http://127.0.0.1:9/x.xml'
  const ways = [
    ['login-needed', { Admin_Password: 'Secret-1' }, 'web', {}],
    ['login-wrong', { Admin_Password: 'Secret-1' }, 'web', login('no')],
    ['direct-action-off', { Enable_Direct_Action_Url: 'No' }, 'web', {}],
    ['xml-off', {}, 'xml', { rule }],
    ['login-needed', { 'Auth_Resync-Reboot_1_': 'Yes' }, 'notify', {}],
    ['sip-off', { ...noChallenge, Resync_From_SIP: 'No' }, 'notify', {}],
    ['provisioning-off', { Provision_Enable: 'No' }, 'web', {}],
  ] as const

  test('a login needed or wrong, direct actions off, XML off as it comes, a NOTIFY challenged, SIP or provisioning off', async () => {
    const bench = await diagnosedBench()
    for (const [index, [reason, parameters, way, wish]] of ways.entries()) {
      const phone = await bench.plug(parameters, { number: index + 1 })
      await phone.push(way, wish)
      expect(await phone.found()).toEqual([`push.reason.${reason}`])
    }
  })

  test('nothing listens for SIP, or it ignores the NOTIFY', async () => {
    const bench = await diagnosedBench()
    const closed = await bench.plug({}, { sip: null })
    expect(await closed.push('notify')).toBe('no-server')
    expect(await closed.found()).toEqual(['push.reason.no-server'])

    const deaf = createSocket('udp4')
    await new Promise<void>((resolve) => deaf.bind(0, '127.95.0.2', resolve))
    onTestFinished(() => void deaf.close())
    const heard = new Promise((resolve) => deaf.once('message', resolve))
    const target = { ip: '127.95.0.2', webPort: 9, sipPort: deaf.address().port, mac: nthMac(2, '000e08950000') }
    const answers = bench.client.resync.push({ targets: [target], wish: { action: 'resync', way: 'notify' } })
    const told = (async () => {
      for await (const { result } of await answers) return result
      return null
    })()
    await heard
    bench.pass(MINUTE_MS)
    expect(await told).toMatchObject({ outcome: 'silent', reason: 'no-answer' })
    expect(await bench.found(target.mac)).toEqual(['push.reason.no-answer'])
  })
})

describe('a push that is accepted and leads to nothing', () => {
  test('waits for the end of a call', async () => {
    const { bench, phone } = await settled({}, noChallenge)
    phone.phone.driver.call(true)
    expect(await phone.push('notify')).toBe('accepted')
    await phone.phone.note('waits-for-call')
    expect(await phone.found()).toEqual([])
    bench.pass(2 * MINUTE_MS)
    expect(await phone.found()).toEqual(['push-waits'])
  })

  test('is none where the phone is idle: it asks at once', async () => {
    const { bench, phone } = await settled({}, noChallenge)
    expect(await phone.push('notify')).toBe('accepted')
    expect(await phone.ended(2)).toEqual([])
    bench.pass(2 * MINUTE_MS)
    expect(await phone.found()).toEqual([])
  })

  test('is held back by a trigger that is false, if it came as an XML object', async () => {
    const { bench, phone } = await settled({ Resync_Trigger_1: '$UPGTMR gt 99999999' }, { CISCO_XML_EXE_Enable: 'Yes' })
    expect(await phone.push('xml', { rule: bench.url('http', '/desk.xml') })).toBe('accepted')
    await phone.phone.note('held-back')
    bench.pass(2 * MINUTE_MS)
    expect(await phone.found()).toEqual(['trigger-holds'])
  })

  test('skips the rule, of which no condition holds', async () => {
    const { bench, phone } = await settled({ Profile_Rule: '("$A" eq "2")? http://127.0.0.1/x.xml' })
    expect(await phone.push('web')).toBe('accepted')
    await phone.phone.note('rule-skipped', 5)
    bench.pass(2 * MINUTE_MS)
    expect(await phone.found()).toEqual(['rule-skipped'])
  })

  test('is not asked for in vain again, where the profile switched provisioning off', async () => {
    const { phone } = await settled({ Provision_Enable: 'No' })
    expect(await phone.found()).toEqual(['provisioning-off'])
  })
})

describe('a resync that was due and does not come', () => {
  test('because of a trigger that is false', async () => {
    const settings = { Resync_Periodic: '600', Resync_Trigger_1: '$UPGTMR gt 99999999' }
    const { bench, phone } = await settled(settings, {}, { clock: { pace: 2_000 } })
    await phone.phone.note('held-back')
    await phone.phone.driver.stop()
    expect(await phone.found()).not.toContain('trigger-holds')
    bench.pass(40 * MINUTE_MS)
    expect(await phone.found()).toContain('trigger-holds')
  })

  test('because the phone was unplugged', async () => {
    const { bench, phone } = await settled({ Resync_Periodic: '600' })
    await phone.phone.driver.stop()
    expect(await phone.found()).toEqual([])
    bench.pass(40 * MINUTE_MS)
    expect(await phone.found()).toEqual(['overdue'])
  })

  test('because it never came: a phone of phones.csv that nobody has plugged in', async () => {
    const bench = await diagnosedBench({ put: { 'phones.csv': 'mac,model\n000e08950009,CP-8841-3PCC\n' } })
    const mac = nthMac(9, '000e08950000')
    expect(await bench.found(mac)).toEqual([])
    bench.pass(11 * MINUTE_MS)
    expect(await bench.found(mac)).toEqual(['never-asked'])
  })
})

describe('after a failure', () => {
  const failing = async (delay: string): Promise<{ readonly bench: DiagnosedBench; readonly phone: Plugged }> => {
    const bench = await diagnosedBench()
    const rule = bench.url('http', '/lost.xml')
    const phone = await bench.plug({
      Resync_On_Reset: 'Yes',
      Profile_Rule: rule,
      Resync_Error_Retry_Delay: delay,
      Debug_Server: `127.0.0.1:${bench.port('syslog')}`,
    })
    await bench.log.when((all) =>
      all.find((event) => event.type === 'phone.said' && event.text.includes('retry_delay')),
    )
    return { bench, phone }
  }
  const lost = 'resync-failed-after-refusal: refusal.not-found'

  test('the phone does not try again before its time', async () => {
    const { bench, phone } = await failing('120')
    expect(await phone.found()).toEqual([lost, 'retry-later'])
    expect((await phone.findings())[1]).toMatchObject({ params: { seconds: 120 }, remedy: { kind: 'resync-now' } })
    bench.pass(3 * MINUTE_MS)
    expect(await phone.found()).toEqual([lost])
  })

  test('or not at all', async () => {
    const { phone } = await failing('0')
    expect(await phone.found()).toEqual([lost, 'no-retry'])
  })
})

test('two phones with one identity speak from two addresses in turns; one that moved does not', async () => {
  const bench = await diagnosedBench({ put: { 'files/desk.xml': basic } })
  const parameters = { Profile_Rule: bench.url('http', '/desk.xml') }
  const one = await bench.plug(parameters, { number: 1 })
  const other = await bench.plug(parameters, { number: 1, place: 2 })
  expect(await one.resync()).toEqual([])
  expect(await other.resync()).toEqual([])
  expect(await one.resync()).toEqual(['same-identity'])
  const [finding] = await one.findings()
  expect(finding?.params).toEqual({ first: '127.95.0.1', second: '127.95.0.2' })
})

test('a clock that is ahead, behind or in another zone; one that is right, or a little off, is not told', async () => {
  const bench = await diagnosedBench({ put: { 'files/desk.xml': basic } })
  const rule = bench.url('http', '/desk.xml')
  const offsets = [
    [0, []],
    [3 * MINUTE_MS, []],
    [200 * MINUTE_MS, ['clock-ahead']],
    [-200 * MINUTE_MS, ['clock-behind']],
    [-5 * 60 * MINUTE_MS, ['clock-zone']],
  ] as const
  for (const [index, [off, expected]] of offsets.entries()) {
    const clock = { start: Date.now() + off }
    const phone = await bench.plug({ Resync_On_Reset: 'Yes', Profile_Rule: rule }, { number: index + 1, clock })
    expect(await phone.ended()).toEqual(expected)
  }
})

describe('a phone that takes its profile and says nothing', () => {
  const mute = async (profile: string) => {
    const bench = await diagnosedBench({ put: { 'files/desk.xml': profile } })
    const parameters = { Resync_On_Reset: 'Yes', Profile_Rule: bench.url('http', '/desk.xml'), Syslog_Server: '' }
    const phone = await bench.plug(parameters)
    await bench.log.when((all) => all.find((event) => event.type === 'file.sent'))
    return { bench, phone }
  }

  test('is told where its log is to go, with the parameter to set; once it is set, its verdict comes', async () => {
    const { bench, phone } = await mute(basic)
    expect(await phone.found()).toEqual([])
    bench.pass(3 * MINUTE_MS)
    expect(await phone.found()).toEqual(['says-nothing'])
    const remedy = { kind: 'send-log-here', area: 'files', path: 'desk.xml' } as const
    expect((await phone.findings())[0]?.remedy).toEqual(remedy)
    const { text, revision } = await bench.client.profiles.read(remedy)
    const value = `127.0.0.1:${bench.port('syslog')}`
    const edited = editProfile(text, { kind: 'set', name: 'Syslog_Server', value })
    if (!edited.ok) throw new Error(edited.error.code)
    await bench.client.profiles.save({ area: 'files', path: 'desk.xml', text: edited.value, basedOn: revision })
    expect(await phone.resync()).toEqual([])
  })

  test('though its profile names a log server: that is to be looked at', async () => {
    const { bench, phone } = await mute(
      basic.replace('<flat-profile>', '<flat-profile>\n<Syslog_Server>127.0.0.9</Syslog_Server>'),
    )
    bench.pass(3 * MINUTE_MS)
    expect(await phone.findings()).toMatchObject([
      { code: 'says-nothing', confidence: 'possible', remedy: { kind: 'open-profile', path: 'desk.xml' } },
    ])
  })
})

test('a report that is refused has the switch beside it, and comes once that is on', async () => {
  const bench = await diagnosedBench()
  const mac = nthMac(1, '000e08950000')
  const send = async (): Promise<number> => {
    const headers = { 'User-Agent': `Cisco-CP-8841-3PCC/11.3.1 (${mac})` }
    const url = `http://127.0.0.1:${bench.port('http')}/report.xml`
    return (await fetch(url, { method: 'POST', headers, body: '<flat-profile/>' })).status
  }
  expect(await send()).toBeGreaterThanOrEqual(400)
  expect(await bench.client.board.phone({ key: mac })).toMatchObject({
    findings: [{ code: 'refusal.write', remedy: { kind: 'accept-reports' } }],
  })
  await bench.client.reports.configure({ enabled: true, quotaMegabytes: 10, limitMegabytes: 1 })
  expect(await send()).toBeLessThan(300)
})
