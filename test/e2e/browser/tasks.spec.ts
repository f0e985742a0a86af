import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../../support/e2e-browser.ts'
import type { Headless } from '../../support/e2e-headless.ts'
import { setUpHttps } from '../../support/e2e-https.ts'
import { violations } from '../../support/e2e-violations.ts'

async function openTask(page: Page, bench: Headless, name: string): Promise<void> {
  writeFileSync(join(bench.site, 'phones.csv'), 'mac,model,extension\n000e08aabb01,CP-7841-3PCC,0012\n')
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Tasks' }).click()
  await page.getByRole('button', { name }).click()
}

test('phones are told to log to this bench, in a profile whose every other byte stays', async ({
  page,
  bench,
  consoleErrors,
}) => {
  const path = join(bench.site, 'files/basic.txt')
  const before = readFileSync(path, 'utf8')
  await openTask(page, bench, 'Send logs to this bench')
  const server = `<Syslog_Server ua="na">127.0.0.1:${bench.ready.syslog?.port}</Syslog_Server>`
  await expect(page.getByRole('region', { name: 'XML to be written' })).toContainText(server)
  await page.getByLabel('Profile or template').selectOption('files/basic.txt')
  await page.getByRole('button', { name: 'Write 2 parameters' }).click()
  await expect.poll(() => readFileSync(path, 'utf8')).toContain(server)
  const lines = readFileSync(path, 'utf8').split('\n')
  expect(lines.filter((line) => !line.includes('Syslog')).join('\n')).toBe(before)
  expect(consoleErrors).toEqual([])
})

test('the picture of the day follows what is typed', async ({ page, bench }) => {
  await openTask(page, bench, 'Automatic resync')
  await expect(page.getByRole('status').filter({ hasText: '23 resyncs in the next 24 hours.' })).toBeVisible()
  await page.getByLabel('Resync At (HHmm)', { exact: true }).fill('0959')
  await expect(page.getByText('The time of day overrides the interval.')).toBeVisible()
  await expect(page.getByText(/the phone’s own, by its Time_Zone, is at GMT-0[78]:00/)).toBeVisible()
  await page.getByLabel('Time Zone', { exact: true }).selectOption('GMT')
  await page.getByLabel('Daylight Saving Time Enable', { exact: true }).selectOption('No')
  await expect(page.getByText(/the phone’s own, by its Time_Zone/)).toHaveCount(new Date().getTimezoneOffset() ? 1 : 0)
  await page.getByLabel('Resync At (HHmm)', { exact: true }).fill('9:59')
  await expect(page.getByText('A time is four digits, HHmm').first()).toBeVisible()
})

test('one profile for each phone: the rule, its route and its template are made together', async ({ page, bench }) => {
  await openTask(page, bench, 'One profile for each phone')
  await page.getByRole('button', { name: 'Create route' }).click()
  await expect(page.getByText('served from templates/phone.xml')).toBeVisible()
  const url = `http://127.0.0.1:${bench.ready.http?.port}/7841-3PCC/000e08aabb01.xml`
  expect(await (await fetch(url)).text()).toContain('<User_ID_1_>0012</User_ID_1_>')
})

test('a profile is packed with a key of the site at the press of a button; the commands that do the same hold no key', async ({
  page,
  bench,
}) => {
  await openTask(page, bench, 'Compress and encrypt')
  await page.getByLabel('Key', { exact: true }).fill('MyOwnSecret')
  await page.getByRole('button', { name: 'Save key' }).click()
  await page.getByRole('button', { name: 'Pack basic.txt with key site' }).click()
  await expect(page.getByText('basic.cfg is in Files, ready to be fetched.')).toBeVisible()
  expect(readFileSync(join(bench.site, 'files/basic.cfg'), 'latin1')).toMatch(/^Salted__/)
  await page.getByText('Packing on the command line').click()
  await expect(page.getByText('resync-bench pack basic.txt --gzip --key-env KEY -o basic.cfg')).toBeVisible()
  await expect(page.getByText(/openssl enc -aes-256-cbc -md md5 -pass env:KEY/)).toBeVisible()
  await expect(page.locator('body')).not.toContainText('MyOwnSecret')
})

test('the custom authority is made and served where there is none, and its rule written', async ({ page, bench }) => {
  await openTask(page, bench, 'Custom authority')
  await page.getByRole('button', { name: 'Create the site’s authority' }).click()
  await expect(page.getByText('demo-site Root CA')).toBeVisible()
  const url = `http://127.0.0.1:${bench.ready.http?.port}/ca.pem`
  expect(await (await fetch(url)).text()).toContain('BEGIN CERTIFICATE')
  await expect(page.getByRole('region', { name: 'XML to be written' })).toContainText(
    `<Custom_CA_Rule ua="na">${url}</Custom_CA_Rule>`,
  )
  await page.getByLabel('Profile or template').selectOption('files/basic.txt')
  await page.getByRole('button', { name: 'Write 1 parameter' }).click()
  await expect.poll(() => readFileSync(join(bench.site, 'files/basic.txt'), 'utf8')).toContain(url)
})

test('HTTPS is set up from its task, whose rule then names this bench', async ({ page, bench }) => {
  const port = await setUpHttps(page, bench)
  await openTask(page, bench, 'Resync over HTTPS')
  const xml = page.getByRole('region', { name: 'XML to be written' })
  await expect(xml).toContainText(`https://127.0.0.1:${port}/$PSN/$MA.xml`)
  await expect(xml).toContainText(`http://127.0.0.1:${bench.ready.http?.port}/ca.pem`)
  await expect(page.getByText('Which phones accept this server')).toBeVisible()
})

test('every task can be used by everybody', async ({ page, bench }) => {
  test.slow() // ten pages, each looked through
  await openTask(page, bench, 'Send logs to this bench')
  for (const task of [
    'logs',
    'unique',
    'resync',
    'dhcp',
    'https',
    'authority',
    'pack',
    'partition',
    'privacy',
    'mic',
  ]) {
    await page.evaluate((to) => (globalThis.location.hash = `#/tasks?task=${to}`), task)
    await expect(page.getByRole('region', { name: 'XML to be written' })).toBeVisible()
    expect({ task, violations: await violations(page) }).toEqual({ task, violations: [] })
  }
})
