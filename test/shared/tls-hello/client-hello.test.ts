import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readClientHello } from '../../../shared/protocol/tls-hello/client-hello.ts'
import { cipherName, versionName } from '../../../shared/protocol/tls-hello/names.ts'

const u16 = (value: number): number[] => [value >> 8, value & 0xff]
const block16 = (bytes: readonly number[]): number[] => [...u16(bytes.length), ...bytes]
const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0))
const extension = (type: number, body: readonly number[]): number[] => [...u16(type), ...block16(body)]

const extensions = [
  ...extension(0x0a0a, []),
  ...extension(0, block16([0, ...block16(ascii('prov.telco.com'))])),
  ...extension(16, block16([8, ...ascii('http/1.1')])),
  ...extension(43, [6, 0x0a, 0x0a, 0x03, 0x04, 0x03, 0x03]),
]
const body = [
  ...u16(0x0303),
  ...Array<number>(32).fill(7),
  0,
  ...block16([...u16(0x1a1a), ...u16(0x1301), ...u16(0x002f)]),
  1,
  0,
  ...block16(extensions),
]
const message = [1, 0, ...u16(body.length), ...body]
const record = (bytes: readonly number[]): number[] => [22, 3, 1, ...block16(bytes)]
const whole = Uint8Array.from(record(message))

const hello = {
  versions: [0x0304, 0x0303],
  ciphers: [0x1301, 0x002f],
  serverName: 'prov.telco.com',
  applications: ['http/1.1'],
}

describe('a ClientHello', () => {
  test('says what the client offers; values that only probe the server are passed over (RFC 8701)', () => {
    expect(readClientHello(whole)).toEqual({ kind: 'hello', hello })
  })

  test('is put together from several records, and waited for at every cut', () => {
    const parts = [record(message.slice(0, 3)), record(message.slice(3, 50)), record(message.slice(50))]
    const split = Uint8Array.from(parts.flat())
    expect(readClientHello(split)).toEqual({ kind: 'hello', hello })
    for (let length = 0; length < split.length; length++)
      expect(readClientHello(split.subarray(0, length)), `${length} bytes`).toEqual({ kind: 'more' })
  })

  test('of an SPA phone has no extensions; its suites are told by name', () => {
    const suites = [0x39, 0x35, 0x33, 0x2f, 0x05, 0x04, 0x62, 0x60, 0x03]
    const old = [...u16(0x0301), ...Array<number>(32).fill(1), 0, ...block16(suites.flatMap(u16)), 1, 0]
    const read = readClientHello(Uint8Array.from(record([1, 0, ...u16(old.length), ...old])))
    expect(read).toMatchObject({ kind: 'hello', hello: { versions: [0x0301], ciphers: suites, serverName: null } })
    const names = [cipherName(0x2f), cipherName(0x05), cipherName(0xfafa), versionName(0x0301)]
    expect(names).toEqual(['AES128-SHA', 'RC4-SHA', '0xfafa', 'TLS 1.0'])
  })

  test('in the form of SSL 2 announces TLS 1.0', () => {
    const ciphers = [0, 0, 0x2f, 0x01, 0, 0x80]
    const inner = [1, 3, 1, ...u16(ciphers.length), 0, 0, 0, 16, ...ciphers, ...Array<number>(16).fill(5)]
    expect(readClientHello(Uint8Array.from([0x80, inner.length, ...inner]))).toEqual({
      kind: 'hello',
      hello: { versions: [0x0301], ciphers: [0x2f], serverName: null, applications: [] },
    })
  })

  test.each(['GET / HTTP/1.1\r\n', '\0\x01', '\x16\x02'])('is not %j', (text) => {
    expect(readClientHello(Uint8Array.from(ascii(text)))).toEqual({ kind: 'not-tls' })
  })

  test('whatever arrives, nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(whole.length - 1), fc.nat(255), (noise, at, value) => {
        readClientHello(noise)
        readClientHello(Uint8Array.from([22, 3, 1, ...noise]))
        const broken = Uint8Array.from(whole)
        broken[at] = value
        readClientHello(broken)
      }),
      { numRuns: 2_000 },
    )
  })
})
