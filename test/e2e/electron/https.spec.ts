import { spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import { setUpHere } from '../../support/e2e-https.ts'
import { expect, noWindow, test } from '../../support/e2e-electron.ts'

test.skip(noWindow !== null, noWindow ?? '')

type Version = '-tls1' | '-tls1_1' | '-tls1_2' | '-tls1_3'

/** openssl is the stranger: what it agreed on with the server. */
function agreed(port: number, version: Version): string | undefined {
  const old = version === '-tls1' || version === '-tls1_1' ? ['-cipher', 'AES128-SHA:@SECLEVEL=0'] : []
  const { stdout } = spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, version, ...old], {
    encoding: 'utf8',
    input: '',
  })
  const [, bringer, cipher] = /^New, (\S+), Cipher is (\S+)/m.exec(stdout) ?? []
  if (cipher === undefined || cipher === '(NONE)') return undefined
  // The first is the version that brought the cipher: the session's own goes before it.
  return /^\s*Protocol\s*: (\S+)/m.exec(stdout)?.[1] ?? bringer
}

test('the bench behind the window, on Electron’s own TLS, serves current phones, and old ones once they are let in', async ({
  site,
  window,
}) => {
  const { page } = window
  await expect(page.getByRole('button', { name: basename(site.folder) })).toBeVisible()
  const port = await setUpHere(page)
  expect(agreed(port, '-tls1_2')).toBe('TLSv1.2')
  expect(agreed(port, '-tls1_3')).toBe('TLSv1.3')
  expect(agreed(port, '-tls1')).toBeUndefined()
  await page.evaluate(() => (globalThis.location.hash = '#/trust'))
  // It is checked once the bench has kept it.
  const old = page.getByRole('checkbox', { name: 'Also old phones' })
  await old.click()
  await expect(old).toBeChecked()
  await expect.poll(() => agreed(port, '-tls1')).toMatch(/^TLSv1(?:\.0)?$/)
  expect(agreed(port, '-tls1_1')).toBe('TLSv1.1')
})
