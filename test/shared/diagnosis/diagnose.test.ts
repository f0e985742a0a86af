import { describe, expect, test } from 'vitest'
import english from '../../../renderer/locales/en/events.json'
import french from '../../../renderer/locales/fr/events.json'
import { diagnosisKeys } from '../../../shared/domain/diagnosis/diagnosis-keys.ts'
import { diagnose } from '../../../shared/domain/diagnosis/diagnose.ts'
import type { DiagnosisCode } from '../../../shared/domain/diagnosis/diagnosis.ts'
import { fetchBefore, FetchesBefore } from '../../../shared/domain/diagnosis/fetches-before.ts'
import { refusalReasons, type BenchEvent, type EventBody } from '../../../shared/domain/event/bench-event.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'

const phone: Who = { ip: '10.0.0.7', mac: '000e08abcdef' as Mac, model: 'CP-7841-3PCC' }
const at = (seq: number, ms: number, body: EventBody): BenchEvent => ({ ...body, seq, at: ms })
const transfer = { server: 'tftp', who: phone, transfer: 't1' } as const

const refusal = (reason: (typeof refusalReasons)[number], more: { path?: string; near?: string } = {}): BenchEvent =>
  at(1, 1_000, { type: 'file.refused', ...transfer, path: '/basic.txt', status: 1, reason, ...more })
const failed = at(2, 2_000, {
  type: 'phone.said',
  server: 'syslog',
  who: phone,
  text: 'Resync failed: Download failed',
  verdict: { what: 'resync', result: 'failed', reason: 'Download failed' },
})

describe('a refusal', () => {
  test.each([
    ['not-found', { near: 'Basic.txt' }, { kind: 'rename-file', from: 'Basic.txt', to: 'basic.txt' }],
    ['not-found', { near: 'basics.txt' }, undefined],
    ['not-found', {}, { kind: 'add-file', path: 'basic.txt' }],
    ['unknown-phone', {}, { kind: 'add-phone', mac: phone.mac, model: phone.model }],
    ['template-missing', { near: 'templates/phone.xml' }, { kind: 'create-template', template: 'phone.xml' }],
    ['key-missing', { near: 'site' }, { kind: 'set-key', name: 'site' }],
    ['busy', {}, undefined],
  ] as const)('%s %j is mended by %j', (reason, more, remedy) => {
    const diagnosis = diagnose(refusal(reason, more))
    expect(diagnosis).toMatchObject({ code: `refusal.${reason}`, look: 'failed', evidence: [1], confidence: 'certain' })
    expect(diagnosis?.remedy).toEqual(remedy)
  })

  test('by a phone that nobody knows the MAC of offers no phone to add', () => {
    const unknown = { ...refusal('unknown-phone'), who: { ip: '10.0.0.9' } } as BenchEvent
    expect(diagnose(unknown)?.remedy).toBeUndefined()
  })
})

describe('a failed resync', () => {
  test('names the request that failed, why, and what mends it', () => {
    const before = fetchBefore(failed, [refusal('not-found')])
    expect(diagnose(failed, { before })).toEqual({
      code: 'resync-failed-after-refusal',
      look: 'failed',
      params: { reason: 'Download failed', path: '/basic.txt', cause: 'refusal.not-found' },
      evidence: [1, 2],
      confidence: 'likely',
      remedy: { kind: 'add-file', path: 'basic.txt' },
    })
  })

  test('after a file that was sent whole, the file is to be looked at', () => {
    const sent = at(1, 1_000, { type: 'file.sent', ...transfer, path: 'basic.txt', bytes: 9, tookMs: 3, resends: 0 })
    expect(diagnose(failed, { before: fetchBefore(failed, [sent]) })).toMatchObject({
      code: 'resync-failed-after-file',
      params: { path: '/basic.txt' },
    })
  })

  test('of a phone that asked nothing here says so, as one of several causes', () => {
    expect(diagnose(failed)).toMatchObject({ code: 'resync-failed', evidence: [2], confidence: 'possible' })
  })

  test.each([
    ['another phone’s request', { ...refusal('not-found'), who: { ip: '10.0.0.8', mac: '000e08000001' as Mac } }],
    ['a request an hour before', { ...refusal('not-found'), at: 2_000 - 3_600_000 }],
    ['a request after it', { ...refusal('not-found'), seq: 3 }],
  ])('is not explained by %s', (_name, other) => {
    expect(fetchBefore(failed, [other])).toBeUndefined()
  })
})

test('what is right has no diagnosis', () => {
  const sent = at(1, 0, { type: 'file.sent', ...transfer, path: 'basic.txt', bytes: 9, tookMs: 3, resends: 0 })
  expect(diagnose(sent)).toBeNull()
  expect(diagnose(at(1, 0, { type: 'site.closed', name: 'Lyon' }))).toBeNull()
})

test('phones beyond the limit make room, the one that was heard longest ago first', () => {
  const fetches = new FetchesBefore()
  const ask = (n: number): BenchEvent =>
    ({ ...refusal('not-found'), who: { ip: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` } }) as BenchEvent
  for (let n = 0; n <= 20_000; n++) fetches.see(ask(n))
  const saidBy = (n: number): BenchEvent =>
    ({ ...failed, who: (ask(n) as Extract<BenchEvent, { type: 'file.refused' }>).who }) as BenchEvent
  expect(fetches.before(saidBy(0))).toBeUndefined()
  expect(fetches.before(saidBy(20_000))).toBeDefined()
})

describe.each([
  ['English', english],
  ['French', french],
])('in %s, every diagnosis has its words', (_language, events) => {
  const codes: readonly (readonly [DiagnosisCode, BenchEvent])[] = [
    ...refusalReasons.map((reason) => [`refusal.${reason}`, refusal(reason, { near: 'basics.txt' })] as const),
    ...(
      [
        'resync-failed',
        'resync-failed-after-refusal',
        'resync-failed-after-abandon',
        'resync-failed-after-file',
        'upgrade-failed',
        'many-resends',
        'rejected',
        'dropped',
      ] as const
    ).map((code) => [code, failed] as const),
    ...(['client-silent', 'client-error', 'file-changed', 'server-stopped', 'too-slow', 'read-failed'] as const).map(
      (reason) => [`abandon.${reason}`, failed] as const,
    ),
    ...(['too-many-transfers', 'guessing-names', 'flood', 'foreign-subnet'] as const).map(
      (reason) => [`limited.${reason}`, failed] as const,
    ),
  ]
  test.each(codes)('%s', (code, event) => {
    const keys = diagnosisKeys({ code, look: 'failed', params: {}, evidence: [], confidence: 'certain' }, event)
    for (const key of Object.values(keys) as string[]) {
      const path = key.replace(/^events:/, '').split('.')
      const found = path.reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], events)
      const plural = path
        .slice(0, -1)
        .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], events)
      expect(found ?? (plural as Record<string, unknown>)[`${path.at(-1) ?? ''}_other`], key).toBeTypeOf('string')
    }
  })
})
