import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { curl, httpsBench, run } from '../../support/https-bench.ts'
import { openssl } from '../../support/trust-world.ts'

describe('a certificate is required', () => {
  test('a phone is served, and named by its certificate; a browser is refused with the reason', async () => {
    const { url, ca, phone, log } = await httpsBench({ clients: 'required' })
    const browser = await curl('--cacert', ca, '-w', ' %{http_code}', `${url}/basic.txt`)
    expect(browser.out).toContain('403')
    expect(log.of('file.refused')).toMatchObject([{ reason: 'certificate-missing', status: 403 }])
    const { cert, key } = await phone()
    const served = await curl('--cacert', ca, '--cert', cert, '--key', key, `${url}/basic.txt`)
    expect(served.out).toContain('12345678')
    expect(log.of('tls.handshake').at(-1)).toMatchObject({
      asked: true,
      who: { mac: '000e08aabbcc', model: 'CP-8841-3PCC' },
      client: { verdict: 'good', phone: { mac: '000e08aabbcc', serial: 'FCH1234ABCD', model: 'CP-8841-3PCC' } },
    })
    expect(log.of('file.sent')).toMatchObject([{ who: { mac: '000e08aabbcc' } }])
  })

  test('only the phone whose MAC the path names', async () => {
    const { url, ca, phone, log, parts, file } = await httpsBench({ clients: 'required', ownPhone: true })
    file(join(parts.files, '000e08aabbcc.xml').slice(parts.files.length - 5), '<flat-profile/>')
    const [own, other] = [await phone('000e08aabbcc'), await phone('000e08aabbdd')]
    const ask = ({ cert, key }: typeof own) =>
      curl('--cacert', ca, '--cert', cert, '--key', key, `${url}/000e08aabbcc.xml`)
    expect((await ask(own)).out).toContain('flat-profile')
    expect((await ask(other)).out).toContain('403')
    expect(log.of('file.refused')).toMatchObject([{ reason: 'certificate-other-phone' }])
  })

  test('the verdict says which step failed: authority, purpose, signature of old, revocation', async () => {
    const { server, phone, log, trust, folder, file } = await httpsBench({ clients: 'required', oldPhones: true })
    const at = (name: string): string => join(folder, name)
    // curl would not show so weak a certificate.
    const ask = (cert: string, key: string) =>
      run(
        'openssl',
        [
          's_client',
          '-connect',
          `localhost:${server.port}`,
          '-tls1_2',
          '-cipher',
          'DEFAULT:@SECLEVEL=0',
          '-cert',
          cert,
          '-key',
          key,
          '-quiet',
        ],
        'GET /basic.txt HTTP/1.0\r\n\r\n',
      )
    const verdict = (): unknown => log.of('tls.handshake').at(-1)?.client?.verdict

    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:1024',
      '-md5',
      '-nodes',
      '-keyout',
      at('sipura.key'),
      '-out',
      at('sipura.crt'),
      '-subj',
      '/O=Sipura Technology/CN=Sipura Root',
      '-days',
      '3650',
    )
    const signed = (name: string, extensions: string, ...how: readonly string[]): readonly [string, string] => {
      openssl(
        'req',
        '-newkey',
        'rsa:1024',
        '-nodes',
        '-keyout',
        at(`${name}.key`),
        '-out',
        at(`${name}.csr`),
        '-subj',
        '/OU=SPA942/L=SN1/ST=000e08aabbcc',
      )
      file('x.ext', extensions)
      openssl(
        'x509',
        '-req',
        '-in',
        at(`${name}.csr`),
        '-CA',
        at('sipura.crt'),
        '-CAkey',
        at('sipura.key'),
        '-set_serial',
        '9',
        '-out',
        at(`${name}.crt`),
        '-extfile',
        at('x.ext'),
        ...how,
      )
      return [at(`${name}.crt`), at(`${name}.key`)]
    }
    const old = signed('old', '', '-md5', '-days', '365')
    await ask(...old)
    expect(verdict()).toBe('unknown-authority')
    await trust.importMakers('sipura.pem', readFileSync(at('sipura.crt')))
    await expect.poll(async () => (await ask(...old), verdict())).toBe('good')
    await ask(...signed('server', 'extendedKeyUsage=serverAuth'))
    expect(verdict()).toBe('wrong-purpose')
    await ask(...signed('ended', '', '-days', '-1'))
    expect(verdict()).toBe('expired')

    const { cert, key } = await phone()
    await ask(cert, key)
    expect(verdict()).toBe('good')
    await trust.revoke(openssl('x509', '-in', cert, '-noout', '-serial').trim().replace('serial=', ''))
    await expect.poll(async () => (await ask(cert, key), verdict())).toBe('revoked')
    expect(log.of('file.refused').at(-1)).toMatchObject({ reason: 'certificate-refused' })
  })
})

describe('a certificate that is taken back while HTTPS runs', () => {
  const serialOf = (cert: string): string => openssl('x509', '-in', cert, '-noout', '-serial').trim().slice(7)

  test('by another program: the next connection is refused, and the screens are told', async () => {
    const { url, ca, phone, log, at, events } = await httpsBench({ clients: 'required' })
    const { cert, key } = await phone()
    const ask = () => curl('--cacert', ca, '--cert', cert, '--key', key, '-w', ' %{http_code}', `${url}/basic.txt`)
    expect((await ask()).out).toContain('12345678')
    const told = events.length
    await at(Date.now()).revoke(serialOf(cert))
    expect((await ask()).out).toContain('403')
    expect(log.of('tls.handshake').at(-1)).toMatchObject({ client: { verdict: 'revoked' } })
    // The other program's own two, and that somebody else changed something.
    expect(events.slice(told).filter(({ type }) => type === 'settings.changed')).toHaveLength(2)
  })

  test('a server certificate that another program issued is shown from the next connection on', async () => {
    const { url, ca, at, log } = await httpsBench()
    expect((await curl('--cacert', ca, `${url}/basic.txt`)).out).toContain('12345678')
    await at(Date.now()).issueServer(['localhost', 'second.example'])
    expect((await curl('--cacert', ca, '-v', `${url}/basic.txt`)).out).toMatch(/CN ?= ?localhost[^]*12345678/)
    await at(Date.now()).issueServer(['third.example'])
    expect((await curl('--cacert', ca, `${url}/basic.txt`)).out).not.toContain('12345678')
    expect(log.of('tls.handshake').at(-1)).toMatchObject({ own: 'third.example' })
  })

  test('an open connection ends what it is doing, and is refused with its next request', async () => {
    const { server, ca, phone, trust, log } = await httpsBench({ clients: 'required' })
    const { cert, key } = await phone()
    const to = ['-connect', `localhost:${server.port}`, '-CAfile', ca, '-cert', cert, '-key', key]
    const client = spawn('openssl', ['s_client', '-quiet', '-ign_eof', ...to])
    const lines = createInterface({ input: client.stdout })
    const statuses: string[] = []
    lines.on('line', (line) => line.startsWith('HTTP/1.1 ') && statuses.push(line.slice(9, 12)))
    const ask = () => client.stdin.write('GET /basic.txt HTTP/1.1\r\nHost: localhost\r\n\r\n')
    ask()
    await expect.poll(() => statuses).toEqual(['200'])
    await trust.revoke(serialOf(cert))
    ask()
    await expect.poll(() => statuses).toEqual(['200', '403'])
    expect(log.of('tls.handshake')).toHaveLength(1)
    expect(log.of('file.refused')).toMatchObject([{ reason: 'certificate-refused' }])
    client.kill()
  })
})

test('the reflector answers with OU, L and S of the certificate, and with nothing to a browser', async () => {
  const { url, ca, phone } = await httpsBench({ clients: 'optional' })
  const { cert, key } = await phone()
  const { out } = await curl('--cacert', ca, '--cert', cert, '--key', key, `${url}/cgi-bin/reflect.pl?`)
  expect(out).toContain('<GPP_D>OU=CP-8841-3PCC, L=FCH1234ABCD, S=000e08aabbcc</GPP_D>')
  expect((await curl('--cacert', ca, `${url}/cgi-bin/reflect.pl?`)).out).toContain('403')
})

describe('rules of paths', () => {
  test('a path may want a certificate where the others do not', async () => {
    const access = [{ path: '/secure/*', certificate: 'required', ownPhone: false }] as const
    const { url, ca, log } = await httpsBench({ access })
    expect((await curl('--cacert', ca, `${url}/basic.txt`)).out).toContain('12345678')
    expect((await curl('--cacert', ca, `${url}/%73ecure/basic.txt`)).out).toContain('403')
    expect(log.of('file.refused')).toMatchObject([{ reason: 'certificate-missing' }])
  })

  test.each(['basic', 'digest'] as const)('a login by %s', async (scheme) => {
    const login = { scheme, user: 'admin', key: 'profiles' }
    const access = [{ path: '/*', certificate: 'none', ownPhone: false, login }] as const
    const { url, ca, log } = await httpsBench({ access, keys: { profiles: '555 secret' } })
    const ask = (user: string) => curl('--cacert', ca, `--${scheme}`, '-u', user, `${url}/basic.txt`)
    expect((await ask('admin:555 secret')).out).toContain('12345678')
    expect((await ask('admin:wrong')).out).toContain('401')
    expect((await curl('--cacert', ca, '-i', `${url}/basic.txt`)).out).toMatch(/www-authenticate: /i)
    expect(log.of('file.refused').map(({ reason }) => reason)).toContain('login-wrong')
    expect(JSON.stringify(log.all)).not.toContain('555 secret')
  })

  test('what wants a certificate or a login is not to be had by TFTP', async () => {
    const access = [{ path: '/secure/*', certificate: 'required', ownPhone: false }] as const
    const { access: rules } = await httpsBench({ access })
    const open = rules.guarded({ open: () => Promise.reject(new Error('reached')) })
    const who = { ip: '127.0.0.1' }
    expect(await open.open({ server: 'tftp', target: 'secure/a.xml', who })).toEqual({
      ok: false,
      error: { reason: 'certificate-missing' },
    })
    await expect(open.open({ server: 'tftp', target: 'basic.txt', who })).rejects.toThrow('reached')
  })
})
