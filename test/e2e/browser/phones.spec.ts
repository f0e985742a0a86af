import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../../support/e2e-browser.ts'
import type { Headless } from '../../support/e2e-headless.ts'
import { violations } from '../../support/e2e-violations.ts'

const table =
  'mac,model,serial,extension,display_name\n000e08aabb01,CP-7841-3PCC,S1,0012,Alice\n000e08aabb02,CP-7841-3PCC,S2,0013,Bob\n'

const csv = (bench: Headless): string => readFileSync(join(bench.site, 'phones.csv'), 'utf8')

async function openPhones(page: Page, bench: Headless, text = table): Promise<void> {
  mkdirSync(join(bench.site, 'templates'), { recursive: true })
  writeFileSync(
    join(bench.site, 'templates/phone.xml'),
    '<flat-profile><User_ID_1_>{{extension}}</User_ID_1_></flat-profile>',
  )
  writeFileSync(join(bench.site, 'phones.csv'), text)
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Phones' }).click()
  await expect(page.getByRole('heading', { name: 'Phones', level: 1 })).toBeVisible()
}

test('a table that is pasted is shown as a plan, then kept, and can be taken back', async ({
  page,
  bench,
  consoleErrors,
}) => {
  await openPhones(page, bench)
  await page.getByRole('button', { name: 'Import…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import phones' })
  await dialog.getByRole('textbox').fill('Adresse MAC;Poste\n00-0E-08-AA-BB-02;0099\nE08AABBCC;1\n000e.08aa.bb03;0042')
  await expect(dialog).toContainText('1 new, 1 changed')
  await expect(dialog).toContainText('Line 3: “E08AABBCC” is too short')
  expect(csv(bench)).toBe(table)
  await dialog.getByRole('button', { name: 'Import 2 phones' }).click()
  await expect(dialog).toHaveCount(0) // its plan has the same row
  await expect(page.getByRole('row', { name: /00:0e:08:aa:bb:03/ })).toContainText('0042')
  expect(csv(bench)).toContain('000e08aabb02,CP-7841-3PCC,S2,0099,Bob')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('row', { name: /00:0e:08:aa:bb:03/ })).toHaveCount(0)
  expect(csv(bench)).toBe(table)
  expect(consoleErrors).toEqual([])
})

test('a CSV that is dropped onto the screen is shown as a plan, whatever view is open', async ({ page, bench }) => {
  await openPhones(page, bench)
  const drop = async (text: string): Promise<void> => {
    const dataTransfer = await page.evaluateHandle((content) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], 'phones.csv'))
      return transfer
    }, text)
    await page.getByRole('heading', { level: 1 }).dispatchEvent('dragover', { dataTransfer })
    await expect(page.getByText('Drop a CSV file to import its phones')).toBeVisible()
    await page.getByRole('heading', { level: 1 }).dispatchEvent('drop', { dataTransfer })
  }
  await drop('mac;extension\n000e08aabb03;0042')
  const dialog = page.getByRole('dialog', { name: 'Import phones' })
  await expect(dialog).toContainText('1 new')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toHaveCount(0)
  await page.getByRole('button', { name: 'Routes and keys' }).click()
  await drop('mac;extension\n000e08aabb01;0099')
  await expect(dialog).toContainText('1 changed')
  await dialog.getByRole('button', { name: 'Import 1 phone' }).click()
  await expect.poll(() => csv(bench)).toContain('000e08aabb01,CP-7841-3PCC,S1,0099,Alice')
})

test('a cell is written in place by the keyboard, and keeps its leading zero', async ({ page, bench }) => {
  await page.setViewportSize({ width: 1_440, height: 900 }) // every column has room beside the details
  await openPhones(page, bench)
  await page.getByRole('row', { name: /00:0e:08:aa:bb:01/ }).click()
  await page.getByRole('grid').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Model of 00:0e:08:aa:bb:01' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.getByRole('textbox', { name: 'Extension of 00:0e:08:aa:bb:01' }).fill('0007')
  await page.keyboard.press('Enter')
  await expect.poll(() => csv(bench)).toBe(table.replace('0012', '0007'))
})

test('many phones are changed at once, each shown before', async ({ page, bench }) => {
  await openPhones(page, bench)
  await page.getByRole('button', { name: /Select all/ }).click()
  await page.getByRole('button', { name: 'Change 2 phones…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change 2 phones' })
  await dialog.getByLabel('Column').selectOption('extension')
  await dialog.getByLabel('Value', { exact: true }).selectOption('counting')
  await dialog.getByLabel('First value').fill('0099')
  await expect(dialog.getByRole('row', { name: /00:0e:08:aa:bb:02/ })).toContainText('0100')
  await dialog.getByRole('button', { name: 'Change 2 phones' }).click()
  await expect.poll(() => csv(bench)).toContain('S2,0100,Bob')
})

test('phones that are to go are shown first, and Ctrl+Z brings them back', async ({ page, bench }) => {
  await openPhones(page, bench)
  await page.getByRole('button', { name: 'Select all (2)' }).click()
  await page.getByRole('button', { name: 'Remove (2)' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove 2 phones?' })
  await expect(dialog.getByRole('row', { name: /00:0e:08:aa:bb:02/ })).toBeVisible()
  expect(csv(bench)).toBe(table)
  await dialog.getByRole('button', { name: 'Remove (2)' }).click()
  await expect.poll(() => csv(bench)).toBe('mac,model,serial,extension,display_name\n')
  await page.keyboard.press('Control+z')
  await expect.poll(() => csv(bench)).toBe(table)
})

test('an earlier list comes back, though the window was opened anew since', async ({ page, bench }) => {
  await openPhones(page, bench)
  const table = csv(bench)
  await page.getByRole('button', { name: /^Select all/ }).click()
  await page.getByRole('button', { name: 'Remove (2)' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove (2)' }).click()
  await expect.poll(() => csv(bench)).toBe('mac,model,serial,extension,display_name\n')
  await page.reload()
  await page.getByRole('button', { name: 'History…' }).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('2 new')
  await dialog.getByRole('button', { name: 'Restore this list' }).click()
  await expect.poll(() => csv(bench)).toBe(table)
})

test('a double click edits the cell that was clicked, also when the details open under it', async ({ page, bench }) => {
  await openPhones(page, bench)
  await page.getByText('0012', { exact: true }).dblclick()
  await expect(page.getByRole('textbox', { name: /^Extension of 00:0e:08:aa:bb:01/ })).toBeFocused()
})

test('a double click on a column that the details leave no room for edits its field in the details', async ({
  page,
  bench,
}) => {
  await openPhones(page, bench)
  writeFileSync(
    join(bench.site, 'phones.csv'),
    `mac,display_name,model,extension,note\n000e08aabb01,Reception,CP-8841-3PCC,0012,by the door\n`,
  )
  await page.getByText('by the door', { exact: true }).dblclick()
  await expect(page.getByRole('region', { name: 'Phone details' }).getByLabel('note')).toBeFocused()
})

test('a route is made, and shows what each phone gets', async ({ page, bench }) => {
  await openPhones(page, bench)
  await expect(page.getByRole('row', { name: /00:0e:08:aa:bb:01/ })).toContainText('no file to fetch')
  await page.getByRole('button', { name: 'Routes and keys' }).click()
  await page.getByRole('button', { name: 'Add a route' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByLabel('Name').fill('office')
  await page.getByLabel('Key', { exact: true }).fill('MyOwnSecret')
  await page.getByRole('button', { name: 'Save key' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'office' })).toBeVisible()
  await expect(page.locator('body')).not.toContainText('MyOwnSecret')
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  await page.getByRole('row', { name: /00:0e:08:aa:bb:01/ }).click()
  const detail = page.getByRole('region', { name: 'Phone details' })
  await expect(detail).toContainText('/7841-3PCC/000e08aabb01.xml')
  await expect(detail).toContainText('<User_ID_1_>0012</User_ID_1_>')
})

test('a route makes its missing template, is not lost by looking elsewhere, and is taken back after it was saved', async ({
  page,
  bench,
}) => {
  await openPhones(page, bench)
  rmSync(join(bench.site, 'templates/phone.xml'))
  await page.getByRole('button', { name: 'Routes and keys' }).click()
  await page.getByRole('button', { name: 'Add a route' }).click()
  await page.getByRole('button', { name: 'Create templates/phone.xml' }).click()
  await expect.poll(() => existsSync(join(bench.site, 'templates/phone.xml'))).toBe(true)
  await page.getByRole('link', { name: 'Files', exact: true }).click()
  await page.getByRole('link', { name: 'Phones' }).click()
  await page.getByRole('button', { name: 'Routes and keys' }).click()
  await expect(page.getByText('Not saved yet. Saving changes:')).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const routes = (): unknown =>
    (JSON.parse(readFileSync(join(bench.site, 'site.json'), 'utf8')) as { routes: [] }).routes
  await expect.poll(routes).toHaveLength(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(routes).toHaveLength(0)
})

test('earlier routes come back, though the window was opened anew since, and Ctrl+Z takes them back', async ({
  page,
  bench,
}) => {
  await openPhones(page, bench)
  const site = join(bench.site, 'site.json')
  const routes = (): unknown => (JSON.parse(readFileSync(site, 'utf8')) as { routes: [] }).routes
  await page.getByRole('button', { name: 'Routes and keys' }).click()
  await page.getByRole('button', { name: 'Add a route' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(routes).toHaveLength(1)
  await page.getByRole('button', { name: 'Remove route 1' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(routes).toHaveLength(0)
  await page.reload()
  await page.getByRole('button', { name: 'History…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Earlier routes' })
  await expect(dialog.getByRole('listitem')).toHaveText(/^new.*\/\$PSN\/\$MA\.xml ← templates\/phone\.xml$/)
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Restore this list' }).click()
  await expect.poll(routes).toHaveLength(1)
  await expect(dialog).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect.poll(routes).toHaveLength(0)
  await page.keyboard.press('Control+z')
  await expect(page.getByText('Nothing to undo.')).toBeVisible()
})

test('Ctrl+Z right behind a change takes that one back, though the page has not heard yet that it is kept', async ({
  page,
  bench,
}) => {
  await openPhones(page, bench)
  await page.getByRole('button', { name: 'Select all (2)' }).click()
  await page.getByRole('button', { name: 'Remove (2)' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove (2)' }).press('Enter')
  await page.keyboard.press('Control+z')
  await expect(page.getByText('Change undone.')).toBeVisible()
  expect(csv(bench)).toBe(table)

  const site = join(bench.site, 'site.json')
  const routes = (): readonly unknown[] => (JSON.parse(readFileSync(site, 'utf8')) as { routes: [] }).routes
  await page.getByRole('button', { name: 'Routes and keys' }).click()
  await page.getByRole('button', { name: 'Add a route' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(routes).toHaveLength(1)
  await page.getByRole('button', { name: 'Add a route' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).press('Enter')
  await page.keyboard.press('Control+z')
  await expect(page.getByText('The former routes are back.')).toBeVisible()
  expect(routes()).toHaveLength(1)
})

test('a key that was removed is brought back, and never shown', async ({ page, bench }) => {
  await openPhones(page, bench)
  await page.getByRole('button', { name: 'Routes and keys' }).click()
  await page.getByLabel('Name', { exact: true }).fill('site')
  await page.getByLabel('Key', { exact: true }).fill('MyOwnSecret')
  await page.getByRole('button', { name: 'Save key' }).click()
  await page.getByRole('button', { name: 'Remove the key site' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).last().click()
  await page.getByText('Key site removed.').locator('..').getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('The change of key site is undone.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove the key site' })).toBeVisible()
  await expect(page.locator('body')).not.toContainText('MyOwnSecret')
})

test('a removed key is listed by name and date, brought back though the window was opened anew, and a replaced one forgotten', async ({
  page,
  bench,
}) => {
  const path = join(bench.site, '.bench/secrets.json')
  const secrets = (): string => (existsSync(path) ? readFileSync(path, 'utf8') : '') // the first key makes it
  await openPhones(page, bench)
  await page.getByRole('button', { name: 'Routes and keys' }).click()
  const save = async (key: string, button: string): Promise<void> => {
    await page.getByLabel('Name', { exact: true }).fill('site')
    await page.getByLabel('Key', { exact: true }).fill(key)
    await page.getByRole('button', { name: button }).click()
    await expect.poll(secrets).toContain(key)
  }
  await save('MyFirstSecret', 'Save key')
  await page.getByRole('button', { name: 'Remove the key site' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).last().click()
  const former = page.getByRole('list', { name: 'Removed and replaced keys' })
  await expect(former.getByRole('listitem')).toContainText(/site.*removed on \d{4}-\d\d-\d\d/)
  await page.reload()
  await former.getByRole('button', { name: 'Bring back the former key site' }).click()
  await expect(page.getByRole('button', { name: 'Remove the key site' })).toBeVisible()
  await expect(former).toHaveCount(0)
  await save('MySecondSecret', 'Replace key')
  await expect(former).toContainText('replaced on')
  expect(await violations(page)).toEqual([])
  await expect(page.locator('body')).not.toContainText(/My\w+Secret/)
  await former.getByRole('button', { name: 'Forget the former key site' }).click()
  await former.getByRole('button', { name: 'Forget', exact: true }).click()
  await expect(former).toHaveCount(0)
  expect(secrets()).not.toContain('MyFirstSecret')
})

test('ten thousand phones are shown and searched at once', async ({ page, bench }) => {
  const rows = Array.from(
    { length: 10_000 },
    (_, i) => `000e08${i.toString(16).padStart(6, '0')},CP-7841-3PCC,S${i},${i},P`,
  )
  await openPhones(page, bench, `mac,model,serial,extension,display_name\n${rows.join('\n')}\n`)
  await expect(page.getByText('10,000 phones')).toBeVisible()
  expect(await page.getByRole('row').count()).toBeLessThan(80)
  await page.getByLabel('Find a phone').fill('00:0e:08:00:27:0f')
  await expect(page.getByRole('row', { name: /00:0e:08:00:27:0f/ })).toBeVisible()
})

test('the table, its dialogs and the routes can be used by everybody', async ({ page, bench }) => {
  await openPhones(page, bench, `${table}E08AABB09,,,,\n`)
  await page.getByRole('row', { name: /00:0e:08:aa:bb:01/ }).click()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('i')
  await page.getByRole('dialog').getByRole('textbox').fill('mac,extension\n000e08aabb02,1\nnonsense,2')
  await expect(page.getByRole('dialog')).toContainText('1 changed')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Routes and keys' }).click()
  await page.getByRole('button', { name: 'Add a route' }).click()
  expect(await violations(page)).toEqual([])
})
