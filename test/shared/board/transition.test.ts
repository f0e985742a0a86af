import { describe, expect, test } from 'vitest'
import { transitionOf } from '../../../shared/domain/board/transition.ts'
import { emptyState, fold } from '../../../shared/domain/diagnosis/fold.ts'
import { phoneStream, reception, type PhoneStream } from '../../support/phone-stream.ts'

const stepOf = ({ events }: PhoneStream) =>
  transitionOf(fold(emptyState, events).phones.get(reception.mac ?? ''))?.step ?? null

const LICENCE = '/migration/000E0808115C.lic'
const page = (text: string): string => `[0][01/01/2023 12:00:00][http://10.0.0.1${LICENCE}]${text}`

describe('how far a phone has come on its way to enterprise firmware', () => {
  test.each<[string, PhoneStream, ReturnType<typeof stepOf>]>([
    ['it only resyncs', phoneStream().gets('/basic.txt'), null],
    ['its licence was not there', phoneStream().isRefused(LICENCE), 'licence-refused'],
    ['it has its licence', phoneStream().gets(LICENCE), 'licence-sent'],
    ['its own page says so', phoneStream().gets(LICENCE).says(page('Authorization Succeeded.')), 'authorized'],
    ['its own page says no', phoneStream().gets(LICENCE).says(page('Something else')), 'refused'],
    [
      'its log says no',
      phoneStream().gets(LICENCE).says('CP-7841-3PCC 00:0e:08:08:11:5c -- Upgrade failed: no authorization'),
      'refused',
    ],
    [
      'it asks for an enterprise phone’s files, which are harmless when they are missing',
      phoneStream().gets(LICENCE).isRefused('/CTLSEP000E0808115C.tlv'),
      'enterprise',
    ],
    ['and gets its configuration', phoneStream().gets(LICENCE).gets('/SEP000E0808115C.cnf.xml'), 'enterprise'],
  ])('%s', (_, stream, step) => {
    expect(stepOf(stream)).toBe(step)
  })

  test('the last that is known counts, and points to its event', () => {
    const stream = phoneStream().isRefused(LICENCE).gets(LICENCE).gets('/basic.txt')
    const found = transitionOf(fold(emptyState, stream.events).phones.get(reception.mac ?? ''))
    expect(found?.step).toBe('licence-sent')
    expect(stream.events.find(({ seq }) => seq === found?.seq)).toMatchObject({
      type: 'file.sent',
      path: LICENCE.slice(1),
    })
  })
})
