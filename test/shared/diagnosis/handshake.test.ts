import { describe, expect, test } from 'vitest'
import type { EventBody } from '../../../shared/domain/event/bench-event.ts'
import { failed, found } from '../../support/diagnosed-site.ts'
import { phoneStream, reception } from '../../support/phone-stream.ts'

type Handshake = Extract<EventBody, { type: 'tls.handshake' }>

const handshake = (more: Partial<Handshake> = {}): Handshake => ({
  type: 'tls.handshake',
  server: 'https',
  who: reception,
  tookMs: 12,
  offered: { versions: ['TLS 1.2'], ciphers: ['AES128-SHA'], name: 'prov.example.com' },
  own: 'my.server.com',
  asked: false,
  ...more,
})
const agreed = { version: 'TLS 1.2', cipher: 'AES128-SHA' } as const
const codesOf = (stream: ReturnType<typeof phoneStream>): readonly string[] =>
  found(stream.events).map(({ code }) => code)

describe('a phone whose last handshake came to nothing', () => {
  test.each(['distrusted', 'no-version', 'no-cipher', 'refused', 'client-stopped', 'expired'] as const)(
    '%s is on its board, though it never said a word',
    (failure) => {
      expect(found(phoneStream().add(handshake({ failure })).events)).toMatchObject([
        { code: `tls.${failure}`, params: { own: 'my.server.com' }, evidence: [1] },
      ])
    },
  )

  test('is well once it has fetched something, and a connection that closes by itself is no finding', () => {
    expect(
      codesOf(
        phoneStream()
          .add(handshake({ failure: 'distrusted' }))
          .gets('/basic.txt'),
      ),
    ).toEqual([])
    expect(codesOf(phoneStream().add(handshake({ failure: 'client-left' })))).toEqual([])
  })

  test('whose clock stands at 1970 calls a certificate ended that has not begun for it', () => {
    const line = 'CP-7841-3PCC 00:0e:08:ab:cd:ef -- Requesting resync https://my.server.com:443/basic.txt'
    const stream = phoneStream()
      .says(line, 'Jan  1 00:00:31')
      .add(handshake({ failure: 'expired' }))
    expect(found(stream.events)).toContainEqual(expect.objectContaining({ code: 'tls-clock', evidence: [1, 2] }))
    const right = phoneStream()
      .says(line, 'Mar 14 08:00:00')
      .add(handshake({ failure: 'expired' }))
    expect(codesOf(right)).toContain('tls.expired')
    expect(codesOf(right)).not.toContain('tls-clock')
  })

  test('that hangs up after a whole handshake and fails misses its name in the certificate', () => {
    const stream = phoneStream().add(handshake(agreed)).at(1).says(failed)
    expect(found(stream.events)).toContainEqual(
      expect.objectContaining({
        code: 'tls-name',
        params: { own: 'my.server.com', host: 'prov.example.com' },
        evidence: [1, 2],
      }),
    )
    expect(codesOf(phoneStream().add(handshake(agreed)).isRefused('/basic.txt').says(failed))).not.toContain('tls-name')
    expect(codesOf(phoneStream().says(failed).at(5).add(handshake(agreed)))).not.toContain('tls-name')
  })
})
