import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findings } from '../../../shared/domain/diagnosis/findings.ts'
import { emptyState, fold, PHONE_LIMIT, SOURCE_LIMIT, step } from '../../../shared/domain/diagnosis/fold.ts'
import { EVENTS_PER_PHONE } from '../../../shared/domain/diagnosis/phone-story.ts'
import { unknownSite } from '../../../shared/domain/diagnosis/site-view.ts'
import { phoneStream, reception, START } from '../../support/phone-stream.ts'

const address = (n: number): string => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`
const failed = 'CP-7841-3PCC 00:0e:08:ab:cd:ef -- Resync failed: Download failed'

test('one event after the other gives what all of them together give', () => {
  const verbs = fc.constantFrom('gets', 'isRefused', 'says', 'moves' as const)
  fc.assert(
    fc.property(fc.array(fc.tuple(verbs, fc.integer({ min: 0, max: 3 })), { maxLength: 60 }), (script) => {
      const stream = phoneStream()
      for (const [verb, n] of script) {
        if (verb === 'moves') stream.by({ ...reception, ip: address(n) })
        else if (verb === 'says') stream.says(failed)
        else stream[verb](`/${n}.xml`)
      }
      expect(stream.events.reduce(step, emptyState)).toEqual(fold(emptyState, stream.events))
    }),
  )
})

test('a state that was given is never changed', () => {
  const first = fold(emptyState, phoneStream().isRefused('/a').events)
  const before = structuredClone(first)
  fold(first, phoneStream().says(failed).events)
  expect(first).toEqual(before)
})

test('what an address did before its phone’s MAC was known is that phone’s', () => {
  const stream = phoneStream().by({ ip: reception.ip }).isRefused('/a.xml').at(1).by(reception).says(failed)
  const state = fold(emptyState, stream.events)
  expect([...state.phones.keys()]).toEqual([reception.mac])
  expect(findings(state, { facts: unknownSite, now: START })).toMatchObject([{ code: 'resync-failed-after-refusal' }])
})

test('what was found of a phone that has done nothing since is found anew when the site changes', () => {
  const success = 'CP-7841-3PCC 00:0e:08:ab:cd:ef -- Successful resync tftp://10.0.0.2:69/a.xml'
  const stream = phoneStream().gets('/a.xml').says(success)
  const before = fold(emptyState, stream.events)
  const codes = (state: typeof before, facts = unknownSite): readonly string[] =>
    findings(state, { facts, now: START }).map(({ code }) => code)
  expect(codes(before)).toEqual([])
  const content = { form: 'clear', damage: null, parameters: 0, settings: {} } as const
  expect(codes(before, { ...unknownSite, content: () => content })).toEqual(['nothing-applied'])
  const saved = stream
    .add({ type: 'profile.saved', area: 'files', path: 'a.xml', bytes: 1, sha256: 'a' })
    .events.slice(-1)
  expect(codes(fold(before, saved))).toEqual(['older-version'])
  expect(codes(before)).toEqual([])
})

test('chatter does not push out what a phone did', () => {
  const stream = phoneStream().isRefused('/a.xml')
  for (let n = 0; n < 500; n++) stream.says(`tick ${n}`)
  const state = fold(emptyState, stream.says(failed).events)
  expect(findings(state, { facts: unknownSite, now: START })[0]?.code).toBe('resync-failed-after-refusal')
})

test('phones, events of a phone and sources stay within their limits; the one that was silent longest goes first', () => {
  const stream = phoneStream()
  for (let n = 0; n <= PHONE_LIMIT; n++) stream.by({ ip: address(n) }).says('tick')
  for (let n = 0; n < 100; n++) stream.isRefused(`/${n}`)
  for (let n = 0; n < 300; n++)
    stream.add({ type: 'traffic.rejected', server: 'tftp', who: { ip: address(n) }, reason: 'too-short', count: 1 })
  const state = fold(emptyState, stream.events)
  expect([state.phones.size, state.forgotten, state.sources.size]).toEqual([PHONE_LIMIT, 1, SOURCE_LIMIT])
  expect(state.phones.has(`ip ${address(0)}`)).toBe(false)
  expect(state.phones.get(`ip ${address(PHONE_LIMIT)}`)?.events).toHaveLength(EVENTS_PER_PHONE)
})
