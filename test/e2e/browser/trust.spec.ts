import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../../support/e2e-browser.ts'
import type { Headless } from '../../support/e2e-headless.ts'
import { setUpHttps } from '../../support/e2e-https.ts'
import { violations } from '../../support/e2e-violations.ts'

async function openTrust(page: Page, bench: Headless): Promise<void> {
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Trust', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Trust', level: 1 })).toBeVisible()
}

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

/** A stranger's fetch: its exit code and what it got. */
function curl(bench: Headless, url: string, ...more: readonly string[]): string {
  const authority = join(bench.site, 'files/ca.pem')
  return execFileSync('curl', ['-sS', '--cacert', authority, ...more, url], { encoding: 'utf8' })
}

test('HTTPS is set up by one click, serves a stranger, and says which phones will accept it', async ({
  page,
  bench,
  consoleErrors,
}) => {
  const port = await setUpHttps(page, bench)
  const panel = card(page, 'HTTPS and certificates')
  await expect(panel.getByRole('listitem').filter({ hasText: 'Custom_CA_Rule' })).toContainText('accept')
  await expect(panel.getByRole('listitem').filter({ hasText: 'Older phones' })).toContainText('refuse')
  await expect(panel).toContainText(`http://127.0.0.1:${bench.ready.http?.port}/ca.pem`)
  expect(curl(bench, `https://127.0.0.1:${port}/basic.txt`)).toContain('<flat-profile>')
  await panel.getByRole('button', { name: /Certificates and trust/ }).click()
  await expect(page.getByRole('heading', { name: 'Trust', level: 1 })).toBeVisible()
  await expect(page.getByRole('region', { name: /^Server my\.server\.com/ })).toContainText('127.0.0.1')
  expect(await violations(page)).toEqual([])
  expect(consoleErrors).toEqual([])
})

test('a certificate is requested from Cisco, what comes back is imported with the key that waited, and files for other servers are made', async ({
  page,
  bench,
}) => {
  await openTrust(page, bench)
  const request = card(page, 'Certificate signed by Cisco')
  await request.getByRole('textbox', { name: 'Name of the server' }).fill('10.0.0.1')
  await request.getByRole('button', { name: 'Create signing request' }).click()
  await expect(request).toContainText('10.0.0.1 is not a name that a certificate can carry')
  await request.getByRole('textbox', { name: 'Name of the server' }).fill('provserv.example.com')
  await request.getByRole('textbox', { name: 'E-mail address' }).fill('voice@example.com')
  await request.getByRole('button', { name: 'Create signing request' }).click()
  await expect(request).toContainText('BEGIN CERTIFICATE REQUEST')
  const saving = page.waitForEvent('download')
  await request.getByRole('button', { name: 'Save provserv.example.com.zip' }).click()
  const zip = await (await saving).path()
  expect(execFileSync('unzip', ['-Z1', zip], { encoding: 'utf8' })).toBe('provserv.example.com.csr\n')

  const signed = signElsewhere(bench.site)
  await request.getByRole('button', { name: 'Import a certificate…' }).click()
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose the certificate…' }).click()
  await (await choosing).setFiles(signed)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const server = page.getByRole('region', { name: /^Server provserv\.example\.com/ })
  await expect(server).toContainText('CN=Elsewhere')
  await expect(request).not.toContainText('waits for its certificate')

  const files = card(page, 'For another web server')
  await files.getByRole('button', { name: 'For Apache' }).click()
  await expect(files).toContainText('ServerName provserv.example.com')
  await files.getByRole('button', { name: 'For nginx' }).click()
  await expect(files).toContainText('server_name provserv.example.com;')
})

test('a path gets a rule of its own, which holds at once and for every server', async ({ page, bench }) => {
  writeFileSync(join(bench.site, 'files/secret.txt'), 'only for phones')
  const port = await setUpHttps(page, bench)
  await openTrust(page, bench)
  const rules = card(page, 'Rules for single paths')
  await rules.getByRole('button', { name: 'Add rule' }).click()
  await rules.getByRole('textbox', { name: 'Path' }).fill('secret.txt')
  await expect(rules).toContainText('A path begins with /.')
  await expect(rules.getByRole('button', { name: 'Save rules' })).toBeDisabled()
  await rules.getByRole('textbox', { name: 'Path' }).fill('/secret.txt')
  await rules.getByRole('combobox', { name: 'Certificate' }).selectOption('required')
  await rules.getByRole('button', { name: 'Save rules' }).click()
  await expect(rules.getByRole('button', { name: 'Save rules' })).toBeHidden()
  const status = ['-o', '/dev/null', '-w', '%{http_code}']
  expect(curl(bench, `https://127.0.0.1:${port}/secret.txt`, ...status)).toBe('403')
  expect(curl(bench, `https://127.0.0.1:${port}/basic.txt`, ...status)).toBe('200')
  expect(curl(bench, `http://127.0.0.1:${bench.ready.http?.port}/secret.txt`, ...status)).toBe('403')
  await page.reload()
  await expect(rules.getByRole('textbox', { name: 'Path' })).toHaveValue('/secret.txt')
  await rules.getByRole('button', { name: 'Remove' }).click()
  await rules.getByRole('button', { name: 'Save rules' }).click()
  await expect.poll(() => curl(bench, `https://127.0.0.1:${port}/secret.txt`, ...status)).toBe('200')
})

test('a certificate is taken back only after a second question, and the list of these is served', async ({
  page,
  bench,
}) => {
  await setUpHttps(page, bench)
  await openTrust(page, bench)
  const clients = card(page, 'Phones’ own certificates')
  await clients.getByRole('textbox', { name: 'Serial number' }).fill('0A:1B:2C')
  await clients.getByRole('button', { name: 'Take back…' }).click()
  await expect(clients).toContainText('cannot be given again')
  expect(existsSync(join(bench.site, 'files/ca.crl'))).toBe(false)
  await clients.getByRole('button', { name: 'Take back', exact: true }).click()
  await expect(clients.getByRole('list', { name: 'Certificates taken back' })).toContainText('0a1b2c')
  const crl = join(bench.site, 'files/ca.crl')
  expect(execFileSync('openssl', ['crl', '-in', crl, '-noout', '-text'], { encoding: 'utf8' })).toContain('0A1B2C')
})

test('a key log is begun only by who knows what it means', async ({ page, bench }) => {
  await setUpHttps(page, bench)
  await openTrust(page, bench)
  const log = card(page, 'Key log for Wireshark')
  await log.getByRole('button', { name: 'Start a key log…' }).click()
  await expect(log).toContainText('Whoever gets this file can read everything')
  expect(existsSync(join(bench.site, '.bench/keylog.txt'))).toBe(false)
  await log.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(log).toContainText('The keys of new connections are being written')
  await log.getByRole('button', { name: 'Stop' }).click()
  await expect(log.getByRole('button', { name: 'Start a key log…' })).toBeVisible()
})

test('a handshake is told in Live message by message, as a trace on the wire would', async ({ page, bench }) => {
  const port = await setUpHttps(page, bench)
  curl(bench, `https://127.0.0.1:${port}/basic.txt`, '--tls-max', '1.2')
  await page.getByRole('link', { name: 'Live', exact: true }).click()
  await page
    .getByRole('row', { name: /TLS 1\.2.*my\.server\.com/ })
    .first()
    .click()
  const steps = page.getByRole('list', { name: 'The handshake, message by message' }).getByRole('listitem')
  await expect(steps.first()).toContainText('ClientHello')
  await expect(steps.nth(1)).toContainText('ServerHello')
  await expect(steps.nth(2)).toContainText('Certificate')
  await expect(steps.nth(2)).toContainText('my.server.com')
  await expect(steps.last()).toContainText('Finished')
})

/** The request that waits in the site, signed by an authority of the test's. */
function signElsewhere(site: string): string {
  const at = (name: string): string => join(site, name)
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' })
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Elsewhere'],
    ...['-keyout', at('root.key'), '-out', at('root.crt')],
  )
  const csr = at('.bench/ca/request.csr')
  openssl(
    ...['x509', '-req', '-in', csr, '-CA', at('root.crt'), '-CAkey', at('root.key'), '-set_serial', '7'],
    ...['-copy_extensions', 'copy', '-days', '30', '-out', at('back.crt')],
  )
  writeFileSync(at('chain.pem'), readFileSync(at('back.crt'), 'utf8') + readFileSync(at('root.crt'), 'utf8'))
  return at('chain.pem')
}
