import { describe, expect, test } from 'vitest'
import { wordsIn } from '../../../../electron/words.ts'
import { byteProblemCodes } from '../../../../shared/domain/profile/bytes.ts'
import { findingCodes } from '../../../../shared/domain/profile/lint/rules.ts'
import { languages } from '../../../../shared/domain/text/languages.ts'
import { lintText } from '../../../support/profile-catalogue.ts'
import { cases } from './cases.ts'

const locales = import.meta.glob<object>('../../../../renderer/locales/*/{lint,rule}.json', {
  eager: true,
  import: 'default',
})

describe.each(languages)('in %s', (language) => {
  // Keys are made of codes here: no catalogue's type knows them.
  const t = wordsIn(language, locales) as unknown as (key: string, params?: object) => string

  test.each([...findingCodes, ...byteProblemCodes])('%s says what, why and what to do', (code) => {
    for (const part of ['what', 'why', 'next'])
      expect(t(`lint:${code}.${part}`, { problem: 'too-long' }).length).toBeGreaterThan(3)
    for (const part of ['what', 'why', 'next'])
      expect(t(`lint:${code}.${part}`, { problem: 'too-long' })).not.toContain(`${code}.`)
  })

  test('no sentence is left with a gap or a key in it', () => {
    for (const { bad, context } of cases) {
      for (const { code, params, fix } of lintText(bad, context)) {
        const told = [
          ...['what', 'why', 'next'].map((part) => t(`lint:${code}.${part}`, params)),
          fix ? t(`lint:fix.${fix.title}`, fix.params) : '',
        ]
        for (const sentence of told)
          expect(sentence, code).not.toMatch(/\{\{|\}\}|\$t\(|lint:[a-z]|rule:(?:problem|schedule)/)
      }
    }
  })

  test('a fix that does not show what it writes does not promise to', () => {
    const fixes = cases.flatMap(({ bad, context }) => lintText(bad, context).flatMap(({ fix }) => fix ?? []))
    expect(fixes.map(({ title }) => title)).toContain('mend')
    for (const { title, params } of fixes) expect(t(`lint:fix.${title}`, params)).not.toMatch(/…/)
  })

  test('a value cannot pull other words into the sentence', () => {
    const [finding] = lintText('<flat-profile><Connection_Type>$t(lint:empty.what)</Connection_Type></flat-profile>')
    expect(t(`lint:${finding?.code ?? ''}.what`, finding?.params)).toContain('$t(lint:empty.what)')
  })
})
