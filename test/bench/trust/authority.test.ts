import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { createPrivateKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseMac, type Mac } from '../../../shared/domain/identity/mac.ts'
import { readCertificate } from '../../../electron/bench/trust/read-certificate.ts'
import { phoneInSubject } from '../../../shared/domain/trust/phone-subject.ts'
import { openssl, trustWorld } from '../../support/trust-world.ts'

const DAY = 86_400_000
const mac = parseMac('000e08aabbcc')
const phone = { mac: (mac.ok ? mac.value : '') as Mac, model: 'CP-8841-3PCC', serial: 'FCH1234ABCD' }
const ca = (folder: string): string => join(folder, '.bench/ca')

describe('the site’s authority', () => {
  test('signs a server’s certificate for every name and address, which openssl verifies for each of them', async () => {
    const { trust, folder } = trustWorld()
    await trust.createAuthority('Lyon')
    await trust.issueServer(['my.server.com', 'localhost', '192.168.1.4', 'fd00::4'])
    const verify = (...how: string[]): string =>
      openssl(
        'verify',
        '-x509_strict',
        '-purpose',
        'sslserver',
        ...how,
        '-CAfile',
        join(ca(folder), 'authority.pem'),
        join(ca(folder), 'server.pem'),
      )
    for (const name of ['my.server.com', 'localhost']) expect(verify('-verify_hostname', name)).toContain(': OK')
    for (const ip of ['192.168.1.4', 'fd00::4']) expect(verify('-verify_ip', ip)).toContain(': OK')
    expect(() => verify('-verify_hostname', 'other.server.com')).toThrow(/hostname mismatch/i)
  })

  test('is found valid by a phone whose clock stands at 1970', async () => {
    const { trust, folder } = trustWorld()
    await trust.createAuthority('Lyon')
    await trust.issueServer(['my.server.com'])
    const [root, leaf] = [join(ca(folder), 'authority.pem'), join(ca(folder), 'server.pem')]
    expect(openssl('verify', '-attime', '3600', '-CAfile', root, leaf)).toContain(': OK')
  })

  test.each(['rsa-3072', 'ec-256'] as const)('works with keys of %s', async (kind) => {
    const { trust, folder } = trustWorld()
    await trust.createAuthority('Lyon', kind)
    await trust.issueServer(['a.example.com'], kind)
    expect(openssl('verify', '-CAfile', join(ca(folder), 'authority.pem'), join(ca(folder), 'server.pem'))).toContain(
      ': OK',
    )
  })

  test('keeps its keys for its owner alone, and publishes its certificate among the files', async () => {
    const { trust, folder, read, events } = trustWorld()
    await trust.createAuthority('Lyon')
    await trust.issueServer(['a.example.com'])
    for (const key of ['authority.key', 'server.key']) expect(statSync(join(ca(folder), key)).mode & 0o777).toBe(0o600)
    expect(statSync(ca(folder)).mode & 0o777).toBe(0o700)
    expect(read('files/ca.pem').equals(read('.bench/ca/authority.pem'))).toBe(true)
    expect(events).toMatchObject([
      { type: 'file.added', path: 'ca.pem' },
      { type: 'settings.changed', setting: 'trust' },
      { type: 'settings.changed', setting: 'trust' },
    ])
  })

  test('is made once: a second one would be trusted by no phone that has the first', async () => {
    const { trust } = trustWorld()
    await trust.createAuthority('Lyon')
    await expect(trust.createAuthority('Lyon')).rejects.toMatchObject({ fault: { code: 'AUTHORITY_EXISTS' } })
  })

  test('signs a phone’s own certificate with product, serial number and MAC where phones have them', async () => {
    const { trust, folder, file } = trustWorld()
    await trust.createAuthority('Lyon')
    const made = await trust.issueClient(phone)
    const [cert, root] = [file('phone.pem', made.certificate), join(ca(folder), 'authority.pem')]
    expect(openssl('verify', '-purpose', 'sslclient', '-CAfile', root, cert)).toContain(': OK')
    expect(() => openssl('verify', '-purpose', 'sslserver', '-CAfile', root, cert)).toThrow(/purpose/)
    const subject = openssl('x509', '-in', cert, '-noout', '-subject')
    expect(subject).toContain('OU = CP-8841-3PCC, L = FCH1234ABCD, ST = 000e08aabbcc')
    const read = readCertificate(Buffer.from(made.certificate))
    expect(phoneInSubject(read?.facts.subject ?? [])).toEqual(phone)
    expect(read?.node.checkPrivateKey(createPrivateKey(made.key))).toBe(true)
  })

  test('takes a certificate back: openssl refuses it by the published list', async () => {
    const { trust, folder, file } = trustWorld()
    await trust.createAuthority('Lyon')
    const made = await trust.issueClient(phone)
    const cert = file('phone.pem', made.certificate)
    const check = (): string =>
      openssl(
        'verify',
        '-crl_check',
        '-CAfile',
        join(ca(folder), 'authority.pem'),
        '-CRLfile',
        join(folder, 'files/ca.crl'),
        cert,
      )
    await trust.revoke('0badcafe')
    expect(check()).toContain(': OK')
    await trust.revoke(readCertificate(Buffer.from(made.certificate))?.facts.serial ?? '')
    expect(check).toThrow(/certificate revoked/)
  })

  test('renews the server’s certificate a month before it ends, for the same names, and not before', async () => {
    const { trust, at } = trustWorld()
    await trust.createAuthority('Lyon')
    await trust.issueServer(['my.server.com', '10.0.0.4'])
    const { leaf } = await trust.serverIdentity()
    expect(await at(leaf.facts.notAfter - 31 * DAY).renewIfDue()).toBe(false)
    expect(await at(leaf.facts.notAfter - 29 * DAY).renewIfDue()).toBe(true)
    const renewed = await trust.serverIdentity()
    expect(renewed.leaf.facts.notAfter).toBeGreaterThan(leaf.facts.notAfter)
    expect([...renewed.leaf.facts.dns, ...renewed.leaf.facts.ips]).toEqual(['my.server.com', '10.0.0.4'])
  })

  test('refuses to certify what is no host name', async () => {
    const { trust } = trustWorld()
    await trust.createAuthority('Lyon')
    await expect(trust.issueServer(['https://a.example.com/'])).rejects.toMatchObject({
      fault: { code: 'CERTIFICATE_NAME' },
    })
    await expect(trust.serverIdentity()).rejects.toMatchObject({ fault: { code: 'HTTPS_NOT_READY' } })
  })
})

describe('a signing request', () => {
  test('is what openssl accepts: FQDN, e-mail address, its own signature', async () => {
    const { trust, file } = trustWorld()
    const { request, key } = await trust.createRequest({ host: 'provserv.domain.com', email: 'voice@domain.com' })
    const csr = file('provserver.csr', request)
    const told = execFileSync('openssl', ['req', '-in', csr, '-verify', '-noout', '-text'], { encoding: 'utf8' })
    expect(told).toContain('CN = provserv.domain.com')
    expect(told).toContain('emailAddress = voice@domain.com')
    expect(told).toContain('DNS:provserv.domain.com')
    expect(openssl('pkey', '-in', file('key.pem', key), '-noout', '-check')).toContain('valid')
  })

  test('is refused with a key of 1024 bits, and for a name that phones cannot look up', async () => {
    const { trust, file, read } = trustWorld()
    openssl('genrsa', '-out', file('short.key', ''), '1024')
    const short = createPrivateKey(read('short.key'))
    await expect(trust.createRequest({ host: 'provserv.domain.com' }, short)).rejects.toMatchObject({
      fault: { code: 'KEY_TOO_SHORT', params: { bits: 1024, least: 2048 } },
    })
    await expect(trust.createRequest({ host: 'provserv' })).rejects.toMatchObject({
      fault: { code: 'CERTIFICATE_NAME' },
    })
  })
})
