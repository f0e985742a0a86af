import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { findingCodes } from '../../../shared/domain/trust/certificate.ts'
import { openssl, trustWorld } from '../../support/trust-world.ts'

type World = ReturnType<typeof trustWorld>

/** An authority elsewhere, made by openssl, with an intermediate. */
function signer({ folder, file }: World) {
  const at = (name: string): string => join(folder, name)
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    at('root.key'),
    '-out',
    at('root.crt'),
    '-subj',
    '/O=Elsewhere/CN=Elsewhere Root',
    '-days',
    '3650',
  )
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    at('mid.key'),
    '-out',
    at('mid.csr'),
    '-subj',
    '/CN=Elsewhere Issuing',
  )
  file('mid.ext', 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n')
  openssl(
    'x509',
    '-req',
    '-in',
    at('mid.csr'),
    '-CA',
    at('root.crt'),
    '-CAkey',
    at('root.key'),
    '-set_serial',
    '2',
    '-extfile',
    at('mid.ext'),
    '-out',
    at('mid.crt'),
    '-days',
    '3000',
  )
  /** Signs a request; the extensions say for which names and what purpose. */
  const sign = (csr: string, extensions: string, days = '400'): Buffer => {
    file('leaf.ext', extensions)
    openssl(
      'x509',
      '-req',
      '-in',
      csr,
      '-CA',
      at('mid.crt'),
      '-CAkey',
      at('mid.key'),
      '-set_serial',
      '77',
      '-extfile',
      at('leaf.ext'),
      '-out',
      at('leaf.crt'),
      '-days',
      days,
    )
    return Buffer.from(openssl('x509', '-in', at('leaf.crt')))
  }
  return { at, sign }
}

const forServer = (name: string): string => `subjectAltName=DNS:${name}\nextendedKeyUsage=serverAuth\n`
/** Every one that openssl makes is valid from today on only: that a clock is needed goes for all of them. */
const codes = async ({ trust }: World): Promise<readonly string[]> => {
  const server = (await trust.list()).find(({ use }) => use === 'server')
  const all = server?.findings.map(({ code }) => code) ?? ['no server certificate']
  expect(all).toContain('clock-needed')
  return all.filter((code) => code !== 'clock-needed')
}

describe('a certificate that was signed elsewhere', () => {
  test('meets the key of the request that waits for it, and brings its chain', async () => {
    const world = trustWorld()
    const { trust, file, read } = world
    const { at, sign } = signer(world)
    const { request } = await trust.createRequest({ host: 'provserv.domain.com' })
    const leaf = sign(file('r.csr', request), forServer('provserv.domain.com'))
    const bytes = Buffer.concat([leaf, read('mid.crt'), read('root.crt')])
    await trust.importServer({ certificate: { name: 'returned.pem', bytes } })
    expect(await codes(world)).toEqual([])
    const served = file('served.pem', (await trust.serverIdentity()).cert)
    expect(openssl('verify', '-CAfile', at('root.crt'), '-untrusted', served, served)).toContain(': OK')
  })

  test('is read as DER with its key beside it; a chain that does not reach a root is said', async () => {
    const world = trustWorld()
    const { trust, folder, file, read } = world
    const { at, sign } = signer(world)
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      at('own.key'),
      '-out',
      at('own.csr'),
      '-subj',
      '/CN=a.example.com',
    )
    file('own.crt', sign(at('own.csr'), forServer('a.example.com')))
    openssl('x509', '-in', at('own.crt'), '-outform', 'DER', '-out', join(folder, 'own.der'))
    await trust.importServer({
      certificate: { name: 'own.der', bytes: read('own.der') },
      key: { name: 'own.key', bytes: read('own.key') },
    })
    expect(await codes(world)).toEqual(['chain-incomplete'])
  })

  test.each([
    ['as today’s openssl writes it', []],
    ['with RC2-40, as old Windows machines export', ['-legacy']],
  ])('is read from PKCS#12 %s, with key and chain', async (_, how) => {
    const world = trustWorld()
    const { trust, file, read } = world
    const { at, sign } = signer(world)
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      at('own.key'),
      '-out',
      at('own.csr'),
      '-subj',
      '/CN=a.example.com',
    )
    file('own.crt', sign(at('own.csr'), forServer('a.example.com')))
    file('chain.crt', Buffer.concat([read('mid.crt'), read('root.crt')]))
    openssl(
      'pkcs12',
      '-export',
      ...how,
      '-inkey',
      at('own.key'),
      '-in',
      at('own.crt'),
      '-certfile',
      at('chain.crt'),
      '-out',
      at('own.p12'),
      '-passout',
      'pass:Gratte-ciel 7',
    )
    const p12 = { name: 'own.p12', bytes: read('own.p12') }
    await expect(trust.importServer({ certificate: p12, password: 'wrong' })).rejects.toMatchObject({
      fault: { code: 'CERTIFICATE_PASSWORD' },
    })
    await trust.importServer({ certificate: p12, password: 'Gratte-ciel 7' })
    expect(await codes(world)).toEqual([])
  })

  test('is read from PKCS#12 with an elliptic curve’s key', async () => {
    const world = trustWorld()
    const { trust, file, read } = world
    const { at, sign } = signer(world)
    openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      at('own.key'),
      '-out',
      at('own.csr'),
      '-subj',
      '/CN=a.example.com',
    )
    file('own.crt', Buffer.concat([sign(at('own.csr'), forServer('a.example.com')), read('mid.crt'), read('root.crt')]))
    openssl(
      'pkcs12',
      '-export',
      '-inkey',
      at('own.key'),
      '-in',
      at('own.crt'),
      '-out',
      at('own.p12'),
      '-passout',
      'pass:x',
    )
    await trust.importServer({ certificate: { name: 'own.p12', bytes: read('own.p12') }, password: 'x' })
    expect(await codes(world)).toEqual([])
  })

  test('is refused without its key, with another one’s, and where there is no certificate at all', async () => {
    const world = trustWorld()
    const { trust, read } = world
    const { at, sign } = signer(world)
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      at('own.key'),
      '-out',
      at('own.csr'),
      '-subj',
      '/CN=a.example.com',
    )
    const certificate = { name: 'own.crt', bytes: sign(at('own.csr'), forServer('a.example.com')) }
    const refusal = (files: Parameters<typeof trust.importServer>[0]): Promise<unknown> =>
      trust.importServer(files).then(
        () => 'taken',
        (error: unknown) => (error instanceof BenchError ? error.fault.code : error),
      )
    expect(await refusal({ certificate })).toBe('CERTIFICATE_KEY_MISSING')
    expect(await refusal({ certificate, key: { name: 'mid.key', bytes: read('mid.key') } })).toBe(
      'CERTIFICATE_KEY_DIFFERS',
    )
    openssl('rsa', '-aes128', '-in', at('own.key'), '-out', at('locked.key'), '-passout', 'pass:x')
    const locked = { name: 'locked.key', bytes: read('locked.key') }
    expect(await refusal({ certificate, key: locked })).toBe('CERTIFICATE_PASSWORD')
    expect(await refusal({ certificate, key: locked, password: 'x' })).toBe('taken')
    const text = { name: 'basic.txt', bytes: Buffer.from('<flat-profile/>') }
    expect(await refusal({ certificate: text })).toBe('CERTIFICATE_UNREADABLE')
  })

  test('is told what is wrong with it: name, purpose, age, key, digest', async () => {
    const world = trustWorld({ names: ['192.168.1.4', 'www.example.com'] })
    const { trust, read, at: atTime } = world
    const { at, sign } = signer(world)
    openssl(
      'req',
      '-newkey',
      'rsa:1024',
      '-nodes',
      '-keyout',
      at('own.key'),
      '-out',
      at('own.csr'),
      '-subj',
      '/CN=a.example.com',
    )
    const bytes = sign(at('own.csr'), 'subjectAltName=DNS:*.example.com\nextendedKeyUsage=clientAuth\n', '10')
    const key = { name: 'own.key', bytes: read('own.key') }
    await trust.importServer({ certificate: { name: 'own.crt', bytes }, key })
    const found = await codes(world)
    expect(new Set(found)).toEqual(
      new Set(['wrong-purpose', 'chain-incomplete', 'name-missing', 'wildcard', 'expires-soon', 'key-short']),
    )
    const later = (await atTime(Date.now() + 20 * 86_400_000).list())[0]?.findings[0]
    expect(later).toMatchObject({ code: 'expired', severity: 'error' })
    expect(findingCodes).toEqual(expect.arrayContaining([...found]))
  })
})

describe('the makers’ roots', () => {
  test('are kept as they came, several in a file, and listed; a file without one is refused', async () => {
    const world = trustWorld()
    const { trust, read } = world
    signer(world)
    const both = Buffer.concat([read('root.crt'), read('mid.crt')])
    expect(await trust.importMakers('../spacroot.cert', both)).toBe(2)
    expect((await trust.list()).map(({ use, file }) => [use, file])).toEqual([
      ['makers', 'spacroot.pem'],
      ['makers', 'spacroot.pem'],
    ])
    await expect(trust.importMakers('x.pem', Buffer.from('nothing'))).rejects.toMatchObject({
      fault: { code: 'CERTIFICATE_UNREADABLE' },
    })
    await trust.removeMakers('spacroot.pem')
    expect(await trust.list()).toEqual([])
  })
})
