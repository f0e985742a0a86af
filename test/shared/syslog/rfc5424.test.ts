import { expect, test } from 'vitest'
import { countOctets, formatRfc5424, type SyslogMessage } from '../../../shared/protocol/syslog/rfc5424.ts'

const message: SyslogMessage = {
  ...{
    facility: 16,
    severity: 3,
    time: '2026-03-14T09:30:00.000Z',
    host: '10.0.0.7',
    app: 'CP-8841-3PCC',
    id: 'phone.said',
  },
  data: { seq: '7', mac: '00:0e:08:aa:bb:cc', file: 'a"b]c\\d', empty: '' },
  text: 'Resync failed: é',
}
const text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

test('a message as RFC 5424 writes it, with what would end a value escaped', () => {
  expect(text(formatRfc5424(message))).toBe(
    '<131>1 2026-03-14T09:30:00.000Z 10.0.0.7 CP-8841-3PCC - phone.said ' +
      '[bench@32473 seq="7" mac="00:0e:08:aa:bb:cc" file="a\\"b\\]c\\\\d"] \uFEFFResync failed: é',
  )
})

test('a name that is none, and a message without data, are dashes', () => {
  expect(text(formatRfc5424({ ...message, host: '', app: 'a b\n', data: {} }))).toContain(
    ' - a_b_ - phone.said - \uFEFF',
  )
})

test('its length is counted in bytes, not in characters', () => {
  const bytes = formatRfc5424(message)
  expect(text(countOctets(bytes))).toBe(`${bytes.length} ${text(bytes)}`)
})
