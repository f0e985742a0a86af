import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { csvCell, csvHeader, csvRow, jsonLine } from '../../../shared/domain/export/events.ts'
import { eventLists } from '../../support/store-arbitraries.ts'
import { mac } from '../../support/mac.ts'

const said = (text: string): BenchEvent => ({
  seq: 7,
  at: Date.UTC(2026, 10, 23, 9, 2, 11, 500),
  type: 'phone.said',
  server: 'syslog',
  who: { ip: '10.0.0.7', mac: mac('000e08abcdef'), model: 'CP-8841-3PCC' },
  text,
  severity: 6,
})

describe('a cell shows what it holds and runs nothing', () => {
  test.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['=cmd|x', `"'=cmd|x"`],
    ['+1', `"'+1"`],
    ['-2+3', `"'-2+3"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['"=1+1', `"'""=1+1"`],
    [`'=1`, `"''=1"`],
    ['  =1', `"'  =1"`],
    ['＝1', `"'＝1"`],
    ['\t=1', `"'\\t=1"`],
    ['\rx', `"'\\rx"`],
    ['two\nlines', 'two\\nlines'],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['photo\u202egnp.exe', 'photo\\u202egnp.exe'],
    ['nul\0', 'nul\\u0000'],
    ['\ufeff=1', `"'\\ufeff=1"`],
  ])('%j → %s', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })
})

/** Lyon in November. */
const winter = { offset: () => 60 }

test('a row has as many cells as the header has names, and is one line, whatever a phone says', () => {
  const names = csvHeader.split(',').length
  fc.assert(
    fc.property(eventLists, (events) => {
      for (const event of events) {
        const row = csvRow(event, winter)
        expect(row.indexOf('\r\n')).toBe(row.length - 2)
        expect(row.slice(0, -2).match(/(?:^|,)(?:"(?:[^"]|"")*"|[^",]*)/g)).toHaveLength(names)
      }
    }),
  )
})

test('a row names time, phone and outcome in columns of their own', () => {
  expect(csvRow(said('=HYPERLINK("http://x")'), { ...winter, name: 'Reception' })).toMatch(
    /^7,"2026-11-23 10:02:11\.500",phone\.said,syslog,neutral,6,10\.0\.0\.7,00:0e:08:ab:cd:ef,Reception,CP-8841-3PCC,,,,,,"'=HYPERLINK/,
  )
})

test('a line of JSON reads back whole, and nothing in it commands a terminal', () => {
  const event = said('\u001b]0;title\u0007 \u202e \u2028 \u009b31m é')
  const line = jsonLine(event)
  expect(JSON.parse(line)).toEqual(event)
  expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028\u202e]/u)
})

test('what somebody changed in the site is exported: what it is in a row, and whole in JSON', () => {
  const changed: BenchEvent = { seq: 1, at: 0, type: 'phones.changed', by: 'import', added: 3, changed: 1, removed: 0 }
  const renamed: BenchEvent = { seq: 2, at: 0, type: 'file.renamed', path: 'b.xml', from: 'a.xml' }
  expect(csvRow(changed, winter)).toMatch(/^1,"1970-01-01 01:00:00\.000",phones\.changed,bench,neutral,/)
  expect(csvRow(renamed, winter)).toMatch(/,file\.renamed,bench,neutral,,,,,,b\.xml,/)
  expect(JSON.parse(jsonLine(changed))).toEqual(changed)
})
