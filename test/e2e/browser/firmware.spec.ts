import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../../support/e2e-browser.ts'
import type { Headless } from '../../support/e2e-headless.ts'
import { loads68xx, loads8845, withoutFile } from '../../support/firmware-files.ts'
import { zipBytes } from '../../support/zip-bytes.ts'

type Files = Readonly<Record<string, Buffer>>

const zip = (files: Files): string =>
  zipBytes(Object.entries(files).map(([name, content]) => ({ name, content, deflate: true }))).toString('base64')

async function openFirmware(page: Page, bench: Headless): Promise<void> {
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Firmware', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Firmware', exact: true })).toBeVisible()
}

/** Drops an archive as a file manager does. */
async function drop(page: Page, name: string, content: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([file, base64]) => {
      const transfer = new DataTransfer()
      const bytes = Uint8Array.from(atob(base64 ?? ''), (character) => character.charCodeAt(0))
      transfer.items.add(new File([bytes], file ?? ''))
      return transfer
    },
    [name, content],
  )
  const main = page.getByRole('button', { name: 'Add files…' })
  await main.dispatchEvent('dragover', { dataTransfer })
  await main.dispatchEvent('drop', { dataTransfer })
}

test('an archive that is dropped is checked, put into the site, and makes the rule for its phones', async ({
  page,
  bench,
}) => {
  writeFileSync(join(bench.site, 'phones.csv'), 'mac,model\n000e08aabb01,8865\n000e08aabb02,6861\n000e08aabb03,7841\n')
  await openFirmware(page, bench)
  await expect(page.getByText('This site has no firmware yet.')).toBeVisible()
  await drop(page, 'cmterm-8845_65.zip', zip(loads8845))
  await expect(page.getByText('5 files were added to the site.')).toBeVisible()
  await expect(page.getByRole('row', { name: /sip8845_65\.12-0-7MPP0501-123.*complete/ })).toBeVisible()
  expect(readdirSync(join(bench.site, 'files/image'))).toHaveLength(5)

  await drop(page, 'cmterm-68xx.zip', zip(withoutFile(loads68xx, 'rootfs6861.12-0-7MPP0501-123.sbn')))
  await page.getByRole('row', { name: /sip68xx.*incomplete/ }).click()
  await expect(page.getByRole('region', { name: 'Load details' })).toContainText(
    'Incomplete for PLATFORM_M6861: rootfs6861',
  )

  await page.getByRole('button', { name: 'Upgrade', exact: true }).click()
  await expect(page.getByText(/"\$PN" eq "CP-8865-3PCC"\)\? http:/)).toBeVisible()
  await expect(
    page.getByRole('row', { name: /00:0e:08:aa:bb:02.*A file that this phone needs is missing/ }),
  ).toBeVisible()
  await expect(page.getByRole('row', { name: /00:0e:08:aa:bb:03.*no load for it/ })).toBeVisible()

  await page.getByRole('button', { name: 'Migration', exact: true }).click()
  await expect(page.getByText('Ready to migrate: 0 of 3')).toBeVisible()
  await page.getByRole('row', { name: /00:0e:08:aa:bb:02/ }).click()
  await expect(page.getByRole('region', { name: 'Migration of one phone' })).toContainText('SEP000E08AABB02.cnf.xml')
})

test('an archive that is not safe is refused with its reason, and nothing is written', async ({ page, bench }) => {
  await openFirmware(page, bench)
  await drop(page, 'bad.zip', zipBytes([{ name: '../evil.loads', content: Buffer.from('x') }]).toString('base64'))
  await expect(page.getByText(/The archive is not safe: \.\.\/evil\.loads/)).toBeVisible()
  expect(existsSync(join(bench.site, 'files/image'))).toBe(false)
})
