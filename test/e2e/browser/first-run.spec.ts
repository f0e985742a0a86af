import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../../support/e2e-browser.ts'
import { newFolder } from '../../support/new-folder.ts'
import { fetchByTftp } from '../../support/window-clients.ts'

const { path: folder, remove } = newFolder()
test.afterAll(remove)

test('from nothing to a phone that has fetched basic.txt', async ({ page, bench, consoleErrors }) => {
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('button', { name: /demo-site/ }).click()
  await page.getByRole('textbox', { name: 'Site name' }).fill('Acme Lyon')
  await expect(page.getByRole('textbox', { name: 'Folder', exact: true })).toHaveValue(/acme-lyon$/)
  await page.getByRole('textbox', { name: 'Folder', exact: true }).fill(join(folder, 'acme-lyon'))
  await page.getByRole('button', { name: 'Create site' }).click()
  await expect(page.getByRole('heading', { name: 'First steps with Acme Lyon' })).toBeVisible()

  // Whatever this machine allows, there is a free port.
  await page.getByRole('link', { name: 'Servers', exact: true }).click()
  const tftp = page.getByRole('region', { name: 'TFTP', exact: true })
  await tftp.getByRole('textbox', { name: 'Port' }).fill('0')
  await tftp.getByRole('button', { name: 'Apply' }).click()
  const light = page.getByRole('button', { name: /^TFTP \d{4,5}$/ })
  await expect(light).toBeVisible()
  const port = Number((await light.textContent())?.replace('TFTP ', ''))

  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: /^Find a phone, file/ }).fill('first steps')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Phone’s IP address' }).fill('192.168.1.100')
  await expect(
    page.getByText(new RegExp(`^http://192\\.168\\.1\\.100/admin/resync\\?tftp://[^/]+:${port}/basic\\.txt$`)),
  ).toBeVisible()
  await expect(page.getByText('Waiting. The request will appear here and in Live.')).toBeVisible()
  const fetched = await fetchByTftp(port, 'basic.txt')
  expect('content' in fetched ? fetched.content.toString() : '').toContain('12345678')
  await expect(page.getByText(/has fetched basic\.txt/)).toBeVisible()
  await page.getByRole('button', { name: 'Go to Live' }).click()
  await expect(page.getByRole('row', { name: /sent.*basic\.txt/ })).toBeVisible()
  expect(consoleErrors).toEqual([])
})

test('a folder without a site is refused in words, and a site that is gone is greyed', async ({ page, bench }) => {
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('button', { name: /demo-site/ }).click()
  await page.getByRole('textbox', { name: 'Site folder' }).fill(join(folder, 'nothing-here'))
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(page.getByText(/There is no site in .*nothing-here/)).toBeVisible()

  const short = join(folder, 'short-lived')
  await page.getByRole('textbox', { name: 'Site name' }).fill('Short lived')
  await page.getByRole('textbox', { name: 'Folder', exact: true }).fill(short)
  await page.getByRole('button', { name: 'Create site' }).click()
  // The list of sites, which is still there for a moment, names it as well.
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /Short lived/ })
    .click()
  await page.getByRole('button', { name: /demo-site.*opened/s }).click()
  await expect(page.getByRole('grid')).toBeVisible()
  await rm(short, { recursive: true, force: true })
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /demo-site/ })
    .click()
  await expect(page.getByRole('button', { name: /Short lived.*not found/s })).toBeDisabled()
  await page.getByRole('button', { name: 'Forget Short lived' }).click()
  await expect(page.getByRole('button', { name: /Short lived/ })).toHaveCount(0)
})
