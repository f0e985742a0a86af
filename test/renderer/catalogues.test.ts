import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { catalogue as english } from '../../renderer/app/catalogue-en.ts'
import { catalogue as french } from '../../renderer/app/catalogue-fr.ts'
import { droppedCodes, rejectedCodes } from '../../renderer/features/live/codes.ts'
import { outcomes } from '../../shared/domain/event/facets.ts'
import { refusalReasons, serverNames } from '../../shared/domain/event/bench-event.ts'
import { filterProblems } from '../../shared/domain/event/filter-parse.ts'
import { faultCodes } from '../../shared/domain/fault/fault.ts'

const locales = join(import.meta.dirname, '../../renderer/locales')
const namespaces = readdirSync(join(locales, 'en'))

interface Words {
  readonly [key: string]: string | Words
}

const read = (language: string, file: string): Words =>
  JSON.parse(readFileSync(join(locales, language, file), 'utf8')) as Words

function flat(words: Words, prefix = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[`${prefix}${key}`, value]] : [...flat(value, `${prefix}${key}.`)],
    ),
  )
}

/** French has one plural form more (`many`, for millions): its words are those of `other`. */
const keysOf = (words: Words): string[] => [...flat(words).keys()].filter((key) => !key.endsWith('_many')).sort()

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(.+?)\}\}/g)].map(([, name]) => name ?? '').sort()

test('French has the same files of words as English', () => {
  expect(readdirSync(join(locales, 'fr'))).toEqual(namespaces)
})

describe.each(namespaces)('%s', (file) => {
  const en = read('en', file)
  const fr = read('fr', file)

  test('has the same keys in both languages', () => {
    expect(keysOf(fr)).toEqual(keysOf(en))
  })

  test('fills the same values into each text in both languages', () => {
    const inEnglish = flat(en)
    for (const [key, text] of flat(fr)) {
      const original = inEnglish.get(key.replace(/_many$/, '_other'))
      expect({ key, values: placeholders(text) }).toEqual({ key, values: placeholders(original ?? '') })
    }
  })

  test('says something in every text, in the typography of its language', () => {
    for (const [key, text] of [...flat(en), ...flat(fr)]) expect(text.trim(), key).not.toBe('')
    for (const [key, text] of flat(fr)) expect(text, key).not.toMatch(/\w'\w/)
  })

  test('keeps French punctuation on the line of its word, by no-break spaces', () => {
    for (const [key, text] of flat(fr)) {
      // A breaking space before a double sign that ends a word group, or inside guillemets.
      expect(text, key).not.toMatch(/[\p{L}\p{N}»”)\]}%’…] [:;?!](?=\s|$|["»)<])/u)
      expect(text, key).not.toMatch(/« |(?<=\S) »/)
    }
  })

  test('has a plural form for every number that French and English tell apart', () => {
    const forms = (words: Words, form: string): string[] =>
      [...flat(words).keys()].filter((key) => key.endsWith(form)).map((key) => key.slice(0, -form.length))
    for (const words of [en, fr]) expect(forms(words, '_one')).toEqual(forms(words, '_other'))
    expect(forms(fr, '_many')).toEqual(forms(fr, '_other'))
  })
})

describe.each([
  ['English', english],
  ['French', french],
])('in %s, every code of the domain has its words:', (_, { faults, events, filter, common }) => {
  test('faults', () => {
    expect(Object.keys(faults).sort()).toEqual([...faultCodes].sort())
    for (const words of Object.values(faults)) expect(Object.keys(words)).toEqual(['what', 'next'])
  })

  test('refusals', () => {
    expect(Object.keys(events.refusal).sort()).toEqual([...refusalReasons].sort())
  })

  test('outcomes, servers and problems of a filter', () => {
    expect(Object.keys(events.outcome).sort()).toEqual([...outcomes].sort())
    expect(Object.keys(common.server)).toEqual(expect.arrayContaining([...serverNames]))
    expect(Object.keys(filter.problems).sort()).toEqual([...filterProblems].sort())
  })

  test('reasons of rejected packets and dropped messages', () => {
    expect(Object.keys(events.rejected).sort()).toEqual([...rejectedCodes].sort())
    expect(Object.keys(events.dropped).sort()).toEqual([...droppedCodes].sort())
  })
})
