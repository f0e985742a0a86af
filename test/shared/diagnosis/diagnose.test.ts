import { describe, expect, test } from 'vitest'
import { diagnose } from '../../../shared/domain/diagnosis/diagnose.ts'
import type { refusalReasons, BenchEvent, EventBody } from '../../../shared/domain/event/bench-event.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import { mac } from '../../support/mac.ts'

const phone: Who = { ip: '10.0.0.7', mac: mac('000e08abcdef'), model: 'CP-7841-3PCC' }
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
    expect(diagnose(failed, { recent: [refusal('not-found')] })).toEqual({
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
    expect(diagnose(failed, { recent: [failed, sent] })).toMatchObject({
      code: 'resync-failed-after-file',
      params: { path: '/basic.txt' },
    })
  })

  test('of a phone that asked nothing here says so, as one of several causes', () => {
    expect(diagnose(failed)).toMatchObject({ code: 'resync-failed', evidence: [2], confidence: 'possible' })
  })

  test.each([
    ['another phone’s request', { ...refusal('not-found'), who: { ip: '10.0.0.8', mac: mac('000e08000001') } }],
    ['a request an hour before', { ...refusal('not-found'), at: 2_000 - 3_600_000 }],
    ['a request after it', { ...refusal('not-found'), seq: 3, at: 2_500 }],
  ])('is not explained by %s', (_name, other) => {
    expect(diagnose(failed, { recent: [other] })).toMatchObject({ code: 'resync-failed', evidence: [2] })
  })

  test('is told alike by the line in which the phone’s own log repeats it', () => {
    const text = 'fprv_eval_profile_rule return status=FPRV_ERR_CORRUPT_FILE err_count:0, retry_delay:60'
    const verdict = { what: 'resync', result: 'failed', reason: 'FPRV_ERR_CORRUPT_FILE' } as const
    const echo = at(3, 2_001, { type: 'phone.said', server: 'syslog', who: phone, text, verdict })
    const recent = [refusal('not-found'), failed, echo]
    expect(diagnose(echo, { recent })).toEqual(diagnose(failed, { recent }))
  })
})

test('what is right has no diagnosis', () => {
  const sent = at(1, 0, { type: 'file.sent', ...transfer, path: 'basic.txt', bytes: 9, tookMs: 3, resends: 0 })
  expect(diagnose(sent)).toBeNull()
  expect(diagnose(at(1, 0, { type: 'site.closed', name: 'Lyon' }))).toBeNull()
})
