import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { catalogue as english } from '../../renderer/locales/en/index.ts'
import { catalogue as french } from '../../renderer/locales/fr/index.ts'
import { droppedCodes, rejectedCodes } from '../../renderer/features/live/codes.ts'
import { outcomes } from '../../shared/domain/event/facets.ts'
import { refusalReasons, serverNames } from '../../shared/domain/event/bench-event.ts'
import { filterProblems } from '../../shared/domain/event/filter-parse.ts'
import { languages } from '../../shared/domain/text/languages.ts'
import { faultCodes } from '../../shared/domain/fault/fault.ts'

const locales = join(import.meta.dirname, '../../renderer/locales')
const namespaces = readdirSync(join(locales, 'en')).filter((file) => file.endsWith('.json'))

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

/** `count_one` and `count_other` are forms of `count`; how many forms there are is the language's affair. */
const baseOf = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '')

const keysOf = (words: Words): string[] => [...new Set([...flat(words).keys()].map(baseOf))].sort()

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(.+?)\}\}/g)].map(([, name]) => name ?? '').sort()

const translations = languages.filter((language) => language !== 'en')

test('every language is a folder, and every folder a language', () => {
  const folders = readdirSync(locales, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.map(({ name }) => name).sort()).toEqual([...languages].sort())
})

test.each(translations)('%s has the same files as English', (language) => {
  expect(readdirSync(join(locales, language))).toEqual(readdirSync(join(locales, 'en')))
})

describe.each(translations.flatMap((language) => namespaces.map((file) => [language, file] as const)))(
  '%s/%s',
  (language, file) => {
    const original = flat(read('en', file))
    const translated = flat(read(language, file))

    test('has the keys of English', () => {
      expect(keysOf(read(language, file))).toEqual(keysOf(read('en', file)))
    })

    test('fills the same values into each text as English', () => {
      for (const [key, text] of translated) {
        const english = original.get(key) ?? original.get(`${baseOf(key)}_other`)
        expect({ key, values: placeholders(text) }).toEqual({ key, values: placeholders(english ?? '') })
      }
    })
  },
)

describe.each(languages.flatMap((language) => namespaces.map((file) => [language, file] as const)))(
  '%s/%s',
  (language, file) => {
    const texts = flat(read(language, file))

    test('says something in every text', () => {
      for (const [key, text] of texts) expect(text.trim(), key).not.toBe('')
    })

    test('has every plural form that the language has, wherever it has one', () => {
      const forms = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort()
      for (const base of new Set([...texts.keys()].filter((key) => key !== baseOf(key)).map(baseOf))) {
        const found = [...texts.keys()].filter((key) => key !== base && baseOf(key) === base)
        expect({ base, forms: found.map((key) => key.slice(base.length + 1)).sort() }).toEqual({ base, forms })
      }
    })

    test('counts things only in texts that have plural forms', () => {
      // These are told from two things on, whatever the language.
      const alwaysMany = /^(FLEET_TOO_LARGE|several-flat-profiles|problem\.too-many|day\.many|limited\.)/
      for (const [key, text] of texts) {
        if (key === baseOf(key) && !alwaysMany.test(key))
          expect(text, key).not.toMatch(/\{\{count(, number)?\}\} (?!more|de plus)\p{L}/u)
      }
    })
  },
)

test.each(languages)('%s says what happened in words that the column What shows whole', (language) => {
  const words = [...flat(read(language, 'events.json'))].filter(([key]) => /word$/i.test(key))
  expect(words.length).toBeGreaterThan(40)
  for (const [key, word] of words) expect(word.length, `${key}: ${word}`).toBeLessThanOrEqual(17)
})

describe.each(namespaces)('fr/%s', (file) => {
  test('keeps to French typography: curly apostrophes, and no-break spaces before double signs and inside guillemets', () => {
    for (const [key, text] of flat(read('fr', file))) {
      expect(text, key).not.toMatch(/\w'\w/)
      expect(text, key).not.toMatch(/[\p{L}\p{N}»”)\]}%’…] [:;?!](?=\s|$|["»)<])/u)
      expect(text, key).not.toMatch(/« |(?<=\S) »/)
    }
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
