import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  headerOf,
  headersOf,
  parseSip,
  printSip,
  readVia,
  type SipMessage,
  type SipRequest,
  splitParameters,
} from '../../../shared/protocol/sip/message.ts'
import { isAnswerable, respond, returnPort, transactionKey, userOf } from '../../../shared/protocol/sip/respond.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const lines = (...all: string[]): Uint8Array => bytes(all.join('\r\n'))

const notify = lines(
  'NOTIFY sip:1001@192.168.1.100:5060 SIP/2.0',
  'v: SIP/2.0/UDP 192.168.1.5:5080;branch=z9hG4bK-1;rport',
  'f: "Server" <sip:server@192.168.1.5>;tag=a',
  't: <sip:1001@192.168.1.100>',
  'i: call-1@192.168.1.5',
  'CSeq: 101 NOTIFY',
  'o: resync;profile="http://10.77.10.141/profile.xml?a;b"',
  'Content-Length: 0',
  '',
  '',
)

function parsed(from: Uint8Array): SipRequest {
  const message = parseSip(from)
  if (!message.ok || message.value.kind !== 'request') throw new Error('not a request')
  return message.value
}

describe('a SIP message', () => {
  test('is read with its short header names, and its parameters with their quotes undone', () => {
    const request = parsed(notify)
    expect(request).toMatchObject({ method: 'NOTIFY', uri: 'sip:1001@192.168.1.100:5060', body: '' })
    expect(headerOf(request, 'call-id')).toBe('call-1@192.168.1.5')
    expect(splitParameters(headerOf(request, 'event') ?? '')).toEqual({
      value: 'resync',
      params: new Map([['profile', 'http://10.77.10.141/profile.xml?a;b']]),
    })
  })

  test('is read leniently: bare line feeds, folded lines, several Via in one line, no Content-Length', () => {
    const request = parsed(
      bytes('OPTIONS sip:a SIP/2.0\nVia: SIP/2.0/UDP a;x="1,2", SIP/2.0/UDP b\nTo: <sip:a>\n ;tag=1\n\nhello'),
    )
    expect(headersOf(request, 'via')).toEqual(['SIP/2.0/UDP a;x="1,2"', 'SIP/2.0/UDP b'])
    expect(headerOf(request, 'to')).toBe('<sip:a> ;tag=1')
    expect(request.body).toBe('hello')
  })

  test.each([
    ['a keep-alive', '\r\n\r\n', 'empty'],
    ['something else', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'start-line'],
    ['a header without a name', 'OPTIONS sip:a SIP/2.0\r\n: x\r\n\r\n', 'header'],
    ['a body that is cut off', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 5\r\n\r\nab', 'body-cut-off'],
    ['very many headers', `OPTIONS sip:a SIP/2.0\r\n${'a: b\r\n'.repeat(200)}\r\n`, 'too-many-headers'],
  ])('is refused by name when it is %s', (_what, text, error) => {
    expect(parseSip(bytes(text))).toEqual({ ok: false, error })
  })

  test('what follows its body is not part of it, counted in bytes', () => {
    expect(parsed(bytes('OPTIONS sip:a SIP/2.0\r\nl: 3\r\n\r\nétoile')).body).toBe('ét')
  })

  test('is printed so that it reads back the same, and no value starts a header of its own', () => {
    const word = fc.stringMatching(/^[a-z0-9.;=@:<>-]{1,20}$/)
    const message: fc.Arbitrary<SipMessage> = fc.record({
      kind: fc.constant('request' as const),
      method: fc.constantFrom('NOTIFY', 'OPTIONS'),
      uri: word,
      headers: fc.array(fc.tuple(fc.constantFrom('call-id', 'event', 'x-other'), word), { maxLength: 8 }),
      body: fc.string(),
    })
    fc.assert(
      fc.property(message, (sent) => {
        const back = parseSip(printSip(sent))
        expect(
          back.ok && { ...back.value, headers: back.value.headers.filter(([n]) => n !== 'content-length') },
        ).toEqual(sent)
      }),
    )
    const printed = printSip({ kind: 'response', status: 200, reason: 'OK', headers: [['x', 'a\r\nb: c']], body: '' })
    expect(new TextDecoder().decode(printed)).toContain('X: a b: c\r\n')
  })

  test('nothing that arrives makes the reader throw', () => {
    const near = fc
      .tuple(fc.nat(notify.length), fc.uint8Array({ maxLength: 30 }))
      .map(([at, noise]) =>
        Uint8Array.from([...notify.subarray(0, at), ...noise, ...notify.subarray(at + noise.length)]),
      )
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), near), (noise) => {
        const message = parseSip(noise)
        if (!message.ok || message.value.kind !== 'request' || !isAnswerable(message.value)) return
        const source = { address: '127.0.0.1', port: 5_060 }
        printSip(respond(message.value, { status: 200, tag: 't', source }))
        transactionKey(message.value)
        userOf(message.value.uri)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a response', () => {
  const source = { address: '10.0.0.9', port: 40_000 }

  test('repeats what makes the transaction, tags To, and says from where the request really came', () => {
    const response = respond(parsed(notify), { status: 401, tag: 'mine', source })
    expect(response.headers).toEqual([
      ['via', 'SIP/2.0/UDP 192.168.1.5:5080;branch=z9hG4bK-1;received=10.0.0.9;rport=40000'],
      ['from', '"Server" <sip:server@192.168.1.5>;tag=a'],
      ['to', '<sip:1001@192.168.1.100>;tag=mine'],
      ['call-id', 'call-1@192.168.1.5'],
      ['cseq', '101 NOTIFY'],
    ])
  })

  test('goes to the port that asked with rport, else to the one that Via names, else to 5060', () => {
    const from = (via: string): SipRequest => ({ ...parsed(notify), headers: [['via', via]] })
    expect(returnPort(from('SIP/2.0/UDP a:5080;rport'), source)).toBe(40_000)
    expect(returnPort(from('SIP/2.0/UDP a:5080'), source)).toBe(5_080)
    expect(returnPort(from('SIP/2.0/UDP a'), source)).toBe(5_060)
  })

  test('a repeated request is known by its transaction, a new one with the next number is not', () => {
    const again = parsed(notify)
    const next: SipRequest = {
      ...again,
      headers: again.headers.map(([name, value]) => [name, name === 'cseq' ? '102 NOTIFY' : value]),
    }
    expect(transactionKey(again)).toBe(transactionKey(parsed(notify)))
    expect(transactionKey(next)).not.toBe(transactionKey(again))
  })

  test('Via is read with an IPv6 address too, and the user of a URI without its escapes', () => {
    expect(readVia('SIP/2.0/UDP [::1]:5070;branch=z9hG4bKx')).toEqual({
      host: '[::1]',
      port: 5_070,
      branch: 'z9hG4bKx',
      rport: false,
    })
    expect(readVia('SIP/2.0/UDP a:99999')).toBeNull()
    expect([userOf('sip:a%20b@c'), userOf('sip:1001@x;u=y'), userOf('sip:x'), userOf('sip:%zz@x')]).toEqual([
      'a b',
      '1001',
      null,
      '%zz',
    ])
  })
})
