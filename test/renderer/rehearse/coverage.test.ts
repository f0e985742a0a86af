import { describe, expect, test } from 'vitest'
import { chapters, coverage, findRules, readSource } from '../../../renderer/features/rehearse/rules/coverage.ts'
import { phoneRules } from '../../../shared/domain/virtual-phone/rules/rules.ts'
import { catalogue as english } from '../../../renderer/locales/en/index.ts'
import { catalogue as french } from '../../../renderer/locales/fr/index.ts'

const found = (shown: 'all' | 'followed' | 'missing', search: string): readonly string[] =>
  findRules(shown, search, ({ text }) => text).flatMap(({ rules }) => rules.map(({ id }) => id))

describe('the page of rules', () => {
  test('shows every rule of the list, once', () => {
    expect(found('all', '').toSorted()).toEqual(phoneRules.map(({ id }) => id).toSorted())
  })

  test('counts what is followed and what is not, whatever is looked for', () => {
    const { followed, all, byTag } = coverage()
    expect(followed).toBe(phoneRules.filter((rule) => rule.followed).length)
    expect(all).toBe(phoneRules.length)
    expect(byTag.S.all + byTag.D.all + byTag.I.all).toBe(all)
    expect(found('followed', '').length + found('missing', '').length).toBe(all)
    const [chapter] = findRules('missing', 'MAC-7', ({ text }) => text)
    expect(chapter?.count.all).toBe(chapters.find(({ id }) => id === chapter?.id)?.rules.length)
  })

  test('finds a rule by its id and by its words', () => {
    expect(found('all', ' seq-2 ')).toEqual(['SEQ-2'])
    expect(found('all', 'strictly IN this order')).toEqual(['SEQ-1'])
    expect(found('missing', 'strictly in this order')).toEqual([])
  })

  test('says where each rule is printed in the words of the language', () => {
    expect(readSource('Chapter: Renouveler le certificat MIC')).toEqual({
      kind: 'chapter',
      part: 'Renouveler le certificat MIC',
    })
    expect(readSource('phone-facts 2.5')).toEqual({ kind: 'phone-facts', part: '2.5' })
    expect(phoneRules.map(({ source }) => readSource(source).kind)).toContain('design')
  })

  test.each([
    ['English', english],
    ['French', french],
  ])('has a name for every chapter in %s', (_, { rehearseScreen }) => {
    expect(Object.keys(rehearseScreen.rules.chapter)).toEqual(chapters.map(({ id }) => id))
  })
})
