import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { parameter } from '../../../shared/domain/virtual-phone/machine/view.ts'
import { logOf } from '../../support/log-of.ts'
import { has } from '../../support/phone-programs.ts'
import { startPhone, type TestPhone } from '../../support/phone-world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { freePort } from '../../support/free-port.ts'

/** The nginx program with a password, compression and a redirection, over a folder of the test's own. */
async function startNginx(): Promise<number> {
  const folder = temporaryFolder()
  await mkdir(join(folder, 'files'))
  const profile = (name: string): string =>
    `<flat-profile><${name}>12345678</${name}>${' '.repeat(4_000)}</flat-profile>`
  await writeFile(join(folder, 'files', 'basic.txt'), profile('GPP_A'))
  await writeFile(join(folder, 'files', 'secret.xml'), profile('GPP_B'))
  const hash = createHash('sha1').update('pass word').digest('base64')
  await writeFile(join(folder, 'passwords'), `phone:{SHA}${hash}\n`)
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (one) => `${one}_temp_path ${folder}/${one};`,
  )
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr notice; events {}
    http { access_log off; ${temporary.join(' ')} gzip on; gzip_types *; gzip_min_length 100;
      server { listen 127.0.0.1:${port}; root ${folder}/files;
        location = /secret.xml { auth_basic "phones"; auth_basic_user_file ${folder}/passwords; }
        location = /moved.txt { return 301 /basic.txt; }
        location = /kept.txt { return 307 /basic.txt; } } }`,
  )
  const nginx = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-p', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(nginx, 'exit')
  onTestFinished(async () => {
    nginx.kill('SIGQUIT')
    await exited
  })
  // It has bound its port when it says how it will wait for events.
  const said = logOf<string>()
  createInterface({ input: nginx.stderr }).on('line', said.tell)
  await said.when((lines) => lines.find((line) => line.includes('event method')))
  return port
}

const resync = (phone: TestPhone, rule: string): void =>
  phone.driver.ask({ by: 'web', what: 'resync', rule, from: '127.0.0.1' })

test.skipIf(!has('nginx'))('from nginx: compressed on the way, moved, behind a password, and missing', async () => {
  const url = `http://127.0.0.1:${await startNginx()}`
  const phone = startPhone()
  const valueOf = (name: string): string => parameter(phone.driver.state(), name)

  resync(phone, `${url}/moved.txt`)
  await phone.note('sequence-ends')
  expect(valueOf('GPP_A')).toBe('12345678')
  expect(phone.told).toContainEqual(expect.objectContaining({ code: 'redirected' }))

  resync(phone, `${url}/secret.xml`)
  expect((await phone.note('sequence-fails')).params).toMatchObject({ cause: 'unauthorised', evidence: 'HTTP 401' })
  resync(phone, `[--uid phone --pwd "pass word"] ${url}/secret.xml`)
  await phone.note('sequence-ends', 2)
  expect(valueOf('GPP_B')).toBe('12345678')

  resync(phone, `${url}/kept.txt`)
  expect((await phone.note('sequence-fails', 2)).params).toMatchObject({ cause: 'redirect-refused' })
  resync(phone, `${url}/missing.txt`)
  expect((await phone.note('sequence-fails', 3)).params).toMatchObject({ cause: 'file-not-found' })
  expect(JSON.stringify(phone.told)).not.toContain('pass word')
})
