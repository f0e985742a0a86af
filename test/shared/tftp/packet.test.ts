import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  blockOf,
  decodePacket,
  encodePacket,
  opcodeOf,
  type Packet,
  REQUEST_LIMIT,
  writeDataHeader,
} from '../../../shared/protocol/tftp/packet.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

describe('packets as clients send them', () => {
  test('curl: octet, tsize, blksize and timeout', () => {
    const bytes = ascii('\0\x01basic.txt\0octet\0tsize\x000\0blksize\x00512\0timeout\x006\0')
    expect(decodePacket(bytes)).toEqual({
      ok: true,
      value: {
        type: 'read',
        file: 'basic.txt',
        legible: true,
        mode: 'octet',
        options: [
          ['tsize', '0'],
          ['blksize', '512'],
          ['timeout', '6'],
        ],
      },
    })
  })

  test('a phone: an absolute path, no options', () => {
    const bytes = hex('0001 2f 43502d373834312d33504343 2e 786d6c 00 6f63746574 00')
    expect(decodePacket(bytes)).toMatchObject({ ok: true, value: { file: '/CP-7841-3PCC.xml', options: [] } })
  })

  test('zeros after the request are padding', () => {
    expect(decodePacket(ascii('\0\x01f\0octet\0\0\0\0\0'))).toMatchObject({ ok: true, value: { options: [] } })
  })

  test('an option without its value is left out', () => {
    expect(decodePacket(ascii('\0\x01f\0octet\0tsize\x000\0blksize\0'))).toMatchObject({
      ok: true,
      value: { options: [['tsize', '0']] },
    })
  })

  test('an error without the NUL at its end is still read', () => {
    expect(decodePacket(hex('0005 0000 627965'))).toEqual({
      ok: true,
      value: { type: 'error', code: 0, message: 'bye' },
    })
  })

  test('an acknowledgement with bytes after it is an acknowledgement', () => {
    expect(decodePacket(hex('0004 ffff 0000'))).toEqual({ ok: true, value: { type: 'ack', block: 65_535 } })
  })

  test.each([
    ['c080', 'an overlong NUL'],
    ['c0ae', 'an overlong dot'],
    ['e080af', 'an overlong slash'],
    ['eda080', 'a surrogate'],
    ['f4908080', 'past U+10FFFF'],
    ['c3', 'a cut sequence'],
    ['ff', 'a byte that is nowhere'],
    ['e9', 'Latin-1'],
  ])('a name with %s (%s) is marked, and cannot be mistaken for another name', (bytes) => {
    const decoded = decodePacket(hex(`0001 61 ${bytes} 62 00 6f63746574 00`))
    expect(decoded).toMatchObject({ ok: true, value: { legible: false } })
    if (decoded.ok && decoded.value.type === 'read') expect(decoded.value.file).toMatch(/^a\ufffd+b$/)
  })

  test('names beyond ASCII are read as UTF-8', () => {
    const bytes = encodePacket({ type: 'read', file: 'é/日本/😀.xml', legible: true, mode: 'octet', options: [] })
    expect(Buffer.from(bytes).includes('é/日本/😀.xml')).toBe(true)
    expect(decodePacket(bytes)).toMatchObject({ ok: true, value: { file: 'é/日本/😀.xml', legible: true } })
  })
})

describe('what is no packet is said to be none', () => {
  test.each([
    ['', 'too-short'],
    ['00', 'too-short'],
    ['0000', 'unknown-opcode'],
    ['0007', 'unknown-opcode'],
    ['0063', 'unknown-opcode'],
    ['0101', 'unknown-opcode'],
    ['0001', 'file-not-terminated'],
    ['0001 61', 'file-not-terminated'],
    ['0001 00 6f63746574 00', 'file-empty'],
    ['0001 61 00', 'mode-not-terminated'],
    ['0001 61 00 6f63746574', 'mode-not-terminated'],
    ['0003 00', 'too-short'],
    ['0004', 'too-short'],
    ['0005 00', 'too-short'],
  ])('%s is %s', (bytes, error) => {
    expect(decodePacket(hex(bytes))).toEqual({ ok: false, error })
  })

  test('a request of 65,507 bytes is too long, and one of 200 options has too many', () => {
    const long = new Uint8Array(65_507).fill(0x61)
    long.set([0, 1])
    expect(decodePacket(long)).toEqual({ ok: false, error: 'too-long' })
    const many = ascii(`\0\x01f\0octet\0${'a\x001\0'.repeat(200)}`)
    expect(decodePacket(many)).toEqual({ ok: false, error: 'too-many-options' })
  })
})

const text = fc.string({ unit: 'binary', maxLength: 60 }).map((raw) => raw.replaceAll('\0', ''))
const filled = text.filter((raw) => raw.length > 0)
const latin = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 12 }).map((raw) => raw.replaceAll('\0', 'x'))
const options = fc.array(fc.tuple(latin, latin), { maxLength: 8 })
const block = fc.integer({ min: 0, max: 65_535 })
const packet: fc.Arbitrary<Packet> = fc.oneof(
  fc.record({
    type: fc.constantFrom('read' as const, 'write' as const),
    file: filled,
    legible: fc.constant(true),
    mode: latin,
    options,
  }),
  fc.record({ type: fc.constant('data' as const), block, bytes: fc.uint8Array({ maxLength: 600 }) }),
  fc.record({ type: fc.constant('ack' as const), block }),
  fc.record({ type: fc.constant('error' as const), code: block, message: text }),
  fc.record({ type: fc.constant('oack' as const), options }),
)

describe('of any packet and any bytes', () => {
  test('what is written is read back', () => {
    fc.assert(
      fc.property(packet, (sent) => {
        expect(decodePacket(encodePacket(sent))).toEqual({ ok: true, value: sent })
      }),
      { numRuns: 2_000 },
    )
  })

  test('nothing throws, and what is read is bounded', () => {
    const opcode = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 255)
    const bytes = fc
      .tuple(opcode, fc.uint8Array({ maxLength: 700 }))
      .map(([code, rest]) => Uint8Array.of(0, code, ...rest))
    fc.assert(
      fc.property(fc.oneof(bytes, fc.uint8Array()), (raw) => {
        const decoded = decodePacket(raw)
        if (!decoded.ok) return
        if (decoded.value.type === 'read') expect(decoded.value.file.length).toBeLessThanOrEqual(REQUEST_LIMIT)
        if (decoded.value.type === 'error') expect(decoded.value.message.length).toBeLessThanOrEqual(512)
      }),
      { numRuns: 3_000 },
    )
  })

  test('a header written in place is the header that the codec writes', () => {
    fc.assert(
      fc.property(fc.nat({ max: 200_000 }), (number) => {
        const header = new Uint8Array(4)
        writeDataHeader(header, number)
        expect(header).toEqual(encodePacket({ type: 'data', block: number & 0xffff, bytes: new Uint8Array(0) }))
        expect(opcodeOf(header)).toBe(3)
        expect(blockOf(header)).toBe(number & 0xffff)
      }),
    )
  })
})
