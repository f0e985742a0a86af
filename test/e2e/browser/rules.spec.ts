import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../../support/e2e-browser.ts'
import type { Headless } from '../../support/e2e-headless.ts'
import { violations } from '../../support/e2e-violations.ts'

async function openRules(page: Page, bench: Headless): Promise<string> {
  const http = `http://127.0.0.1:${bench.ready.http?.port}`
  mkdirSync(join(bench.site, 'templates'), { recursive: true })
  writeFileSync(join(bench.site, 'phones.csv'), 'mac,model,serial,extension\n000e08aabb01,CP-7841-3PCC,S1,0012\n')
  writeFileSync(
    join(bench.site, 'files/office.xml'),
    `<flat-profile><GPP_B>Dj6Lmp23Q</GPP_B><Profile_Rule>${http}/$B/$MA.cfg</Profile_Rule></flat-profile>`,
  )
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Rules' }).click()
  return http
}

test('a rule is explained as it is typed, and a value is tried', async ({ page, bench, consoleErrors }) => {
  const http = await openRules(page, bench)
  await page
    .getByRole('textbox', { name: 'Profile rule' })
    .fill(`($PRVTMR ge 600)? ${http}/gone.xml | ${http}/basic.txt`)
  const why = page.getByRole('region', { name: 'What the phone does, and why' })
  await expect(why).toContainText('Undetermined: no value here for $PRVTMR.')
  await why.getByLabel('Value of $PRVTMR').fill('10')
  await expect(why).toContainText(`The phone requests: GET ${http}/basic.txt`)
  await expect(why).toContainText('on the site: basic.txt')
  await why.getByLabel('Value of $PRVTMR').fill('700')
  await expect(why).toContainText(`The phone requests: GET ${http}/gone.xml`)
  await expect(why).toContainText('not on the site')
  expect(consoleErrors).toEqual([])
})

test('a rule of the site’s own profile is explained with what that profile sets', async ({ page, bench }) => {
  const http = await openRules(page, bench)
  await page.getByLabel('Phone', { exact: true }).selectOption('000e08aabb01')
  await page.getByLabel('From a profile on this site').selectOption('files/office.xml')
  await page.getByLabel('Rule in this profile').selectOption('Profile_Rule')
  await expect(page.getByRole('region', { name: 'What the phone does, and why' })).toContainText(
    `${http}/Dj6Lmp23Q/000e08aabb01.cfg`,
  )
})

test('where the documents disagree, the other reading is a choice', async ({ page, bench }) => {
  await openRules(page, bench)
  await page.getByRole('textbox', { name: 'Profile rule' }).fill('# /basic.txt')
  const why = page.getByRole('region', { name: 'What the phone does, and why' })
  await expect(why).toContainText('The rule is commented out')
  await why.getByText('Where the documents disagree').click()
  await why.getByLabel('A rule that starts with #').selectOption('literal')
  await expect(why).not.toContainText('The rule is commented out')
})

test('a key never shows, nor stands in the address', async ({ page, bench }) => {
  await openRules(page, bench)
  await page.getByRole('textbox', { name: 'Profile rule' }).fill('[--key MyOwnSecret] /basic.cfg')
  const why = page.getByRole('region', { name: 'What the phone does, and why' })
  await expect(why).toContainText('decrypts with a key (set)')
  await expect(why).not.toContainText('MyOwnSecret')
  expect(page.url()).not.toContain('MyOwnSecret')
})

test('everything of a rule can be used by everybody', async ({ page, bench }) => {
  const http = await openRules(page, bench)
  await page.getByRole('textbox', { name: 'Profile rule' }).fill(`($PRVTMR ge 600)? [--kye x] ${http}/a | $FOO.xml`)
  await page.getByText('Where the documents disagree').click()
  await page.getByText('DHCP, and who asked').click()
  expect(await violations(page)).toEqual([])
})
