import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { kitZip } from '../../support/broadworks-kit.ts'
import { expect, test } from '../../support/e2e-browser.ts'
import type { Headless } from '../../support/e2e-headless.ts'
import { violations } from '../../support/e2e-violations.ts'

async function openProvider(page: Page, bench: Headless): Promise<void> {
  writeFileSync(
    join(bench.site, 'phones.csv'),
    'mac,model,extension,domain,device_user,device_password\n' +
      '000e08aabb01,8841,140,sip.example,lyon140,s3cret\n000e08aabb02,8841,150,sip.example,,\n',
  )
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Provider', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Provider', exact: true })).toBeVisible()
}

/** Drops a file as a file manager does. */
async function drop(page: Page, name: string, content: Buffer): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([file, base64]) => {
      const transfer = new DataTransfer()
      const bytes = Uint8Array.from(atob(base64 ?? ''), (character) => character.charCodeAt(0))
      transfer.items.add(new File([bytes], file ?? ''))
      return transfer
    },
    [name, content.toString('base64')],
  )
  const target = page.getByRole('button', { name: /^Import a (?:kit|list)…$/ })
  await target.dispatchEvent('dragover', { dataTransfer })
  await target.dispatchEvent('drop', { dataTransfer })
}

test('a kit that is dropped is served with its login, previewed for each phone, and its tags are filled in', async ({
  page,
  bench,
  consoleErrors,
}) => {
  await openProvider(page, bench)
  await expect(page.getByText('No BroadWorks device type yet.')).toBeVisible()
  await drop(page, 'kit.zip', kitZip('Cisco 8841'))
  await expect(page.getByText('One device type was imported: Cisco 8841')).toBeVisible()
  await expect(page.getByText(/2 tags have no value: %BWLINEPORT-2%/)).toBeVisible()
  await page.getByRole('row', { name: /\/dms\/Cisco_8841\/%BWMACADDRESS%\.xml.*Digest.*served/ }).click()
  const detail = page.getByRole('region', { name: 'File of a device type' })
  await expect(detail).toContainText('User name and password (Digest)')
  await detail.getByLabel('User name').fill('fleet')
  await detail.getByLabel('Password').fill('pa55')
  await detail.getByRole('button', { name: 'Save the login' }).click()
  await expect(detail.getByPlaceholder('unchanged')).toBeVisible()
  const url = `http://127.0.0.1:${bench.ready.http?.port}/dms/Cisco_8841/000e08aabb01.xml`
  expect((await fetch(url)).status).toBe(401)

  await page.getByRole('button', { name: 'Tags', exact: true }).click()
  await page.getByLabel('Tag', { exact: true }).fill('%BWNAME-1%')
  await page.getByLabel('Value', { exact: true }).fill('Accueil')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('row', { name: /%BWNAME-1%.*Accueil.*System/ })).toBeVisible()
  await expect(page.getByText(/One tag has no value: %BWLINEPORT-2%/)).toBeVisible()

  await page.getByRole('button', { name: 'Per phone', exact: true }).click()
  await page.getByRole('row', { name: /00:0e:08:aa:bb:02/ }).click()
  const preview = page.getByRole('region', { name: 'What this phone gets' })
  await expect(preview).toContainText('<User_ID_1_>150</User_ID_1_>')
  await expect(preview).toContainText('<Display_Name_1_>Accueil</Display_Name_1_>')
  await expect(preview).toContainText('No value: %BWLINEPORT-2%')
  expect(await violations(page)).toEqual([])
  expect(consoleErrors.filter((line) => !line.includes('401'))).toEqual([])
})

test('a list of codes is looked at before it is kept; the codes are on the printed sheet alone', async ({
  page,
  bench,
}) => {
  await openProvider(page, bench)
  await page.getByRole('button', { name: 'Activation codes', exact: true }).click()
  await expect(page.getByText('No activation codes yet.')).toBeVisible()
  const list =
    'user,code,mac,expiry\nZoé,5414 0112 5617 3816,000e08aabb01,2031-12-24\nOld,1111222233334444,,24/12/2031\n'
  await drop(page, 'codes.csv', Buffer.from(list))
  const dialog = page.getByRole('dialog', { name: 'Import activation codes' })
  await expect(dialog).toContainText('2 codes can be imported.')
  await expect(dialog).toContainText('Line 3: “24/12/2031” is no date')
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  const row = page.getByRole('row', { name: /•••• 3816.*usable.*00:0e:08:aa:bb:01.*Zoé/ })
  await expect(row).toBeVisible()
  await expect(page.locator('main')).not.toContainText('5617')
  await expect(page.getByText('Phones must reach activation.webex.com')).toBeVisible()
  await row.click()
  await page.getByRole('button', { name: 'Mark as used' }).click()
  await expect(page.getByRole('row', { name: /•••• 3816.*used/ })).toBeVisible()
  await page.getByRole('button', { name: 'Mark as unused' }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Label sheet' }).click()
  expect(readFileSync(await (await saved).path(), 'utf8')).toContain('5414 0112 5617 3816')
  expect(existsSync(join(bench.site, 'files/codes.csv'))).toBe(false)
  expect(await violations(page)).toEqual([])
})
