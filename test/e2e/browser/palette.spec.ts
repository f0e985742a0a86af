import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../../support/e2e-browser.ts'
import type { Headless } from '../../support/e2e-headless.ts'

async function find(page: Page, bench: Headless, what: string): Promise<void> {
  writeFileSync(
    join(bench.site, 'phones.csv'),
    'mac,model,extension,display_name\n000e08aabb01,CP-7841-3PCC,14,Réception\n',
  )
  mkdirSync(join(bench.site, 'files/lyon'), { recursive: true })
  writeFileSync(join(bench.site, 'files/lyon/logo.bin'), Buffer.from([0, 1, 2]))
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('button', { name: 'Find' }).click()
  await page
    .getByRole('searchbox')
    .or(page.getByRole('textbox', { name: /^Find a phone/ }))
    .fill(what)
}

test('what is typed finds a phone by its name, whatever its accents, and opens it', async ({ page, bench }) => {
  await find(page, bench, 'reception')
  await page.getByRole('button', { name: /Réception/ }).click()
  await expect(page.getByRole('region', { name: 'Phone details' })).toContainText('00:0e:08:aa:bb:01')
})

test('it finds a file, a parameter where it is written, and the events with that text', async ({ page, bench }) => {
  await find(page, bench, 'logo')
  await page.getByRole('button', { name: /lyon\/logo\.bin/ }).click()
  await expect(page.getByRole('region', { name: 'File details' })).toContainText('lyon/logo.bin')
  await find(page, bench, 'Time_Zone')
  await page.getByRole('button', { name: /^Time_Zone/ }).click()
  await expect(page.locator('[data-name="Time_Zone"]').locator('input, select').first()).toBeVisible()
  await find(page, bench, 'basic')
  await page.getByRole('button', { name: 'Events with “basic”' }).click()
  await expect(page.getByRole('button', { name: 'Remove text:basic' })).toBeVisible()
})

test('the laptop’s test is run from anywhere', async ({ page, bench }) => {
  await find(page, bench, 'laptop test')
  await page.getByRole('button', { name: 'Run the laptop test' }).click()
  await expect(page.getByRole('list', { name: 'Laptop self-test' }).getByRole('listitem').first()).toBeVisible()
})
