import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../shared/domain/diagnosis/findings.ts'
import { unknownSite, type ServedContent, type SiteFacts } from '../../../shared/domain/diagnosis/site-view.ts'
import {
  asking,
  codes,
  corrupt,
  failed,
  found,
  resynced,
  serving,
  site,
  success,
} from '../../support/diagnosed-site.ts'
import { mac } from '../../support/mac.ts'
import { phoneStream, reception, type PhoneStream } from '../../support/phone-stream.ts'

test('a phone that took its profile has no finding', () => {
  expect(codes(resynced())).toEqual([])
})

describe('a failed resync', () => {
  const refused = (): PhoneStream => phoneStream().says(asking).isRefused('/basic.txt').at(1).says(failed)

  test('names the request that failed and why, with the events that show it', () => {
    expect(found(refused().events)).toEqual([
      {
        code: 'resync-failed-after-refusal',
        look: 'failed',
        params: { path: '/basic.txt', reason: 'Download failed', cause: 'refusal.not-found' },
        evidence: [2, 3, 4],
        confidence: 'certain',
        remedy: { kind: 'add-file', path: 'basic.txt' },
        subject: { kind: 'phone', mac: reception.mac, who: reception },
      },
    ])
  })

  test('is one failure, though the phone’s own log tells it once more', () => {
    const echo = 'fprv_eval_profile_rule return status=FPRV_ERR_SERVER_CONNECTION_FAILED err_count:0, retry_delay:60'
    const all = found(refused().says(echo).events, { now: 500 })
    expect(all.map(({ code }) => code)).toEqual(['resync-failed-after-refusal'])
    expect(all[0]?.params['reason']).toBe('Download failed, FPRV_ERR_SERVER_CONNECTION_FAILED')
  })

  test('is over when a later one succeeds', () => {
    expect(codes(refused().at(60).says(asking).gets('/basic.txt').at(61).says(success))).toEqual([])
  })

  test('is told of the request that the phone named, and not of another that it made as well', () => {
    const other = phoneStream().isRefused('/logo.png').says(asking).gets('/basic.txt').at(1).says(corrupt)
    expect(codes(other)).toEqual(['resync-failed-after-file'])
  })

  test('whose request broke off says how', () => {
    const stalled = phoneStream().says(asking).breaksOff('/basic.txt', 'client-silent').at(9).says(failed)
    expect(found(stalled.events)[0]).toMatchObject({
      code: 'resync-failed-after-abandon',
      params: { path: '/basic.txt', cause: 'abandon.client-silent' },
    })
  })

  test('of one phone is not explained by what another one did', () => {
    const other = phoneStream()
      .by({ ip: '192.168.1.58', mac: mac('000e08000001') })
      .isRefused('/x')
      .by(reception)
    const all = found(other.at(1).says(failed).events)
    expect(all.find(({ subject }) => subject.kind === 'phone' && subject.mac === reception.mac)?.code).toBe(
      'resync-failed',
    )
  })

  test('of an upgrade is told as such', () => {
    const upgrade = phoneStream().says('CP-7841-3PCC 00:0e:08:ab:cd:ef -- Upgrade failed: wrong load')
    expect(found(upgrade.events)[0]).toMatchObject({ code: 'upgrade-failed', params: { reason: 'wrong load' } })
  })
})

describe('a file that arrived whole and was not accepted', () => {
  const after = (content: Partial<ServedContent>): Finding | undefined =>
    found(phoneStream().says(asking).gets('/basic.txt').at(1).says(corrupt).events, {
      facts: serving({ 'basic.txt': content }),
    })[0]

  test.each([
    ['broken XML, with its line', { damage: { kind: 'xml', line: 7 } }, 'xml-corrupt', 'certain'],
    ['a gzip archive cut short', { form: 'gzip', damage: { kind: 'gzip-truncated' } }, 'gzip-truncated', 'certain'],
    ['no flat-profile', { damage: { kind: 'no-profile' } }, 'no-profile', 'likely'],
    ['another key', { form: 'encrypted' }, 'wrong-key', 'likely'],
  ] as const)('has %s', (_, content, cause, confidence) => {
    expect(after(content)).toMatchObject({ code: 'resync-failed-by-content', params: { cause }, confidence })
  })

  test('says the line and opens the profile', () => {
    expect(after({ damage: { kind: 'xml', line: 7 } })).toMatchObject({
      params: { line: 7, path: '/basic.txt' },
      remedy: { kind: 'open-profile', path: 'basic.txt' },
    })
  })

  test('that is right as far as the site can tell is not blamed for anything', () => {
    expect(after({})).toMatchObject({ code: 'resync-failed-after-file', confidence: 'likely' })
  })

  test('called .gz without being one is told only by a name that says so', () => {
    const named = (path: string): readonly string[] =>
      codes(phoneStream().gets(`/${path}`).at(1).says(corrupt), { facts: serving({ [path]: { form: 'other' } }) })
    expect(named('basic.txt.gz')).toEqual(['resync-failed-by-content'])
    expect(named('basic.bin')).toEqual(['resync-failed-after-file'])
  })

  const withRule = (rule: string, form: ServedContent['form']): string | number | undefined =>
    found(phoneStream().gets('/first.xml').says(success).at(60).gets('/basic.txt').at(61).says(corrupt).events, {
      facts: serving({ 'first.xml': { settings: { Profile_Rule: rule } }, 'basic.txt': { form } }),
    })[0]?.params['cause']

  test('clear where the phone’s rule has a key, and the reverse', () => {
    expect(withRule('[--key s3cret] tftp://192.168.1.200/basic.txt', 'clear')).toBe('clear-expected-encrypted')
    expect(withRule('tftp://192.168.1.200/basic.txt', 'encrypted')).toBe('encrypted-expected-clear')
    expect(withRule('[--key s3cret] tftp://192.168.1.200/basic.txt', 'encrypted')).toBe('wrong-key')
    expect(withRule('tftp://192.168.1.200/basic.txt', 'clear')).toBeUndefined()
  })

  test('never shows the key', () => {
    const facts = serving({ 'first.xml': { settings: { Profile_Rule: '[--key s3cret] /basic.txt' } }, 'basic.txt': {} })
    const stream = phoneStream().gets('/first.xml').says(success).at(60).gets('/basic.txt').at(61).says(corrupt)
    expect(JSON.stringify(found(stream.events, { facts }))).not.toContain('s3cret')
  })
})

describe('a name that the site does not have', () => {
  const facts: SiteFacts = {
    ...site,
    routes: [{ pattern: '/$PSN/$MA.xml', template: '7841.xml', gzip: false, key: '' }],
  }
  const asked = (path: string, near?: string): Finding | undefined =>
    found(phoneStream().isRefused(path, 'not-found', near).events, { facts })[0]

  test.each([
    ['a route in other capitals', '/7841-3PCC/000E08ABCDEF.XML', 'route-case', 'certain'],
    ['a route with another ending', '/7841-3PCC/000e08abcdef.cfg', 'route-near', 'likely'],
    ['a route with a letter too many', '/7841-3PCCC/000e08abcdef.xml', 'route-near', 'likely'],
    ['nothing of the kind', '/spa/basic.txt', 'refusal.not-found', 'certain'],
    ['a route that was added since, as it was written', '/7841-3PCC/000e08abcdef.xml', 'refusal.not-found', 'certain'],
    ['the route of another phone', '/7841-3PCC/000e08999999.xml', 'refusal.not-found', 'certain'],
  ])('is %s', (_, path, code, confidence) => {
    expect(asked(path)).toMatchObject({ code, confidence })
  })

  test('near a route gives the right path to fetch', () => {
    expect(asked('/7841-3PCC/000E08ABCDEF.XML')).toMatchObject({
      params: { near: '/7841-3PCC/000e08abcdef.xml' },
      remedy: { kind: 'fetch-by-hand', path: '7841-3PCC/000e08abcdef.xml' },
    })
  })

  test('is a file in other capitals sooner than a route with other letters', () => {
    expect(asked('/7841-3pcc/000e08abcdef.cfg', '7841-3PCC/000e08abcdef.cfg')).toMatchObject({
      code: 'refusal.not-found',
      remedy: { kind: 'rename-file', from: '7841-3PCC/000e08abcdef.cfg' },
    })
  })

  test('is no finding any more when the phone found its profile under the next name', () => {
    expect(codes(phoneStream().isRefused('/8851-3PCC.xml').gets('/Cisco/CP-7841-3PCC/000e08abcdef.cfg'))).toEqual([])
  })

  test('is ignored by a phone whose resync succeeds all the same', () => {
    const stream = (): PhoneStream => phoneStream().says(asking).isRefused('/basic.txt').at(1).says(success)
    expect(found(stream().events)[0]).toMatchObject({ code: 'missing-ignored', confidence: 'likely' })
    const off = phoneStream().gets('/first.xml').says(success).at(9)
    off.says(asking).isRefused('/basic.txt').says(success)
    const facts = serving({ 'first.xml': { settings: { Resync_Fails_On_FNF: 'No' } } })
    expect(found(off.events, { facts })[0]).toMatchObject({ code: 'missing-ignored', confidence: 'certain' })
  })
})

describe('a transfer that broke off', () => {
  const broken = (
    ...[reason, more]: Parameters<PhoneStream['breaksOff']> extends [string, ...infer R] ? R : never
  ): string => codes(phoneStream().breaksOff('/basic.txt', reason, more))[0] ?? ''

  test('in the middle stalled, and before its first block was acknowledged never began', () => {
    expect(broken('client-silent', { bytes: 51_200 })).toBe('abandon.client-silent')
    expect(broken('client-silent', { bytes: 0 })).toBe('never-acknowledged')
  })

  test('before its first block, with blocks larger than a frame, by their size', () => {
    expect(broken('client-silent', { bytes: 0, options: { blksize: '8192' } })).toBe('block-size')
    expect(broken('client-silent', { bytes: 0, options: { blksize: '1428' } })).toBe('never-acknowledged')
    expect(broken('client-silent', { bytes: 16_384, options: { blksize: '8192' } })).toBe('abandon.client-silent')
  })

  test('before its first block, where the phone is in another subnet, by the way between the two', () => {
    const stream = phoneStream().breaksOff('/basic.txt', 'client-silent', { bytes: 0 })
    expect(found(stream.events, { facts: { ...site, ownSubnets: ['10.0.0.4/24', 'fe80::4/64'] } })).toMatchObject([
      { code: 'other-subnet', params: { ip: '192.168.1.57' }, confidence: 'likely', remedy: { kind: 'open-servers' } },
    ])
    expect(codes(stream, { facts: { ...site, ownSubnets: ['10.0.0.4/24', '192.168.1.4/24'] } })).toEqual([
      'never-acknowledged',
    ])
  })

  test('because the client did not accept the options, and not because of another error of it', () => {
    const options = { blksize: '4096' }
    expect(broken('client-error', { options, detail: 'Bad option value' })).toBe('block-size')
    expect(broken('client-error', { options, detail: 'Disk full' })).toBe('abandon.client-error')
  })

  test('is over when the file arrives later', () => {
    expect(codes(phoneStream().breaksOff('/basic.txt', 'client-silent').at(9).gets('/basic.txt'))).toEqual([])
  })
})

test('many retransmissions are found beyond a number that a good path never needs', () => {
  expect(codes(phoneStream().gets('/basic.txt', { resends: 40 }).says(success))).toEqual(['many-resends'])
  expect(codes(phoneStream().gets('/basic.txt', { resends: 3 }).says(success))).toEqual([])
})

describe('a phone that asks another server', () => {
  const requesting = (url: string): PhoneStream =>
    phoneStream().says(`CP-8851-3PCC 14:a2:a0:e0:83:7a -- Requesting resync ${url}.`)

  test('is seen by the address in its message, though nothing came here', () => {
    const all = found(requesting('tftp://192.168.150.20:69/8851-3PCC.xml').events)
    expect(all).toMatchObject([{ code: 'other-server', params: { host: '192.168.150.20' }, confidence: 'certain' }])
  })

  test('is told with its failure, once', () => {
    const stream = requesting('tftp://192.168.150.20:69/8851-3PCC.xml').at(9)
    stream.says('CP-8851-3PCC 14:a2:a0:e0:83:7a -- Resync failed: Download failed')
    expect(found(stream.events)).toMatchObject([
      { code: 'other-server', look: 'failed', params: { reason: 'Download failed' } },
    ])
  })

  test.each([
    ['this bench by its address', 'tftp://192.168.1.200:69/8851-3PCC.xml'],
    ['this bench by its name', 'http://bench.local/8851-3PCC.xml'],
  ])('is none that asks %s', (_, url) => {
    expect(codes(requesting(url))).toEqual([])
  })

  test('is none whose request came here, whatever name it used', () => {
    expect(codes(requesting('http://prov.example.com/8851-3PCC.xml').gets('/8851-3PCC.xml'))).toEqual([])
  })

  test('is not guessed where this bench’s own addresses are not known', () => {
    expect(codes(requesting('tftp://192.168.150.20/a'), { facts: unknownSite })).toEqual([])
  })
})

describe('a server that the phone cannot reach', () => {
  const curl = (code: number): PhoneStream =>
    phoneStream()
      .says('CP-8865-3PCC 14:a2:a0:e0:83:7a -- Requesting resync http://bench.local:80/a.xml')
      .says(
        `1777 NOT Aug 10 16:56:54.146325 (975-1286) voice-reqByCurlInternal return from http request, [res] = ${code} Error`,
      )
      .says('CP-8865-3PCC 14:a2:a0:e0:83:7a -- Resync failed: Download failed')

  test.each([
    [6, 'name-unresolved'],
    [7, 'server-unreachable'],
    [28, 'server-timeout'],
    [22, 'resync-failed'],
  ])('by libcurl’s error %i is told as %s', (code, cause) => {
    expect(found(curl(code).events)[0]).toMatchObject({
      code: cause,
      look: 'failed',
      evidence: expect.arrayContaining([1]) as unknown,
    })
  })
})

describe('one of several addresses that does not answer', () => {
  const say = (text: string): string => `CP-7841-3PCC 00:0e:08:ab:cd:ef -- ${text}`

  test('is no failed resync, when the next one does', () => {
    const stream = phoneStream().says(say('Requesting resync http://192.168.1.9:80/a.xml'))
    stream
      .at(9)
      .says(say('Resync failed: Download failed'))
      .says(say('Requesting resync http://192.168.1.200:80/a.xml'))
    stream.gets('/a.xml').at(10).says(say('Successful resync http://192.168.1.200:80/a.xml'))
    expect(found(stream.events)).toMatchObject([{ code: 'one-address-failed', look: 'attention', evidence: [2, 6] }])
  })

  test('is seen by the phone’s own log inside of a resync that succeeds', () => {
    const stream = phoneStream().says(say('Requesting resync http://bench.local:80/a.xml'))
    stream.says('reqByCurlInternal return from http request, [res] = 7 Error').gets('/a.xml')
    expect(codes(stream.at(3).says(say('Successful resync http://bench.local:80/a.xml')))).toEqual([
      'one-address-failed',
    ])
  })

  test('is not what a failure and a later success at the same address are', () => {
    const stream = phoneStream().says(say('Requesting resync http://192.168.1.200:80/a.xml')).at(9)
    stream
      .says(say('Resync failed: Download failed'))
      .at(60)
      .says(say('Requesting resync http://192.168.1.200:80/a.xml'))
    expect(codes(stream.gets('/a.xml').at(61).says(say('Successful resync http://192.168.1.200:80/a.xml')))).toEqual([])
  })
})
