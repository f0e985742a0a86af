import { expect, test } from 'vitest'
import { compileFilter } from '../../../shared/domain/event/filter.ts'
import { withNames } from '../../../shared/domain/event/filter-names.ts'
import { parseFilter } from '../../../shared/domain/event/filter-parse.ts'
import { facetsOf } from '../../../shared/domain/event/facets.ts'
import { nthMac } from '../../support/mac.ts'

const names = new Map([
  [nthMac(1), 'Réception'],
  [nthMac(2), 'Workshop 2'],
])

const finds = (text: string, phone: number): boolean => {
  const filter = parseFilter(text, { now: 0, utcOffsetMinutes: () => 0 })
  if (!filter.ok) throw new Error(filter.error.code)
  const facets = facetsOf({
    type: 'phone.said',
    server: 'syslog',
    who: { ip: '10.0.0.1', mac: nthMac(phone), model: 'CP-8841-3PCC' },
    text: 'hello',
  })
  return compileFilter(withNames(filter.value, names))(facets, 0)
}

test.each([
  ['phone:Réception', 1, true],
  ['phone:réc', 1, true],
  ['phone:"workshop 2"', 2, true],
  ['phone:Réception', 2, false],
  ['-phone:Réception', 1, false],
  ['-phone:Réception', 2, true],
  ['phone:8841', 2, true],
  ['phone:000002', 2, true],
  ['phone:Nobody', 1, false],
])('%s finds phone %i: %s', (...[text, phone, found]) => {
  expect(finds(text, phone)).toBe(found)
})
