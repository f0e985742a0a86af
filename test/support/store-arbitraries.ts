import fc from 'fast-check'
import { type BenchEvent, type EventBody, refusalReasons, serverNames } from '../../shared/domain/event/bench-event.ts'
import type { Who } from '../../shared/domain/identity/who.ts'
import { outcomes } from '../../shared/domain/event/facets.ts'
import { type Filter, serverValues, type Term } from '../../shared/domain/event/filter.ts'
import type { Mac } from '../../shared/domain/identity/mac.ts'

/** Few words, so that filters hit; letters whose case is a matter of language, and what SQL and LIKE take for their own. */
const words = fc.constantFrom(
  'resync',
  'RESYNC',
  'İstanbul',
  'ISPARTA',
  'ılık',
  'Élysée',
  'E\u0301lyse\u0301e',
  'ΟΔΟΣ',
  'οδος',
  'Straße',
  'K',
  '100%',
  'a_b',
  'a"b',
  "O'Neil",
  '*',
  '日本語',
  '📞',
  '\u0000nul\u0000',
  '\ud800',
  '-- drop',
  'cfg',
  'xml',
  ' ',
)
const shortText = fc.array(words, { maxLength: 5 }).map((parts) => parts.join(' '))

const macs = fc.constantFrom('000e08abcdef', '000e08abcd00', '00562b043615', '88755641cafe') as fc.Arbitrary<Mac>
const models = fc.constantFrom('CP-8841-3PCC', 'CP-7841-3PCC', 'CP-6821-3PCC')
const ips = fc.constantFrom('10.0.0.1', '10.0.0.10', '10.0.1.1', '192.168.1.40', 'fe80::1', 'fe80::1:2')
const paths = fc
  .array(fc.oneof(words, fc.constantFrom('basic.txt', 'CP-8841-3PCC', '000e08abcdef.cfg')), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join('/'))

const who: fc.Arbitrary<Who> = fc.record({ ip: ips, mac: macs, model: models }, { requiredKeys: ['ip'] })
const fileServer = fc.constantFrom('tftp', 'http')
const transfer = fc.nat(99).map((n) => `t${n}`)

const bodies: fc.Arbitrary<EventBody> = fc.oneof(
  fc.record({ type: fc.constant('file.requested'), server: fileServer, who, transfer, path: paths }),
  fc.record({
    type: fc.constant('file.sent'),
    server: fileServer,
    who,
    transfer,
    path: paths,
    bytes: fc.nat(99_999),
    tookMs: fc.nat(999),
    resends: fc.nat(20),
  }),
  fc.record({
    type: fc.constant('file.refused'),
    server: fileServer,
    who,
    transfer,
    path: paths,
    reason: fc.constantFrom(...refusalReasons),
    status: fc.constantFrom(1, 2, 404),
  }),
  fc.record(
    { type: fc.constant('phone.said'), server: fc.constant('syslog'), who, text: shortText, severity: fc.nat(7) },
    { requiredKeys: ['type', 'server', 'who', 'text'] },
  ),
  fc.record({ type: fc.constant('server.stopped'), server: fc.constantFrom(...serverNames) }),
  fc.record({ type: fc.constant('site.closed'), name: shortText }),
)

/** Around the time when the tests' events happen. */
const START = Date.UTC(2026, 10, 23, 9)
const moments = fc.integer({ min: START - 5_000, max: START + 5_000 })

/** Events numbered from 1; their times go back and forth, as a laptop's clock may. */
export const eventLists: fc.Arbitrary<readonly BenchEvent[]> = fc
  .array(fc.tuple(bodies, moments), { minLength: 1, maxLength: 60 })
  .map((list) => list.map(([body, at], index) => ({ ...body, seq: index + 1, at })))

const visible = (value: string): boolean => value !== '' && value === value.replace(/^[*\s]+|[*\s]+$/g, '')
const parts = fc
  .oneof(
    words,
    shortText,
    fc.constantFrom('es', 'r', '8841', 'cd:ef', '00:0E', 'ab', '10.0.0.1', '10.0', 'fe80:', '.cfg', '%', '_', '//x'),
    fc.string({ minLength: 1, maxLength: 4 }),
  )
  .filter(visible)

const terms: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ not: fc.boolean(), on: fc.constantFrom('ip', 'file', 'text'), value: parts }),
  fc.record({ not: fc.boolean(), on: fc.constant('phone'), value: parts }),
  fc.record({
    not: fc.boolean(),
    on: fc.constant('server'),
    values: fc.uniqueArray(fc.constantFrom(...serverValues), { minLength: 1 }),
  }),
  fc.record({
    not: fc.boolean(),
    on: fc.constant('outcome'),
    values: fc.uniqueArray(fc.constantFrom(...outcomes), { minLength: 1 }),
  }),
  fc.record({ not: fc.boolean(), on: fc.constant('severity'), atMost: fc.nat(7) }),
  fc.record({ not: fc.boolean(), on: fc.constantFrom('since', 'until'), at: moments }),
)

/** As they can be written. */
export const filters: fc.Arbitrary<Filter> = fc.array(terms, { maxLength: 4 })

const named: fc.Arbitrary<Term> = fc.record({
  not: fc.boolean(),
  on: fc.constant('phone'),
  value: parts,
  macs: fc.array(macs, { maxLength: 3 }),
})

/** As a site completes them: with the phones that it calls so. */
export const namedFilters: fc.Arbitrary<Filter> = fc.array(fc.oneof(terms, named), { maxLength: 4 })
