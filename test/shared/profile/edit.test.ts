import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffProfiles, shownText } from '../../../shared/domain/profile/diff.ts'
import { editAll, editProfile, editsFor } from '../../../shared/domain/profile/edit.ts'
import { parseProfile, valuesOf } from '../../../shared/domain/profile/parse.ts'
import { applyEdits } from '../../../shared/domain/profile/span.ts'
import { MASK } from '../../../shared/domain/rule/mask.ts'
import { writeProfile } from '../../../shared/domain/profile/write.ts'
import { catalogue } from '../../support/profile-catalogue.ts'

const edited = (text: string, change: Parameters<typeof editProfile>[1]) => {
  const result = editProfile(text, change)
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

describe('changing one parameter changes its bytes and nothing else', () => {
  test.each([
    ['<GPP_A>1</GPP_A>', '2', '<GPP_A>2</GPP_A>'],
    ['<GPP_A> 1 </GPP_A>', '2', '<GPP_A> 2 </GPP_A>'],
    ['<GPP_A>\r\n\t1\r\n</GPP_A>', '2', '<GPP_A>\r\n\t2\r\n</GPP_A>'],
    ['<GPP_A></GPP_A>', '2', '<GPP_A>2</GPP_A>'],
    ['<GPP_A/>', '2', '<GPP_A>2</GPP_A>'],
    ["<GPP_A  ua='rw' />", '2', "<GPP_A  ua='rw' >2</GPP_A>"],
    ['<GPP_A>1</GPP_A>', 'a & <b>', '<GPP_A>a &amp; &lt;b&gt;</GPP_A>'],
    ['<GPP_A><!-- old -->1<!-- end --></GPP_A>', '2', '<GPP_A><!-- old -->2<!-- end --></GPP_A>'],
    ['<GPP_A>1<!-- x -->2</GPP_A>', '3', '<GPP_A>3<!-- x --></GPP_A>'],
    ['<GPP_A><![CDATA[1]]></GPP_A>', '2', '<GPP_A>2</GPP_A>'],
    ['<GPP_A>1</GPP_A><GPP_A>2</GPP_A>', '3', '<GPP_A>1</GPP_A><GPP_A>3</GPP_A>'],
    ['<GPP_A>1</GPP_A>', '', '<GPP_A></GPP_A>'],
    ['<GPP_A/>', '', '<GPP_A/>'],
  ])('%s with %j is %s', (before, value, after) => {
    const around = (inside: string) => `<flat-profile>${inside}<Unknown x="1"/></flat-profile>`
    expect(edited(around(before), { kind: 'set', name: 'GPP_A', value })).toBe(around(after))
  })

  test.each([
    ['<GPP_A>1</GPP_A>', 'rw', '<GPP_A ua="rw">1</GPP_A>'],
    ['<GPP_A ua="na">1</GPP_A>', 'rw', '<GPP_A ua="rw">1</GPP_A>'],
    ["<GPP_A ua='na'>1</GPP_A>", 'rw', "<GPP_A ua='rw'>1</GPP_A>"],
    ['<GPP_A ua=na>1</GPP_A>', 'rw', '<GPP_A ua="rw">1</GPP_A>'],
    ['<GPP_A  ua="na" preserve-value="y">1</GPP_A>', null, '<GPP_A preserve-value="y">1</GPP_A>'],
    ['<GPP_A>1</GPP_A>', null, '<GPP_A>1</GPP_A>'],
  ] as const)('%s with ua %s is %s', (before, ua, after) => {
    const around = (inside: string) => `<flat-profile>${inside}</flat-profile>`
    expect(edited(around(before), { kind: 'set', name: 'GPP_A', ua })).toBe(around(after))
  })

  test('a new parameter goes behind the last one, indented like it, with the same line ends', () => {
    const before =
      '<device>\r\n\t<flat-profile>\r\n\t\t<GPP_A>1</GPP_A> <!-- keep -->\r\n\t</flat-profile>\r\n</device>\r\n'
    expect(edited(before, { kind: 'set', name: 'GPP_B', value: '2', ua: 'na' })).toBe(
      '<device>\r\n\t<flat-profile>\r\n\t\t<GPP_A>1</GPP_A>\r\n\t\t<GPP_B ua="na">2</GPP_B> <!-- keep -->\r\n\t</flat-profile>\r\n</device>\r\n',
    )
  })

  test.each([
    ['<flat-profile/>', '<flat-profile>\n  <GPP_A>1</GPP_A>\n</flat-profile>'],
    ['<flat-profile></flat-profile>', '<flat-profile>\n  <GPP_A>1</GPP_A>\n</flat-profile>'],
    ['<flat-profile>\n</flat-profile>', '<flat-profile>\n  <GPP_A>1</GPP_A>\n</flat-profile>'],
    [
      '<flat-profile>\n  <!-- c -->\n</flat-profile>',
      '<flat-profile>\n  <!-- c -->\n  <GPP_A>1</GPP_A>\n</flat-profile>',
    ],
    ['<flat-profile><GPP_B/></flat-profile>', '<flat-profile><GPP_B/><GPP_A>1</GPP_A></flat-profile>'],
  ])('into %j', (before, after) => {
    expect(edited(before, { kind: 'set', name: 'GPP_A', value: '1' })).toBe(after)
  })

  test('a removed parameter takes its line with it, and every repetition', () => {
    const text = '<flat-profile>\n  <GPP_A>1</GPP_A>\n  <GPP_B/> <GPP_A>2</GPP_A>\n</flat-profile>\n'
    expect(edited(text, { kind: 'remove', name: 'GPP_A' })).toBe('<flat-profile>\n  <GPP_B/> \n</flat-profile>\n')
  })

  test.each([
    [
      { kind: 'set', name: 'GPP_A', value: ' x' },
      { code: 'value-unwritable', name: 'GPP_A', reason: 'edges' },
    ],
    [
      { kind: 'set', name: 'GPP_A', value: 'a\nb' },
      { code: 'value-unwritable', name: 'GPP_A', reason: 'newline' },
    ],
    [
      { kind: 'set', name: 'GPP_A', value: 'a\u0000b' },
      { code: 'value-unwritable', name: 'GPP_A', reason: 'control' },
    ],
    [
      { kind: 'set', name: 'a b', value: 'x' },
      { code: 'name-invalid', name: 'a b' },
    ],
    [
      { kind: 'remove', name: 'GPP_C' },
      { code: 'parameter-unknown', name: 'GPP_C' },
    ],
    [
      { kind: 'set', name: 'GPP_B', value: 'x' },
      { code: 'malformed', name: 'GPP_B' },
    ],
  ] as const)('%j is refused', (change, error) => {
    expect(editProfile('<flat-profile><GPP_A/><GPP_B>1</flat-profile>', change)).toEqual({ ok: false, error })
  })

  test('without a flat profile there is nowhere to put it', () => {
    expect(editAll('<device/>', [{ kind: 'set', name: 'GPP_A', value: '1' }])).toEqual({
      ok: false,
      error: { code: 'no-flat-profile' },
    })
  })
})

describe('whatever the profile looks like', () => {
  const names = ['GPP_A', 'GPP_B', 'Profile_Rule', 'User_ID_1_'] as const
  const piece = fc.oneof(
    fc.constantFrom('\n', '\r\n', '  ', '\t', '<!-- <GPP_A>no</GPP_A> -->', "<Unknown ua='x'/>", '<?pi <a> ?>'),
    fc
      .record({
        name: fc.constantFrom(...names),
        attributes: fc.constantFrom('', ' ua="na"', " ua='ro' ", ' preserve-value="y" ua="rw"'),
        content: fc.constantFrom(
          '',
          ' ',
          '1',
          ' 1 ',
          '\n\tx y\n',
          'a&amp;b',
          '<!-- c -->v',
          '<![CDATA[<z>]]>',
          '&#65;',
        ),
        closed: fc.boolean(),
      })
      .map(({ name, attributes, content, closed }) =>
        closed ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`,
      ),
  )
  const profile = fc.array(piece, { maxLength: 12 }).map((pieces) => `<flat-profile>${pieces.join('')}</flat-profile>`)
  const value = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .filter((text) => !/^[ \t]|[ \t]$|[\u0000-\u001f]/.test(text))

  test('the value is read back, and every byte outside the edits is where it was', () => {
    fc.assert(
      fc.property(profile, fc.constantFrom(...names), value, (text, name, wanted) => {
        const edits = editsFor(parseProfile(text), { kind: 'set', name, value: wanted })
        if (!edits.ok) throw new Error(edits.error.code)
        const after = applyEdits(text, edits.value)
        expect(valuesOf(parseProfile(after)).get(name)).toBe(wanted)
        expect(parseProfile(after).problems).toEqual([])
        // Every other parameter is untouched, and so is what stands between them.
        const others = (one: string) =>
          parseProfile(one)
            .parameters.filter((p) => p.name !== name)
            .map((p) => [p.name, p.value])
        expect(others(after)).toEqual(others(text))
        let at = 0
        let shift = 0
        for (const { offset, length, text: put } of edits.value) {
          expect(after.slice(at + shift, offset + shift)).toBe(text.slice(at, offset))
          at = offset + length
          shift += put.length - length
        }
        expect(after.slice(at + shift)).toBe(text.slice(at))
      }),
      { numRuns: 1000 },
    )
  })

  test('setting what is set already changes nothing', () => {
    fc.assert(
      fc.property(profile, fc.constantFrom(...names), (text, name) => {
        const now = valuesOf(parseProfile(text)).get(name)
        fc.pre(now !== undefined)
        expect(edited(text, { kind: 'set', name, value: now })).toBe(text)
      }),
    )
  })

  test('what is removed is gone, and comments and unknown elements are not', () => {
    fc.assert(
      fc.property(profile, fc.constantFrom(...names), (text, name) => {
        fc.pre(valuesOf(parseProfile(text)).has(name))
        const after = edited(text, { kind: 'remove', name })
        expect(valuesOf(parseProfile(after)).has(name)).toBe(false)
        for (const kept of ['<!-- <GPP_A>no</GPP_A> -->', "<Unknown ua='x'/>", '<?pi <a> ?>'])
          expect(after.split(kept).length).toBe(text.split(kept).length)
      }),
    )
  })
})

describe('the difference between two profiles', () => {
  const diff = (before: string, after: string) =>
    diffProfiles(
      parseProfile(`<flat-profile>${before}</flat-profile>`),
      parseProfile(`<flat-profile>${after}</flat-profile>`),
      catalogue,
    )

  test('is told by parameter, not by line', () => {
    expect(
      diff(
        '<GPP_A>1</GPP_A><GPP_B>2</GPP_B><GPP_C ua="na">3</GPP_C>',
        '<GPP_D>4</GPP_D><GPP_C ua="rw">3</GPP_C><GPP_A> 1\n</GPP_A>',
      ),
    ).toEqual([
      { name: 'GPP_D', kind: 'added', after: '4', lineAfter: 1, secret: false },
      {
        name: 'GPP_C',
        kind: 'changed',
        before: '3',
        after: '3',
        accessBefore: 'na',
        accessAfter: 'rw',
        lineBefore: 1,
        lineAfter: 1,
        secret: false,
      },
      { name: 'GPP_B', kind: 'removed', before: '2', lineBefore: 1, secret: false },
    ])
  })

  test('shows no secret, but whether one is set or cleared', () => {
    const told = JSON.stringify([
      diff('<Password_1_>hunter2</Password_1_>', '<Password_1_/>'),
      diff('<GPP_SA/>', '<GPP_SA>hunter2</GPP_SA>'),
      diff(
        '<Profile_Rule>[--key hunter2] http://h/a</Profile_Rule>',
        '<Profile_Rule>[--key hunter2b] http://h/a</Profile_Rule>',
      ),
      diff('<My_password>hunter2</My_password>', '<admin_password>hunter2</admin_password>'),
    ])
    expect(told).not.toContain('hunter2')
    expect(diff('<Password_1_>hunter2</Password_1_>', '<Password_1_/>')).toMatchObject([{ before: '••••', after: '' }])
  })
})

describe('a new profile', () => {
  test('reads back as it was asked for', () => {
    const written = writeProfile([
      { name: 'GPP_A', value: '12345678' },
      { name: 'Display_Name_1_', value: 'A & B <c>', ua: 'rw', comment: 'line -- one-' },
    ])
    if (!written.ok) throw new Error(written.error.code)
    expect(written.value).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<flat-profile>\n  <GPP_A>12345678</GPP_A>\n  <!-- line  - one -->\n' +
        '  <Display_Name_1_ ua="rw">A &amp; B &lt;c&gt;</Display_Name_1_>\n</flat-profile>\n',
    )
    expect(parseProfile(written.value).problems).toEqual([])
    expect(valuesOf(parseProfile(written.value)).get('Display_Name_1_')).toBe('A & B <c>')
  })

  test('refuses what no phone would read back', () => {
    expect(writeProfile([{ name: 'A B', value: '' }]).ok).toBe(false)
    expect(writeProfile([{ name: 'GPP_A', value: 'x\n' }]).ok).toBe(false)
  })
})

test('a text is shown with its secrets masked where they stand, and every other character as it is', () => {
  const profile = (password: string): string =>
    `<flat-profile>\n  <Admin_Password ua="na">${password}</Admin_Password>\n  <Station_Name>Lobby</Station_Name>\n</flat-profile>\n`
  const shown = shownText(parseProfile(profile('cisco')), catalogue)
  expect(shown).not.toContain('cisco')
  expect(shown).toBe(profile(MASK))
  const rule = '<flat-profile><Profile_Rule>[--key hidden] http://10.0.0.1/a.cfg</Profile_Rule></flat-profile>'
  expect(shownText(parseProfile(rule), catalogue)).not.toContain('hidden')
})
