import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, onTestFinished, test } from 'vitest'
import { folderTarget } from '../../../electron/bench/publish/folder-target.ts'
import { publish } from '../../../electron/bench/publish/publish.ts'
import { webConfig, type WebConfigOptions } from '../../../shared/domain/publish/web-config.ts'
import { parameter } from '../../../shared/domain/virtual-phone/machine/view.ts'
import { logOf } from '../../support/log-of.ts'
import { fetchOne } from '../../support/phone-fetch.ts'
import { has, makeCertificates } from '../../support/phone-programs.ts'
import { startPhone } from '../../support/phone-world.ts'
import { provisioningWorld } from '../../support/provisioning-world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { freePort } from '../../support/free-port.ts'

/** nginx with the configuration that we generate, inside the smallest one of its own. */
async function nginx(options: WebConfigOptions): Promise<void> {
  const folder = temporaryFolder()
  await writeFile(join(folder, 'site.conf'), webConfig('nginx', options))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (one) => `${one}_temp_path ${folder}/${one};`,
  )
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr notice; events {}
     http { access_log off; ${temporary.join(' ')} include ${folder}/site.conf; }`,
  )
  const child = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-p', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGQUIT')
    await exited
  })
  const said = logOf<string>()
  createInterface({ input: child.stderr }).on('line', said.tell)
  await said.when((lines) => lines.find((line) => line.includes('event method') || line.includes('[emerg]')))
}

/** A site of one phone whose profile is compressed and encrypted, published to a folder. */
async function published(): Promise<string> {
  const world = await provisioningWorld()
  await world.put('phones.csv', 'mac,model,serial,extension\n000e08abcdef,CP-8841-3PCC,S1,4711\n')
  await world.put('templates/phone.xml', '<flat-profile><GPP_A>{{extension}}</GPP_A></flat-profile>')
  await world.put('files/plain.txt', '<flat-profile><GPP_B>plain</GPP_B></flat-profile>')
  await world.put('files/.htpasswd', 'secret')
  await world.keys.set({ name: 'site', key: 'SecretPhrase1234' })
  await world.routes.set([{ pattern: '/$PSN/$MA.cfg', template: 'phone.xml', gzip: true, key: 'site' }])
  const to = join(temporaryFolder(), 'www')
  const { site, provisioning } = world
  const signal = new AbortController().signal
  const options = { site, provisioning, target: folderTarget(to), dryRun: false, remove: false, signal }
  expect(await publish({ ...options, onStep: () => undefined })).toMatchObject({ failed: 0 })
  return to
}

test.skipIf(!has('nginx'))('a virtual phone takes its encrypted profile from nginx, as from the bench', async () => {
  const [root, port] = [await published(), await freePort()]
  await nginx({ root, host: '', port, tls: null })
  const phone = startPhone()
  const resync = (rule: string): void => phone.driver.ask({ by: 'web', what: 'resync', rule, from: '127.0.0.1' })
  resync(`[--key SecretPhrase1234] http://127.0.0.1:${port}/8841-3PCC/000e08abcdef.cfg`)
  await phone.note('sequence-ends')
  expect(parameter(phone.driver.state(), 'GPP_A')).toBe('4711')
  resync(`http://127.0.0.1:${port}/dms/plain.txt`)
  await phone.note('sequence-ends', 2)
  expect(parameter(phone.driver.state(), 'GPP_B')).toBe('plain')
  resync(`http://127.0.0.1:${port}/nothing.cfg`)
  expect((await phone.note('sequence-fails')).params).toMatchObject({ cause: 'file-not-found' })
})

test.skipIf(!has('nginx'))('nginx gives ranges and the right types, and nothing that is hidden', async () => {
  const [root, port] = [await published(), await freePort()]
  await nginx({ root, host: 'phones.example; } evil {', port, tls: null })
  const url = `http://127.0.0.1:${port}`
  const part = await fetch(`${url}/plain.txt`, { headers: { Range: 'bytes=0-4' } })
  expect([part.status, await part.text()]).toEqual([206, '<flat'])
  const profile = await fetch(`${url}/8841-3PCC/000e08abcdef.cfg`, { headers: { 'Accept-Encoding': 'gzip' } })
  expect(profile.headers.get('content-type')).toBe('text/xml')
  expect(profile.headers.get('content-encoding')).toBeNull()
  expect((await fetch(`${url}/.htpasswd`)).status).toBe(404)
  expect((await fetch(`${url}/plain.txt`, { method: 'PUT', body: 'x' })).status).toBe(403)
})

test.skipIf(!has('nginx') || !has('openssl'))(
  'nginx asks phones for their certificate, and refuses one that has none',
  async () => {
    const [root, port] = [await published(), await freePort()]
    const { folder, authority, phone } = await makeCertificates('prov.test', '/O=Cisco Systems, Inc./CN=CP-8841-3PCC')
    const files = { certificate: join(folder, 'server.pem'), key: join(folder, 'server.key') }
    await nginx({ root, host: '', port, tls: { ...files, clientAuthority: join(folder, 'ca.pem') } })
    const ask = (certificate?: typeof phone): ReturnType<typeof fetchOne> =>
      fetchOne({
        ...{ scheme: 'https', port, path: '/plain.txt', host: 'prov.test', names: { 'prov.test': '127.0.0.1' } },
        settings: { tls: { authorities: [authority], ...(certificate !== undefined && { certificate }) } },
      })
    expect(await ask(phone)).toMatchObject({ kind: 'content', text: expect.stringContaining('GPP_B') as string })
    expect(await ask()).toMatchObject({ kind: 'refused', status: 400 })
  },
)

/** Apache with the configuration that we generate, inside the smallest one of its own. */
async function apache(options: WebConfigOptions): Promise<void> {
  const folder = temporaryFolder()
  await writeFile(join(folder, 'site.conf'), webConfig('apache', options))
  const modules = ['mpm_event', 'mime', 'alias', 'env', 'headers', 'authz_core', 'ssl', 'socache_shmcb', 'setenvif']
  const load = modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  await writeFile(
    join(folder, 'apache.conf'),
    [
      ...load,
      `ServerRoot ${folder}`,
      `PidFile ${folder}/pid`,
      'TypesConfig /dev/null',
      `Mutex file:${folder} default`,
      'ServerName phones.example',
      `ErrorLog ${folder}/error.log`,
      'User www-data',
      'Group www-data',
      `Include ${folder}/site.conf`,
    ].join('\n'),
  )
  // It serves as another user than the one who tests.
  for (const open of [folder, dirname(options.root)]) await chmod(open, 0o755)
  const child = spawn('apache2', ['-f', join(folder, 'apache.conf'), '-DFOREGROUND'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await exited
  })
  let said = ''
  child.stderr.on('data', (data: Buffer) => (said += data.toString()))
  while (!(await answers(options.port)))
    if (child.exitCode !== null)
      throw new Error(`${said}${await readFile(join(folder, 'error.log'), 'utf8').catch(() => '')}`)
}

/** Whether somebody accepts connections at this port. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const open = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return open
}

describe.skipIf(!has('apache2'))('Apache, with the configuration that is generated for it', () => {
  test('gives the phone its encrypted profile, ranges and types, and nothing that is hidden', async () => {
    const [root, port] = [await published(), await freePort()]
    await apache({ root, host: 'phones.example', port, tls: null })
    const phone = startPhone()
    const rule = `[--key SecretPhrase1234] http://127.0.0.1:${port}/dms/8841-3PCC/000e08abcdef.cfg`
    phone.driver.ask({ by: 'web', what: 'resync', rule, from: '127.0.0.1' })
    await phone.note('sequence-ends')
    expect(parameter(phone.driver.state(), 'GPP_A')).toBe('4711')
    const url = `http://127.0.0.1:${port}`
    const part = await fetch(`${url}/plain.txt`, { headers: { Range: 'bytes=0-4' } })
    expect([part.status, await part.text()]).toEqual([206, '<flat'])
    const profile = await fetch(`${url}/8841-3PCC/000e08abcdef.cfg`, { headers: { 'Accept-Encoding': 'gzip' } })
    expect(profile.headers.get('content-type')).toBe('text/xml')
    expect(profile.headers.get('content-encoding')).toBeNull()
    expect((await fetch(`${url}/.htpasswd`)).status).toBeGreaterThanOrEqual(403)
    expect((await fetch(`${url}/plain.txt`, { method: 'PUT', body: 'x' })).status).toBeGreaterThanOrEqual(403)
    expect((await fetch(`${url}/`)).status).toBeGreaterThanOrEqual(403)
  })

  test.skipIf(!has('openssl'))('asks phones for their certificate, and refuses one that has none', async () => {
    const [root, port] = [await published(), await freePort()]
    const { folder, authority, phone } = await makeCertificates('prov.test', '/O=Cisco Systems, Inc./CN=CP-8841-3PCC')
    const files = { certificate: join(folder, 'server.pem'), key: join(folder, 'server.key') }
    await apache({ root, host: '', port, tls: { ...files, clientAuthority: join(folder, 'ca.pem') } })
    const ask = (certificate?: typeof phone): ReturnType<typeof fetchOne> =>
      fetchOne({
        ...{ scheme: 'https', port, path: '/plain.txt', host: 'prov.test', names: { 'prov.test': '127.0.0.1' } },
        settings: { tls: { authorities: [authority], ...(certificate !== undefined && { certificate }) } },
      })
    expect(await ask(phone)).toMatchObject({ kind: 'content', text: expect.stringContaining('GPP_B') as string })
    expect((await ask()).kind).not.toBe('content')
  })
})
