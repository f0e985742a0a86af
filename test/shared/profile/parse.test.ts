import fc from 'fast-check'
import { XMLParser } from 'fast-xml-parser'
import { describe, expect, test } from 'vitest'
import { decodeParameter, parseProfile, valuesOf } from '../../../shared/domain/profile/parse.ts'
import { PROFILE_LIMITS } from '../../../shared/domain/profile/xml-reader.ts'

const only = (text: string) => {
  const [parameter, ...others] = parseProfile(text).parameters
  if (parameter === undefined || others.length > 0) throw new Error('one parameter expected')
  return parameter
}
const codes = (text: string) => parseProfile(text).problems.map(({ code }) => code)
const inFlat = (inside: string) => `<flat-profile>${inside}</flat-profile>`

describe('values are strings, read as the phone reads them', () => {
  test.each([
    ['0012', '0012'],
    ['+33100', '+33100'],
    ['0x1F', '0x1F'],
    ['1.10', '1.10'],
    [' 12345678 ', '12345678'],
    ['\n  tftp://192.168.1.200/basic.txt\n', 'tftp://192.168.1.200/basic.txt'],
    ['a\nb', 'a b'],
    ['a\r\nb', 'a b'],
    ['a &amp;&lt;&gt;&apos;&quot; b', `a &<>'" b`],
    ['&#40;&#x2e;&#x29;', '(.)'],
    ['&amp;lt;', '&lt;'],
    ['<![CDATA[a & <b>]]>', 'a & <b>'],
    ['a<!-- note -->b', 'ab'],
    ['', ''],
    ['   ', ''],
  ])('%j is %j', (written, read) => {
    expect(only(inFlat(`<GPP_A>${written}</GPP_A>`)).value).toBe(read)
  })

  test('the last of two with one name is kept', () => {
    expect(valuesOf(parseProfile(inFlat('<GPP_A>1</GPP_A><GPP_A>2</GPP_A>'))).get('GPP_A')).toBe('2')
  })

  test('a place in the value is found again in the text', () => {
    const text = inFlat('<GPP_A>\n  a &amp; b<!-- c --> d\n</GPP_A>')
    const profile = parseProfile(text)
    const [parameter] = profile.parameters
    if (parameter === undefined) throw new Error('no parameter')
    expect(parameter.value).toBe('a & b d')
    const { sourceOf } = decodeParameter(profile, parameter)
    for (const [piece, source] of [
      ['a', 'a'],
      ['&', '&amp;'],
      ['b', 'b'],
      ['d', 'd'],
    ] as const) {
      const { offset, length } = sourceOf(parameter.value.indexOf(piece), piece.length)
      expect(text.slice(offset, offset + length)).toBe(source)
    }
  })
})

describe('every element, attribute and value has its place', () => {
  test('line and column count from 1, and every kind of line end counts once', () => {
    const text = '<flat-profile>\r\n<GPP_A>1</GPP_A>\r<GPP_B>2</GPP_B>\n  <GPP_C ua="na">3</GPP_C></flat-profile>'
    const profile = parseProfile(text)
    expect(profile.parameters.map(({ element }) => profile.lines.positionAt(element.openTag.offset))).toEqual([
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 4, column: 3 },
    ])
  })

  test('attributes know their name, their value and their quotes', () => {
    const text = inFlat(`<Station_Name ua="rw" preserve-value='y'>Travel Agent 1</Station_Name>`)
    const { element, valueAt } = only(text)
    expect(element.attributes.map(({ name, value, quote }) => [name, value, quote])).toEqual([
      ['ua', 'rw', '"'],
      ['preserve-value', 'y', "'"],
    ])
    for (const { name, nameAt, value, valueAt: at } of element.attributes) {
      expect(text.slice(nameAt.offset, nameAt.offset + nameAt.length)).toBe(name)
      expect(text.slice(at.offset, at.offset + at.length)).toBe(value)
    }
    expect(text.slice(valueAt.offset, valueAt.offset + valueAt.length)).toBe('Travel Agent 1')
  })

  test.each([
    '<device><flat-profile><GPP_A>1</GPP_A></flat-profile></device>',
    '<?xml version="1.0" encoding="UTF-8"?>\n<device xsi:type="axl:XIPPhone" xmlns:xsi="x"><flat-profile><GPP_A>1</GPP_A></flat-profile></device>',
    '<env><flat-profile><GPP_A>1</GPP_A></flat-profile></env>',
    '\ufeff<flat-profile><GPP_A>1</GPP_A></flat-profile>',
  ])('wrapped forms are understood: %s', (text) => {
    expect(valuesOf(parseProfile(text)).get('GPP_A')).toBe('1')
    expect(codes(text)).toEqual([])
  })
})

describe('what is malformed is told at its place, and the rest is still read', () => {
  test.each([
    ['<A>1</B><GPP_B>2</GPP_B>', 'close-mismatch', 1, 21],
    ['<A>1\n<GPP_B>2</GPP_B>', 'element-unclosed', 1, 16],
    ['<A ua=na>1</A><GPP_B>2</GPP_B>', 'attribute-unquoted', 1, 21],
    ['<A ua=“na”>1</A><GPP_B>2</GPP_B>', 'attribute-quotes', 1, 21],
    ['<A ua="na>1</A><GPP_B>2</GPP_B>', 'attribute-unclosed', 1, 21],
    ['<A ua="na" ua="rw">1</A><GPP_B>2</GPP_B>', 'attribute-twice', 1, 26],
    ['<A ua>1</A><GPP_B>2</GPP_B>', 'attribute-no-value', 1, 18],
    ['<A>a & b</A><GPP_B>2</GPP_B>', 'ampersand-bare', 1, 20],
    ['<A>(<9:1>x)</A><GPP_B>2</GPP_B>', 'less-than-bare', 1, 19],
    ['<A>&nbsp;</A><GPP_B>2</GPP_B>', 'entity-unknown', 1, 18],
    ['<A>&#0;</A><GPP_B>2</GPP_B>', 'reference-invalid', 1, 18],
    ['<A>1</A><!-- a -- b --><GPP_B>2</GPP_B>', 'comment-dashes', 1, 30],
    ['<A>\u0007</A><GPP_B>2</GPP_B>', 'control-character', 1, 18],
    ['<A>1</A</A><GPP_B>2</GPP_B>', 'tag-unfinished', 1, 22],
    ['</A><GPP_B>2</GPP_B>', 'close-unexpected', 1, 15],
    ['<A\n>1</A x><GPP_B>2</GPP_B>', 'close-rest', 2, 7],
    ['<A(b)>1</A(b)><GPP_B>2</GPP_B>', 'tag-name-invalid', 1, 16],
  ])('%j: %s', (inside, code, line, column) => {
    const profile = parseProfile(inFlat(inside))
    const found = profile.problems.find((problem) => problem.code === code)
    expect(found && profile.lines.positionAt(found.offset)).toEqual({ line, column })
    expect(valuesOf(profile).get('GPP_B')).toBe('2')
  })

  test.each([
    [
      '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY % c SYSTEM "http://x/">]><flat-profile><GPP_A>&a;</GPP_A></flat-profile>',
      'doctype-refused',
    ],
    [' <?xml version="1.0"?><flat-profile/>', 'declaration-misplaced'],
    ['<?xml version="1.0" encoding="ISO-8859-1"?><flat-profile/>', 'encoding-declared'],
    ['<flat-profile/>hello', 'text-outside'],
    ['<flat-profile/><flat-profile/>', 'several-roots'],
    ['<flat-profile><!-- <A>1</A></flat-profile>', 'comment-unclosed'],
    ['<flat-profile><A><![CDATA[1</A></flat-profile>', 'cdata-unclosed'],
    ['<flat-profile><?x <A>1</A></flat-profile>', 'instruction-unclosed'],
    ['', 'empty'],
  ])('%s: %s', (text, code) => {
    expect(codes(text)).toContain(code)
  })

  test('an entity is never expanded, however it is declared', () => {
    const bomb = `<!DOCTYPE lolz [<!ENTITY a "lol">${'bcdefgh'.replace(/./g, (name) => `<!ENTITY ${name} "${'&a;'.repeat(10)}">`)}]>`
    const { parameters } = parseProfile(`${bomb}${inFlat('<GPP_A>&h;</GPP_A>')}`)
    expect(parameters[0]?.value).toBe('&h;')
  })
})

describe('no text is too much', () => {
  const quickly = (text: string) => {
    const started = performance.now()
    const profile = parseProfile(text)
    expect(performance.now() - started).toBeLessThan(3000)
    expect(profile.problems.length).toBeLessThanOrEqual(PROFILE_LIMITS.problems)
    return profile
  }

  test('100 MB are refused unread', () => {
    expect(quickly(inFlat('x'.repeat(100_000_000))).problems[0]?.code).toBe('too-large')
  })
  test('100,000 levels are refused at the limit', () => {
    expect(quickly('<a>'.repeat(100_000)).problems.at(-1)?.code).toBe('too-deep')
  })
  test('a million siblings are refused at the limit', () => {
    expect(quickly(inFlat('<a/>'.repeat(1_000_000))).whole).toBe(false)
  })
  test('a bomb of numeric references is as long as it is written, and no longer', () => {
    expect(quickly(inFlat(`<GPP_A>${'&#65;'.repeat(500_000)}</GPP_A>`)).parameters[0]?.value).toHaveLength(500_000)
  })
  test.each([
    '<a b="',
    "<a b='",
    '<!--',
    '&',
    '<',
    '</a>',
    '<a ',
    '<![CDATA[',
    '<?',
    '<!DOCTYPE [',
    ']]>',
    '"',
    '<a/',
    '&#x',
  ])('%j, again and again', (piece) => {
    quickly(inFlat(piece.repeat(Math.floor(1_000_000 / piece.length))))
  })
  test('names that JavaScript knows are names like others', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    const values = valuesOf(parseProfile(inFlat(names.map((name) => `<${name} ${name}="1">x</${name}>`).join(''))))
    expect([...values.keys()]).toEqual(names)
  })

  test('nothing throws, and every place lies in the text', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '/',
        '</',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<?xml',
        '?>',
        '&',
        '&amp;',
        '&#x41;',
        '"',
        "'",
        '=',
        ' ',
        '\r\n',
      ),
      fc.constantFrom(
        '<flat-profile>',
        '</flat-profile>',
        '<GPP_A ua="na">',
        '</GPP_A>',
        '<!DOCTYPE x>',
        '“',
        '”',
        'é',
        '\u0000',
        '\ud800',
      ),
      fc.string({ maxLength: 6 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        const { problems, parameters, elements } = parseProfile(text)
        for (const { offset, length } of [
          ...problems,
          ...elements.map(({ openTag }) => openTag),
          ...parameters.map(({ valueAt }) => valueAt),
        ]) {
          expect(offset).toBeGreaterThanOrEqual(0)
          expect(offset + length).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

test('a library that others trust reads the same values from what is well formed', () => {
  const name = fc.constantFrom('GPP_A', 'User_ID_1_', 'G722.2_Enable_1_', 'Enable_LLDP-MED')
  const text = fc.stringMatching(/^[A-Za-z0-9$:/.,;=@()[\]"' -]{0,20}$/)
  const value = fc.array(fc.oneof(text, fc.constantFrom('&amp;', '&lt;', '&#65;', '&#x42;', '&quot;')), {
    maxLength: 4,
  })
  const parameter = fc.record({ name, ua: fc.constantFrom('', ' ua="na"', ' ua="rw"'), value })
  const parser = new XMLParser({
    preserveOrder: true,
    parseTagValue: false,
    parseAttributeValue: false,
    htmlEntities: true,
  })
  fc.assert(
    fc.property(fc.array(parameter, { maxLength: 8 }), (parameters) => {
      const inside = parameters.map((one) => `<${one.name}${one.ua}>${one.value.join('')}</${one.name}>`).join('\n')
      const ours = parseProfile(inFlat(inside))
      expect(ours.problems).toEqual([])
      const [root] = parser.parse(inFlat(inside)) as [Record<string, Record<string, { '#text': string }[]>[]>]
      const theirs = (root['flat-profile'] ?? []).map(
        (one) =>
          Object.values(one)[0]
            ?.map((t) => t['#text'])
            .join('') ?? '',
      )
      expect(ours.parameters.map((one) => one.value)).toEqual(theirs.map((one) => one.trim()))
    }),
    { numRuns: 300 },
  )
})
