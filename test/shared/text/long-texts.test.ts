import { expect, test } from 'vitest'
import { readStatus, readWebPage } from '../../../shared/domain/discovery/found-phone.ts'
import { redactText } from '../../../shared/domain/event/redact.ts'
import { readRevision } from '../../../shared/domain/firmware/limits.ts'
import { parseSitePath } from '../../../shared/domain/site/served-path.ts'
import { lintText, profileOf } from '../../support/profile-catalogue.ts'

/** So long that the square of it would take minutes; what is read at once takes milliseconds. */
const LONG = 400_000

const page = '<title>CP-8841-3PCC Configuration Utility</title><td>MAC Address</td><td>'
const blanks = ' '.repeat(LONG)
const value = (name: string, text: string) => (): unknown => lintText(profileOf(`<${name} ua="na">${text}</${name}>`))

test.each<readonly [string, () => unknown]>([
  ['a line of question marks, cleared of secrets', () => redactText(`${'?'.repeat(LONG)}password=x`)],
  ['a status page of blanks, of whoever answers a search', () => readStatus(`<Product_Name>${blanks}`)],
  ['a web page of blanks', () => readWebPage(`${page}${blanks}`)],
  ['a path of dots', () => parseSitePath(`${'.'.repeat(LONG)}x`)],
  ['a revision of blanks', () => readRevision(`${blanks}x`)],
  ['a choice of blanks', value('Enable_Protocol', `a${blanks}b`)],
  ['a server of slashes', value('Syslog_Server', `http://a/${'/'.repeat(LONG)}x`)],
  ['a decimal of digits', value('SIP_T1', `${'0'.repeat(LONG)}x`)],
])('%s is read at once', (_, read) => {
  expect(read).not.toThrow()
})

test('what is cleared and read is the same as of a short text', () => {
  for (const query of ['x=1?password=geheim&b=2', 'password?=geheim', 'a?b?password?=geheim', 'a?b?&password=geheim'])
    expect(redactText(`GET /a?${query}`)).not.toContain('geheim')
  expect(readStatus('<Product_Name>\n  CP-8841-3PCC \r\n</Product_Name>')).toMatchObject({
    model: 'CP-8841-3PCC',
  })
  expect(['V15', '15', 'VID 18', ' ID7 ', 'V', '1234'].map(readRevision)).toEqual([15, 15, 18, 7, null, null])
  expect(parseSitePath('a/... ./b')).toMatchObject({ ok: false, error: 'outside' })
})
