import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeDhcp, REPLY_LIMIT } from '../../../shared/protocol/dhcp/encode.ts'
import { decodeDhcp, messageTypes, NO_ADDRESS, type DhcpMessage } from '../../../shared/protocol/dhcp/message.ts'
import {
  addresses,
  addressOf,
  OPTION,
  subOptions,
  text,
  textOf,
  vendorSpecific,
} from '../../../shared/protocol/dhcp/options.ts'

const hex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits.replaceAll(/\s/g, ''), 'hex'))

/** A DISCOVER as busybox's udhcpc 1.35 sends it, with the class and the name of a phone put in (phone-facts 3.4). */
const latin = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
const discover = hex(
  `01010600 3903f326 00000000 00000000 00000000 00000000 00000000 000e08aabbcc ${'00'.repeat(202)} 63825363
   350101 3d0701000e08aabbcc 39020240 3703010306 0c0f${latin('SEP000E08AABBCC')}
   3c2b${latin('Cisco Systems, Inc. IP Phone CP-8841-3PCC\0\0')} ff 0000`,
)

const message = (options: DhcpMessage['options'], rest: Partial<DhcpMessage> = {}): DhcpMessage => ({
  op: 'reply',
  type: 'offer',
  xid: 0x3903f326,
  hops: 0,
  secs: 0,
  broadcast: false,
  ciaddr: NO_ADDRESS,
  yiaddr: '10.77.0.20',
  siaddr: '10.77.0.1',
  giaddr: NO_ADDRESS,
  hardware: '000e08aabbcc',
  options,
  ...rest,
})

describe('messages as clients send them', () => {
  test('a phone’s DISCOVER: its MAC, its class without the NUL at its end, its name', () => {
    const decoded = decodeDhcp(discover)
    expect(decoded).toMatchObject({ ok: true, value: { op: 'request', type: 'discover', hardware: '000e08aabbcc' } })
    if (!decoded.ok) return
    expect(textOf(decoded.value.options.get(OPTION.vendorClass))).toBe('Cisco Systems, Inc. IP Phone CP-8841-3PCC')
    expect(textOf(decoded.value.options.get(OPTION.hostName))).toBe('SEP000E08AABBCC')
    expect([...(decoded.value.options.get(OPTION.requestList) ?? [])]).toEqual([1, 3, 6])
  })

  test.each([
    ['shorter than its header', new Uint8Array(239), 'dhcp-short'],
    ['no Ethernet address', discover.with(1, 6), 'dhcp-hardware'],
    ['another cookie (BOOTP)', discover.with(236, 0), 'dhcp-cookie'],
    [
      'an option longer than its field',
      Uint8Array.of(...discover.subarray(0, 240), 53, 1, 1, 12, 200, 65),
      'dhcp-options',
    ],
    ['no message type', Uint8Array.of(...discover.subarray(0, 240), 255), 'dhcp-type'],
    ['a message type that is none', Uint8Array.of(...discover.subarray(0, 240), 53, 1, 77, 255), 'dhcp-type'],
  ])('%s is refused with its reason', (_, bytes, reason) => {
    expect(decodeDhcp(bytes)).toEqual({ ok: false, error: reason })
  })

  test('a missing end mark is forgiven, padding between options too', () => {
    const bytes = Uint8Array.of(...discover.subarray(0, 240), 0, 0, 53, 1, 3, 0, 50, 4, 10, 77, 0, 20)
    const decoded = decodeDhcp(bytes)
    expect(decoded).toMatchObject({ ok: true, value: { type: 'request' } })
    if (decoded.ok) expect(addressOf(decoded.value.options.get(50))).toBe('10.77.0.20')
  })
})

describe('replies', () => {
  test('everything that a phone is told fits into 548 bytes, in the fields file and sname where it must', () => {
    const url = `http://provisioning.example.com/${'a'.repeat(100)}`
    const options = new Map([
      [OPTION.serverId, addresses(['10.77.0.1'])],
      [OPTION.tftpServer, text('10.77.0.1')],
      [OPTION.url159, text(url)],
      [OPTION.url160, text(url)],
      [OPTION.vendorInfo, subOptions([[1, text('http://acs.example.com')]])],
      [OPTION.vendorSpecific, vendorSpecific(9, subOptions([[1, text('x')]]))],
    ])
    const { bytes, left } = encodeDhcp(message(options))
    expect(left).toEqual([])
    expect(bytes.length).toBeLessThanOrEqual(REPLY_LIMIT)
    const decoded = decodeDhcp(bytes)
    expect(decoded.ok && textOf(decoded.value.options.get(OPTION.url160))).toBe(url)
    expect(decoded.ok && [...(decoded.value.options.get(OPTION.overload) ?? [])]).toEqual([3])
  })

  test('what finds no room is named, and nothing is cut', () => {
    const { bytes, left } = encodeDhcp(
      message(
        new Map([
          [66, text('a'.repeat(250))],
          [160, text('b'.repeat(280))],
        ]),
      ),
    )
    expect(left).toEqual([160])
    expect(bytes.length).toBeLessThanOrEqual(REPLY_LIMIT)
  })

  test('a value over 255 bytes is sent in pieces and read as one', () => {
    const long = 'x'.repeat(280)
    const decoded = decodeDhcp(encodeDhcp(message(new Map([[66, text(long)]]))).bytes)
    expect(decoded.ok && textOf(decoded.value.options.get(66))).toBe(long)
  })

  test('a short reply is padded to what relays pass on', () => {
    expect(encodeDhcp(message(new Map())).bytes.length).toBe(300)
  })
})

const anyAddress = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.'))
const anyOptions = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 254 }), fc.uint8Array({ maxLength: 60 })), {
    selector: ([code]) => code,
    maxLength: 8,
  })
  .map((list) => new Map(list.filter(([code]) => code !== OPTION.messageType && code !== OPTION.overload)))

test('whatever is encoded is decoded to the same, but for what was said to be left out', () => {
  fc.assert(
    fc.property(
      fc.record({ type: fc.constantFrom(...messageTypes), xid: fc.nat(0xffffffff), yiaddr: anyAddress }),
      anyOptions,
      ({ type, xid, yiaddr }, options) => {
        const { bytes, left } = encodeDhcp(message(options, { type, xid, yiaddr }))
        expect(bytes.length).toBeLessThanOrEqual(REPLY_LIMIT)
        const decoded = decodeDhcp(bytes)
        expect(decoded).toMatchObject({ ok: true, value: { type, xid, yiaddr } })
        if (!decoded.ok) return
        for (const [code, value] of options)
          if (!left.includes(code)) expect([...(decoded.value.options.get(code) ?? [])]).toEqual([...value])
      },
    ),
  )
})

test('no datagram makes the decoder throw', () => {
  const garbage = fc.uint8Array({ maxLength: 700 })
  const nearly = fc
    .tuple(fc.uint8Array({ maxLength: 320 }), fc.array(fc.tuple(fc.nat(239), fc.nat(255)), { maxLength: 6 }))
    .map(([tail, flips]) => {
      const bytes = Uint8Array.of(...discover.subarray(0, 240), ...tail)
      for (const [at, value] of flips) bytes[at] = value
      return bytes
    })
  fc.assert(fc.property(fc.oneof(garbage, nearly), (bytes) => typeof decodeDhcp(bytes).ok === 'boolean'))
})
