import { describe, expect, test } from 'vitest'
import { judge } from '../../../shared/domain/virtual-phone/fetch/results.ts'
import { statusXml } from '../../../shared/domain/virtual-phone/report/report-body.ts'
import { nextResync, verdict } from '../../../shared/domain/virtual-phone/machine/view.ts'
import type { FetchAnswer } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { alive, content, notFound, profile, silence, type LifeOptions } from '../../support/virtual-phone-life.ts'

const rule = { Profile_Rule: 'http://h/x.xml' }
const answering = (answer: FetchAnswer, parameters: Readonly<Record<string, string>> = {}, options: LifeOptions = {}) =>
  alive({ ...options, parameters: { ...rule, ...parameters }, server: () => answer })
const dhcp = (options: Readonly<Record<number, string>>, parameters: Readonly<Record<string, string>> = {}) =>
  alive({ network: { dhcp: options }, parameters }).urls

describe('where the address comes from', () => {
  test('URL-1: DHCP’s options in the order of DHCP_Option_To_Use, while the rule names no server', () => {
    const options = { 66: 'tftp://a/', 160: 'http://b/' }
    expect(dhcp(options)[0]).toBe('tftp://a:69/7841-3PCC.xml')
    expect(dhcp(options, { DHCP_Option_To_Use: '160,66' })[0]).toBe('http://b:80/7841-3PCC.xml')
    expect(dhcp(options, { Profile_Rule: 'http://c/x.xml' })).toEqual(['http://c:80/x.xml'])
  })

  test('URL-2: a path as it is, then both names behind it', () => {
    expect(dhcp({ 66: 'http://a/prov' })).toEqual([
      'http://a:80/prov',
      'http://a:80/prov/7841-3PCC.xml',
      'http://a:80/prov/Cisco/CP-7841-3PCC/000e08aabbcc.cfg',
    ])
  })

  test('URL-3: a bare host by TFTP, HTTP and HTTPS', () => {
    expect(dhcp({ 66: '10.0.0.9' })).toEqual(
      ['tftp://10.0.0.9:69', 'http://10.0.0.9:80', 'https://10.0.0.9:443'].flatMap((server) => [
        `${server}/7841-3PCC.xml`,
        `${server}/Cisco/CP-7841-3PCC/000e08aabbcc.cfg`,
      ]),
    )
  })

  test('URL-4: option 150 gives addresses; the factory’s rule asks the first as in the real log', () => {
    const phone = alive({
      network: { dhcp: { 150: '192.168.150.20' } },
      identity: { model: 'CP-8851-3PCC' },
      parameters: { Syslog_Server: '10.0.0.1' },
      server: () => profile(''),
    })
    expect(phone.urls).toEqual(['tftp://192.168.150.20:69/8851-3PCC.xml'])
    expect(phone.texts[0]).toContain('-- Requesting resync tftp://192.168.150.20:69/8851-3PCC.xml')
    expect(nextResync(phone.state)).toMatchObject({ kind: 'at', cause: 'periodic' })
  })

  test('URL-11: options 43, 60 and 125 name no server', () => {
    const dhcpOptions = { 43: 'http://acs/', 60: 'http://x/', 125: 'http://y/' }
    expect(dhcp(dhcpOptions)).toEqual([])
    const chapter = alive({ network: { dhcp: dhcpOptions }, readings: { vendorOptions: 'server' } })
    expect(chapter.urls[0]).toBe('http://x:80/7841-3PCC.xml')
  })

  test('URL-5: a given rule without a server means the host that asks', () => {
    const phone = alive({ parameters: { Resync_On_Reset: 'No' } })
    phone.ask('resync', 'web', '/file.xml')
    expect(phone.urls).toEqual(['tftp://192.168.1.5:69/file.xml'])
  })

  test('URL-6: the domain’s own names where DHCP tells no server', () => {
    const phone = alive({ network: { domain: 'acme.example' } })
    expect(phone.urls).toEqual([
      'https://_ciscoprov-https._tls.acme.example:443/7841-3PCC.xml',
      'https://_ciscoprov-https._tls.acme.example:443/Cisco/000e08aabbcc.cfg',
      'http://_ciscoprov-http._tcp.acme.example:80/7841-3PCC.xml',
      'http://_ciscoprov-http._tcp.acme.example:80/Cisco/000e08aabbcc.cfg',
    ])
    expect(phone.fetched.every(({ request }) => request.srv)).toBe(true)
  })

  test('URL-1: no server at all is a failure that says so', () => {
    const phone = alive()
    expect(phone.fetched).toHaveLength(0)
    expect(verdict(phone.state)).toMatchObject({ outcome: 'failed', failure: { code: 'no-server' } })
  })

  test('URL-8: gds:// waits for an activation code', () => {
    const phone = alive({ parameters: { Profile_Rule: 'gds://' } })
    expect(phone.fetched).toHaveLength(0)
    expect(phone.codes('URL-8')).toEqual(['activation-code'])
  })

  test.each([
    ['tftp://h/x', 'tftp://h:69/x'],
    ['h.example/x', 'tftp://h.example:69/x'],
    ['http://h/x', 'http://h:80/x'],
    ['https://h/x', 'https://h:443/x'],
    ['http://h:8080/x', 'http://h:8080/x'],
  ])('URL-10: %s is %s', (text, url) => {
    expect(alive({ parameters: { Profile_Rule: text } }).urls).toEqual([url])
  })
})

describe('what an answer means', () => {
  test('CLS-1: what arrives whole is class A', () => {
    expect(judge(content('x'))).toEqual({ class: 'A' })
    expect(verdict(answering(profile('<GPP_A>1</GPP_A>')).state)).toMatchObject({
      outcome: 'ok',
      applied: 1,
      files: [{ url: 'http://h/x.xml', outcome: 'ok', applied: 1 }],
    })
  })

  test.each([
    ['http://other:8080/new/', 'http://other:8080/new/'],
    ['/root.xml', 'http://h:80/root.xml'],
    ['beside.xml', 'http://h:80/dir/beside.xml'],
    ['//other/x', 'http://other:80/x'],
    ['https://h', 'https://h:443/'],
  ])('CLS-2: 302 to %s is followed at once', (location, url) => {
    const phone = alive({
      parameters: { Profile_Rule: 'http://h/dir/x.xml' },
      server: (asked) => (asked.endsWith('dir/x.xml') ? { kind: 'redirect', status: 302, location } : profile('')),
    })
    expect(phone.urls).toEqual(['http://h:80/dir/x.xml', url])
    expect(verdict(phone.state)?.outcome).toBe('ok')
  })

  test.each([300, 303, 304, 307, 308])('CLS-3: %i is class C', (status) => {
    const phone = answering({ kind: 'redirect', status, location: 'http://h/y' })
    expect(phone.fetched).toHaveLength(1)
    expect(verdict(phone.state)).toMatchObject({ failure: { code: 'redirect-refused' } })
    expect(phone.codes('CLS-7')).toEqual(['class-c'])
  })

  test.each([401, 407] as const)('CLS-4: %i that stays is class C', (status) => {
    expect(judge({ kind: 'challenge', status })).toMatchObject({ class: 'C', cause: 'unauthorised' })
    expect(verdict(answering({ kind: 'challenge', status }).state)).toMatchObject({ failure: { code: 'unauthorised' } })
  })

  test.each([{ kind: 'refused', status: 404 } as const, notFound])('CLS-5: file not found is class B: %o', (answer) => {
    expect(judge(answer)).toMatchObject({ class: 'B', cause: 'file-not-found' })
    const phone = answering(answer)
    expect(verdict(phone.state)).toMatchObject({ outcome: 'failed', failure: { code: 'file-not-found' } })
    expect(phone.timers.has('retry')).toBe(true)
  })

  test('CLS-6: with Resync_Fails_On_FNF = No it is a success, and the sequence goes on', () => {
    const phone = answering(notFound, { Resync_Fails_On_FNF: 'No', Profile_Rule_B: 'http://h/y', Syslog_Server: 's' })
    expect(phone.fetched).toHaveLength(2)
    expect(verdict(phone.state)).toMatchObject({ outcome: 'ok', files: [{ outcome: 'not-found-accepted' }, {}] })
    expect(phone.texts[1]).toContain('Successful resync')
    expect(phone.timers.has('retry')).toBe(false)
  })

  test('CLS-6: a corrupt file stays a failure', () => {
    const corrupt = { kind: 'undecodable', reason: 'truncated', status: null, bytes: 3 } as const
    expect(verdict(answering(corrupt, { Resync_Fails_On_FNF: 'No' }).state)?.outcome).toBe('failed')
  })

  test.each([
    [{ kind: 'refused', status: 400 }, 'refused'],
    [{ kind: 'refused', status: 403 }, 'refused'],
    [{ kind: 'refused', status: 503 }, 'server-error'],
    [{ kind: 'tftp-error', code: 2, text: 'Access violation' }, 'tftp-error'],
    [{ kind: 'unreachable', reason: 'name-unknown', detail: 'h' }, 'name-unknown'],
    [{ kind: 'unreachable', reason: 'tls', detail: 'unknown authority' }, 'tls'],
  ] as const)('CLS-7: %o is class C', (answer, code) => {
    expect(judge(answer)).toMatchObject({ class: 'C', cause: code })
    expect(verdict(answering(answer).state)).toMatchObject({ failure: { code } })
  })

  test('CLS-8: five redirections, and no sixth', () => {
    const phone = answering({ kind: 'redirect', status: 301, location: '/again' })
    expect(phone.fetched).toHaveLength(6)
    expect(verdict(phone.state)).toMatchObject({ failure: { code: 'too-many-redirects' } })
  })

  test('CLS-9: another host gets no password', () => {
    const parameters = { Profile_Rule: '[--uid u1234 --pwd p1234] http://h/x.xml' }
    const to = (location: string) =>
      alive({
        parameters,
        server: (_url, { path }) => (path === '/x.xml' ? { kind: 'redirect', status: 302, location } : profile('')),
      }).fetched[1]?.request.credentials
    expect(to('http://other/y')).toBeUndefined()
    expect(to('/y')).toEqual({ user: 'u1234', password: 'p1234' })
  })

  test('CLS-10: the next address of a rule is tried when one is missing or silent, not when it is damaged', () => {
    const options = { network: { dhcp: { 66: 'tftp://a/;tftp://b/' } } }
    const silent = alive({ ...options, server: (url) => (url.includes('//a') ? silence : profile('')) })
    expect(silent.urls.at(-1)).toBe('tftp://b:69/7841-3PCC.xml')
    expect(verdict(silent.state)?.outcome).toBe('ok')
    expect(alive({ ...options, server: () => content('rubbish') }).urls).toHaveLength(1)
  })
})

describe('an authority of one’s own', () => {
  const pem = content('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')

  test('CA-1: Custom_CA_Rule is fetched when a profile changes it, and when /admin/updateca asks', () => {
    const phone = alive({
      parameters: rule,
      server: (url) => (url.endsWith('pem') ? pem : profile('<Custom_CA_Rule>http://h/ca.pem</Custom_CA_Rule>')),
    })
    expect(phone.urls).toEqual(['http://h:80/x.xml', 'http://h:80/ca.pem'])
    phone.ask('resync')
    expect(phone.fetched).toHaveLength(3)
    phone.ask('update-ca', 'web', 'http://h/other.pem')
    expect(phone.fetched.at(-1)).toMatchObject({ url: 'http://h:80/other.pem', request: { purpose: 'certificate' } })
  })

  test('CA-1: a rule that was typed, or that is there at power-on, is fetched before the profile', () => {
    const server = (url: string) => (url.endsWith('pem') ? pem : profile(''))
    const typed = alive({ parameters: rule, server })
    expect(typed.submit({ Custom_CA_Rule: 'http://h/ca.pem' }).pass(20).urls.slice(1)).toEqual([
      'http://h:80/ca.pem',
      'http://h:80/x.xml',
    ])
    const there = alive({ parameters: { ...rule, Custom_CA_Rule: 'http://h/ca.pem' }, server })
    expect(there.urls).toEqual(['http://h:80/ca.pem', 'http://h:80/x.xml'])
    expect(there.state.authority).toMatchObject({ outcome: 'installed' })
  })

  test('CA-2: the status page tells how it went', () => {
    const phone = alive({ parameters: { Resync_On_Reset: 'No', Custom_CA_Rule: 'http://h/ca.pem' }, server: () => pem })
    phone.ask('update-ca')
    expect(statusXml(phone.state, phone.at)).toContain('Last provisioning succeeded on 11/23/2026 04:00:00')
    phone.server = () => notFound
    phone.ask('update-ca')
    expect(statusXml(phone.state, phone.at)).toContain('Last provisioning failed on 11/23/2026 04:00:00')
    expect(phone.state.customAuthority).not.toBeNull() // CA-4: the one before is still trusted
  })
})
