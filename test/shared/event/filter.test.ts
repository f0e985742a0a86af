import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EventBody } from '../../../shared/domain/event/bench-event.ts'
import { facetsOf } from '../../../shared/domain/event/facets.ts'
import { compileFilter } from '../../../shared/domain/event/filter.ts'
import { filterProblems, formatFilter, parseFilter } from '../../../shared/domain/event/filter-parse.ts'
import type { FilterTime } from '../../../shared/domain/event/filter-time.ts'
import { filterTokens, suggestTerms, withoutToken, withTerm } from '../../../shared/domain/event/filter-tokens.ts'
import english from '../../../renderer/locales/en/filter.json' with { type: 'json' }
import french from '../../../renderer/locales/fr/filter.json' with { type: 'json' }
import { filters } from '../../support/store-arbitraries.ts'
import { mac } from '../../support/mac.ts'

/** Noon in Lyon, on a winter Monday. */
const now = Date.UTC(2026, 10, 23, 11, 0, 0)
const time: FilterTime = { now, utcOffsetMinutes: 60 }

const parsed = (text: string, when = time) => {
  const read = parseFilter(text, when)
  if (!read.ok) throw new Error(`${text}: ${read.error.code}`)
  return read.value
}
const problem = (text: string) => {
  const read = parseFilter(text, time)
  return read.ok ? null : read.error
}
const since = (text: string, when = time) => {
  const [term] = parsed(`since:${text}`, when)
  return term?.on === 'since' ? new Date(term.at).toISOString() : null
}
const until = (text: string, when = time) => {
  const [term] = parsed(`until:${text}`, when)
  return term?.on === 'until' ? new Date(term.at).toISOString() : null
}

const line: EventBody = {
  type: 'phone.said',
  server: 'syslog',
  who: { ip: '10.0.4.17', mac: mac('000e08abcdef'), model: 'CP-8841-3PCC' },
  text: 'Requesting resync tftp://10.0.4.1/Site/Élysée.xml',
  severity: 4,
  verdict: { what: 'resync', result: 'requested', url: 'tftp://10.0.4.1/Site/Élysée.xml' },
}
const shows = (text: string, event: EventBody = line, at = now) => compileFilter(parsed(text))(facetsOf(event), at)

describe('what a query finds', () => {
  test.each([
    ['', true],
    ['phone:00:0E:08:AB:CD:EF', true],
    ['phone:000e.08ab.cdef', true],
    ['phone:SEP000E08ABCDEF', true],
    ['phone:cdef', true],
    ['phone:CD:EF', true],
    ['phone:000e08', false],
    ['phone:8841', true],
    ['phone:cp-88', true],
    ['phone:7841', false],
    ['mac:cdef model:8841', true],
    ['ip:10.0.4.17', true],
    ['ip:10.0.4', true],
    ['ip:10.0.4.', true],
    ['ip:10.0.4.1', false],
    ['ip:10.0.4.*', true],
    ['file:élysée.XML', true],
    ['file:*.xml', true],
    ['file:basic.txt', false],
    ['server:syslog', true],
    ['server:tftp,http', false],
    ['-server:tftp,http', true],
    ['outcome:working,ok', true],
    ['outcome:failed', false],
    ['severity:warning', true],
    ['severity:>=warning', true],
    ['severity:err', false],
    ['severity:error', false],
    ['severity:7', true],
    ['-severity:err', true],
    ['resync', true],
    ['"requesting resync"', true],
    ['text:"requesting resync"', true],
    ['-resync', false],
    ['-"no such text"', true],
    ['resync -reboot', true],
    ['tftp://10.0.4.1/site', true],
    ['00:0e:08:ab:cd:ef', true],
    ['since:10m', true],
    ['since:10m until:5m', false],
    ['-since:10m', false],
  ])('%s → %s', (text, found) => {
    expect(shows(text)).toBe(found)
  })

  test('what somebody changed in the site is the bench’s own, settings of a server too', () => {
    const changes: readonly EventBody[] = [
      { type: 'phones.changed', by: 'outside', added: 0, changed: 1, removed: 0 },
      { type: 'profile.saved', area: 'templates', path: 'phone.xml', bytes: 4, sha256: 'ab' },
      { type: 'settings.changed', setting: 'server', server: 'tftp', port: 69, enabled: false },
    ]
    for (const change of changes) expect(shows('server:bench', change)).toBe(true)
    expect(shows('server:bench')).toBe(false)
    expect(changes.map((change) => shows('file:phone.xml', change))).toEqual([false, true, false])
    expect(changes.map((change) => shows('phones.csv', change))).toEqual([true, false, false])
  })

  test('a line without a severity is never "that or worse"', () => {
    const plain: EventBody = { type: 'server.stopped', server: 'http' }
    expect(shows('severity:debug', plain)).toBe(false)
    expect(shows('-severity:debug', plain)).toBe(true)
  })

  test('the letters i of Turkish are one letter, whatever language the laptop speaks', () => {
    const izmir: EventBody = { type: 'site.closed', name: 'İZMİR Iğdır' }
    for (const text of ['izmir', 'IZMIR', 'İzmir', 'ızmır', '"izmir IĞDIR"']) expect(shows(text, izmir)).toBe(true)
  })

  test('a name that a Mac wrote decomposed is found as people type it', () => {
    expect(shows('élysée', { type: 'site.closed', name: 'E\u0301lyse\u0301e' })).toBe(true)
  })
})

describe('times', () => {
  test('a clock time is of today, and names a whole minute, second or part of one', () => {
    expect(since('09:30')).toBe('2026-11-23T08:30:00.000Z')
    expect(until('09:30')).toBe('2026-11-23T08:30:59.999Z')
    expect(since('9:30:11.5')).toBe('2026-11-23T08:30:11.500Z')
    expect(until('9:30:11.5')).toBe('2026-11-23T08:30:11.599Z')
  })

  test('a clock time that is still to come was yesterday, when something is sought since then', () => {
    expect(since('23:50')).toBe('2026-11-22T22:50:00.000Z')
    expect(until('23:50')).toBe('2026-11-23T22:50:59.999Z')
  })

  test('an hour of last night stays an hour when it is asked about in the morning', () => {
    const [, end] = parsed('since:22:00 until:23:00')
    expect(end).toEqual({ not: false, on: 'until', at: Date.UTC(2026, 10, 22, 22, 0, 59, 999) })
  })

  test('dates are local days, and whole ones', () => {
    expect(since('2026-11-20')).toBe('2026-11-19T23:00:00.000Z')
    expect(until('2026-11-20')).toBe('2026-11-20T22:59:59.999Z')
    expect(since('2026-11-20T14:02')).toBe('2026-11-20T13:02:00.000Z')
    expect(since('"2026-11-20 14:02"')).toBe('2026-11-20T13:02:00.000Z')
    expect(since('2026-11-20T14:02Z')).toBe('2026-11-20T14:02:00.000Z')
    expect(since('yesterday')).toBe('2026-11-21T23:00:00.000Z')
    expect(until('yesterday')).toBe('2026-11-22T22:59:59.999Z')
  })

  test('so long ago', () => {
    expect(since('10m')).toBe('2026-11-23T10:50:00.000Z')
    expect(since('2h')).toBe('2026-11-23T09:00:00.000Z')
    expect(since('3d ago')).toBe('2026-11-20T11:00:00.000Z')
    expect(since('"3d ago"')).toBe('2026-11-20T11:00:00.000Z')
    expect(parsed('since:3d ago resync')).toHaveLength(2)
  })

  test('a day on which the clocks change is as long as it was', () => {
    // Paris left summer time on 25 October 2026 at 01:00 UTC.
    const changed = Date.UTC(2026, 9, 25, 1)
    const paris: FilterTime = { now, utcOffsetMinutes: (at) => (at < changed ? 120 : 60) }
    expect(since('2026-10-25', paris)).toBe('2026-10-24T22:00:00.000Z')
    expect(until('2026-10-25', paris)).toBe('2026-10-25T22:59:59.999Z')
    expect(since('2026-10-20T08:00', paris)).toBe('2026-10-20T06:00:00.000Z')
  })
})

describe('what is not a query says what was expected, and where', () => {
  test.each([
    ['server:ftp', 'server-unknown', 0, 10],
    ['resync outcome:bad', 'outcome-unknown', 7, 11],
    ['severity:loud', 'severity-unknown', 0, 13],
    ['severity:8', 'severity-unknown', 0, 10],
    ['since:25:00', 'time-unknown', 0, 11],
    ['since:2026-02-30', 'time-unknown', 0, 16],
    ['until:soon', 'time-unknown', 0, 10],
    ['since:1h until:2h', 'time-order', 9, 8],
    ['colour:red', 'key-unknown', 0, 10],
    ['phone:', 'value-missing', 0, 6],
    ['server:,', 'value-missing', 0, 8],
    ['""', 'value-missing', 0, 2],
    ['file:*', 'value-missing', 0, 6],
    ['text:"half', 'quote-open', 0, 10],
    ['a '.repeat(41), 'too-many-terms', 80, 1],
    ['x'.repeat(2_001), 'too-long', 0, 2_001],
  ])('%.40s → %s', (text, code, at, length) => {
    expect(problem(text)).toMatchObject({ code, at, length })
  })

  test('every problem has its words in both languages', () => {
    for (const words of [english, french])
      expect(Object.keys(words.problems).sort()).toEqual([...filterProblems].sort())
  })

  test('quotes make a text of anything', () => {
    expect(parsed('"colour:red"')).toEqual([{ not: false, on: 'text', value: 'colour:red' }])
    expect(parsed(String.raw`"a \"b\" \\ c"`)).toEqual([{ not: false, on: 'text', value: String.raw`a "b" \ c` }])
  })

  test('nothing throws and nothing hangs, whatever is typed', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 2_100 }),
      fc
        .array(fc.constantFrom('-', '"', ':', ' ', '\\', 'since:', 'phone:', '9', 'a', ',', 'ago', '__proto__:'), {
          maxLength: 60,
        })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(typed, fc.nat(), (text, caret) => {
        parseFilter(text, time)
        suggestTerms(text, caret)
        for (const token of filterTokens(text, time)) expect(token.length).toBeGreaterThan(0)
      }),
    )
    const started = performance.now()
    parseFilter(`"${'\\'.repeat(1_990)}`, time)
    expect(performance.now() - started).toBeLessThan(100)
  })

  test('a filter that is written down reads back as itself', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const read = parseFilter(formatFilter(filter), time)
        // A range that ends before it begins is a filter of the store's, but no query.
        if (read.ok) expect(read.value).toEqual(filter)
        else expect(read.error.code).toBe('time-order')
      }),
    )
  })
})

describe('chips and completion', () => {
  const text = 'phone:cdef -server:"http"  resync colour:red'

  test('a chip stands for one condition and can be taken away', () => {
    const tokens = filterTokens(text, time)
    expect(tokens.map(({ on, not, value, problem }) => [on, not, value, problem?.code])).toEqual([
      ['phone', false, 'cdef', undefined],
      ['server', true, 'http', undefined],
      ['text', false, 'resync', undefined],
      [null, false, 'red', 'key-unknown'],
    ])
    expect(tokens.map((token) => withoutToken(text, token))).toEqual([
      '-server:"http"  resync colour:red',
      'phone:cdef resync colour:red',
      'phone:cdef -server:"http" colour:red',
      'phone:cdef -server:"http"  resync',
    ])
  })

  test('a condition is added once, in quotes where it needs them', () => {
    const once = withTerm('resync', { on: 'file', value: 'a b.xml', not: true })
    expect(once).toBe('resync -file:"a b.xml"')
    expect(withTerm(once, { on: 'file', value: 'a b.xml', not: true })).toBe(once)
    expect(withTerm('', { on: 'ip', value: '10.0.0.7' })).toBe('ip:10.0.0.7')
  })

  test.each([
    ['', 0, 'phone:'],
    ['se', 2, 'server:'],
    ['-se', 3, 'server:'],
    ['resync ou', 9, 'outcome:'],
    ['server:', 7, 'tftp'],
    ['server:tftp,h', 13, 'http'],
    ['outcome:FA', 10, 'failed'],
    ['severity:w', 10, 'warning'],
    ['since:', 6, '10m'],
  ])('after %o, %o is offered', (typed, caret, offered) => {
    expect(suggestTerms(typed, caret).options).toContain(offered)
  })

  test('an option takes the place of what was begun, not of what is around it', () => {
    expect(suggestTerms('a server:tf b', 11)).toMatchObject({ from: 9, to: 11, options: ['tftp'] })
    expect(suggestTerms('server:tftp,h', 13)).toMatchObject({ from: 12, to: 13 })
  })
})
