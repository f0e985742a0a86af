import { describe, expect, test } from 'vitest'
import { findingCodes, rules } from '../../../../shared/domain/profile/lint/rules.ts'
import { applyEdits } from '../../../../shared/domain/profile/span.ts'
import { lintText } from '../../../support/profile-catalogue.ts'
import { cases } from './cases.ts'

describe.each(cases)('$code', ({ code, bad, good, line, context }) => {
  const found = lintText(bad, context).filter((finding) => finding.code === code)

  test(`is told at its line (${bad.slice(14, 90).trim()})`, () => {
    expect(found.map((finding) => finding.line)).toContain(line)
    for (const { offset, length, column, endLine, endColumn } of found) {
      expect(offset + length).toBeLessThanOrEqual(bad.length)
      expect(column).toBeGreaterThan(0)
      expect(endLine * 1e6 + endColumn).toBeGreaterThanOrEqual(line * 1e6)
    }
  })

  test('is not told where it is right', () => {
    expect(lintText(good, context).filter((finding) => finding.code === code)).toEqual([])
  })
})

describe.each(cases.filter(({ fixed }) => fixed === true))('$code', ({ code, bad, context }) => {
  test(`has a fix that takes it away and adds no error (${bad.slice(14, 90).trim()})`, () => {
    const before = lintText(bad, context)
    const found = before.filter((finding) => finding.code === code)
    expect(found[0]?.fix).toBeDefined()
    const after = lintText(applyEdits(bad, found[0]?.fix?.edits ?? []), context)
    expect(after.filter((finding) => finding.code === code)).toHaveLength(found.length - 1)
    const errors = (findings: typeof after) => findings.filter(({ severity }) => severity === 'error').length
    expect(errors(after)).toBeLessThanOrEqual(errors(before))
  })
})

test('every code has a case, and every finding is one of its rule', () => {
  expect(new Set(cases.map(({ code }) => code))).toEqual(new Set(findingCodes))
  for (const { bad, context } of cases)
    for (const { rule, code } of lintText(bad, context))
      expect(code === 'more-of-the-same' || rules.find(({ name }) => name === rule)?.codes.includes(code)).toBe(true)
})

test('whatever offers a fix mends something, wherever it was found', () => {
  for (const { bad, context } of cases) {
    if (bad.length > 10_000) continue
    const before = lintText(bad, context)
    for (const finding of before) {
      if (finding.fix === undefined) continue
      const after = lintText(applyEdits(bad, finding.fix.edits), context)
      const same = (list: typeof before) => list.filter(({ code }) => code === finding.code).length
      expect(same(after), `${finding.code} in ${bad}`).toBeLessThan(same(before))
    }
  }
})

test('the button that takes accents away names the value as a person reads it, and writes it as XML', () => {
  const [finding] = lintText('<flat-profile><Display_Name_1_>Café &amp; thé</Display_Name_1_></flat-profile>').filter(
    ({ code }) => code === 'non-ascii',
  )
  expect(finding?.fix?.params).toEqual({ text: 'Cafe & the' })
  expect(finding?.fix?.edits.map(({ text }) => text)).toEqual(['Cafe &amp; the'])
})

test('a number with letters in it is wrong once: it is not also called too short', () => {
  const codes = lintText('<flat-profile><Resync_Periodic>36OO</Resync_Periodic></flat-profile>').map(({ code }) => code)
  expect(codes).not.toContain('periodic-short')
  expect(codes.length).toBeGreaterThan(0)
  const short = lintText('<flat-profile><Resync_Periodic>36</Resync_Periodic></flat-profile>').map(({ code }) => code)
  expect(short).toContain('periodic-short')
})

test('a name that is nearly right is not renamed into a second one of the right name', () => {
  const text = (own: string): string => `<flat-profile>${own}<Profile_Rulz>/b.xml</Profile_Rulz></flat-profile>`
  const fixOf = (own: string) => lintText(text(own)).find(({ code }) => code === 'unknown-parameter-near')?.fix
  expect(fixOf('')).toBeDefined()
  expect(fixOf('<Profile_Rule>/a.xml</Profile_Rule>')).toBeUndefined()
})
