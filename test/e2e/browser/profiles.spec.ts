import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../../support/e2e-browser.ts'
import { LISTED_PROFILES } from '../../../shared/domain/profile/area.ts'
import type { Headless } from '../../support/e2e-headless.ts'
import { violations, wordViolations } from '../../support/e2e-violations.ts'

const faulty = `<?xml version="1.0" encoding="UTF-8"?>
<flat-profile>
  <!-- kept as it is -->
  <Resync_Periodic ua="na">3600</Resync_Periodic>
  <enable_web_server>yes</enable_web_server>
  <Admin_Password ua="na">correct-horse</Admin_Password>
  <Profile_Rule>($PRVTMR ge 600)? http://10.0.0.1/$PSN/$MA.xml | http://10.0.0.1/basic.txt</Profile_Rule>
  <Profile_Rulz>x</Profile_Rulz>
</flat-profile>
`

const pathOf = (bench: Headless): string => join(bench.site, 'files', 'phone.xml')
const onDisk = (bench: Headless): string => readFileSync(pathOf(bench), 'utf8')

async function openProfile(page: Page, bench: Headless, text = faulty): Promise<void> {
  writeFileSync(pathOf(bench), text)
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Profiles' }).click()
  await page.getByRole('button', { name: 'phone.xml' }).click()
  await expect(editorOf(page)).toBeVisible()
}

const editorOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Text of phone.xml' })
const lineOf = (page: Page, text: string): Locator => page.locator('.cm-line', { hasText: text })
const fieldOf = (page: Page, name: string): Locator => page.locator(`[data-name="${name}"]`)
const show = (page: Page, look: 'Text' | 'Form'): Promise<void> =>
  page.getByRole('group', { name: 'View' }).getByRole('button', { name: look }).click()

/** Saves as a person does: looks at what changes, then says so. */
async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+s')
  await page.getByRole('region', { name: 'Review before saving' }).getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/saved: phones get this version/).first()).toBeVisible()
}

test('the list says what is to be said of each profile, and which is a template', async ({ page, bench }) => {
  writeFileSync(pathOf(bench), faulty)
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Profiles' }).click()
  const row = page.getByRole('row', { name: /phone\.xml/ })
  await expect(row).toContainText(/1 error, \d warning/)
  await expect(row).toContainText('served unchanged')
  await page.getByRole('grid').focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'sample-profile.xml' })).toBeVisible()
})

test('text and form are one document: what is changed in either is in both, and undo goes back through both', async ({
  page,
  bench,
}) => {
  await openProfile(page, bench)
  await lineOf(page, 'Resync_Periodic').click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('<GPP_B>from the text')
  await expect(lineOf(page, '<GPP_B>from the text</GPP_B>')).toBeVisible()
  await show(page, 'Form')
  await expect(fieldOf(page, 'GPP_B').getByRole('textbox')).toHaveValue('from the text')
  await fieldOf(page, 'Resync_Periodic').getByRole('textbox').fill('7200')
  await expect(fieldOf(page, 'Resync_Periodic')).toContainText('changed')
  await show(page, 'Text')
  await expect(lineOf(page, '<Resync_Periodic ua="na">7200</Resync_Periodic>')).toBeVisible()
  await expect(lineOf(page, '<!-- kept as it is -->')).toBeVisible()
  await editorOf(page).press('Control+z')
  await expect(lineOf(page, '>3600<')).toBeVisible()
  await show(page, 'Form')
  // What was typed is a few steps: a line, a tag, its end.
  await expect(async () => {
    await fieldOf(page, 'Resync_Periodic').getByRole('textbox').press('Control+z')
    await expect(page.getByText('unsaved')).toHaveCount(0, { timeout: 50 })
  }).toPass()
  await expect(fieldOf(page, 'GPP_B')).toHaveCount(0)
  expect(onDisk(bench)).toBe(faulty)
})

test('the form shows what the phone’s own pages have, and keeps secrets to itself', async ({ page, bench }) => {
  await openProfile(page, bench)
  await show(page, 'Form')
  const password = fieldOf(page, 'Admin_Password').locator('input')
  await expect(password).toHaveAttribute('type', 'password')
  await fieldOf(page, 'Admin_Password').getByRole('button', { name: /Show/ }).click()
  await expect(password).toHaveAttribute('type', 'text')
  await page.getByRole('button', { name: 'All parameters' }).click()
  await page
    .getByRole('navigation', { name: 'Tabs of the phone’s web page' })
    .getByRole('button', { name: 'Ext n' })
    .click()
  await page.getByLabel('Line', { exact: true }).selectOption('2')
  await fieldOf(page, 'User_ID_2_').getByRole('textbox').fill('202')
  await fieldOf(page, 'User_ID_2_').getByRole('combobox').selectOption('ro')
  await page.getByRole('textbox', { name: 'Find a parameter' }).fill('periodic resync')
  await expect(fieldOf(page, 'Resync_Periodic')).toBeVisible()
  await fieldOf(page, 'Resync_Periodic').getByRole('textbox').fill('3600 ')
  await expect(fieldOf(page, 'Resync_Periodic')).toContainText('cannot start or end with a space')
  await show(page, 'Text')
  await expect(lineOf(page, '<User_ID_2_ ua="ro">202</User_ID_2_>')).toBeVisible()
  await page.getByLabel('Model').selectOption('CP-7811-3PCC')
  await expect(page.getByRole('region', { name: 'Findings' })).toContainText('User_ID_2_')
})

test('a finding leads to its line, is mended by a button, and a diff stands before the save', async ({
  page,
  bench,
}) => {
  await openProfile(page, bench)
  const findings = page.getByRole('region', { name: 'Findings' })
  await findings.getByRole('button', { name: /Profile_Rulz is not a parameter/ }).click()
  await expect(page.locator('.cm-activeLine')).toContainText('Profile_Rulz')
  await findings.getByRole('button', { name: /Apply 2 safe fixes|Apply 1 safe fix/ }).click()
  await expect(lineOf(page, '<Enable_Web_Server>')).toBeVisible()
  await lineOf(page, '<Profile_Rulz>').click()
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+End')
  await page.keyboard.press('Delete')
  await page.keyboard.press('Control+s')
  const review = page.getByRole('region', { name: 'Review before saving' })
  await expect(review.getByRole('row', { name: /Profile_Rulz/ })).toContainText('removed')
  await expect(review.getByRole('row', { name: /Enable_Web_Server/ })).toContainText('added')
  await review.getByRole('button', { name: 'One column' }).click()
  expect(onDisk(bench)).toBe(faulty)
  await page.keyboard.press('Control+s')
  await expect(page.getByText('phone.xml saved')).toBeVisible()
  expect(onDisk(bench)).toContain('<Enable_Web_Server>')
  expect(onDisk(bench)).not.toContain('Profile_Rulz')
})

test('completion writes names and values, and a rule is explained where it is written', async ({ page, bench }) => {
  await openProfile(page, bench)
  await lineOf(page, 'kept as it is').click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('<Enable_Prot')
  // By hand: the editor takes Enter for a new line until a list has been there for as long as a person needs to see it.
  await page.getByRole('option', { name: /Enable_Protocol/ }).click()
  await expect(lineOf(page, '<Enable_Protocol></Enable_Protocol>')).toBeVisible()
  await page.keyboard.press('Control+Space')
  await page.getByRole('listbox').getByRole('option', { name: 'Https' }).click()
  await expect(lineOf(page, '<Enable_Protocol>Https</Enable_Protocol>')).toBeVisible()
  await lineOf(page, '<Profile_Rule>').click()
  const here = page.getByRole('region', { name: 'Parameter' })
  await expect(here).toContainText('Profile Rule')
  await expect(here).toContainText('($PRVTMR ge 600)')
})

test('what somebody else writes is noticed, and never overwritten', async ({ page, bench }) => {
  await openProfile(page, bench)
  writeFileSync(pathOf(bench), faulty.replace('3600', '1800'))
  await expect(page.getByText('phone.xml was changed by another program and reloaded.')).toBeVisible()
  await expect(lineOf(page, '>1800<')).toBeVisible()

  await lineOf(page, 'kept as it is').click()
  await page.keyboard.press('End')
  await page.keyboard.type('<!-- mine -->')
  const theirs = faulty.replace('3600', '900')
  writeFileSync(pathOf(bench), theirs)
  await expect(page.getByText('phone.xml was changed by someone else.')).toBeVisible()
  await page.getByRole('button', { name: 'Compare' }).click()
  const choice = page.getByRole('region', { name: 'Changed by someone else' })
  await expect(choice.getByRole('row', { name: /Resync_Periodic/ })).toContainText('900')
  expect(onDisk(bench)).toBe(theirs)
  await choice.getByRole('button', { name: 'Keep mine' }).click()
  await page.getByRole('region', { name: 'Review before saving' }).getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => onDisk(bench)).toContain('<!-- mine -->')

  // The one that was not chosen is in the history, and comes back from there.
  await page.getByRole('button', { name: 'History' }).click()
  await page
    .getByRole('navigation', { name: 'Versions' })
    .getByRole('button', { name: /^\d{4}-/ })
    .nth(1)
    .click()
  await expect(page.getByRole('row', { name: /Resync_Periodic/ })).toContainText('900')
  await page.getByRole('button', { name: 'Restore this version' }).click()
  await expect(lineOf(page, '>900<')).toBeVisible()
  await save(page)
  await expect.poll(() => onDisk(bench)).toBe(theirs)
})

test('what is unsaved stays while one looks elsewhere, and leaving asks', async ({ page, bench }) => {
  await openProfile(page, bench)
  await lineOf(page, 'kept as it is').click()
  await page.keyboard.press('End')
  await page.keyboard.type('<!-- later -->')
  await page.getByRole('link', { name: 'Live' }).click()
  await page.getByRole('link', { name: 'Profiles' }).click()
  await expect(page.getByRole('row', { name: /phone\.xml/ })).toContainText('unsaved')
  await page.getByRole('button', { name: 'phone.xml' }).click()
  await expect(lineOf(page, '<!-- later -->')).toBeVisible()
  await page.getByRole('button', { name: 'Profiles', exact: true }).click()
  await expect(page.getByText('phone.xml has unsaved changes.')).toBeVisible()
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByRole('row', { name: /phone\.xml/ })).not.toContainText('unsaved')
  expect(onDisk(bench)).toBe(faulty)
})

test('a new profile begins with a starter, and is in the site once it is saved', async ({ page, bench }) => {
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Profiles' }).click()
  await page.getByRole('button', { name: 'New profile…' }).click()
  const form = page.getByRole('form', { name: 'New profile' })
  await form.getByLabel('File name').fill('basic.txt')
  await expect(form).toContainText('already has a profile with this name')
  await form.getByLabel('File name').fill('phone.xml')
  await form.getByLabel('Start from').selectOption('logs')
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(lineOf(page, `127.0.0.1:${bench.ready.syslog?.port}</Syslog_Server>`)).toBeVisible()
  const url = `http://127.0.0.1:${bench.ready.http?.port}/phone.xml`
  expect((await fetch(url)).status).toBe(404)
  // It replaces nothing: there is nothing to review.
  await page.keyboard.press('Control+s')
  await expect(page.getByText(/saved: phones get this version/).first()).toBeVisible()
  expect(await (await fetch(url)).text()).toContain('<Syslog_Server ua="na">')
})

test('in a profile of a megabyte, every key arrives', async ({ page, bench }) => {
  const lines = Array.from(
    { length: 16_000 },
    (_, index) =>
      `  <GPP_${'ABCDEFGHIJKLMNOP'[index % 16] ?? 'A'} ua="na">value ${index} of a long file</GPP_${'ABCDEFGHIJKLMNOP'[index % 16] ?? 'A'}>`,
  )
  await openProfile(page, bench, `<flat-profile>\n${lines.join('\n')}\n</flat-profile>\n`)
  await lineOf(page, 'value 3 of').click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('<!-- forty characters are typed here -->')
  await expect(lineOf(page, 'forty characters are typed here')).toBeVisible()
})

for (const [locale, violationsOf] of [
  ['fr-FR', violations],
  ['en-US', wordViolations],
] as const) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale })

    test('the list, both views, the diff and the history can be read and used by everybody', async ({
      page,
      bench,
      consoleErrors,
    }) => {
      test.slow() // nine analyses of a full screen
      writeFileSync(pathOf(bench), faulty)
      await page.goto(bench.ready.ui?.url ?? '')
      await page.getByRole('link', { name: /Profiles|Profils/ }).click()
      await page.getByRole('button', { name: /New profile|Nouveau profil/ }).click()
      expect(await violationsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'phone.xml' }).click()
      await lineOf(page, '<Profile_Rule>').click()
      await expect(page.getByText('Profile_Rulz').nth(1)).toBeVisible()
      expect(await violationsOf(page)).toEqual([])
      await page.keyboard.press('Control+f')
      expect(await violationsOf(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+e')
      await expect(fieldOf(page, 'Admin_Password')).toBeVisible()
      expect(await violationsOf(page)).toEqual([])
      await page.getByRole('button', { name: /All parameters|Tous les paramètres/ }).click()
      await fieldOf(page, 'Resync_On_Reset').getByRole('combobox').first().selectOption('No')
      expect(await violationsOf(page)).toEqual([])
      await page.keyboard.press('Control+s')
      await page.getByRole('button', { name: /Side by side|Côte à côte/ }).click()
      expect(await violationsOf(page)).toEqual([])
      await page.getByRole('button', { name: /One column|Une colonne/ }).click()
      expect(await violationsOf(page)).toEqual([])
      await page.keyboard.press('Control+s')
      await page.getByRole('button', { name: /History|Historique/ }).click()
      await expect(page.getByRole('region', { name: /Version/ })).toBeVisible()
      expect(await violationsOf(page)).toEqual([])
      expect(consoleErrors).toEqual([])
    })
  })
}

test('at twice the size, nothing is cut and nothing scrolls sideways', async ({ page, bench }) => {
  await page.setViewportSize({ width: 680, height: 420 })
  await openProfile(page, bench)
  const wide = (): Promise<readonly string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('main, main *')]
        .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === 'auto')
        .map((each) => each.className),
    )
  expect(await wide()).toEqual([])
  await page.keyboard.press('Control+e')
  await expect(fieldOf(page, 'Resync_Periodic')).toBeVisible()
  expect(await wide()).toEqual([])
  await fieldOf(page, 'Resync_Periodic').getByRole('textbox').fill('60')
  await page.keyboard.press('Control+s')
  await expect(page.getByRole('region', { name: 'Review before saving' })).toBeVisible()
  expect(await wide()).toEqual([])
})

test('a folder with more files than are listed says so', async ({ page, bench }) => {
  for (let index = 0; index <= LISTED_PROFILES; index++)
    writeFileSync(join(bench.site, 'files', `phone-${index}.xml`), '<flat-profile/>')
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Profiles' }).click()
  await expect(page.getByText(/^Only the first 1,000 files of a folder are listed here/)).toBeVisible()
})
