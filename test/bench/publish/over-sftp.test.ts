import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openTarget } from '../../../electron/bench/publish/open-target.ts'
import { publish } from '../../../electron/bench/publish/publish.ts'
import { sftpTarget, type SftpOptions } from '../../../electron/bench/publish/sftp-target.ts'
import { sftpPlace } from '../../../shared/domain/publish/places.ts'
import { provisioningWorld } from '../../support/provisioning-world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { freePort } from '../../support/free-port.ts'

const SSHD = '/usr/sbin/sshd'
const INTERNAL = 'internal-sftp'

/** OpenSSH's own server, which lets one key in and speaks SFTP alone. */
async function sshd() {
  const folder = temporaryFolder()
  const file = (name: string): string => join(folder, name)
  for (const name of ['host', 'user']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)])
  await writeFile(file('authorized'), await readFile(file('user.pub')))
  await mkdir('/run/sshd', { recursive: true })
  const port = await freePort()
  const settings = [
    ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${file('host')}`, `PidFile ${file('pid')}`],
    ...[`AuthorizedKeysFile ${file('authorized')}`, 'StrictModes no', 'PasswordAuthentication no', 'UsePAM no'],
    ...['PermitRootLogin yes', `Subsystem sftp ${INTERNAL}`],
  ]
  await writeFile(file('config'), `${settings.join('\n')}\n`)
  const child = spawn(SSHD, ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill()
    await exited
  })
  for await (const line of createInterface({ input: child.stderr })) if (line.includes('listening on')) break
  const [, hostKey = ''] = execFileSync('ssh-keygen', ['-lf', file('host.pub')])
    .toString()
    .split(' ')
  const root = file('www')
  const place = { host: '127.0.0.1', port, user: userInfo().username, folder: root }
  const options: SftpOptions = { place, privateKey: await readFile(file('user'), 'utf8'), hostKey }
  return { options, root, file }
}

const canRun = existsSync(SSHD) && process.getuid?.() === 0

describe.skipIf(!canRun)(`a site is published over SFTP ${canRun ? '' : '(no sshd, or not root)'}`, () => {
  test('to OpenSSH, only what changed, with nothing unfinished left', async () => {
    const { options, root } = await sshd()
    const { site, provisioning, put } = await provisioningWorld()
    await put('files/deep/é file.xml', '<flat-profile></flat-profile>')
    const run = async (): ReturnType<typeof publish> => {
      const target = await sftpTarget(options)
      try {
        const signal = new AbortController().signal
        return await publish({
          site,
          provisioning,
          target,
          dryRun: false,
          remove: false,
          signal,
          onStep: () => undefined,
        })
      } finally {
        await target.close()
      }
    }
    expect(await run()).toMatchObject({ failed: 0, same: 0 })
    expect(await readFile(join(root, 'deep/é file.xml'), 'utf8')).toBe('<flat-profile></flat-profile>')
    expect((await readdir(root, { recursive: true })).filter((name) => name.endsWith('.part'))).toEqual([])
    expect(await run()).toMatchObject({ failed: 0, added: 0, changed: 0 })
    await put('files/deep/é file.xml', '<flat-profile><GPP_A>1</GPP_A></flat-profile>')
    expect(await run()).toMatchObject({ failed: 0, changed: 1 })
  })

  test('to no server whose key nobody accepted, or whose key is another one', async () => {
    const { options } = await sshd()
    const found = options.hostKey
    await expect(sftpTarget({ ...options, hostKey: null })).rejects.toMatchObject({
      fault: { code: 'HOST_KEY_UNKNOWN', params: { host: '127.0.0.1', found } },
    })
    await expect(sftpTarget({ ...options, hostKey: 'SHA256:other' })).rejects.toMatchObject({
      fault: { code: 'HOST_KEY_CHANGED', params: { found } },
    })
  })

  test('from a screen: the key that a person accepts is kept for the site', async () => {
    const { options, file } = await sshd()
    const hidden = temporaryFolder()
    const { user, host, port } = options.place
    const to = { kind: 'sftp', place: `sftp://${user}@${host}:${port}/${file('www')}`, password: '' } as const
    const opening = (hostKey: string | null): ReturnType<typeof openTarget> =>
      openTarget({ ...to, identity: file('user'), hostKey }, hidden, new AbortController().signal)
    await expect(opening(null)).rejects.toMatchObject({ fault: { code: 'HOST_KEY_UNKNOWN' } })
    for (const hostKey of [options.hostKey, null]) await (await opening(hostKey)).close()
    const nowhere = openTarget(
      { ...to, identity: file('nowhere'), hostKey: null },
      hidden,
      new AbortController().signal,
    )
    await expect(nowhere).rejects.toMatchObject({ fault: { code: 'SFTP_REFUSED', params: { detail: 'ENOENT' } } })
  })

  test('with a key that the server does not know: refused, and no secret is told', async () => {
    const { options, file } = await sshd()
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file('stranger')])
    const refused = sftpTarget({ ...options, privateKey: await readFile(file('stranger'), 'utf8') })
    await expect(refused).rejects.toMatchObject({ fault: { code: 'SFTP_REFUSED', params: { detail: 'login' } } })
  })
})

test.each([
  ['sftp://me@host/www', { user: 'me', host: 'host', port: 22, folder: 'www' }],
  ['sftp://me@host:2222//srv/www', { user: 'me', host: 'host', port: 2222, folder: '/srv/www' }],
  ['sftp://me@[fd00::4]', { user: 'me', host: 'fd00::4', port: 22, folder: '.' }],
  ['sftp://host/www', null],
  ['ftp://me@host/www', null],
])('%s', (text, place) => {
  expect(sftpPlace(text)).toEqual(place)
})
