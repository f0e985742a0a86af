import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rangeStillHolds, weighConditions } from '../../../electron/bench/http/conditions.ts'
import { contentTypeOf } from '../../../electron/bench/http/content-type.ts'
import { readRange } from '../../../electron/bench/http/range.ts'
import { redactRefused } from '../../../electron/bench/http/redact.ts'
import { redactHeader, redactText } from '../../../shared/domain/event/redact.ts'

describe('ranges (RFC 9110 §14.2)', () => {
  test.each([
    [undefined, 10, 'whole'],
    ['bytes=0-0', 10, { start: 0, end: 1 }],
    ['bytes=0-', 10, { start: 0, end: 10 }],
    ['bytes=3-5', 10, { start: 3, end: 6 }],
    ['bytes=3-500', 10, { start: 3, end: 10 }],
    ['bytes=-3', 10, { start: 7, end: 10 }],
    ['bytes=-30', 10, { start: 0, end: 10 }],
    ['BYTES=9-9', 10, { start: 9, end: 10 }],
    ['bytes=10-', 10, 'unsatisfiable'],
    ['bytes=10-20', 10, 'unsatisfiable'],
    ['bytes=-0', 10, 'unsatisfiable'],
    ['bytes=0-0', 0, 'unsatisfiable'],
    ['bytes=-1', 0, 'unsatisfiable'],
    ['bytes=5-3', 10, 'whole'],
    ['bytes=0-1,3-4', 10, 'whole'],
    ['bytes=', 10, 'whole'],
    ['bytes=-', 10, 'whole'],
    ['bytes=a-b', 10, 'whole'],
    ['lines=0-1', 10, 'whole'],
    ['bytes=99999999999999999999-', 10, 'unsatisfiable'],
    ['bytes=0-99999999999999999999', 10, { start: 0, end: 10 }],
    [`bytes=-${'9'.repeat(400)}`, 10, { start: 0, end: 10 }],
    [`bytes=${'9'.repeat(400)}-`, 10, 'unsatisfiable'],
  ])('%j of %d bytes → %j', (header, size, expected) => {
    expect(readRange(header, size)).toEqual(expected)
  })

  test('whatever is asked for, a range is inside the file', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(20), fc.nat(20), fc.nat(20), (text, first, last, size) => {
        for (const header of [text, `bytes=${text}`, `bytes=${first}-${last}`, `bytes=-${last}`]) {
          const range = readRange(header, size)
          if (typeof range === 'string') continue
          expect(range.start >= 0 && range.start < range.end && range.end <= size).toBe(true)
        }
      }),
    )
  })
})

describe('conditions (RFC 9110 §13)', () => {
  const file = { etag: '"a"', modifiedMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) }
  const same = 'Fri, 02 Jan 2026 03:04:05 GMT'
  const before = 'Fri, 02 Jan 2026 03:04:04 GMT'
  test.each([
    [{}, 'send'],
    [{ 'if-none-match': '"a"' }, 'not-modified'],
    [{ 'if-none-match': 'W/"a"' }, 'not-modified'],
    [{ 'if-none-match': '"x", "a"' }, 'not-modified'],
    [{ 'if-none-match': '*' }, 'not-modified'],
    [{ 'if-none-match': '"b"' }, 'send'],
    [{ 'if-modified-since': same }, 'not-modified'],
    [{ 'if-modified-since': before }, 'send'],
    [{ 'if-modified-since': 'yesterday-ish' }, 'send'],
    [{ 'if-none-match': '"b"', 'if-modified-since': same }, 'send'],
    [{ 'if-match': '"a"' }, 'send'],
    [{ 'if-match': 'W/"a"' }, 'precondition-failed'],
    [{ 'if-match': '"b"' }, 'precondition-failed'],
    [{ 'if-unmodified-since': before }, 'precondition-failed'],
    [{ 'if-unmodified-since': same }, 'send'],
  ])('%j → %s', (headers, expected) => {
    expect(weighConditions(headers, file)).toBe(expected)
  })

  test('a range holds for this very content alone', () => {
    expect(rangeStillHolds(undefined, file)).toBe(true)
    expect(rangeStillHolds('"a"', file)).toBe(true)
    expect(rangeStillHolds('W/"a"', file)).toBe(false)
    expect(rangeStillHolds('"b"', file)).toBe(false)
    expect(rangeStillHolds(same, file)).toBe(true)
    expect(rangeStillHolds(before, file)).toBe(false)
  })
})

test.each([
  ['a/b.xml', 'application/xml'],
  ['basic.txt', 'text/plain; charset=utf-8'],
  ['x.CFG', 'application/octet-stream'],
  ['x.cfg.gz', 'application/gzip'],
  ['sip88xx.11-3-1.loads', 'application/octet-stream'],
  ['x.sbn', 'application/octet-stream'],
  ['E2312.lic', 'application/octet-stream'],
  ['x.zip', 'application/zip'],
  ['no-extension', 'application/octet-stream'],
  ['x.constructor', 'application/octet-stream'],
  ['x.__proto__', 'application/octet-stream'],
])('%s is %s', (path, type) => {
  expect(contentTypeOf(path)).toBe(type)
})

describe('secrets never enter an event', () => {
  test.each([
    ['/basic.txt', '/basic.txt'],
    ['/a?x=1&y=2', '/a?x=1&y=2'],
    ['/a?key=S3cret&x=1', '/a?key=***&x=1'],
    ['/admin/resync?u&xuser=admin&xpassword=S3cret', '/admin/resync?u&xuser=admin&xpassword=***'],
    ['http://admin:S3cret@host/x?token=S3cret', 'http://***@host/x?token=***'],
    ['/[--key%20S3cret]%20http://h/x', '/[--key%20***]%20http://h/x'],
    ['/[--key S3cret] x', '/[--key ***] x'],
    ['/%5B--key%20S3cret%5D', '/%5B--key%20***%5D'],
    ['/a--b.xml', '/a--b.xml'],
  ])('%s → %s', (target, expected) => {
    expect(redactText(target)).toBe(expected)
  })

  test('a header is blanked by its name, a URL in one by its parts', () => {
    expect(redactHeader('Authorization', 'Basic UzNjcmV0')).toBe('***')
    expect(redactHeader('proxy-authorization', 'x')).toBe('***')
    expect(redactHeader('Cookie', 'a=b')).toBe('***')
    expect(redactHeader('X-Api-Key', 'b')).toBe('***')
    expect(redactHeader('Referer', 'http://u:S3cret@h/')).toBe('http://***@h/')
    expect(redactHeader('User-Agent', 'Cisco-CP-8841-3PCC/11.3.1 (00562b043615)')).toBe(
      'Cisco-CP-8841-3PCC/11.3.1 (00562b043615)',
    )
  })

  test('of what the parser refused, nothing is kept that may be the middle of a secret', () => {
    const kept = (text: string) => Buffer.from(redactRefused(Buffer.from(text, 'latin1')) ?? []).toString('latin1')
    expect(kept('GET /x HTTP/9.9\r\nHost: h\r\nAuthorization: Basic S3cret\r\n\r\nS3cret')).toBe(
      'GET /x HTTP/9.9\r\nHost: h\r\nAuthorization: ***',
    )
    expect(kept('GET / HTTP/1.1\r\nAuthorization : Basic S3cret\r\n\r\n')).not.toContain('S3cret')
    expect(kept('GET / HTTP/1.1\r\n S3cret folded\r\n\r\n')).not.toContain('S3cret')
    expect(kept('Basic: S3cret\r\n')).toBe('')
    expect(kept('\x16\x03\x01abc')).toBe('\x16\x03\x01abc')
  })
})
