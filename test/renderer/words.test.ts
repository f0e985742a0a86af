import i18next from 'i18next'
import { describe as group, expect, test } from 'vitest'
import { catalogue as english } from '../../renderer/locales/en/index.ts'
import { catalogue as french } from '../../renderer/locales/fr/index.ts'
import { describe, type Words } from '../../renderer/features/live/describe.ts'
import { explain } from '../../renderer/features/live/explain.ts'
import { factsOf } from '../../renderer/features/live/facts.ts'
import { belongTogether, relatedQuery, storyAround } from '../../renderer/features/live/related.ts'
import { refusalReasons, type BenchEvent, type EventBody } from '../../shared/domain/event/bench-event.ts'
import type { Who } from '../../shared/domain/identity/who.ts'
import { parseFilter } from '../../shared/domain/event/filter-parse.ts'
import { pushActions, pushOutcomes, pushReasons, pushWays } from '../../shared/domain/push/push.ts'
import { fault } from '../../shared/domain/fault/fault.ts'
import { mac } from '../support/mac.ts'

const speaking = i18next.createInstance()
await speaking.init({
  resources: { en: english, fr: french },
  defaultNS: 'common',
  interpolation: { escapeValue: false },
})
const languages: readonly (readonly [string, Words])[] = ['en', 'fr'].map((language) => [
  language,
  speaking.getFixedT(language, ['events', 'common', 'live', 'faults']),
])

const who: Who = { ip: '192.168.10.57', model: 'CP-7841-3PCC', mac: mac('00:0e:08:08:11:5c') }
const at = Date.UTC(2026, 10, 23, 14, 2, 14, 903)
const numbered = (body: EventBody, seq = 1, later = 0): BenchEvent => ({ ...body, seq, at: at + later })
const transfer = { server: 'tftp', who, transfer: 't1' } as const

/** One of each kind, with everything that comes from outside in it. */
const answered = { type: 'push.answered', who, push: 'p1', action: 'resync', way: 'web', tookMs: 3 } as const

const bodies: readonly EventBody[] = [
  { type: 'file.requested', ...transfer, path: 'basic.txt' },
  { type: 'file.sent', ...transfer, path: 'basic.txt', bytes: 18_400, tookMs: 4, resends: 0 },
  { type: 'file.sent', ...transfer, path: 'image.loads', bytes: 61_000_000, tookMs: 48_000, resends: 3_100 },
  { type: 'file.sent', ...transfer, server: 'http', path: 'a', bytes: 0, tookMs: 1, resends: 0, status: 304 },
  ...refusalReasons.map((reason): EventBody => ({ type: 'file.refused', ...transfer, path: 'x', reason, status: 1 })),
  ...(['client-silent', 'client-error', 'file-changed', 'server-stopped', 'too-slow', 'read-failed'] as const).map(
    (reason): EventBody => ({
      type: 'file.abandoned',
      ...transfer,
      path: 'x',
      bytes: 1,
      tookMs: 2,
      resends: 3,
      reason,
    }),
  ),
  { type: 'traffic.rejected', server: 'tftp', who, reason: 'too-short', count: 3 },
  { type: 'traffic.rejected', server: 'tftp', who, reason: 'something-newer', count: 3 },
  ...(['too-many-transfers', 'guessing-names', 'flood', 'foreign-subnet'] as const).map((reason): EventBody => ({
    type: 'source.limited',
    server: 'http',
    who,
    reason,
    count: 9,
  })),
  { type: 'phone.said', server: 'syslog', who, text: 'hello', severity: 3 },
  { type: 'phone.said', server: 'syslog', who, text: 'hello' },
  ...(['resync', 'upgrade'] as const).flatMap((what) =>
    (['requested', 'succeeded', 'failed'] as const).map((result): EventBody => ({
      type: 'phone.said',
      server: 'syslog',
      who,
      text: 'said',
      verdict: { what, result },
    })),
  ),
  { type: 'phone.found', who, by: ['web', 'sip'], serial: 'FCH1' },
  ...pushWays.map((way): EventBody => ({
    type: 'push.sent',
    who,
    push: 'p1',
    action: 'resync',
    way,
    rule: 'http://h/x',
  })),
  ...pushActions.map((action): EventBody => ({ type: 'push.sent', who, push: 'p1', action, way: 'web' })),
  ...pushOutcomes.map((outcome): EventBody => ({ ...answered, outcome })),
  ...pushReasons.map((reason): EventBody => ({ ...answered, outcome: 'refused', reason, status: 403 })),
  { type: 'server.listening', server: 'tftp', address: '192.168.10.4', port: 69 },
  { type: 'server.stopped', server: 'tftp' },
  {
    type: 'server.failed',
    server: 'tftp',
    fault: fault('PORT_IN_USE', { protocol: 'UDP', address: '', port: 69, owner: 'dnsmasq (812)' }),
  },
  { type: 'bench.started', version: '1.0', afterCrash: false },
  { type: 'bench.started', version: '1.0', afterCrash: true },
  { type: 'site.opened', name: 'Acme', folder: '/acme' },
  { type: 'site.closed', name: 'Acme' },
  { type: 'file.added', path: 'a', bytes: 1, sha256: 'ab' },
  { type: 'file.removed', path: 'a' },
  { type: 'file.renamed', path: 'b', from: 'a' },
  { type: 'file.restored', path: 'a' },
  { type: 'profile.saved', area: 'files', path: 'a', bytes: 1, sha256: 'x' },
  { type: 'phones.changed', by: 'import', added: 1, changed: 2, removed: 0 },
  { type: 'phones.changed', by: 'edit', added: 1, changed: 2, removed: 0 },
  { type: 'phones.changed', by: 'undo', added: 1, changed: 2, removed: 0 },
  { type: 'phones.changed', by: 'outside', added: 1, changed: 2, removed: 3 },
  { type: 'routes.changed', count: 1 },
  { type: 'settings.changed', setting: 'uploads', enabled: true },
  { type: 'settings.changed', setting: 'uploads', enabled: false },
  {
    type: 'report.received',
    server: 'http',
    who: { ip: '10.0.0.7' },
    method: 'POST',
    path: '/reports/000e08aabbcc.xml',
    file: '000e08aabbcc/20261129-141503-042-000e08aabbcc.xml',
    bytes: 200_000,
    form: 'xml',
  },
  { type: 'rollout.changed', change: 'started', phones: 200, done: 0, failed: 0 },
  { type: 'rollout.changed', change: 'stopped', why: 'canary', phones: 200, done: 0, failed: 1 },
  { type: 'rollout.changed', change: 'resumed', phones: 200, done: 0, failed: 1 },
  { type: 'rollout.changed', change: 'finished', phones: 200, done: 199, failed: 1 },
  { type: 'key.set', name: 'site', removed: false },
  { type: 'key.set', name: 'site', removed: true },
  { type: 'key.forgotten', name: 'site' },
  { type: 'settings.changed', setting: 'addresses', listen: '', advertise: '' },
  { type: 'settings.changed', setting: 'addresses', listen: '10.0.0.1', advertise: '' },
  { type: 'settings.changed', setting: 'server', server: 'http', port: 8080, enabled: true },
  { type: 'settings.changed', setting: 'server', server: 'http', port: 8080, enabled: false },
  { type: 'history.degraded', fault: fault('HISTORY_UNAVAILABLE', { detail: 'no SQLite' }) },
  { type: 'history.recovered' },
  { type: 'history.trimmed', reason: 'age', count: 1, until: 1_700_000_000_000 },
  { type: 'history.trimmed', reason: 'size', count: 2_000, until: 1_700_000_000_000 },
  { type: 'events.dropped', server: 'syslog', count: 40, reason: 'flood' },
]

group.each(languages)('in %s', (language, t) => {
  test.each(bodies.map((body) => [JSON.stringify(body).slice(0, 90), body] as const))(
    '%s is told in words',
    (_, body) => {
      const { word, right } = describe(numbered(body), t, language)
      const { sentence, why } = explain(numbered(body), { t, language })
      for (const text of [word, right, sentence, why?.title ?? '', why?.next ?? '']) {
        expect(text).not.toMatch(/[{}]|undefined|(?:events|faults|common):/)
      }
      expect(word).not.toBe('')
      expect(sentence).not.toBe('')
    },
  )

  test('every failure says why and what to do next', () => {
    const failures = bodies.filter(({ type }) => ['file.refused', 'file.abandoned', 'server.failed'].includes(type))
    for (const body of failures) {
      const { why } = explain(numbered(body), { t, language })
      expect(why?.look).toBe('failed')
      expect(why?.next).not.toBe('')
    }
  })
})

const [, inEnglish] = languages[0] ?? []

test.each([
  ['en', 'import: 1 added, 2 changed', 'key removed'],
  ['fr', 'importation\u00a0: 1 ajouté, 2 modifiés', 'clé supprimée'],
])('what somebody changed in the site is told with its numbers, in %s', (language, change, removal) => {
  const t = languages.find(([name]) => name === language)?.[1]
  if (!t) throw new Error(`no ${language}`)
  const imported = numbered({ type: 'phones.changed', by: 'import', added: 1, changed: 2, removed: 0 })
  expect(describe(imported, t, language).detail).toBe(change)
  expect(explain(imported, { t, language }).sentence).toContain(change)
  expect(describe(numbered({ type: 'key.set', name: 'site', removed: true }), t, language).word).toBe(removal)
})

test('a name in other capitals is told with the name that the site has', () => {
  if (!inEnglish) throw new Error('no English')
  const refused = numbered({
    type: 'file.refused',
    ...transfer,
    path: '/CP-7841-3PCC000e0808115c.cfg',
    reason: 'not-found',
    status: 1,
    near: 'CP-7841-3PCC000E0808115C.cfg',
  })
  const { why } = explain(refused, { t: inEnglish, language: 'en' })
  expect(why?.title).toBe('The file it asked for is not in the site.')
  expect(why?.evidence).toContain('CP-7841-3PCC000E0808115C.cfg')
  expect(describe(refused, inEnglish, 'en')).toMatchObject({ word: 'not found', right: 'TFTP error 1', mono: true })
  expect(factsOf(refused)).toContainEqual({ field: 'tftpError', value: '1 (File not found)' })
})

test('text from the network is made harmless in sentences', () => {
  if (!inEnglish) throw new Error('no English')
  const said = numbered({ type: 'file.requested', ...transfer, path: '\u202ecod.exe\u0000\u001b[2J' })
  expect(explain(said, { t: inEnglish, language: 'en' }).sentence).toContain('⟨U+202E⟩cod.exe⟨NUL⟩⟨ESC⟩[2J')
})

test('the facts of an event leave out what says nothing', () => {
  const sent = numbered({
    type: 'file.sent',
    ...transfer,
    path: 'a',
    bytes: 1,
    tookMs: 1,
    resends: 0,
    blockSize: 1428,
    window: 4,
  })
  expect(factsOf(sent)).toEqual([
    { field: 'path', value: 'a' },
    { field: 'blockSize', value: '1428' },
    { field: 'window', value: '4' },
  ])
  expect(factsOf(numbered({ type: 'server.stopped', server: 'tftp' }))).toEqual([])
})

group('the story around an event', () => {
  const asked = numbered({ type: 'file.requested', ...transfer, path: 'x' }, 10)
  const refused = numbered({ type: 'file.refused', ...transfer, path: 'x', reason: 'not-found', status: 1 }, 11, 1)
  const chatter = numbered({ type: 'phone.said', server: 'syslog', who, text: 'tick', severity: 7 }, 12, 100)
  const failed = numbered(
    { type: 'phone.said', server: 'syslog', who, text: 'Resync failed', verdict: { what: 'resync', result: 'failed' } },
    13,
    308,
  )
  const other = numbered(
    { type: 'file.requested', server: 'tftp', who: { ip: '10.0.0.9' }, transfer: 't9', path: 'x' },
    14,
    5,
  )
  const late = numbered({ type: 'file.requested', ...transfer, transfer: 't2', path: 'x' }, 99, 3_600_000)

  test('has its transfer and what the phone said, in order, without chatter, others and later days', () => {
    expect(storyAround(refused, [late, other, failed, chatter, asked]).map(({ seq }) => seq)).toEqual([10, 11, 13])
  })

  test('of a line of chatter has the chatter', () => {
    expect(storyAround(chatter, [chatter, asked]).map(({ seq }) => seq)).toEqual([10, 12])
  })

  test('is asked for with a query that the bench understands', () => {
    const query = relatedQuery(refused) ?? ''
    expect(parseFilter(query, { now: at, utcOffsetMinutes: 120 })).toMatchObject({
      ok: true,
      value: [
        { on: 'phone', value: '000e0808115c' },
        { on: 'since', at: at - 119_999 },
        { on: 'until', at: at + 120_001 },
      ],
    })
    expect(relatedQuery(numbered({ type: 'history.recovered' }))).toBeNull()
  })

  test('holds together one phone whose address changed, and not two phones on one address', () => {
    const moved = { ...chatter, who: { ...who, ip: '10.1.1.1' } }
    const stranger = { ...chatter, who: { ip: who.ip, mac: mac('ffffffffffff') } }
    expect(belongTogether(asked, moved)).toBe(true)
    expect(belongTogether(asked, stranger)).toBe(false)
  })
})

group('a phone’s own line in the list', () => {
  const [, english] = languages[0] ?? []
  const detail = (text: string): string | undefined =>
    english && describe(numbered({ type: 'phone.said', server: 'syslog', who, text }), english, 'en').detail

  test('does not name the phone that the row names already', () => {
    expect(detail('CP-7841-3PCC 00:0e:08:08:11:5c -- Resync failed: Download failed')).toBe(
      'Resync failed: Download failed',
    )
  })

  test('is whole where it begins otherwise', () => {
    expect(detail('fprv_eval_profile_rule -- return')).toBe('fprv_eval_profile_rule -- return')
    expect(detail('CP-7841-3PCC 00:0e:08:08:11:5c -- ')).toBe('CP-7841-3PCC 00:0e:08:08:11:5c -- ')
  })
})
