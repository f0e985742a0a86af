import { describe, expect, test } from 'vitest'
import { sortCards } from '../../../renderer/features/rehearse/board/phones.ts'
import { compareRuns, countChanges } from '../../../renderer/features/rehearse/compare/compare.ts'
import { stormPicture } from '../../../renderer/features/rehearse/fleet/storm.ts'
import { storyRows } from '../../../renderer/features/rehearse/phone/story-rows.ts'
import { formatPhoneTime } from '../../../renderer/features/rehearse/phone-time.ts'
import { placeOf } from '../../../renderer/features/rehearse/place.ts'
import { freshDraft, readDraft } from '../../../renderer/features/rehearse/setup/wish.ts'
import type { RehearsedCard, RunSummary } from '../../../shared/ipc/contract/rehearse.ts'
import { mac } from '../../support/mac.ts'

const card = (text: string, part: Partial<RehearsedCard> = {}): RehearsedCard => ({
  mac: mac(text),
  model: 'CP-8841-3PCC',
  serial: 'FCH2201ABCD',
  firmware: 'sip88xx.12-0-2MPP0001-382',
  ip: '127.0.0.2',
  outcome: 'ok',
  cause: null,
  evidence: '',
  rule: null,
  url: null,
  requests: 2,
  changes: 3,
  next: { kind: 'never', why: 'nothing-armed' },
  endedAt: 1,
  ...part,
})
const missing = { outcome: 'failed', cause: 'file-not-found', rule: 'Profile_Rule', url: 'tftp://b/x.cfg' } as const

describe('the board', () => {
  const cards = [
    card('000e08000001'),
    card('000e08000002', missing),
    card('000e08000003', { ...missing, cause: 'corrupt' }),
    card('000e08000004', { model: 'CP-7841-3PCC', requests: 9 }),
  ]
  const names = new Map([['000e08000002', 'Réception']])
  const ends = (list: readonly RehearsedCard[]): string => list.map(({ mac }) => mac.slice(-1)).join('')

  test('shows what failed first, one cause beside the same', () => {
    expect(ends(sortCards(cards, { by: 'state', down: false }, { filter: 'all', search: '', names }))).toBe('3214')
    expect(ends(sortCards(cards, { by: 'requests', down: true }, { filter: 'all', search: '', names }))).toBe('4321')
  })

  test('finds a phone by its name, by any spelling of its address, by its model and by what it asked for', () => {
    expect(ends(sortCards(cards, { by: 'mac', down: false }, { filter: 'all', search: 'récep', names }))).toBe('2')
    expect(
      ends(sortCards(cards, { by: 'mac', down: false }, { filter: 'all', search: '00:0E:08:00:00:03', names })),
    ).toBe('3')
    expect(ends(sortCards(cards, { by: 'mac', down: false }, { filter: 'all', search: '7841-3p', names }))).toBe('4')
    expect(ends(sortCards(cards, { by: 'mac', down: false }, { filter: 'all', search: 'x.cfg', names }))).toBe('23')
    expect(ends(sortCards(cards, { by: 'mac', down: false }, { filter: 'ok', search: 'x.cfg', names }))).toBe('')
  })
})

describe('two rehearsals', () => {
  test('are compared phone by phone, what broke first', () => {
    const before = [
      card('000e08000001'),
      card('000e08000002', missing),
      card('000e08000003', missing),
      card('000e08000005'),
    ]
    const after = [
      card('000e08000001', missing),
      card('000e08000002'),
      card('000e08000003', { ...missing, cause: 'corrupt' }),
      card('000e08000004'),
    ]
    const rows = compareRuns(before, after)
    expect(rows.map(({ mac, change }) => `${mac.slice(-1)} ${change}`)).toEqual([
      '1 broken',
      '2 mended',
      '3 other-cause',
      '5 gone',
      '4 new',
    ])
    expect(countChanges(rows)).toMatchObject({ broken: 1, mended: 1, same: 0 })
    expect(compareRuns(before, before).every(({ change }) => change === 'same')).toBe(true)
  })
})

describe('the picture of the load', () => {
  const series = [0, 4, 0, 1].map((requests, second) => ({ second: second * 2, requests }))
  const load = { total: 5, peak: { second: 2, requests: 4, phones: 4 }, series, stretchSeconds: 2 }

  test('has a bar where something was asked, the busiest one as high as the picture', () => {
    const { bars, top, seconds } = stormPicture(load, 400, 100)
    expect([bars.length, top, seconds]).toEqual([2, 4, 8])
    expect(bars[0]).toMatchObject({ x: 100, height: 100 })
    expect(bars[1]).toMatchObject({ x: 300, height: 25 })
  })

  test('shows one request beside ten thousand', () => {
    const huge = [1, 10_000].map((requests, second) => ({ second, requests }))
    expect(stormPicture({ ...load, series: huge }, 400, 100).bars[0]?.height).toBeGreaterThanOrEqual(2)
  })
})

describe('a phone’s story', () => {
  const lines = Array.from({ length: 20 }, (_, index) => ({
    at: index * 3_600_000 * 2,
    rule: 'SEQ-1',
    code: 'asks',
    params: {},
  }))

  test('says where its days begin, and which lines are not kept', () => {
    const rows = storyRows({ story: lines, storyLeft: 7 }, 0)
    expect(rows.filter(({ kind }) => kind === 'line')).toHaveLength(20)
    expect(rows[12]).toEqual({ kind: 'day', day: 2 })
    expect(rows[17]).toEqual({ kind: 'left', count: 7 })
  })
})

describe('what is to be rehearsed', () => {
  test('is the site’s phones, or a range in any spelling of its first address', () => {
    expect(readDraft(freshDraft, 3)).toMatchObject({ wish: { phones: { from: 'site' }, speed: 'jump', seed: 1 } })
    const range = { ...freshDraft, from: 'range', first: '000E.0800.0001', count: ' 200 ', pace: '60' } as const
    expect(readDraft(range, 0)).toMatchObject({
      wish: { phones: { from: 'range', first: '000e08000001', count: 200, model: '' }, speed: 60 },
    })
  })

  test('says which field is wrong', () => {
    expect(readDraft(freshDraft, 0)).toEqual({ problems: { site: 'no-phones' } })
    expect(readDraft(freshDraft, 5_001)).toEqual({ problems: { site: 'too-many' } })
    const range = { ...freshDraft, from: 'range' } as const
    expect(readDraft({ ...range, first: 'phone', count: '0', seed: 'x' }, 0)).toEqual({
      problems: { first: 'not-a-mac', count: 'not-a-count', seed: 'not-a-seed' },
    })
    expect(readDraft({ ...range, first: 'ffffffffffff', count: '2' }, 0)).toEqual({
      problems: { first: 'beyond-last-mac' },
    })
  })
})

describe('the address', () => {
  const runs = ['b', 'a'].map((run) => ({ run }) as RunSummary)

  test('leads to the newest rehearsal, to the one it names, or to two of them', () => {
    expect(placeOf({}, runs, false)).toEqual({ view: 'result', run: 'b', mac: null })
    expect(placeOf({ run: 'a', mac: '1' }, runs, false)).toEqual({ view: 'result', run: 'a', mac: '1' })
    expect(placeOf({ run: 'b', with: 'a' }, runs, false)).toEqual({ view: 'compare', before: 'a', after: 'b' })
  })

  test('of one that is gone leads to what there is', () => {
    expect(placeOf({ run: 'old', mac: '1' }, runs, false)).toEqual({ view: 'result', run: 'b', mac: null })
    expect(placeOf({ run: 'old' }, [], false)).toEqual({ view: 'new' })
    expect(placeOf({ view: 'new' }, runs, true)).toEqual({ view: 'running' })
    expect(placeOf({ view: 'rules' }, runs, true)).toEqual({ view: 'rules' })
  })
})

test('the phones’ time is read in hours where a day passes', () => {
  const read = [0, 0.4, 59, 631, 9_000, 86_400].map((seconds) => formatPhoneTime('en', seconds))
  expect(read).toEqual(['0 s', '0 s', '59 s', '10 min 31 s', '2 h 30 min', '24 h'])
})
