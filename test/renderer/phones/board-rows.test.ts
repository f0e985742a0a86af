import { describe, expect, test } from 'vitest'
import { shownBoard } from '../../../renderer/features/phones/board/board-rows.ts'
import { inTheirPlaces } from '../../../renderer/features/phones/board/steady-order.ts'
import { timelineRows } from '../../../renderer/features/phones/phone/timeline-rows.ts'
import { withPage } from '../../../renderer/features/phones/phone/use-timeline.ts'
import { withChanges, type Board } from '../../../renderer/features/phones/board/use-board.ts'
import { countStates } from '../../../shared/domain/board/phone-state.ts'
import type { BoardRow } from '../../../shared/ipc/contract/board.ts'
import { mac } from '../../support/mac.ts'
import { phoneStream } from '../../support/phone-stream.ts'

const row = (text: string, part: Partial<BoardRow> = {}): BoardRow => ({
  key: text,
  mac: mac(text),
  ip: '10.0.0.1',
  name: '',
  model: 'CP-8841-3PCC',
  firmware: '',
  extension: '',
  listed: true,
  state: 'applied',
  since: 1,
  lastSeen: 1,
  verdict: null,
  finding: null,
  findings: 0,
  transition: null,
  ...part,
})

const boardOf = (rows: readonly BoardRow[]): Board => ({
  revision: 1,
  rows: new Map(rows.map((one) => [one.key, one])),
  order: rows.map(({ key }) => key),
  counts: countStates(rows.map(({ state }) => state)),
})

describe('the board', () => {
  test('sorts by how far a migration has come', () => {
    const at = (text: string, step: 'licence-sent' | 'enterprise'): BoardRow =>
      row(text, { transition: { step, at: 1, seq: 1 } })
    const rows = [at('000000000001', 'enterprise'), row('000000000002'), at('000000000003', 'licence-sent')]
    expect(sorted(rows, 'transition')).toEqual(['02', '03', '01'])
  })

  const sorted = (rows: readonly BoardRow[], column: string, down = false): readonly string[] =>
    shownBoard(boardOf(rows), { search: '', states: new Set(), sort: { column, down } }).map(({ key }) => key.slice(-2))

  test('sorts MAC addresses as hexadecimal numbers, not as people count', () => {
    const rows = ['000e080000a1', '000e0800001e', '000e08000001', '000e0800000f', '000e08000002'].map((text) =>
      row(text),
    )
    expect(sorted(rows, 'mac')).toEqual(['01', '02', '0f', '1e', 'a1'])
    expect(sorted(rows, 'mac', true)).toEqual(['a1', '1e', '0f', '02', '01'])
    expect(sorted(rows, 'name')).toEqual(['01', '02', '0f', '1e', 'a1'])
  })

  test('sorts names and addresses as people count, whatever their accents and capitals; those without a name come last', () => {
    const rows = [
      row('000e08000001', { name: 'Poste 10', ip: '10.0.0.10' }),
      row('000e08000002', { name: 'poste 9', ip: '10.0.0.9' }),
      row('000e08000003', { name: 'Élodie', ip: '10.0.0.100' }),
      row('000e08000004'),
    ]
    expect(sorted(rows, 'name')).toEqual(['03', '02', '01', '04'])
    expect(sorted(rows.slice(0, 3), 'ip')).toEqual(['02', '01', '03'])
  })
})

test('a phone that left the site leaves the board, and an answer without changes changes nothing', () => {
  const board = boardOf([row('000e08000001'), row('000e08000002')])
  const same = withChanges(board, { revision: 2, rows: [], order: null, counts: board.counts })
  expect(same).toBe(board)
  expect(same.revision).toBe(2)
  const fewer = withChanges(board, { revision: 3, rows: [], order: ['000e08000002'], counts: board.counts })
  expect([...fewer.rows.keys()]).toEqual(['000e08000002'])
})

describe('while somebody points at the board', () => {
  const [one, two, three, four] = ['01', '02', '03', '04'].map((end) => `000e080000${end}`) as [
    string,
    string,
    string,
    string,
  ]
  const steady = (kept: readonly string[], all: readonly BoardRow[], wanted: readonly string[]) =>
    inTheirPlaces(
      kept,
      new Map(all.map((each) => [each.key, each])),
      wanted.flatMap((key) => all.find((each) => each.key === key) ?? []),
    )
  const keys = (rows: readonly BoardRow[]): readonly string[] => rows.map(({ key }) => key)

  test('each phone keeps its place and is shown as it is now', () => {
    const now = [row(one), row(two), row(three, { state: 'failed' })]
    const { rows, moved } = steady([one, two, three], now, [three, one, two])
    expect(rows.map(({ key, state }) => [key, state])).toEqual([
      [one, 'applied'],
      [two, 'applied'],
      [three, 'failed'],
    ])
    expect(moved).toBe(1)
  })

  test('a phone that the filter no longer takes stays, a new one comes last, and one that left the site goes', () => {
    const now = [row(one), row(three), row(four)]
    const { rows, moved } = steady([one, two, three], now, [four, three])
    expect(keys(rows)).toEqual([one, three, four])
    expect(moved).toBe(2)
  })

  test('nothing has moved where the order is as before, and two have where both ends changed', () => {
    const now = [row(one), row(two), row(three), row(four)]
    expect(steady([one, two, three, four], now, [one, two, three, four]).moved).toBe(0)
    expect(steady([one, two, three, four], now, [four, two, three, one]).moved).toBe(2)
    expect(steady([], now, []).moved).toBe(0)
  })
})

describe('the timeline of a phone', () => {
  test('tells a request by its end, and counts the chatter of its log between what matters', () => {
    const { events } = phoneStream().says('one').says('two').gets('/basic.txt').asks('/next.txt').says('three')
    const rows = timelineRows(events.toReversed())
    expect(rows.map((one) => (one.kind === 'event' ? one.event.type : one.events.length))).toEqual([
      1,
      'file.requested',
      'file.sent',
      2,
    ])
  })

  test('adds what a page brings, once, in its order', () => {
    const { events } = phoneStream().says('one').says('two').says('three')
    const [one, two, three] = events
    if (one === undefined || two === undefined || three === undefined) throw new Error('three were said')
    const first = withPage([], { events: [three, two], before: 2 })
    expect(withPage(first, { events: [two, one], before: null }).map(({ seq }) => seq)).toEqual([3, 2, 1])
    expect(withPage(first, { events: [three], before: null })).toBe(first)
  })
})
