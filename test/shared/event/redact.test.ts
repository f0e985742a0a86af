import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redactEvent, redactHeader, redactText } from '../../../shared/domain/event/redact.ts'
import type { EventBody } from '../../../shared/domain/event/bench-event.ts'

describe('a secret is blanked wherever it stands', () => {
  test.each([
    '/a.cfg?key=CANARY1&password=CANARY2',
    '[--key CANARY1]/x',
    '//u:CANARY1@h/x',
    'http://u:CANARY1@h/a?password=CANARY2',
    'Requesting resync http://u:CANARY1@h/a?password=CANARY2',
    '/a?%70assword=CANARY1',
    '/a?%2570assword=CANARY1',
    '/%2d%2dkey%20CANARY1',
    '/--key%2520CANARY1',
    '/--key%20CANARY1',
    'u:CANARY1@h',
    'Admin_Password=CANARY1',
    'the secret: CANARY1',
    '/x?sig=CANARY1',
    '/x?pin=CANARY1',
    '[--uid admin --pwd CANARY1]https://h/x',
  ])('%s', (text) => {
    expect(redactText(text)).not.toContain('CANARY')
    expect(redactText(redactText(text))).toBe(redactText(text))
  })

  test.each(['X-Pass', 'X-Key', 'X-Sig', 'Authorization', 'Cookie', 'X-Api-Key', 'Proxy-Authorization'])(
    'the header %s',
    (name) => expect(redactHeader(name, 'CANARY1')).toBe('***'),
  )
})

test.each([
  '/CP-7841-3PCC000e08abcdef.cfg',
  '/profile?mac=000e08aabbcc&x=1',
  'CP-7841-3PCC 00:0e:08:ab:cd:ef -- Requesting resync tftp://192.168.1.200/basic.txt',
  '/a%20b/100%25.xml',
  'Cisco-CP-8841-3PCC/11.3.1 (00562b043615)',
  '/design?signal=3',
])('what opens nothing stays as it is: %s', (text) => expect(redactText(text)).toBe(text))

test('every text of an event passes, its verdict and its options too', () => {
  const body: EventBody = {
    type: 'phone.said',
    server: 'syslog',
    who: { ip: '10.0.0.7' },
    text: 'Requesting resync http://u:CANARY@h/a?password=CANARY',
    app: 'x?key=CANARY',
    verdict: { what: 'resync', result: 'requested', url: 'http://u:CANARY@h/a' },
  }
  expect(JSON.stringify(redactEvent(body))).not.toContain('CANARY')
  const request: EventBody = {
    type: 'file.requested',
    server: 'tftp',
    who: { ip: '10.0.0.7' },
    transfer: 't1',
    path: '/a.cfg?key=CANARY',
    options: { mode: '?key=CANARY' },
  }
  expect(JSON.stringify(redactEvent(request))).not.toContain('CANARY')
})

test('an event without a secret is the same object', () => {
  const body: EventBody = { type: 'file.removed', path: 'basic.txt' }
  expect(redactEvent(body)).toBe(body)
})

test('no text makes it throw or wait', () => {
  fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => void redactText(text)))
  for (const piece of ['%2d', '--key ', '?key=', 'pwd', '//a@', ':@']) redactText(piece.repeat(20_000))
})
