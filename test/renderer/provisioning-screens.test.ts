import { describe, expect, test } from 'vitest'
import {
  bulkValues,
  checksByMac,
  modelEdits,
  plannedRows,
  shownRows,
  type Row,
} from '../../renderer/features/phones/rows.ts'
import { asRendered, dhcpOptions, kindOf, rulesIn } from '../../renderer/features/rules/rule-source.ts'
import type { Mac } from '../../shared/domain/identity/mac.ts'

const row = (mac: string, extension: string, name: string): Row => ({
  mac,
  values: { mac, extension, display_name: name },
})
const rows = [row('000e08aabb01', '12', 'Zoé'), row('000e08aabb02', '9', 'Alice')]
const macs = (found: readonly Row[]): string[] => found.map(({ mac }) => mac.slice(-2))

describe('the rows of the table', () => {
  test('are found by any cell, and by a MAC in any spelling', () => {
    expect(macs(shownRows(rows, 'alice', null))).toEqual(['02'])
    expect(macs(shownRows(rows, '00:0E:08:AA:BB:01', null))).toEqual(['01'])
    expect(macs(shownRows(rows, 'nobody', null))).toEqual([])
  })

  test('sorts MAC addresses as the numbers that they are', () => {
    const mixed = ['01', '0a', '02', '1e', '10', '0f'].map((end): Row => ({ mac: `000e08aabb${end}`, values: {} }))
    const sorted = shownRows(mixed, '', { column: 'mac', down: false }).map(({ mac }) => mac.slice(-2))
    expect(sorted).toEqual(['01', '02', '0a', '0f', '10', '1e'])
  })

  test('are sorted as people count, and stand as in the file when they are not', () => {
    expect(macs(shownRows(rows, '', { column: 'extension', down: false }))).toEqual(['02', '01'])
    expect(macs(shownRows(rows, '', { column: 'extension', down: true }))).toEqual(['01', '02'])
    expect(macs(shownRows(rows, '', null))).toEqual(['01', '02'])
  })

  test('are written with the models that phones say, and what is no known model stays', () => {
    const models = ['7841', 'CP-8841-3PCC', 'entrance', 'cp-8851-k9']
    const listed = models.map((model, index): Row => ({ mac: `000e08aabb0${index}`, values: { model } }))
    expect(modelEdits([...listed, { mac: '000e08aabb09', values: {} }])).toEqual([
      { mac: '000e08aabb00', values: { model: 'CP-7841-3PCC' } },
      { mac: '000e08aabb03', values: { model: 'CP-8851-3PCC' } },
    ])
  })

  test('know what is wrong with them, also when another is named first', () => {
    const [first, second] = ['000e08aabb01', '000e08aabb02'] as [Mac, Mac]
    const byMac = checksByMac([{ code: 'shares-path', mac: first, path: 'a.xml', others: [second] }])
    expect([...byMac.keys()]).toEqual([first, second])
  })
})

describe('a change of many', () => {
  const all = ['a', 'b', 'c']
  const values = (mode: 'same' | 'counting', value: string): unknown[] =>
    bulkValues(all, 'x', mode, value).map(({ values }) => values['x'])

  test('counts up in the last digits and keeps the zeros before them', () => {
    expect(values('counting', '0098')).toEqual(['0098', '0099', '0100'])
    expect(values('counting', 'Desk 9 east')).toEqual(['Desk 9 east', 'Desk 10 east', 'Desk 11 east'])
    expect(values('counting', 'none')).toEqual(['none', 'none', 'none'])
    expect(values('same', '0098')).toEqual(['0098', '0098', '0098'])
  })

  test('is told phone by phone', () => {
    const changes = [
      { mac: 'a' as Mac, column: 'mac', before: null, after: 'a' },
      { mac: 'a' as Mac, column: 'x', before: null, after: '1' },
      { mac: 'b' as Mac, column: 'x', before: '1', after: null },
      { mac: 'c' as Mac, column: 'x', before: '1', after: '2' },
    ]
    expect(plannedRows({ changes }).map(({ mac, kind, cells }) => [mac, kind, cells.length])).toEqual([
      ['a', 'added', 1],
      ['b', 'removed', 1],
      ['c', 'changed', 1],
    ])
  })
})

describe('a rule of the site', () => {
  test('is found by its parameter, with what its macros read', () => {
    const { rules, parameters } = rulesIn(
      '<flat-profile><GPP_B>x</GPP_B><Profile_Rule_B>/$B</Profile_Rule_B><Resync_Trigger_1>1 eq 1</Resync_Trigger_1><Upgrade_Rule/></flat-profile>',
    )
    expect(rules.map(({ name, kind }) => [name, kind])).toEqual([
      ['Profile_Rule_B', 'profile'],
      ['Resync_Trigger_1', 'trigger'],
    ])
    expect(parameters.get('GPP_B')).toBe('x')
    expect(kindOf('Profile_Rule_E')).toBeNull()
  })

  test('of a template is read as the phone would get it, or as it stands', () => {
    expect(asRendered('{{extension}} {{MA}}', rows[0] ?? null)).toBe('12 000e08aabb01')
    expect(asRendered('{{floor}}', rows[0] ?? null)).toBe('{{floor}}')
    expect(asRendered('{{extension}}', null)).toBe('{{extension}}')
  })

  test('is explained with the DHCP options that were typed', () => {
    expect([
      ...dhcpOptions([
        ['66', ' a '],
        ['x', 'b'],
        ['160', ''],
      ]),
    ]).toEqual([[66, 'a']])
  })
})
