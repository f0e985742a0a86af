import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { noteCodes } from '../../../shared/domain/virtual-phone/machine/notes.ts'
import {
  defaultPhoneReadings,
  phoneReadings,
  machineReadings,
  choosePhoneReading,
} from '../../../shared/domain/virtual-phone/machine/readings.ts'
import { phoneRules, type FollowedRule } from '../../../shared/domain/virtual-phone/rules/rules.ts'
import { causeCodes } from '../../../shared/domain/virtual-phone/machine/state.ts'

const root = new URL('../../../', import.meta.url)
const rules: readonly FollowedRule[] = phoneRules
const sources = (folder: string, ending: string): string => {
  try {
    return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter(
        (name) => name.endsWith(ending) && !name.endsWith('virtual-phone/rules.test.ts') && name !== 'rules.test.ts',
      )
      .map((name) => readFileSync(new URL(`${folder}/${name}`, root), 'utf8'))
      .join('\n')
  } catch {
    return ''
  }
}
const named = (text: string): ReadonlySet<string> => new Set(text.match(/\b[A-Z]{2,3}-\d{1,2}\b/g))
const catalogueOf = (language: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`renderer/locales/${language}/virtualPhone.json`, root), 'utf8')) as Record<
    string,
    unknown
  >

describe('the list of rules', () => {
  test('each id stands once', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    expect(rules.length).toBeGreaterThan(100)
  })

  test('a rule that is followed is named by a test', () => {
    const tests = named(
      sources('test/shared/virtual-phone', '.test.ts') + sources('test/bench/virtual-phone', '.test.ts'),
    )
    expect(rules.filter(({ id, followed }) => followed && !tests.has(id)).map(({ id }) => id)).toEqual([])
  })

  test('a rule that is not followed says why', () => {
    expect(rules.filter(({ followed, reason }) => followed !== (reason === undefined))).toEqual([])
  })

  test('code and tests name no rule that is not in the list', () => {
    const known = new Set<string>(rules.map(({ id }) => id))
    const prefixes = new Set([...known].map((id) => id.replace(/-\d+$/, '')))
    const code = named(sources('shared/domain/virtual-phone', '.ts') + sources('test/shared/virtual-phone', '.test.ts'))
    const strangers = [...code].filter((id) => prefixes.has(id.replace(/-\d+$/, '')) && !known.has(id))
    expect(strangers).toEqual([])
  })
})

/** What `npm run mutate` found: for each rule the code that was switched off, and the test that failed for it. */
type Held = { readonly off: string; readonly fails: string } | null

const UNHELD: readonly string[] = []

const PLACEHOLDER = /%[sdifjo]|\$\{[^}]*\}|\$[a-z]\w*/g

const plainly = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Whether a text of the tests, with what a table puts into it, is this title. */
function titlesIn(text: string): (title: string) => boolean {
  const literals = [...text.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)].map(([, a, b]) => a ?? b ?? '')
  const exact = new Set(literals)
  const templates = literals.filter((one) => one.length > 6 && one.search(PLACEHOLDER) !== -1)
  const patterns = templates.map((one) => new RegExp(`^${one.split(PLACEHOLDER).map(plainly).join('.*')}$`))
  return (title) => exact.has(title) || patterns.some((pattern) => pattern.test(title))
}

describe('a rule that is followed is held by a test', () => {
  const held = JSON.parse(
    readFileSync(new URL('test/shared/virtual-phone/rules-mutated.json', root), 'utf8'),
  ) as Readonly<Record<string, Held>>
  const isTitle = titlesIn(sources('test/shared/virtual-phone', '.test.ts') + sources('test/bench', '.test.ts'))

  test('switching its code off makes a test fail that names it', () => {
    const followed = rules.filter((one) => one.followed).map(({ id }) => id)
    expect(Object.keys(held).sort()).toEqual([...followed].sort())
    // Not held yet: for these no piece of code was found that fails such a test alone. Fewer of them is the only way.
    expect(followed.filter((id) => held[id] === null)).toEqual(UNHELD)
  })

  test('that code and that test are still there, under the same names', () => {
    const stale = Object.entries(held).flatMap(([id, one]) => {
      if (one === null) return []
      const [file = ''] = one.off.split(':')
      return existsSync(new URL(file, root)) && isTitle(one.fails) ? [] : [`${id}: ${one.off}, ${one.fails}`]
    })
    expect(stale).toEqual([])
  })
})

describe.each(['en', 'fr'])('the words in %s', (language) => {
  const words = catalogueOf(language)
  const section = (name: string): Record<string, string> => words[name] as Record<string, string>

  test('every rule, and the reason of each that is not followed', () => {
    expect(Object.keys(section('rule')).sort()).toEqual(rules.map(({ id }) => id).sort())
    const unfollowed = rules.filter(({ followed }) => !followed).map(({ id }) => id)
    expect(Object.keys(section('reason')).sort()).toEqual(unfollowed.sort())
  })

  test('every note, cause and reading', () => {
    expect(Object.keys(section('note')).sort()).toEqual([...noteCodes].sort())
    expect(Object.keys(section('cause')).sort()).toEqual([...causeCodes].sort())
    const expected = machineReadings.flatMap(({ id, choices }) => [id, ...choices.map((choice) => `${id}-${choice}`)])
    expect(Object.keys(section('reading')).sort()).toEqual(expected.sort())
  })
})

test('the English words are those of the list', () => {
  const { rule, reason } = catalogueOf('en') as { rule: Record<string, string>; reason: Record<string, string> }
  for (const { id, text, reason: why } of rules) expect([rule[id], reason[id]]).toEqual([text, why])
})

test('the first choice of every reading is the default, and others can be chosen', () => {
  for (const { id, choices } of phoneReadings) expect(defaultPhoneReadings[id]).toBe(choices[0])
  expect(choosePhoneReading(defaultPhoneReadings, 'restarts', 'never')?.restarts).toBe('never')
  expect(choosePhoneReading(defaultPhoneReadings, 'restarts', 'sometimes')).toBeUndefined()
  expect(choosePhoneReading(defaultPhoneReadings, 'nothing', 'never')).toBeUndefined()
})
