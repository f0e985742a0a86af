import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../../support/e2e-browser.ts'
import { builtCli, startHeadless, type Headless } from '../../support/e2e-headless.ts'
import { violations } from '../../support/e2e-violations.ts'
import { newFolder } from '../../support/new-folder.ts'

const table =
  'mac,display_name,model,extension\n000e08000001,Reception,CP-7841-3PCC,101\n000e08000002,Workshop,CP-8841-3PCC,102\n'

/** One phone has its profile, the other asked for a name in other capitals and says that its resync failed. */
async function twoPhones(bench: Headless): Promise<void> {
  writeFileSync(join(bench.site, 'phones.csv'), table)
  const ask = (mac: string, path: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${bench.ready.http?.port ?? 0}${path}`, {
      headers: { 'User-Agent': `Cisco-CP-8841-3PCC/11.3.1 (${mac})` },
    })
  await ask('000e08000001', '/basic.txt')
  await ask('000e08000002', '/Basic.TXT')
  const socket = createSocket('udp4')
  const line = '<133>CP-8841-3PCC 00:0e:08:00:00:02 -- Resync failed: Download failed'
  await new Promise((resolve) => socket.send(line, bench.ready.syslog?.port ?? 0, '127.0.0.1', resolve))
  socket.close()
}

test('two clicks say which phones failed, and why', async ({ page, bench, consoleErrors }) => {
  await twoPhones(bench)
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Phones 1 failed' }).click()
  const row = page.getByRole('row', { name: /Workshop/ })
  await expect(row).toContainText('failed')
  await expect(page.getByRole('row', { name: /Reception/ })).toContainText('file sent')
  await row.click()
  const detail = page.getByRole('region', { name: 'Phone details' })
  await expect(detail).toContainText('Resync failed: /Basic.TXT was refused')
  await expect(detail.getByRole('list', { name: 'Events that show it' }).first()).toContainText('not found')
  await expect(detail.getByRole('button', { name: 'Rename the file to what was requested' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  expect(consoleErrors).toEqual([])
})

test('what a push will send is shown before, and its answer stands beside the phone', async ({ page, bench }) => {
  await twoPhones(bench)
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Phones' }).click()
  await page.getByRole('button', { name: 'Status' }).click()
  await page.getByRole('row', { name: /Reception/ }).click()
  await page.getByRole('button', { name: 'Resync…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('URL or profile rule').fill('[--key Secret99]http://h/a.cfg')
  await expect(dialog).toContainText('GET /admin/resync?')
  await expect(dialog.getByRole('list')).not.toContainText('Secret99')
  await dialog.getByRole('button', { name: 'reboot' }).click()
  await expect(dialog).toContainText('1 phone will restart')
  await dialog.getByRole('button', { name: 'Send: reboot' }).click()
  await expect(dialog).toContainText('nothing listens on this port')
})

test('Live calls a phone by its name', async ({ page, bench }) => {
  await twoPhones(bench)
  await page.goto(bench.ready.ui?.url ?? '')
  await expect(page.getByRole('row', { name: /Workshop/ }).first()).toBeVisible()
})

/** Says by syslog that the resync of a phone failed. */
async function sayFailed(bench: Headless, mac: string): Promise<void> {
  const socket = createSocket('udp4')
  const line = `<133>CP-7841-3PCC ${mac.replace(/(..)(?=.)/g, '$1:')} -- Resync failed: Download failed`
  await new Promise((resolve) => socket.send(line, bench.ready.syslog?.port ?? 0, '127.0.0.1', resolve))
  socket.close()
}

test('a phone stays under the pointer while its state changes, and takes its new place when the pointer leaves', async ({
  page,
  bench,
}) => {
  await twoPhones(bench)
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: /^Phones/ }).click()
  await page.getByRole('button', { name: 'Status' }).click()
  const places = () => page.locator('[role="row"][aria-rowindex] [data-column="name"]').allTextContents()
  const named = (text: string) => page.getByRole('row', { name: new RegExp(text) })
  await expect(named('Workshop')).toContainText('failed')
  await expect.poll(places).toEqual([expect.stringContaining('Workshop'), expect.stringContaining('Reception')])

  const reception = await named('Reception').elementHandle()
  await named('Workshop').hover()
  // Reception comes to fail too, and would stand first: by state, then by its line in phones.csv.
  await sayFailed(bench, '000e08000001')
  await expect(named('Reception')).toContainText('failed')
  expect(await places()).toEqual([expect.stringContaining('Workshop'), expect.stringContaining('Reception')])
  await expect(page.getByText('1 phone changed place')).toBeVisible()
  await page.mouse.down()
  await page.mouse.up()
  await expect(page.getByRole('region', { name: 'Phone details' })).toContainText('Workshop')

  await page.getByRole('button', { name: 'Sort now' }).click()
  await expect.poll(places).toEqual([expect.stringContaining('Reception'), expect.stringContaining('Workshop')])
  // The element went with its phone.
  expect(await reception.textContent()).toContain('Reception')
  await expect(page.getByText('1 phone changed place')).toHaveCount(0)
})

test('while phones are marked, rows keep their places', async ({ page, bench }) => {
  await twoPhones(bench)
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: /^Phones/ }).click()
  await page.getByRole('button', { name: 'Status' }).click()
  const places = () => page.locator('[role="row"][aria-rowindex] [data-column="name"]').allTextContents()
  await expect.poll(places).toEqual([expect.stringContaining('Workshop'), expect.stringContaining('Reception')])
  await page
    .getByRole('row', { name: /Workshop/ })
    .getByRole('checkbox')
    .check()
  await page.mouse.move(5, 5)
  await sayFailed(bench, '000e08000001')
  await expect(page.getByText('1 phone changed place')).toBeVisible()
  expect(await places()).toEqual([expect.stringContaining('Workshop'), expect.stringContaining('Reception')])
  await page.getByRole('button', { name: 'Clear selection' }).click()
  await expect.poll(places).toEqual([expect.stringContaining('Reception'), expect.stringContaining('Workshop')])
})

test('a phone that took its file and said nothing is named in the list, and its log is one button away', async ({
  page,
}) => {
  const { path: home, remove } = newFolder()
  const site = join(home, 'site')
  execFileSync(process.execPath, [builtCli, 'init', site], { stdio: 'pipe' })
  writeFileSync(join(site, 'phones.csv'), table)
  const script = join(import.meta.dirname, '../../support/fetched-long-ago.ts')
  execFileSync(process.execPath, [script, site, join(home, 'then'), 'basic.txt', '000e08000001'], { stdio: 'pipe' })
  const bench = await startHeadless({ site })
  try {
    await page.goto(bench.ready.ui?.url ?? '')
    await page.getByRole('link', { name: 'Phones' }).click()
    await page.getByRole('button', { name: 'Status' }).click()
    const row = page.getByRole('row', { name: /Reception/ })
    await expect(row).toContainText('has not said a word since')
    await row.click()
    await page.getByRole('button', { name: /^Set Syslog_Server to .* in files\/basic\.txt/ }).click()
    await expect(page.getByText(/Syslog_Server is set in files\/basic\.txt/)).toBeVisible()
    expect(readFileSync(join(site, 'files/basic.txt'), 'utf8')).toContain(
      `>127.0.0.1:${bench.ready.syslog?.port ?? 0}</Syslog_Server>`,
    )
  } finally {
    await bench.stop()
    remove()
  }
})

test('a migration has its column while a phone is on its way, and only then', async ({ page, bench }) => {
  await twoPhones(bench)
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Phones 1 failed' }).click()
  await expect(page.getByRole('row', { name: /Workshop/ })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Migration' })).toBeHidden()
  await fetch(`http://127.0.0.1:${bench.ready.http?.port ?? 0}/migration/000E08000001.lic`, {
    headers: { 'User-Agent': 'Cisco-CP-8841-3PCC/11.3.1 (000e08000001)' },
  })
  await expect(page.getByRole('columnheader', { name: 'Migration' })).toBeVisible()
  await expect(page.getByRole('row', { name: /Reception/ })).toContainText('licence asked for and not given')
})
