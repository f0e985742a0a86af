import { posix, win32 } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSitePath, servedPath, type PathRefusal } from '../../../shared/domain/site/served-path.ts'

type Expected = { readonly serves: string } | PathRefusal

const a255 = `${'a'.repeat(251)}.xml`

/** Target, what TFTP makes of it, what HTTP makes of it where that differs. */
const cases: readonly (readonly [target: string, tftp: Expected, http?: Expected])[] = [
  // What phones ask for.
  ['/basic.txt', { serves: 'basic.txt' }],
  ['basic.txt', { serves: 'basic.txt' }, 'malformed'],
  ['/Cisco/CP-8841-3PCC/000e08abcdef.cfg', { serves: 'Cisco/CP-8841-3PCC/000e08abcdef.cfg' }],
  ['/00:0e:08:ab:cd:ef.cfg', { serves: '00:0e:08:ab:cd:ef.cfg' }],
  ['/00:0e:08:ab:cd.cfg', 'malformed'],
  ['/$PSN.xml', { serves: '$PSN.xml' }],
  ['/image/sip88xx.11-3-1.loads', { serves: 'image/sip88xx.11-3-1.loads' }],
  // Upwards.
  ['/../x', 'outside'],
  ['../x', 'outside', 'malformed'],
  ['/..\\x', 'outside'],
  ['/....//x', 'outside'],
  ['/....//....//etc/passwd', 'outside'],
  ['/...', 'outside'],
  ['/.../x', 'outside'],
  ['/.. /x', 'outside', 'outside'],
  ['/..', 'outside'],
  ['/x/..', 'outside'],
  ['/x/../../y', 'outside'],
  ['/x/../y', 'outside'],
  ['/x\\..\\..\\y', 'outside'],
  ['/..;/x', { serves: '..;/x' }],
  // Absolute, drives, shares, devices.
  ['//x', 'outside'],
  ['//etc/passwd', 'outside'],
  ['///etc/passwd', 'outside'],
  ['/etc/passwd', { serves: 'etc/passwd' }],
  ['C:\\x', 'outside', 'malformed'],
  ['/C:\\x', 'outside'],
  ['/c:/windows/win.ini', 'outside'],
  ['/C:x', 'outside'],
  ['\\\\srv\\share\\x', 'outside', 'malformed'],
  ['/\\\\srv\\share\\x', 'outside'],
  ['/\\??\\C:\\x', 'outside', 'outside'],
  ['\\x', 'outside', 'malformed'],
  ['/a\\b.xml', 'malformed'],
  ['/x:ads', 'outside'],
  ['/xy:ads', 'malformed'],
  ['/x.xml::$DATA', 'malformed'],
  ['/CON', 'malformed'],
  ['/con', 'malformed'],
  ['/NUL.xml', 'malformed'],
  ['/nul.tar.gz', 'malformed'],
  ['/NUL .xml', 'malformed'],
  ['/COM1.cfg', 'malformed'],
  ['/com¹.cfg', 'malformed', 'malformed'],
  ['/LPT9', 'malformed'],
  ['/AUX/x.xml', 'malformed'],
  ['/CONIN$', 'malformed'],
  ['/CONSOLE.xml', { serves: 'CONSOLE.xml' }],
  ['/COM10.xml', { serves: 'COM10.xml' }],
  // Names that are another name on Windows.
  ['/x.', 'malformed'],
  ['/x ', 'malformed'],
  ['/x./y', 'malformed'],
  ['/x /y', 'malformed'],
  ['/a*.xml', 'malformed'],
  ['/a|b', 'malformed'],
  ['/a<b', 'malformed'],
  // Not a name.
  ['', 'directory', 'malformed'],
  ['/', 'directory'],
  ['/cisco/', 'directory'],
  ['/./x', 'malformed'],
  ['/.', 'malformed'],
  // As web servers have it: two slashes inside are one.
  ['/a//b', { serves: 'a/b' }],
  ['//a', 'outside'],
  ['/a//', 'directory'],
  ['/x\0y', 'malformed'],
  ['/x\0.xml', 'malformed'],
  ['/x\ny', 'malformed'],
  ['/x\x7f', 'malformed'],
  ['/x\x85', 'malformed'],
  ['/x\ufffd', 'malformed'],
  ['/x\ud800', 'malformed'],
  [`/${'a'.repeat(256)}`, 'malformed'],
  [`/${'a/'.repeat(513)}a`, 'malformed'],
  // Odd, and legal.
  ['/..hidden.xml', { serves: '..hidden.xml' }],
  ['/.hidden', { serves: '.hidden' }],
  ['/....xml', { serves: '....xml' }],
  ['/a b.xml', { serves: 'a b.xml' }],
  [`/${a255}`, { serves: a255 }],
  ['/PROFIL~1.XML', { serves: 'PROFIL~1.XML' }],
  ['/a;b=c.xml', { serves: 'a;b=c.xml' }],
  ['/__proto__', { serves: '__proto__' }],
  // TFTP decodes nothing; HTTP decodes once.
  ['/%2e%2e/x', { serves: '%2e%2e/x' }, 'outside'],
  ['/%2e%2e%2fx', { serves: '%2e%2e%2fx' }, 'outside'],
  ['/..%2fx', { serves: '..%2fx' }, 'outside'],
  ['/..%5cx', { serves: '..%5cx' }, 'outside'],
  ['/%2fetc/passwd', { serves: '%2fetc/passwd' }, 'outside'],
  ['/c%3a/x', { serves: 'c%3a/x' }, 'outside'],
  ['/%252e%252e/x', { serves: '%252e%252e/x' }, { serves: '%2e%2e/x' }],
  ['/x%00y', { serves: 'x%00y' }, 'malformed'],
  ['/x%0d%0ay', { serves: 'x%0d%0ay' }, 'malformed'],
  ['/%c0%ae%c0%ae/x', { serves: '%c0%ae%c0%ae/x' }, 'malformed'],
  ['/%e9.xml', { serves: '%e9.xml' }, 'malformed'],
  ['/x%', { serves: 'x%' }, 'malformed'],
  ['/x%zz', { serves: 'x%zz' }, 'malformed'],
  ['/x%20', { serves: 'x%20' }, 'malformed'],
  ['/a%20b.xml', { serves: 'a%20b.xml' }, { serves: 'a b.xml' }],
  ['/%C3%A9.xml', { serves: '%C3%A9.xml' }, { serves: 'é.xml' }],
  ['/\u00c3\u00a9.xml', { serves: 'Ã©.xml' }, { serves: 'é.xml' }],
  ['/é.xml', { serves: 'é.xml' }, 'malformed'], // one byte E9: not UTF-8
  ['/日本.xml', { serves: '日本.xml' }, { serves: '日本.xml' }],
  // The rest of an HTTP target.
  ['/basic.txt?x=1', 'malformed', { serves: 'basic.txt' }],
  ['/basic.txt?/../../x', 'outside', { serves: 'basic.txt' }],
  ['/basic.txt#x', { serves: 'basic.txt#x' }, { serves: 'basic.txt' }],
  ['/?x', 'malformed', 'directory'],
  ['http://bench/basic.txt', 'malformed', { serves: 'basic.txt' }],
  ['HTTP://u:p@bench:8080/a/b.txt?q', 'malformed', { serves: 'a/b.txt' }],
  ['http://bench', 'malformed', 'directory'],
  ['http://bench/../x', 'outside', 'outside'],
  ['http://bench//x', 'malformed', 'outside'],
  ['file:///etc/passwd', 'malformed', 'malformed'],
  ['*', 'malformed', 'malformed'],
  ['bench:80', 'malformed', 'malformed'],
]

describe('what a requested path may reach', () => {
  for (const server of ['tftp', 'http'] as const) {
    test.each(cases.map(([target, tftp, http]) => [target, server === 'http' ? (http ?? tftp) : tftp] as const))(
      `${server} %j → %j`,
      (target, expected) => {
        expect(servedPath(target, server)).toEqual(
          typeof expected === 'string' ? { ok: false, error: expected } : { ok: true, value: expected.serves },
        )
      },
    )
  }
})

const nasty = fc.array(
  fc.oneof(
    fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%00',
      '%',
      'C:',
      '?',
      '#',
      '...',
      ' ',
      'CON',
      'a',
      '%25',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
  { maxLength: 12 },
)

test('whatever is asked for, what is served is under the root, on either kind of disk', () => {
  fc.assert(
    fc.property(nasty, fc.constantFrom('tftp', 'http'), (parts, server) => {
      const reached = servedPath(`/${parts.join('')}`, server)
      if (!reached.ok) return
      expect(posix.resolve('/site/files', reached.value)).toBe(`/site/files/${reached.value}`)
      const windows = win32.resolve('C:\\site\\files', reached.value)
      expect(windows).toBe(`C:\\site\\files\\${reached.value.replaceAll('/', '\\')}`)
      expect(reached.value).not.toMatch(/[\0\\:]/)
      expect(parseSitePath(reached.value)).toEqual(reached)
    }),
    { numRuns: 3_000 },
  )
})

test('a path of the site stays itself through the encoding of a URL', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
      const path = parseSitePath(text)
      if (!path.ok) return
      const target = `/${path.value.split('/').map(encodeURIComponent).join('/')}`
      expect(servedPath(target, 'http')).toEqual(path)
    }),
  )
})
