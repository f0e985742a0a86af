import { execFile, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from './temporary-folder.ts'

/** Whether a stranger's program is on this machine. */
export const has = (program: string): boolean =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined

const run = promisify(execFile)

/** What a program writes to stdout; it is given ten seconds. */
export async function output(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, [...args], { timeout: 10_000, maxBuffer: 8 * 1024 * 1024 })
  return stdout
}

export interface Certificates {
  readonly authority: string
  readonly server: { readonly cert: string; readonly key: string }
  readonly phone: { readonly cert: string; readonly key: string }
  readonly folder: string
}

/** A certificate authority with one server and one phone, made with the openssl program as the chapter makes them. */
export async function makeCertificates(serverName: string, phoneSubject: string): Promise<Certificates> {
  const folder = temporaryFolder()
  const file = (name: string): string => join(folder, name)
  const key = ['-newkey', 'rsa:2048', '-nodes']
  const openssl = (...args: readonly string[]): Promise<string> => output('openssl', ...args)
  await openssl(
    'req',
    '-x509',
    ...key,
    '-days',
    '2',
    '-subj',
    '/CN=Test Root',
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
  )
  const issue = async (name: string, subject: string, san: string): Promise<{ cert: string; key: string }> => {
    await openssl(
      'req',
      '-new',
      ...key,
      '-subj',
      subject,
      '-keyout',
      file(`${name}.key`),
      '-out',
      file(`${name}.csr`),
      '-addext',
      san,
    )
    const signing = [
      '-CA',
      file('ca.pem'),
      '-CAkey',
      file('ca.key'),
      '-CAcreateserial',
      '-days',
      '2',
      '-copy_extensions',
      'copyall',
    ]
    await openssl('x509', '-req', '-in', file(`${name}.csr`), ...signing, '-out', file(`${name}.pem`))
    return { cert: await readFile(file(`${name}.pem`), 'utf8'), key: await readFile(file(`${name}.key`), 'utf8') }
  }
  return {
    authority: await readFile(file('ca.pem'), 'utf8'),
    server: await issue('server', `/CN=${serverName}`, `subjectAltName=DNS:${serverName}`),
    phone: await issue('phone', phoneSubject, 'subjectAltName=DNS:phone.invalid'),
    folder,
  }
}
