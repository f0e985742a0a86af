import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectDialect, readCsv, writeCsv } from '../../../shared/domain/phone-book/csv.ts'
import { applyEdits, diffBooks, removeRows } from '../../../shared/domain/phone-book/edit.ts'
import {
  emptyPhoneBook,
  phoneBookSteps,
  readPhoneBook,
  writePhoneBook,
} from '../../../shared/domain/phone-book/phone-book.ts'
import { mac } from '../../support/mac.ts'

const codes = (text: string): string[] =>
  readPhoneBook(text).problems.map((problem) => `${problem.line} ${problem.code}`)

describe('reading separated values', () => {
  test.each([
    [
      'a,b\n1,2\n',
      ',',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a;b\r\n1;"2;3"\r\n',
      ';',
      [
        ['a', 'b'],
        ['1', '2;3'],
      ],
    ],
    [
      'a\tb\n1\t2',
      '\t',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '\uFEFFa,b\n"x ""y""",\n',
      ',',
      [
        ['a', 'b'],
        ['x "y"', ''],
      ],
    ],
    [
      'a,b\n"two\nlines",z\n',
      ',',
      [
        ['a', 'b'],
        ['two\nlines', 'z'],
      ],
    ],
    [
      'a,b\n\n , \n1,2\n',
      ',',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a,b\n"never closed,2\n', ',', [['a', 'b'], ['never closed,2\n']]],
  ])('%j', (text, delimiter, cells) => {
    const dialect = detectDialect(text)
    expect(dialect.delimiter).toBe(delimiter)
    expect(readCsv(text, dialect).map((record) => record.cells)).toEqual(cells)
  })

  test('what is written is read back, whatever the cells hold', () => {
    const cell = fc.string().map((text) => text.replaceAll('\r', '').trim())
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(table, fc.constantFrom(',' as const, ';' as const, '\t' as const), (rows, delimiter) => {
        const kept = rows.filter((cells) => cells.some((value) => value !== ''))
        const dialect = { delimiter, lineEnd: '\r\n', bom: true } as const
        expect(readCsv(writeCsv(kept, dialect), dialect).map((record) => record.cells)).toEqual(kept)
      }),
    )
  })

  test('no text makes it hang or throw', () => {
    fc.assert(fc.property(fc.string({ maxLength: 400 }), (text) => void readPhoneBook(text)))
  })
})

describe('phones.csv', () => {
  test('MACs in any spelling are one phone, and leading zeros survive', () => {
    const book = readPhoneBook(
      'mac,model,extension\n00:0E:08:AB:CD:EF,CP-7841-3PCC,0012\nSEP000E08ABCD00,CP-8841-3PCC,+331\n',
    )
    expect(book.rows.map((row) => [row.mac, row.values['extension']])).toEqual([
      ['000e08abcdef', '0012'],
      ['000e08abcd00', '+331'],
    ])
    expect(book.problems).toEqual([])
  })

  test('headings in French and of other tools are understood, and foreign ones stay', () => {
    const book = readPhoneBook(
      'Adresse MAC;Modèle;N° poste;Nom affiché;Étage\n000e08abcdef;CP-7841-3PCC;201;Accueil;3\n',
    )
    expect(book.columns).toEqual(['mac', 'model', 'N° poste', 'display_name', 'Étage'])
    expect(book.rows[0]?.values['Étage']).toBe('3')
  })

  test.each([
    ['Gerät;Kennung\nEmpfang;00-0E-08-AB-CD-EF\n', ['Gerät', 'mac']],
    ['設備,住所\n受付,000e.08ab.cdef\n', ['設備', 'mac']],
    ['sep=;\nmac;model\n000e08abcdef;CP-7841-3PCC\n', ['mac', 'model']],
    ['mac,extension\n"=""000e08abcdef""","=""0012"""\n', ['mac', 'extension']],
  ])('%j: the MACs are found by their cells, and the file is written back as it was', (text, columns) => {
    const book = readPhoneBook(text)
    expect(book.columns).toEqual(columns)
    expect(book.rows.map((row) => row.mac)).toEqual(['000e08abcdef'])
    expect(book.problems).toEqual([])
    expect(writePhoneBook(book)).toBe(text)
  })

  test.each([
    ['mac|model|ext\n000e08abcdef|CP-8851-3PCC|100\n', ['mac', 'model', 'extension']],
    ['Phones of the branch\n\nMAC;Name;Durchwahl\n000e08abcdef;A;1\n', ['mac', 'display_name', 'extension']],
    ['# made by our exchange\nPhone MAC,name\n000e08abcdef,A\n', ['mac', 'display_name']],
    ['Inventory;2026\nWiFi MAC;LAN MAC\n020000000001;000e08abcdef\n', ['WiFi MAC', 'mac']],
    ['Dirección MAC;Modelo;Nº serie\n0:e:8:ab:cd:ef;CP-8851-3PCC;FCH1\n', ['mac', 'model', 'serial']],
    ['Wireless;Cable\n02:00:00:00:00:01;00_0e_08_ab_cd_ef\n', ['Wireless', 'mac']],
  ])('%j, an export of somebody else’s, is read and written back', (text, columns) => {
    const book = readPhoneBook(text)
    expect(book.columns).toEqual(columns)
    expect(book.rows.map((row) => row.mac)).toEqual(['000e08abcdef'])
    expect(book.problems).toEqual([])
    expect(writePhoneBook(book)).toBe(text.replace('\n\n', '\n'))
  })

  test('what a spreadsheet puts around a number is no part of it', () => {
    const book = readPhoneBook(`mac,a,b,c\n'000e08abcdef,"=""0012""",'0013,'s-Hertogenbosch\n`)
    expect(Object.values(book.rows[0]?.values ?? {})).toEqual(['000e08abcdef', '0012', '0013', "'s-Hertogenbosch"])
    const edited = applyEdits(book, [{ mac: mac('000e08abcdef'), values: { b: '0014' } }])
    expect(writePhoneBook(edited)).toBe(`mac,a,b,c\n'000e08abcdef,"=""0012""",0014,'s-Hertogenbosch\n`)
  })

  test('of two rows for one MAC in an import the first counts, and Notes is the column notes', () => {
    const book = readPhoneBook('mac,notes\n000e08abcdef,old\n')
    const after = applyEdits(book, [
      { mac: mac('000e08abcdef'), values: { Notes: 'Réception — accueil' } },
      { mac: mac('000e08abcdef'), values: { Notes: 'Réception doublon' } },
    ])
    expect(writePhoneBook(after)).toBe('mac,notes\n000e08abcdef,Réception — accueil\n')
  })

  test('more rows or columns than a site has are named, and stay in the file', () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => `${(0x000e08000000 + i).toString(16).padStart(12, '0')},x`)
    const text = `mac,name\n${rows.join('\n')}\n`
    const book = readPhoneBook(text)
    expect(book.rows).toHaveLength(50_000)
    expect(book.problems).toEqual([{ line: 1, code: 'too-many-rows', params: { limit: 50_000, found: 200_000 } }])
    expect(writePhoneBook(book)).toBe(text)

    const wide = `mac${','.repeat(16_000)}far right\n000e08abcdef${','.repeat(16_000)}x\n`
    expect(readPhoneBook(wide).problems.map(({ code }) => code)).toEqual(['too-many-columns', 'too-many-cells'])
    expect(writePhoneBook(readPhoneBook(wide))).toBe(wide)
  })

  test.each([
    ['30 MB of commas', ','.repeat(30_000_000), 60],
    ['30 MB of quotes', '"'.repeat(30_000_000), 50_000],
    ['a million lines of junk', 'junk\n'.repeat(1_000_000), 3_900],
    ['a heading of 150,000 commas', `${','.repeat(150_000)}\n000e08abcdef\n`, 60],
  ])('%s is read in steps of a few hundred cells', (_name, text, atLeast) => {
    const steps = phoneBookSteps(text)
    let count = 0
    while (steps.next().done !== true) count++
    expect(count).toBeGreaterThan(atLeast)
  })

  test('a bare list of MACs needs no headings', () => {
    const book = readPhoneBook('000e08abcdef\n00:0e:08:ab:cd:00\n')
    expect(book.columns).toEqual(['mac'])
    expect(book.rows).toHaveLength(2)
  })

  test.each([
    ['mac\n000e08abcdef\n000E08ABCDEF\n', ['3 duplicate-mac']],
    ['mac,serial\n000e08abcdef,FCH1\n000e08abcd00,FCH1\n', ['3 duplicate-serial']],
    ['mac,x\nhello,1\n', ['2 not-a-mac']],
    ['mac,x\n"1,23E+11",1\n', ['2 mac-as-number']],
    ['mac,x\n562043615,1\n', ['2 mac-lost-zeros']],
    ['mac,did\n000e08abcdef,3.31E+10\n', ['2 number-rounded']],
    ['mac,x\n000e08abcdef,1,2\n', ['2 too-many-cells']],
    ['name,x\nAccueil,1\n', ['1 no-mac-column']],
    ['[{"mac":"000e08abcdef"}]', ['1 no-mac-column']],
    ['Office phones\nPhone MAC;x\n1,23E+11;1\n', ['3 mac-as-number']],
    ['mac,note,note\n000e08abcdef,a,b\n', ['1 duplicate-column']],
    ['mac,model\n000e08abcde0,CP-7841-3PCC\n000e08abcde1,Entrance phone\n', []],
    [
      'mac,model\n000e08abcde0,7841\n000e08abcde1,7841\n000e08abcde2,cp8851\n',
      ['2 model-spelling', '4 model-spelling'],
    ],
  ])('%j is shown before anything is kept', (text, expected) => {
    expect(codes(text)).toEqual(expected)
  })

  test('a file that is written again keeps its dialect, its columns and the rows that cannot be read', () => {
    const text = '\uFEFFmac;nom du site;model\r\n000e08abcdef;"Lyon; gare";CP-7841-3PCC\r\nnot-a-mac;Brest;\r\n'
    expect(writePhoneBook(readPhoneBook(text))).toBe(text)
  })

  test('headings stay as they are spelt, and cells without a column of their own stay in their row', () => {
    const text = 'Adresse MAC;N° poste;note;note\n000e08abcdef;201;a;b\n000e08abcd00;202;c;d;beyond\n'
    const book = readPhoneBook(text)
    expect(writePhoneBook(book)).toBe(text)
    const edited = applyEdits(book, [{ mac: mac('000e08abcdef'), values: { floor: '2' } }])
    expect(writePhoneBook(edited)).toBe(
      'Adresse MAC;N° poste;note;note;floor\n000e08abcdef;201;a;b;2\n000e08abcd00;202;c;d;;beyond\n',
    )
  })

  test('an edit changes its cells, adds columns and rows, and its difference can be shown before', () => {
    const book = readPhoneBook('mac,extension\n000e08abcdef,201\n000e08abcd00,202\n')
    const after = applyEdits(book, [
      { mac: mac('000e08abcdef'), values: { extension: '0301', floor: '2' } },
      { mac: mac('000e08abcd99'), values: { extension: '401' } },
    ])
    expect(diffBooks(book, after)).toEqual([
      { mac: '000e08abcdef', column: 'extension', before: '201', after: '0301' },
      { mac: '000e08abcdef', column: 'floor', before: '', after: '2' },
      { mac: '000e08abcd99', column: 'mac', before: null, after: '000e08abcd99' },
      { mac: '000e08abcd99', column: 'extension', before: null, after: '401' },
    ])
    expect(diffBooks(after, book).length).toBe(diffBooks(book, after).length)
    expect(removeRows(after, new Set([mac('000e08abcd00')])).rows.map((row) => row.mac)).toEqual([
      '000e08abcdef',
      '000e08abcd99',
    ])
  })

  test('a column named like a property of every object is a column like any other', () => {
    const book = readPhoneBook('mac,__proto__,constructor\n000e08abcdef,a,b\n')
    expect(book.rows[0]?.values['constructor']).toBe('b')
    expect(writePhoneBook(book)).toBe('mac,__proto__,constructor\n000e08abcdef,a,b\n')
  })

  test('a new site starts with headings that it reads back', () => {
    const book = readPhoneBook(writePhoneBook(emptyPhoneBook()))
    expect(book.columns).toEqual(['mac', 'model', 'serial', 'extension', 'display_name'])
    expect(book.problems).toEqual([])
  })
})
