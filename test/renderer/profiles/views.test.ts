import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { describe, expect, test } from 'vitest'
import {
  buildForm,
  SEARCH_LIMIT,
  tabsOf,
  type FormQuestion,
} from '../../../renderer/features/profiles/form/form-model.ts'
import { rowsOf, sortRows } from '../../../renderer/features/profiles/list/rows.ts'
import { findingsByName, parameterAt } from '../../../renderer/features/profiles/place-in.ts'
import { starterIds, starterText } from '../../../renderer/features/profiles/starters.ts'
import { atCaret } from '../../../renderer/features/profiles/text/caret.ts'
import { profileCompletion, type Surroundings } from '../../../renderer/features/profiles/text/completion.ts'
import { tagNameAt } from '../../../renderer/features/profiles/text/hover.ts'
import { slug } from '../../../renderer/features/profiles/use-words.ts'
import english from '../../../renderer/locales/en/profiles.json'
import { parameterTypes } from '../../../shared/domain/profile/catalogue.ts'
import { parseProfile } from '../../../shared/domain/profile/parse.ts'
import type { ProfileSummary } from '../../../shared/ipc/contract/profiles.ts'
import { catalogue, lintText, profileOf } from '../../support/profile-catalogue.ts'

describe('what is being written at the caret', () => {
  test.each([
    ['<flat-profile>\n  <Res', { kind: 'name', bracket: true }],
    ['<flat-profile>\n  Resync_P', { kind: 'name', bracket: false }],
    ['<flat-profile><GPP_A>x</GPP', { kind: 'closing', name: 'GPP_A' }],
    ['<Resync_Periodic u', { kind: 'attribute' }],
    ['<Resync_Periodic ua="n', { kind: 'access' }],
    ['<Enable_Web_Server>Y', { kind: 'value', name: 'Enable_Web_Server', written: 'Y' }],
    ['<Enable_Web_Server ua="na">', { kind: 'value', name: 'Enable_Web_Server', written: '' }],
    ['<Profile_Rule>http://10.0.0.1/$M', { kind: 'macro', name: 'Profile_Rule' }],
  ])('%j', (before, expected) => {
    expect(atCaret(before, before.length)).toMatchObject(expected)
  })

  test.each(['', 'plain', '<a></a> ', '<!-- <'.repeat(2_000)])('nothing can be said of %j, in no time', (before) => {
    const began = performance.now()
    atCaret(before, before.length)
    atCaret(`<${' a="b"'.repeat(800)}`, 0)
    expect(performance.now() - began).toBeLessThan(200)
  })
})

describe('completion', () => {
  const around: Surroundings = {
    model: null,
    language: 'en',
    words: { access: { na: 'hidden', ro: '', rw: '' }, isDefault: 'default', where: () => '', facts: () => [] },
  }
  const labels = (text: string, model: string | null = null): readonly string[] => {
    const state = EditorState.create({ doc: text })
    const result = profileCompletion({ ...around, model })(new CompletionContext(state, text.length, true))
    return result?.options.map(({ label }) => label) ?? []
  }

  test('offers the parameters that the model has', () => {
    expect(labels('<flat-profile>\n<Us')).toContain('User_ID_16_')
    expect(labels('<flat-profile>\n<Us', 'CP-7841-3PCC')).not.toContain('User_ID_16_')
    expect(labels('<flat-profile>\n<Us', 'CP-7841-3PCC')).toContain('User_ID_4_')
  })

  test('offers what a parameter chooses from, the accesses, and the macros of a rule', () => {
    expect(labels('<Enable_Protocol>')).toEqual(['Http', 'Https'])
    expect(labels('<GPP_A ua="')).toEqual(['na', 'ro', 'rw'])
    expect(labels('<Profile_Rule>/$')).toContain('$PSN')
    expect(labels('<Profile_Rule>/$')).not.toContain('$SA')
  })

  test('finds the name of the tag under the pointer', () => {
    const line = '  <GPP_A ua="na">x</GPP_A>'
    expect(tagNameAt(line, 4)).toMatchObject({ name: 'GPP_A', from: 3, to: 8 })
    expect(tagNameAt(line, 22)).toMatchObject({ name: 'GPP_A' })
    expect(tagNameAt(line, 12)).toBeNull()
  })
})

describe('the form', () => {
  const text = profileOf(
    '<User_ID_3_ ua="ro">203</User_ID_3_>',
    '<GPP_A>old</GPP_A>',
    '<GPP_A>x</GPP_A>',
    '<Foo>1</Foo>',
  )
  const ask = (part: Partial<FormQuestion>): ReturnType<typeof buildForm> =>
    buildForm({
      catalogue,
      profile: parseProfile(text),
      saved: parseProfile(profileOf('<GPP_A>x</GPP_A>')),
      size: { lines: 4, keys: 4 },
      shown: { only: 'set' },
      chosen: {},
      wordsOf: ({ label, doc }) => `${label} ${doc}`,
      ...part,
    })

  test('shows what is set in the phone’s own order, the last of two, and strangers at the end', () => {
    const { sections } = ask({})
    expect(sections.map(({ tab, section }) => `${tab}/${section}`)).toEqual([
      'Provisioning/General Purpose Parameters',
      'Ext n/Subscriber Information',
      '/',
    ])
    const [gpp] = sections[0]?.fields ?? []
    expect(gpp).toMatchObject({ name: 'GPP_A', value: 'x', access: null, changed: false })
    expect(sections[1]?.fields[0]).toMatchObject({ name: 'User_ID_3_', access: 'ro', changed: true, numbers: [3] })
    expect(sections[2]?.fields[0]).toMatchObject({ name: 'Foo', parameter: null })
  })

  test('shows everything of a tab, one line at a time, as far as the model has lines', () => {
    const [general] = ask({ shown: { tab: 'Ext n' } }).sections
    expect(general?.choice).toEqual({ min: 1, max: 4, chosen: 1 })
    const third = ask({ shown: { tab: 'Ext n' }, chosen: { 'Ext n': 3 } }).sections.flatMap(({ fields }) => fields)
    expect(third.find(({ name }) => name === 'User_ID_3_')).toMatchObject({ value: '203' })
    expect(third.some(({ name }) => name === 'User_ID_1_')).toBe(false)
    const beyond = ask({ shown: { tab: 'Ext n' }, chosen: { 'Ext n': 16 } }).sections[0]
    expect(beyond?.choice?.chosen).toBe(4)
  })

  test('lists the numbers of a family that has a few, and asks for the unit where there are many', () => {
    const user = ask({ shown: { tab: 'User' } }).sections.flatMap(({ fields }) => fields.map(({ name }) => name))
    expect(user).toContain('Speed_Dial_9_Name')
    const console = ask({ shown: { tab: 'Att Console' } }).sections
    expect(console.find(({ section }) => section === 'Unit n')).toMatchObject({ choice: { min: 1, max: 3 } })
  })

  test('a search looks into names, labels and descriptions, in any order, without capitals and accents', () => {
    const found = (search: string): readonly string[] =>
      ask({ shown: { search } }).sections.flatMap(({ fields }) => fields.map(({ name }) => name))
    expect(found('PERIODIC resync')).toContain('Resync_Periodic')
    expect(found('user_id')).toEqual(expect.arrayContaining(['User_ID_1_', 'User_ID_3_']))
    expect(found('foo')).toContain('Foo')
    expect(found('no such thing at all')).toEqual([])
    const all = ask({ shown: { search: 'e' } })
    expect(all.sections.flatMap(({ fields }) => fields).length).toBeLessThanOrEqual(SEARCH_LIMIT + 1)
    expect(all.more).toBeGreaterThan(0)
  })

  test('counts what is set, tab by tab', () => {
    const tabs = tabsOf(catalogue, parseProfile(text))
    expect(tabs.find(({ tab }) => tab === 'Ext n')).toEqual({ tab: 'Ext n', set: 1 })
    expect(tabs.at(-1)).toEqual({ tab: '', set: 1 })
  })

  test('has words for every tab, section and type of the catalogue', () => {
    for (const { tab, section } of catalogue.parameters) {
      expect(Object.keys(english.tabs)).toContain(slug(tab))
      expect(Object.keys(english.sections)).toContain(slug(section))
    }
    expect(Object.keys(english.types).sort()).toEqual([...parameterTypes].sort())
  })
})

describe('places', () => {
  test('the parameter around a place, and what is to be said of it', () => {
    const text = profileOf('<Resync_Periodic>1o</Resync_Periodic>', '<GPP_A/>')
    const profile = parseProfile(text)
    expect(parameterAt(profile, text.indexOf('1o'))?.name).toBe('Resync_Periodic')
    expect(parameterAt(profile, text.indexOf('<GPP_A') + 2)?.name).toBe('GPP_A')
    expect(parameterAt(profile, 2)).toBeNull()
    expect(parameterAt(profile, text.length)).toBeNull()
    expect([...findingsByName(profile, lintText(text)).keys()]).toContain('Resync_Periodic')
  })
})

describe('the list', () => {
  const summary = (path: string, part: Partial<ProfileSummary> = {}): ProfileSummary => ({
    area: 'files',
    path,
    bytes: 1,
    modifiedAt: 1,
    revision: 'r',
    profile: true,
    findings: { error: 0, warning: 0, info: 0 },
    ...part,
  })

  test('holds profiles and templates, and leaves out what is neither', () => {
    const list = [
      summary('a.xml'),
      summary('notes.txt', { profile: false }),
      summary('load.loads', { revision: null, profile: false }),
      summary('part.txt', { area: 'templates', profile: false }),
    ]
    expect(rowsOf(list, [], '').map(({ path }) => path)).toEqual(['a.xml', 'part.txt'])
    expect(rowsOf(list, [], 'PART')).toHaveLength(1)
  })

  test('is sorted by any column; the worst findings first when that is asked', () => {
    const rows = rowsOf(
      [
        summary('b', { findings: { error: 0, warning: 9, info: 9 } }),
        summary('a10', { findings: { error: 1, warning: 0, info: 0 } }),
        summary('a2'),
      ],
      [],
      '',
    )
    expect(sortRows(rows, { by: 'path', down: false }).map(({ path }) => path)).toEqual(['a2', 'a10', 'b'])
    expect(sortRows(rows, { by: 'findings', down: true }).map(({ path }) => path)).toEqual(['a10', 'b', 'a2'])
  })
})

describe('starters', () => {
  const known = { http: 'http://10.0.0.1:8080', tftp: null, syslog: '10.0.0.1:5514', comment: () => 'why' }
  test.each(starterIds)('%s is a profile without errors, whichever servers are on', (id) => {
    for (const world of [known, { ...known, http: null, syslog: null }]) {
      const errors = lintText(starterText(id, world)).filter(({ severity }) => severity === 'error')
      expect(errors).toEqual([])
    }
  })

  test('the first contact sends each phone to its own profile on this bench', () => {
    expect(starterText('first', known)).toContain('http://10.0.0.1:8080/$PSN/$MA.xml')
  })
})
