import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createSite } from '../../electron/bench/site/site.ts'
import { trust } from '../../electron/cli/trust.ts'
import { UsageError } from '../../electron/cli/usage-error.ts'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import { runCommand } from '../support/run-command.ts'
import { openssl } from '../support/trust-world.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const run = (...args: readonly string[]) => runCommand(trust, args)

async function site(): Promise<string> {
  const folder = temporaryFolder()
  await createSite(folder, 'Lyon')
  return folder
}

describe('trust', () => {
  test('from nothing to a served certificate and a phone’s own: init, server, client, show', async () => {
    const folder = await site()
    const made = await run('init', '--site', folder, '--json')
    expect(made).toMatchObject({
      code: 0,
      told: [{ event: 'certificate', use: 'authority', issuer: 'O=Resync Bench, CN=Lyon Root CA' }],
    })
    const issued = await run('server', '--site', folder, '--name', 'my.server.com', '--name', '127.0.0.1', '--json')
    expect(issued.code).toBe(0)
    expect(issued.told[0]).toMatchObject({ use: 'server', subject: 'CN=my.server.com' })
    expect(issued.told[0]?.['names']).toEqual(expect.arrayContaining(['my.server.com', '127.0.0.1']))

    const out = join(folder, 'out')
    const client = ['--mac', '00:0E:08:AA:BB:CC', '--model', 'CP-7841-3PCC', '--serial', 'FCH1', '-o', out]
    expect((await run('client', '--site', folder, ...client, '--json')).told).toMatchObject([
      { event: 'client', mac: '000e08aabbcc' },
    ])
    expect(openssl('verify', '-CAfile', join(out, 'ca.pem'), join(out, '000e08aabbcc.pem'))).toContain(': OK')
    expect(statSync(join(out, '000e08aabbcc.key')).mode & 0o777).toBe(0o600)

    const shown = await run('show', '--site', folder, '--json')
    expect(shown.told.map(({ use }) => use)).toEqual(['authority', 'server'])
    for (const one of shown.told) {
      expect(Object.keys(one)).toEqual(
        expect.arrayContaining(['use', 'subject', 'issuer', 'names', 'dates', 'fingerprint', 'findings']),
      )
      expect(JSON.stringify(one)).not.toContain('PRIVATE KEY')
    }
    const text = (await run('show', '--site', folder)).said
    expect(text).toContain('Which phones accept this server:')
    expect(text).toContain('Custom_CA_Rule')
  })

  test('csr writes request, key and the archive to send, and the archive has no key', async () => {
    const folder = await site()
    const out = join(folder, 'to-cisco')
    const asked = await run(
      'csr',
      '--site',
      folder,
      '--cn',
      'provserv.domain.com',
      '--email',
      'a@domain.com',
      '-o',
      out,
    )
    expect(asked).toMatchObject({ code: 0 })
    const csr = join(out, 'provserv.domain.com.csr')
    execFileSync('openssl', ['req', '-in', csr, '-verify', '-noout'], { stdio: 'pipe' })
    expect(statSync(join(out, 'provserv.domain.com.key')).mode & 0o777).toBe(0o600)
    const archive = readFileSync(join(out, 'provserv.domain.com.zip'))
    expect(archive.subarray(0, 2).toString()).toBe('PK')
    expect(execFileSync('unzip', ['-Z1', join(out, 'provserv.domain.com.zip')], { encoding: 'utf8' })).toBe(
      'provserv.domain.com.csr\n',
    )

    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      join(folder, 'root.key'),
      '-out',
      join(folder, 'root.crt'),
      '-subj',
      '/CN=Root',
    )
    openssl(
      'x509',
      '-req',
      '-in',
      csr,
      '-CA',
      join(folder, 'root.crt'),
      '-CAkey',
      join(folder, 'root.key'),
      '-set_serial',
      '7',
      '-out',
      join(folder, 'back.crt'),
      '-days',
      '-1',
    )
    const taken = await run('import', '--site', folder, '--cert', join(folder, 'back.crt'), '--json')
    expect(taken.code).toBe(1) // it ended yesterday
    expect(taken.told[0]?.['findings']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'expired', message: expect.stringContaining('It ended on') as string }),
      ]),
    )
  })

  test('takes a certificate back that it made, and publishes the list of these; a number that is none is refused', async () => {
    const folder = await site()
    await run('init', '--site', folder)
    const out = join(folder, 'out')
    await run('client', '--site', folder, '--mac', '000e08aabbcc', '-o', out)
    const revoked = await run('revoke', '--site', folder, '--cert', join(out, '000e08aabbcc.pem'), '--json')
    expect(revoked).toMatchObject({ code: 0, told: [{ event: 'revoked' }] })
    const verify = (): string =>
      openssl(
        ...['verify', '-crl_check', '-CRLfile', join(folder, 'files/ca.crl')],
        ...['-CAfile', join(out, 'ca.pem'), join(out, '000e08aabbcc.pem')],
      )
    expect(verify).toThrow(/certificate revoked/)
    await expect(run('revoke', '--site', folder, '--serial', 'xyz')).rejects.toMatchObject({
      fault: { code: 'CERTIFICATE_SERIAL' },
    })
  })

  test('a key of 1024 bits is refused with the reason; nothing is written', async () => {
    const folder = await site()
    const asking = run('csr', '--site', folder, '--cn', 'a.example.com', '--bits', '1024', '-o', join(folder, 'out'))
    await expect(asking).rejects.toThrow(BenchError)
    expect(existsSync(join(folder, 'out'))).toBe(false)
  })

  test('imports a PKCS#12 file with its password in a file, and makers’ roots', async () => {
    const folder = await site()
    const at = (name: string): string => join(folder, name)
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      at('a.key'),
      '-out',
      at('a.crt'),
      '-subj',
      '/CN=a.example.com',
    )
    openssl(
      'pkcs12',
      '-export',
      '-inkey',
      at('a.key'),
      '-in',
      at('a.crt'),
      '-out',
      at('a.p12'),
      '-passout',
      'pass:secret 1',
    )
    writeFileSync(at('password'), 'secret 1\n')
    const taken = await run(
      'import',
      '--site',
      folder,
      '--p12',
      at('a.p12'),
      '--password-file',
      at('password'),
      '--json',
    )
    expect(taken.told).toMatchObject([{ use: 'server', subject: 'CN=a.example.com' }])
    const roots = await run('import', '--site', folder, '--makers', at('a.crt'), '--json')
    expect(roots).toMatchObject({ code: 0, told: [{ use: 'makers', file: 'a.pem' }] })
  })

  test('says what is missing', async () => {
    await expect(async () => run('renew')).rejects.toThrow(UsageError)
    await expect(run('init')).rejects.toThrow(UsageError)
    const folder = await site()
    await expect(run('server', '--site', folder, '--name', 'a')).rejects.toMatchObject({
      fault: { code: 'AUTHORITY_MISSING' },
    })
    expect((await run('show', '--site', folder)).said).toContain('no certificates yet')
  })
})
