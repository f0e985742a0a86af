import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../../support/e2e-browser.ts'
import type { Headless } from '../../support/e2e-headless.ts'
import { violations } from '../../support/e2e-violations.ts'

const table =
  'mac,display_name,model,extension\n000e08000001,Reception,CP-7841-3PCC,101\n000e08000002,Workshop,CP-8841-3PCC,102\n'

async function board(page: Page, bench: Headless): Promise<void> {
  writeFileSync(join(bench.site, 'phones.csv'), table)
  for (const mac of ['000e08000001', '000e08000002'])
    await fetch(`http://127.0.0.1:${bench.ready.http?.port ?? 0}/basic.txt`, {
      headers: { 'User-Agent': `Cisco-CP-8841-3PCC/11.3.1 (${mac})` },
    })
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Phones' }).click()
  await page.getByRole('button', { name: 'Status' }).click()
}

test('a rollout is planned in sight, stops with its first phone, and says why', async ({
  page,
  bench,
  consoleErrors,
}) => {
  await board(page, bench)
  await page.getByRole('button', { name: 'Select all (2)' }).click()
  await page.getByRole('button', { name: 'Resync 2 phones…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'In waves' }).click()
  await expect(dialog).toContainText('First 1 phone alone; the next wave begins only if it succeeds.')
  await expect(dialog).toContainText('Takes 4 min 30 s at most')
  await dialog.getByLabel('Phones a second, at most').fill('5000')
  await expect(dialog.getByRole('button', { name: /Start the rollout/ })).toBeDisabled()
  await dialog.getByLabel('Phones a second, at most').fill('2')
  await dialog.getByLabel('Pause between waves (s)').fill('0')
  await dialog.getByLabel('Web port').fill('1')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Start the rollout: resync' }).click()
  await expect(page.getByText(/Stopped at .*: nobody more is asked/)).toBeVisible()
  const phones = page.getByRole('grid', { name: 'Phones of the rollout' })
  await expect(phones.getByRole('row', { name: /Reception/ })).toContainText('nothing listens on this port')
  await expect(phones.getByRole('row', { name: /Workshop/ })).toContainText('waiting')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Resume (1 phone left)' }).click()
  await expect(phones.getByRole('row', { name: /Workshop/ })).toContainText('failed')
  await page.getByRole('button', { name: 'Clear this rollout' }).click()
  await expect(page.getByText('No rollout.')).toBeVisible()
  expect(consoleErrors).toEqual([])
})

test('a password is kept where the person says so, and forgotten', async ({ page, bench }) => {
  await board(page, bench)
  await page.getByRole('row', { name: /Reception/ }).click()
  await page.getByRole('button', { name: 'Resync…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Password', { exact: true }).fill('Phone-Pass-1')
  await dialog.getByLabel('Store the password').selectOption({ label: 'For all phones of this site' })
  await dialog.getByLabel('Web port').fill('1')
  await dialog.getByRole('button', { name: 'Send: resync' }).click()
  await expect(dialog).toContainText('nothing listens on this port')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('button', { name: 'Resync…' }).click()
  await expect(dialog).toContainText('Stored for admin, all phones of this site.')
  await dialog.getByRole('button', { name: 'Forget' }).click()
  await expect(dialog).not.toContainText('Stored for admin')
})

test('comparing with a phone that is not there says why', async ({ page, bench }) => {
  await board(page, bench)
  await page.getByRole('row', { name: /Reception/ }).click()
  await page.getByRole('button', { name: 'Compare with the phone…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Web port').fill('1')
  await dialog.getByRole('button', { name: /^Compare/ }).click()
  await expect(dialog).toContainText('nothing listens on this port')
  expect(await violations(page)).toEqual([])
})

const sendReport = (bench: Headless): Promise<Response> =>
  fetch(`http://127.0.0.1:${bench.ready.http?.port ?? 0}/report/000e08000001.xml`, {
    method: 'POST',
    body: '<flat-profile><Station_Name>Reception</Station_Name></flat-profile>',
    headers: { 'User-Agent': 'Cisco-CP-7841-3PCC/11.3.1 (000e08000001)' },
  })

test('reports of phones are allowed by a switch, and arrive', async ({ page, bench }) => {
  await board(page, bench)
  expect((await sendReport(bench)).status).toBe(405)
  await page.getByRole('link', { name: 'Servers' }).click()
  await page.getByLabel('Phones may send reports').click()
  await expect(page.getByLabel('Phones may send reports')).toBeChecked()
  await expect(page.getByRole('region', { name: 'Reports of phones' })).toContainText('/report/$MA.xml')
  expect((await sendReport(bench)).status).toBe(200)
  await page.getByRole('link', { name: 'Phones' }).click()
  await page.getByRole('button', { name: 'Status' }).click()
  await page.getByRole('row', { name: /Reception/ }).click()
  const reports = page.getByRole('list', { name: 'What it sent of itself' })
  await reports.getByRole('button', { name: 'Compare…' }).click()
  await expect(page.getByRole('dialog')).toContainText('set on the phone alone')
})

test('a report that was refused is taken from then on, by the button beside the refusal', async ({ page, bench }) => {
  await board(page, bench)
  expect((await sendReport(bench)).status).toBe(405)
  await page.getByRole('link', { name: 'Live' }).click()
  await page
    .getByRole('row', { name: /report\/000e08000001/ })
    .last()
    .click()
  await page.getByRole('button', { name: 'Let phones send reports' }).click()
  await expect(page.getByText('Phones may send reports to this site now.')).toBeVisible()
  expect((await sendReport(bench)).status).toBe(200)
})
