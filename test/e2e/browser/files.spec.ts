import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../../support/e2e-browser.ts'
import type { Headless } from '../../support/e2e-headless.ts'
import { phoneAgent } from '../../support/window-clients.ts'

async function openFiles(page: Page, bench: Headless): Promise<void> {
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Files', exact: true }).click()
  await expect(page.getByRole('row', { name: /basic\.txt/ })).toBeVisible()
}

/** Drops files as a file manager does. */
async function drop(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  const dataTransfer = await page.evaluateHandle((contents) => {
    const transfer = new DataTransfer()
    for (const [name, content] of Object.entries(contents)) transfer.items.add(new File([content], name))
    return transfer
  }, files)
  await page.getByRole('grid').dispatchEvent('dragover', { dataTransfer })
  await page.getByRole('grid').dispatchEvent('drop', { dataTransfer })
}

test('a file that is dropped is served, and who fetched it is shown', async ({ page, bench }) => {
  await openFiles(page, bench)
  await drop(page, { 'CP-8841-3PCC00562b043615.cfg': '<flat-profile/>', 'licence.lic': 'key' })
  await expect(page.getByRole('row', { name: /licence\.lic.*3 B.*not yet/ })).toBeVisible()
  const url = `http://127.0.0.1:${bench.ready.http?.port}/CP-8841-3PCC00562b043615.cfg`
  expect(await (await fetch(url, { headers: { 'User-Agent': phoneAgent } })).text()).toBe('<flat-profile/>')
  await expect(page.getByRole('row', { name: /00562b043615\.cfg.*by 127\.0\.0\.1 \(HTTP\)/ })).toBeVisible()
  await page.getByRole('row', { name: /00562b043615/ }).click()
  const detail = page.getByRole('region', { name: 'File details' })
  await expect(detail).toContainText(url)
  await expect(detail).toContainText('00:56:2b:04:36:15')
})

test('a name that is there already is replaced only when the person says so', async ({ page, bench }) => {
  await openFiles(page, bench)
  const path = join(bench.site, 'files', 'basic.txt')
  const before = readFileSync(path, 'utf8')
  await drop(page, { 'basic.txt': `${before}<!-- more -->` })
  const dialog = page.getByRole('dialog', { name: 'Replace basic.txt?' })
  await expect(dialog).toContainText('13 B larger')
  await dialog.getByRole('button', { name: 'Keep the existing file' }).click()
  await expect(dialog).toHaveCount(0)
  expect(readFileSync(path, 'utf8')).toBe(before)

  await drop(page, { 'basic.txt': `${before}<!-- more -->` })
  await dialog.getByRole('button', { name: 'Replace', exact: true }).click()
  await expect.poll(() => readFileSync(path, 'utf8')).toBe(`${before}<!-- more -->`)

  await drop(page, { 'basic.txt': `${before}<!-- more -->` })
  await expect(dialog).toContainText('Both have the same content')
})

test('what is removed is no longer served, and comes back when it is undone', async ({ page, bench }) => {
  await openFiles(page, bench)
  const url = `http://127.0.0.1:${bench.ready.http?.port}/basic.txt`
  await page.getByRole('row', { name: /basic\.txt/ }).click()
  await page.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('row', { name: /basic\.txt/ })).toHaveCount(0)
  expect((await fetch(url)).status).toBe(404)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('row', { name: /basic\.txt/ })).toBeVisible()
  expect((await fetch(url)).status).toBe(200)
})

test('a file that is copied into the folder by hand appears by itself', async ({ page, bench }) => {
  await openFiles(page, bench)
  writeFileSync(join(bench.site, 'files', 'by-hand.cfg'), 'x')
  await expect(page.getByRole('row', { name: /by-hand\.cfg/ })).toBeVisible()
  await page.getByRole('textbox', { name: 'Find a file' }).fill('hand')
  await expect(page.getByRole('row', { name: /basic\.txt/ })).toHaveCount(0)
})

test('a name that no phone could ask for is refused in words', async ({ page, bench }) => {
  await openFiles(page, bench)
  await drop(page, { 'CON.txt': 'x' })
  await expect(page.getByText('A phone cannot ask for a file named CON.txt.')).toBeVisible()
})
