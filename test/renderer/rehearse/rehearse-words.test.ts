import i18next from 'i18next'
import { describe, expect, test } from 'vitest'
import { catalogue as english } from '../../../renderer/locales/en/index.ts'
import { catalogue as french } from '../../../renderer/locales/fr/index.ts'
import { noteParams } from '../../../renderer/features/rehearse/phone/note-params.ts'
import type { Words } from '../../../shared/domain/rehearsal/report.ts'
import { scenarioNames } from '../../../shared/domain/rehearsal/scenarios.ts'
import { allCauses } from '../../../shared/domain/rehearsal/verdict.ts'
import { causeCodes } from '../../../shared/domain/virtual-phone/machine/state.ts'

const speaking = i18next.createInstance()
await speaking.init({ resources: { en: english, fr: french }, interpolation: { escapeValue: false } })
const wordsIn = (language: string): Words => {
  const t = speaking.getFixedT(language, ['rehearseScreen', 'virtualPhone'])
  return (key, params = {}) => t(key as 'rehearseScreen:title', params)
}

describe.each(['en', 'fr'])('in %s', (language) => {
  const words = wordsIn(language)

  test('every scenario and every cause has its words', () => {
    const { rehearse, virtualPhone } = language === 'en' ? english : french
    expect(Object.keys(rehearse.scenario)).toEqual([...scenarioNames])
    const known = new Set([...Object.keys(rehearse.cause), ...Object.keys(virtualPhone.cause)])
    expect(allCauses.filter((cause) => !known.has(cause))).toEqual([])
  })

  test('codes in a line’s evidence are read as words, and what is no code stays', () => {
    const said = noteParams(
      { cause: 'periodic', rule: 'Profile_Rule', seconds: 20, why: 'comment', by: 'retry' },
      words,
    )
    expect(said).toMatchObject({ rule: 'Profile_Rule', seconds: 20 })
    for (const name of ['cause', 'why', 'by']) expect(String(said[name])).not.toMatch(/rehearseScreen|term\./)
    for (const cause of causeCodes)
      expect(noteParams({ cause }, words)['cause']).toBe(words(`virtualPhone:cause.${cause}`))
    expect(noteParams({ reason: 'something-newer' }, words)).toEqual({ reason: 'something-newer' })
  })
})
