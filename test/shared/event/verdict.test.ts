import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PhoneVerdict } from '../../../shared/domain/event/bench-event.ts'
import { readCurlError } from '../../../shared/domain/phone/curl-error.ts'
import { modelNamed, models, productNamed, sameProduct } from '../../../shared/domain/phone/models.ts'
import { readVerdict } from '../../../shared/domain/event/verdict.ts'
import { parseSyslog } from '../../../shared/protocol/syslog/line.ts'

const pn = 'CP-8851-3PCC 14:a2:a0:e0:83:7a'
const url = 'tftp://192.168.150.20:69/8851-3PCC.xml'

describe('what a phone says about its provisioning', () => {
  test.each<[text: string, expected: PhoneVerdict]>([
    [`${pn} -- Requesting resync ${url}`, { what: 'resync', result: 'requested', url }],
    [`${pn} -- Requesting resync ${url}.`, { what: 'resync', result: 'requested', url }],
    [`${pn} Requesting resync ${url}`, { what: 'resync', result: 'requested', url }],
    [`${pn} –Requesting resync ${url}`, { what: 'resync', result: 'requested', url }],
    [`${pn} -- Successful resync ${url}`, { what: 'resync', result: 'succeeded', url }],
    [`${pn} -- Successful resync ${url} -- `, { what: 'resync', result: 'succeeded', url }],
    [`${pn} -- Successful resync ${url} -- OK`, { what: 'resync', result: 'succeeded', url, reason: 'OK' }],
    [`${pn} -- Resync failed: Download failed`, { what: 'resync', result: 'failed', reason: 'Download failed' }],
    [`${pn} Resync failed : corrupt file`, { what: 'resync', result: 'failed', reason: 'corrupt file' }],
    [`${pn} -- resync failed: corrupt file`, { what: 'resync', result: 'failed', reason: 'corrupt file' }],
    [`${pn} -- Resync failed: `, { what: 'resync', result: 'failed' }],
    [`${pn} -- Requesting upgrade ${url}`, { what: 'upgrade', result: 'requested', url }],
    [`${pn} -- Successful upgrade ${url}  -- 12.0.2`, { what: 'upgrade', result: 'succeeded', url, reason: '12.0.2' }],
    [`${pn} -- Successful upgrade ${url}  -- `, { what: 'upgrade', result: 'succeeded', url }],
    [`${pn} -- Upgrade failed: http_get failed`, { what: 'upgrade', result: 'failed', reason: 'http_get failed' }],
    [`${pn} -- upgrade failed: http_get failed`, { what: 'upgrade', result: 'failed', reason: 'http_get failed' }],
    [
      'CP-78xx-3PCC 00:0e:08:ab:cd:ef -- Requesting resync tftp://192.168.1.200/basic.txt',
      { what: 'resync', result: 'requested', url: 'tftp://192.168.1.200/basic.txt' },
    ],
    [
      'CP-88xx-3PCC 00:0e:08:ab:cd:ef -- Successful resync tftp://192.168.1.200/basic.txt',
      { what: 'resync', result: 'succeeded', url: 'tftp://192.168.1.200/basic.txt' },
    ],
    [
      'CP-8865-3PCC <MAC> -- Resync failed: Download failed',
      { what: 'resync', result: 'failed', reason: 'Download failed' },
    ],
    ['Resync failed: Download failed', { what: 'resync', result: 'failed', reason: 'Download failed' }],
    [
      'FCH2043E5XY -- Requesting resync tftp://h/a b.xml',
      { what: 'resync', result: 'requested', url: 'tftp://h/a b.xml' },
    ],
    [`${pn} Resynchronisation réussie ${url}`, { what: 'resync', result: 'succeeded', url }],
    [`${pn} -- Requesting resync`, { what: 'resync', result: 'requested' }],
    [
      'fprv_eval_profile_rule return status=FPRV_ERR_SERVER_CONNECTION_FAILED err_count:0, retry_delay:60',
      { what: 'resync', result: 'failed', reason: 'FPRV_ERR_SERVER_CONNECTION_FAILED' },
    ],
    [
      'fprv_eval_upgrade_rule return status=FPRV_ERR_FILE_NOT_FOUND',
      { what: 'upgrade', result: 'failed', reason: 'FPRV_ERR_FILE_NOT_FOUND' },
    ],
  ])('%s', (text, expected) => {
    expect(readVerdict(text)).toEqual(expected)
  })

  test.each([
    'fprv_eval_profile_rule assemble url=tftp://192.168.150.20/$PSN.xml ,curState.profile_rule=/$PSN.xml',
    '[resync] fprv_eval_profile_rule - must resync',
    'fprv_eval_profile_rule return status=FPRV_ERR_NONE',
    'pal data updated for property name: Profile Rule to https://cisco.sipflash.x/ from /$PSN.xml',
    'QPE:RESYNC profile=[https://cisco.sipflash.x/ ]',
    'reqByCurlInternal return from http request, [res] = 6 Error',
    'the user was Requesting resync by hand',
    'Resync_Periodic is 3600',
    'Requesting resyncing',
    'web admin login ok',
    '',
  ])('not about it: %s', (text) => {
    expect(readVerdict(text)).toBeNull()
  })

  test('the line of the log gives its message (phone-facts 11.6)', () => {
    const line = parseSyslog(
      new TextEncoder().encode(
        `3682 NOT Aug 10 16:58:50.721954 (823-940) voice-fapp-CP-8851-3PCC 14:a2:a0:e0:83:7a -- Requesting resync ${url}.`,
      ),
    )
    expect(readVerdict(line.text)).toEqual({ what: 'resync', result: 'requested', url })
  })
  test('no text makes it throw, and a long one takes no time', () => {
    fc.assert(fc.property(fc.string(), (text) => void readVerdict(`${pn} -- Successful resync ${text}`)))
    const started = performance.now()
    for (const part of [' -- ', 'resync ', '-- Successful resync ', 'Upgrade failed:', 'FPRV_ERR', ' ', '.'])
      readVerdict(`resync${part.repeat(60_000 / part.length)}`)
    expect(performance.now() - started).toBeLessThan(100)
  })
})

describe("libcurl's errors in the phone's log", () => {
  test.each([
    ['reqByCurlInternal return from http request, [res] = 6 Error', { code: 6, name: 'COULDNT_RESOLVE_HOST' }],
    ['[res] = 60 Error', { code: 60, name: 'PEER_FAILED_VERIFICATION' }],
    ['[res] = 99 Error', { code: 99 }],
    ['[res] = 0 Error', null],
    ['[res] = x', null],
    ['hello', null],
  ])('%s', (text, expected) => {
    expect(readCurlError(text)).toEqual(expected)
  })
})

describe('products', () => {
  test('lines and loads are those of the papers', () => {
    expect(modelNamed('CP-7861-3PCC')).toEqual({ name: 'CP-7861-3PCC', lines: 16, load: 'sip78xx' })
    expect(modelNamed('CP-8865-3PCC')).toEqual({ name: 'CP-8865-3PCC', lines: 10, load: 'sip8845_65' })
    expect(modelNamed('CP-6821-3PCC')).toMatchObject({ lines: 2, load: 'sip6821' })
    expect(modelNamed('CP-8831-3PCC')).toEqual({ name: 'CP-8831-3PCC' })
    expect(modelNamed('CP-9999-3PCC')).toBeNull()
    expect(models.every((model) => productNamed(model.name) === model.name)).toBe(true)
  })
  test('names are read in any case and told from other words', () => {
    expect(productNamed('cp-78XX-3pcc')).toBe('CP-78xx-3PCC')
    expect(productNamed('spa504g')).toBe('SPA504G')
    expect(productNamed('PAP2T')).toBe('PAP2T')
    expect(productNamed('spam')).toBeNull()
    expect(productNamed('sip88xx')).toBeNull()
  })
  test('a family is each of its products', () => {
    expect(sameProduct('CP-78xx-3PCC', 'CP-7841-3PCC')).toBe(true)
    expect(sameProduct('CP-88xx-3PCC', 'CP-7841-3PCC')).toBe(false)
  })
})
