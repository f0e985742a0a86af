import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../../support/e2e-browser.ts'
import type { Headless } from '../../support/e2e-headless.ts'
import { violations } from '../../support/e2e-violations.ts'

const profile = (line: string): string =>
  `<flat-profile><User_ID_1_>${line}</User_ID_1_><GPP_SA>not for anybody</GPP_SA></flat-profile>`

/** Four phones in the table: one without its file, one whose file is broken. */
function writeSite({ site }: Headless): void {
  const phone = (n: number): string => `000e08aa000${n}`
  const rows = [1, 2, 3, 4].map((n) => `${phone(n)},CP-8841-3PCC,FCH2201000${n}`)
  writeFileSync(join(site, 'phones.csv'), `mac,model,serial\n${rows.join('\n')}\n`)
  for (const n of [1, 2]) writeFileSync(join(site, 'files', `${phone(n)}.cfg`), profile(`10${n}`))
  writeFileSync(join(site, 'files', `${phone(3)}.cfg`), '<flat-profile><User_ID_1_>')
}

async function open(page: Page, bench: Headless): Promise<void> {
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Rehearse' }).click()
}

async function rehearse(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Profile_Rule' }).fill('tftp://bench/$MA.cfg')
  await page.getByRole('radio', { name: /Resync now/ }).check()
  await page.getByRole('button', { name: 'Start rehearsal' }).click()
  await expect(cards(page)).toHaveCount(4)
}

const cards = (page: Page): Locator => page.getByRole('list', { name: 'Phones' }).getByRole('button')

test('a rollout with a missing and a broken file names exactly those two phones, each with its reason', async ({
  page,
  bench,
  consoleErrors,
}) => {
  writeSite(bench)
  await open(page, bench)
  await expect(page.getByRole('radio', { name: /The site’s 4 phones/ })).toBeChecked()
  await rehearse(page)
  await page.getByRole('button', { name: 'Failed (2)' }).click()
  await expect(cards(page)).toHaveCount(2)
  await expect(cards(page).filter({ hasText: '00:0e:08:aa:00:03' })).toContainText('not well-formed XML')
  await cards(page).filter({ hasText: '00:0e:08:aa:00:04' }).click()
  const phone = page.getByRole('region', { name: 'A phone in this rehearsal' })
  await expect(phone).toContainText('It failed at Profile_Rule: the file does not exist.')
  await expect(phone).toContainText('tftp://bench/000e08aa0004.cfg')
  await expect(phone.getByRole('list', { name: 'Timeline' })).toContainText('CLS-5')
  await phone.getByRole('button', { name: 'Log' }).click()
  await expect(phone).toContainText('Resync failed')
  await page.getByRole('button', { name: 'Fleet (1)' }).click()
  await expect(page.getByText('/000e08aa0004.cfg was requested and is not on the site')).toBeVisible()
  await expect(page.getByRole('img', { name: /requests in a second/ })).toBeVisible()
  expect(consoleErrors).toEqual([])
})

test('a phone that succeeded shows what set each parameter, and no secret', async ({ page, bench }) => {
  writeSite(bench)
  await open(page, bench)
  await rehearse(page)
  await cards(page).filter({ hasText: '00:0e:08:aa:00:01' }).click()
  const phone = page.getByRole('region', { name: 'A phone in this rehearsal' })
  await phone.getByRole('button', { name: 'Parameters' }).click()
  await expect(phone).toContainText('User_ID_1_')
  await expect(phone).toContainText('set by Profile_Rule: tftp://bench/000e08aa0001.cfg')
  await expect(phone).not.toContainText('not for anybody')
  await phone.getByRole('button', { name: 'Web page' }).click()
  await expect(phone).toContainText('FCH22010001')
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Report', exact: true }).click()
  await page.getByRole('menuitem', { name: 'To read or print (HTML)' }).click()
  const report = readFileSync(await (await downloading).path(), 'utf8')
  expect(report).toContain('00:0e:08:aa:00:04')
  expect(report).not.toContain('not for anybody')
})

test('two rehearsals are compared: what was mended in between is said', async ({ page, bench }) => {
  writeSite(bench)
  await open(page, bench)
  await rehearse(page)
  writeFileSync(join(bench.site, 'files', '000e08aa0004.cfg'), profile('104'))
  await page.getByRole('button', { name: 'New rehearsal' }).click()
  await rehearse(page)
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption({ index: 1 })
  const row = page.getByRole('row', { name: /00:0e:08:aa:00:04.*fixed.*the file does not exist/ })
  await expect(row).toBeVisible()
  await row.dblclick()
  await expect(page.getByRole('region', { name: 'A phone in this rehearsal' })).toContainText('It succeeded')
})

test('a rehearsal goes on behind another screen, and is cancelled with its verdicts', async ({ page, bench }) => {
  await open(page, bench)
  await expect(page.getByRole('radio', { name: 'A range of addresses' })).toBeChecked()
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('real time')
  await page.getByRole('button', { name: 'Start rehearsal' }).click()
  await expect(page.getByRole('progressbar')).toBeVisible()
  await page.getByRole('link', { name: 'Files', exact: true }).click()
  await page.getByRole('link', { name: 'Rehearse' }).click()
  await expect(page.getByRole('progressbar')).toBeVisible()
  await page.getByRole('button', { name: /^Stop now/ }).click()
  await expect(page.getByText('cancelled before its end')).toBeVisible()
})

test('what is wrong with the form stands where it is wrong', async ({ page, bench }) => {
  await open(page, bench)
  await page.getByRole('textbox', { name: 'How many' }).fill('6000')
  await page.getByRole('textbox', { name: 'First MAC address' }).fill('a phone')
  await page.getByRole('button', { name: 'Start rehearsal' }).click()
  await expect(page.getByText('Enter a whole number from 1 to 5,000.')).toBeVisible()
  await expect(page.getByText('A MAC address has twelve hexadecimal digits.')).toBeVisible()
  await page.getByRole('button', { name: 'Import the site’s phones' }).click()
  await expect(page.getByRole('heading', { name: 'Phones', level: 1 })).toBeVisible()
})

test('the page of rules counts what is followed, and says why the others are not', async ({ page, bench }) => {
  await open(page, bench)
  await page.getByRole('button', { name: 'Rules of a virtual phone' }).click()
  await expect(page.getByText(/A virtual phone follows \d+ of the \d+ known rules/)).toBeVisible()
  await page.getByRole('button', { name: /^Not followed/ }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'MAC-7' })).toContainText('registers no line')
  await page.getByRole('textbox', { name: 'Find a rule' }).fill('nothing says this')
  await expect(page.getByText('No rule matches.')).toBeVisible()
})

test.describe('in French', () => {
  test.use({ locale: 'fr-FR' })

  test('every view can be read by everybody, in French, by the keyboard alone', async ({ page, bench }) => {
    writeSite(bench)
    await page.goto(bench.ready.ui?.url ?? '')
    await page.getByRole('link', { name: 'Simulation' }).click()
    await expect(page.getByRole('button', { name: 'Lancer la simulation' })).toBeEnabled()
    expect(await violations(page)).toEqual([])
    await page.getByRole('textbox', { name: 'Profile_Rule' }).fill('tftp://bench/$MA.cfg')
    await page.keyboard.press('Enter')
    const list = page.getByRole('list', { name: 'Téléphones' }).getByRole('button')
    await expect(list).toHaveCount(4)
    await list.first().focus()
    await page.keyboard.press('ArrowRight')
    await expect(list.nth(1)).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('region', { name: 'Un téléphone de la simulation' })).toContainText('Échec à')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Parc' }).click()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Règles du téléphone virtuel' }).click()
    expect(await violations(page)).toEqual([])
  })
})
