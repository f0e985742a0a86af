import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import { compileRoute, pathFor, type Route } from '../../../shared/domain/route/route.ts'
import { parseTemplate, renderTemplate } from '../../../shared/domain/route/template.ts'

const route = (pattern: string): Route => ({ pattern, template: 'phone.xml', gzip: false, key: '' })

function match(pattern: string, path: string) {
  const compiled = compileRoute(route(pattern))
  if (!compiled.ok) throw new Error(compiled.error)
  return compiled.value.match(path)
}

describe('a route', () => {
  test.each([
    ['/$PSN/$MA.xml', '8851-3PCC/000e08abcdef.xml', { model: 'CP-8851-3PCC', mac: '000e08abcdef' }],
    ['/Cisco/$PN/$MA.cfg', 'Cisco/CP-8851-3PCC/000e08abcdef.cfg', { model: 'CP-8851-3PCC', mac: '000e08abcdef' }],
    ['/CP-7841-3PCC$MA.cfg', 'CP-7841-3PCC000e08aabbcc.cfg', { mac: '000e08aabbcc' }],
    ['/$(MAU)x.cfg', '000E08AABBCCx.cfg', { mac: '000e08aabbcc' }],
    ['/$MAU.cfg', '000e08aabbcc.cfg', null],
    ['/$MA.xml', '000e08aabbcc.xml.gz', null],
    ['/s/$SN', 's/FCH2034D0AB', { serial: 'FCH2034D0AB' }],
    ['/$MA/$MA', '000e08aabbcc/000e08aabbcd', null],
    ['/a.b/$MA', 'aXb/000e08aabbcc', null],
    ['/$MAC.cfg', '00:0e:08:aa:bb:cc.cfg', { mac: '000e08aabbcc' }],
    ['/$MAC.cfg', '000e:08aabb:cc:::.cfg', null],
    ['/$PN-$SN', 'CP-8851-3PCC-FCH1', { model: 'CP-8851-3PCC', serial: 'FCH1' }],
  ])('%s against %s', (pattern, path, expected) => {
    expect(match(pattern, path)).toEqual(expected)
  })

  test('says what is wrong with its pattern', () => {
    expect(compileRoute(route('$MA.xml'))).toEqual({ ok: false, error: 'no-slash' })
    expect(compileRoute(route('/$FOO.xml'))).toEqual({ ok: false, error: 'unknown-macro' })
  })

  test.each(['/a//$MA.xml', '/../$MA.xml', '/cfg/', '/a\\$MA.xml', '/#$MA', '/$MA*.xml'])(
    '%s, which no request can match, is refused',
    (pattern) => {
      expect(compileRoute(route(pattern))).toEqual({ ok: false, error: 'never-matches' })
    },
  )

  test('a phone may be named in the query alone', () => {
    const compiled = compileRoute(route('/app/provision?mac=$MA'))
    if (!compiled.ok) throw new Error(compiled.error)
    expect(compiled.value.match('app/provision', 'mac=000e08aabbcc')).toEqual({ mac: '000e08aabbcc' })
    expect(compiled.value.match('app/provision', 'mac=nobody')).toBeNull()
    expect(compiled.value.match('app/provision')).toBeNull()
  })

  test.each([['$PSN'.repeat(8)], ['$PSN-'.repeat(8)], ['$PN$PSN$SN'.repeat(2)]])(
    'a hostile path is no match of /%s.xml, at once',
    (macros) => {
      // A backtracking pattern needs longer than the universe for these.
      expect(match(`/${macros}.xml`, `${'a-'.repeat(250)}!`)).toBeNull()
      expect(match(`/${macros}.xml`, `${'a'.repeat(500)}!`)).toBeNull()
    },
  )

  test('a pattern with more macros than a path can hold is refused', () => {
    expect(compileRoute(route(`/${'$PSN'.repeat(9)}.xml`))).toEqual({ ok: false, error: 'too-many-macros' })
  })

  test('finds the phone in every path that it tells a phone to ask for', () => {
    const phone = fc.record({
      mac: fc.stringMatching(/^[0-9a-f]{12}$/).map((text) => text as Mac),
      serial: fc.stringMatching(/^[A-Z]{3}[0-9]{4}[A-Z0-9]{4}$/),
      model: fc.constantFrom('CP-8851-3PCC', 'CP-7841-3PCC', 'CP-6821-3PCC'),
    })
    const pattern = fc.constantFrom('/$PSN/$MA.xml', '/$(MAC)/x', '/$PN$MAU.cfg', '/$SN.xml')
    fc.assert(
      fc.property(pattern, phone, (text, who) => {
        const found = match(text, pathFor(route(text), who).slice(1))
        expect(found?.mac ?? found?.serial).toBe(text.includes('SN.xml') ? who.serial : who.mac)
      }),
    )
  })
})

describe('a template', () => {
  const render = (text: string, row: Record<string, string>) => {
    const template = parseTemplate(text)
    return template.ok ? renderTemplate(template.value, (column) => row[column]) : template
  }

  test('puts the values of the row where they are named, safe in XML', () => {
    expect(render('<A>{{name}}</A><B c="{{ ext }}"/>', { name: 'R&D <"x">', ext: '0012' })).toEqual({
      ok: true,
      value: '<A>R&amp;D &lt;&quot;x&quot;&gt;</A><B c="0012"/>',
    })
  })

  test('names the columns that a row lacks; an empty cell is a value', () => {
    expect(render('{{a}}{{b}}', { a: '' })).toEqual({ ok: false, error: { missing: ['b'] } })
    expect(render('[{{a}}]', { a: '' })).toEqual({ ok: true, value: '[]' })
  })

  test.each([
    ['{{a', 'unclosed', 0],
    ['x{{<b>}}', 'bad-name', 1],
    ['x{{}}', 'bad-name', 1],
  ])('%s is refused with its place', (text, code, at) => {
    expect(parseTemplate(text)).toMatchObject({ ok: false, error: { code, at } })
  })

  test('doubled braces are literal braces', () => {
    expect(render('{{{{a}}', {})).toEqual({ ok: true, value: '{{a}}' })
  })

  test('no text makes it hang or throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', 'a', '<', '\n') }),
        (text) => void render(text, { a: '1' }),
      ),
    )
  })
})
