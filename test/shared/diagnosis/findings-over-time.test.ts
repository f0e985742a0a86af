import { describe, expect, test } from 'vitest'
import type { SiteFacts } from '../../../shared/domain/diagnosis/site-view.ts'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { fault } from '../../../shared/domain/fault/fault.ts'
import { codes, failed, found, resynced, serving, site, success } from '../../support/diagnosed-site.ts'
import { mac } from '../../support/mac.ts'
import { phoneStream, reception, type PhoneStream } from '../../support/phone-stream.ts'

describe('a success that changed nothing', () => {
  test('is found where the file sets no parameter', () => {
    expect(codes(resynced(), { facts: serving({ 'basic.txt': { parameters: 0 } }) })).toEqual(['nothing-applied'])
    expect(codes(resynced(), { facts: serving({ 'basic.txt': { parameters: null } }) })).toEqual([])
  })

  const saved = (area: 'files' | 'templates', path: string): BenchEvent[] =>
    resynced().at(30).add({ type: 'profile.saved', area, path, bytes: 1, sha256: 'ab' }).events

  test('is of an older version, when the file was saved afterwards', () => {
    expect(found(saved('files', 'basic.txt'))).toMatchObject([{ code: 'older-version', evidence: [3, 4, 5] }])
    expect(found(saved('files', 'other.txt'))).toEqual([])
  })

  test('is of an older version, when its route’s template was saved afterwards', () => {
    const facts: SiteFacts = { ...site, routes: [{ pattern: '/$MA.xml', template: '7841.xml', gzip: false, key: '' }] }
    const stream = phoneStream().gets('/000e08abcdef.xml').says(success).at(30)
    const events = stream.add({
      type: 'profile.saved',
      area: 'templates',
      path: '7841.xml',
      bytes: 1,
      sha256: 'ab',
    }).events
    expect(found(events, { facts }).map(({ code }) => code)).toEqual(['older-version'])
    expect(found(events)).toEqual([])
  })

  test('is none when the phone has fetched the new version', () => {
    const events = phoneStream().add({ type: 'profile.saved', area: 'files', path: 'basic.txt', bytes: 1, sha256: 'a' })
    expect(codes(events.gets('/basic.txt').says(success))).toEqual([])
  })
})

describe('after a failure', () => {
  const failing = (line: string): PhoneStream => phoneStream().isRefused('/basic.txt').says(failed).says(line)
  const own = (delay: number): string =>
    `fprv_eval_profile_rule return status=FPRV_ERR_FNF err_count:0, retry_delay:${delay}`

  test('the phone waits as long as its log says, and not longer', () => {
    expect(codes(failing(own(60)), { now: 30 })).toEqual(['resync-failed-after-refusal', 'retry-later'])
    expect(codes(failing(own(60)), { now: 61 })).toEqual(['resync-failed-after-refusal'])
  })

  test('it does not try again with a delay of 0', () => {
    expect(codes(failing(own(0)), { now: 3_000 })).toEqual(['resync-failed-after-refusal', 'no-retry'])
  })

  test('its profile says how long it waits, where its log does not', () => {
    const facts = serving({ 'first.xml': { settings: { Resync_Error_Retry_Delay: '120,600' } } })
    const stream = phoneStream().gets('/first.xml').says(success).at(10).isRefused('/basic.txt').says(failed)
    expect(found(stream.events, { facts, now: 100 })[1]).toMatchObject({
      code: 'retry-later',
      params: { seconds: 120 },
    })
    expect(codes(stream, { facts, now: 140 })).toEqual(['resync-failed-after-refusal'])
  })
})

describe('a silent phone', () => {
  const listed = { mac: mac('000e08000042'), model: 'CP-8841-3PCC', serial: '' }
  const facts: SiteFacts = { ...site, phones: new Map([[listed.mac, listed]]) }

  test('of phones.csv that was never heard has never asked, once it had the time for it', () => {
    const served = phoneStream().add({ type: 'server.listening', server: 'tftp', address: '', port: 69 })
    expect(codes(served, { facts, now: 300 })).toEqual([])
    expect(found(served.events, { facts, now: 900 })).toMatchObject([
      { code: 'never-asked', subject: { kind: 'phone', mac: listed.mac } },
    ])
  })

  test('that only speaks has never asked; one that asks elsewhere is told as that', () => {
    expect(codes(phoneStream().says('Web server started').at(1), { now: 900 })).toEqual(['never-asked'])
    const elsewhere = phoneStream().says('CP-7841-3PCC 00:0e:08:ab:cd:ef -- Requesting resync tftp://10.9.9.9/a.xml')
    expect(codes(elsewhere, { now: 900 })).toEqual(['other-server'])
  })

  const silent = (settings: Readonly<Record<string, string>>, now: number): readonly string[] =>
    codes(resynced(), { facts: serving({ 'basic.txt': { settings } }), now })

  test('switched its own provisioning off', () => {
    expect(silent({ Provision_Enable: 'No' }, 60)).toEqual(['provisioning-off'])
    expect(silent({ Provision_Enable: 'Yes' }, 60)).toEqual([])
  })

  test('that asks again has its provisioning on, whatever the file says', () => {
    const facts = serving({ 'basic.txt': { settings: { Provision_Enable: 'No' } } })
    expect(codes(resynced().at(60).asks('/basic.txt'), { facts, now: 70 })).toEqual([])
  })

  test.each([
    ['by a trigger', { Resync_Periodic: '600', Resync_Trigger_1: '$UPGTMR gt 300' }, 'trigger-holds'],
    [
      'by a rule that has only conditions',
      { Resync_Periodic: '600', Profile_Rule: '("$A" eq "1")? /a.xml' },
      'rule-skipped',
    ],
    ['with no reason to be seen', { Resync_Periodic: '600', Profile_Rule: '/a.xml' }, 'overdue'],
  ])('is overdue %s, after twice its period', (_, settings, code) => {
    expect(silent(settings, 1_000)).toEqual([])
    expect(silent(settings, 3_000)).toEqual([code])
  })

  test.each([
    ['without a period', {}],
    ['with its period off', { Resync_Periodic: '0' }],
    ['that resyncs at a time of day', { Resync_Periodic: '600', Resync_At__HHmm_: '0300' }],
    ['with a trigger that is commented out, before its time', { Resync_Periodic: '86400', Resync_Trigger_1: '# x' }],
  ])('%s is not late', (_, settings) => {
    expect(silent(settings, 3_000)).toEqual([])
  })
})

describe('two phones with one identity', () => {
  const from = (stream: PhoneStream, ip: string, second: number): PhoneStream =>
    stream
      .at(second)
      .by({ ...reception, ip })
      .says('tick')

  test('speak from two addresses in turns', () => {
    const stream = from(from(from(phoneStream(), '10.0.0.7', 0), '10.0.0.8', 20), '10.0.0.7', 40)
    expect(found(stream.events)).toMatchObject([
      { code: 'same-identity', params: { first: '10.0.0.7', second: '10.0.0.8' }, evidence: [1, 2, 3] },
    ])
  })

  test('are not what a phone with a new address is, nor one that came back the next day', () => {
    expect(codes(from(from(phoneStream(), '10.0.0.7', 0), '10.0.0.8', 20))).toEqual([])
    const back = from(from(from(phoneStream(), '10.0.0.7', 0), '10.0.0.8', 20), '10.0.0.7', 86_400)
    expect(codes(back.asks('/a'))).toEqual([])
  })
})

describe('the clock of a phone', () => {
  // The laptop’s clock says 08:00 UTC, 09:00 by its own zone.
  const facts: SiteFacts = { ...site, utcOffset: () => 60 }
  const dated = (phoneTime: string): readonly string[] => codes(phoneStream().says('tick', phoneTime), { facts })

  test.each([
    ['right', 'Mar 14 09:00:02', []],
    ['a few minutes off', 'Mar 14 09:07:00', []],
    ['ahead', 'Mar 14 10:22:00', ['clock-ahead']],
    ['behind, as after a start without NTP', 'Jan  1 00:00:07', ['clock-behind']],
    ['in another zone', 'Mar 14 08:00:02', ['clock-zone']],
    ['right with its own zone', '2026-03-14T03:00:02-05:00', []],
    ['unreadable', 'a while ago', []],
  ])('is %s: %s', (_, phoneTime, expected) => {
    expect(dated(phoneTime)).toEqual(expected)
  })
})

describe('the bench itself', () => {
  test.each(['PORT_IN_USE', 'NO_RIGHT_TO_PORT', 'ADDRESS_GONE'] as const)('cannot serve: %s, until it can', (code) => {
    const stream = phoneStream().add({ type: 'server.failed', server: 'tftp', fault: fault(code, { port: 69 }) })
    expect(found(stream.events)).toMatchObject([
      { code: 'fault', look: 'failed', params: { fault: code, port: 69 }, remedy: { kind: 'open-servers' } },
    ])
    expect(codes(stream.add({ type: 'server.listening', server: 'tftp', address: '', port: 69 }))).toEqual([])
  })

  test('lost lines, which are counted together', () => {
    const lost = { type: 'events.dropped', server: 'syslog', reason: 'flood', count: 20 } as const
    expect(found(phoneStream().add(lost).add(lost).events)).toMatchObject([{ code: 'dropped', params: { count: 40 } }])
  })

  test.each([
    ['guessing-names', 'limited.guessing-names', 'likely'],
    ['foreign-subnet', 'limited.foreign-subnet', 'certain'],
  ] as const)('sees a source that is %s', (reason, code, confidence) => {
    const limited = { type: 'source.limited', server: 'http', who: { ip: '10.0.0.66' }, reason, count: 12 } as const
    const all = found(phoneStream().add(limited).add(limited).events)
    expect(all).toMatchObject([{ code, params: { count: 24 }, confidence, subject: { kind: 'source' } }])
  })

  test('hears HTTPS on its HTTP port, which a rule causes, and other packets, which none does', () => {
    const odd = (reason: string): readonly string[] =>
      codes(phoneStream().add({ type: 'traffic.rejected', server: 'http', who: { ip: '10.0.0.7' }, reason, count: 1 }))
    expect(odd('tls-on-http-port')).toEqual(['https-to-http'])
    expect(odd('not-http')).toEqual(['rejected'])
  })
})

describe('a push that was accepted', () => {
  const pushed = (way: 'web' | 'notify' | 'xml', rule?: string): PhoneStream => {
    const push = { who: reception, push: 'p1', action: 'resync', way } as const
    return resynced()
      .at(100)
      .add({ type: 'push.sent', ...push, ...(rule === undefined ? {} : { rule }) })
      .at(101)
      .add({ type: 'push.answered', ...push, outcome: 'accepted', tookMs: 4 })
  }
  const later = { facts: serving({ 'basic.txt': {} }), now: 400 }

  test('and led to nothing waits, most likely for the end of a call; before a minute, nothing is said', () => {
    expect(codes(pushed('web'), { ...later, now: 130 })).toEqual([])
    expect(found(pushed('web').events, later)).toMatchObject([
      { code: 'push-waits', evidence: [5, 6], confidence: 'possible' },
    ])
  })

  test('is over when the phone asks, or says that it asks elsewhere, even before its answer was told', () => {
    expect(codes(pushed('web').at(110).gets('/basic.txt').says(success), later)).toEqual([])
    const push = { who: reception, push: 'p1', action: 'resync', way: 'web' } as const
    const early = resynced()
      .at(100)
      .add({ type: 'push.sent', ...push })
      .gets('/basic.txt')
      .says(success)
    expect(codes(early.add({ type: 'push.answered', ...push, outcome: 'accepted', tookMs: 9 }), later)).toEqual([])
  })

  test('is held back by a trigger where it came as an XML object, and not by one where it came otherwise', () => {
    const facts = serving({ 'basic.txt': { settings: { Resync_Trigger_1: '$UPGTMR gt 300' } } })
    expect(codes(pushed('xml', 'http://h/a.xml'), { facts, now: 400 })).toEqual(['trigger-holds'])
    expect(codes(pushed('notify'), { facts, now: 400 })).toEqual(['push-waits'])
  })

  test('skips the phone’s own rule where no condition holds, but not a rule that came with it', () => {
    const facts = serving({ 'basic.txt': { settings: { Profile_Rule: '("$A" eq "1")? /a.xml' } } })
    expect(codes(pushed('web'), { facts, now: 400 })).toEqual(['rule-skipped'])
    expect(codes(pushed('web', 'http://h/a.xml'), { facts, now: 400 })).toEqual(['push-waits'])
  })
})

describe('a phone that says nothing after its file', () => {
  const facts = serving({ 'basic.txt': {}, 'load.loads': { form: 'other', parameters: null } })

  test('is told after two minutes, of a profile alone, and only where it has never said a word', () => {
    expect(codes(phoneStream().gets('/basic.txt'), { facts, now: 100 })).toEqual([])
    expect(codes(phoneStream().gets('/basic.txt'), { facts, now: 121 })).toEqual(['says-nothing'])
    expect(codes(phoneStream().gets('/load.loads'), { facts, now: 121 })).toEqual([])
    expect(codes(phoneStream().says('booted').gets('/basic.txt').says(success), { facts, now: 121 })).toEqual([])
  })

  test('cannot be mended in a file that is encrypted', () => {
    const sealed = serving({ 'basic.txt': { form: 'encrypted' } })
    expect(found(phoneStream().gets('/basic.txt').events, { facts: sealed, now: 121 })).toMatchObject([
      { remedy: { kind: 'open-profile' } },
    ])
    expect(found(phoneStream().gets('/basic.txt').events, { facts, now: 121 })).toMatchObject([
      { remedy: { kind: 'send-log-here', area: 'files', path: 'basic.txt' } },
    ])
  })
})
