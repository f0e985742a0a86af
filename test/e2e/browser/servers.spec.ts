import { createSocket } from 'node:dgram'
import type { Page } from '@playwright/test'
import { expect, test } from '../../support/e2e-browser.ts'
import type { Headless } from '../../support/e2e-headless.ts'

async function openServers(page: Page, bench: Headless): Promise<void> {
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Servers', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Servers', level: 1 })).toBeVisible()
}

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('each server says what to give to phones, as text and as a picture', async ({ page, bench }) => {
  await openServers(page, bench)
  const url = `tftp://127.0.0.1:${bench.ready.tftp?.port}`
  await expect(card(page, 'TFTP')).toContainText(url)
  await card(page, 'TFTP').getByRole('button', { name: 'QR code' }).click()
  await expect(page.getByRole('img', { name: `QR code of ${url}` })).toBeVisible()
  await expect(card(page, 'Syslog')).toContainText(`127.0.0.1:${bench.ready.syslog?.port}`)
})

test('a server stops and starts, and its light says so', async ({ page, bench }) => {
  await openServers(page, bench)
  await card(page, 'HTTP').getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('button', { name: 'HTTP off' })).toBeVisible()
  await card(page, 'HTTP').getByRole('button', { name: 'Start' }).click()
  await expect(page.getByRole('button', { name: /^HTTP \d+$/ })).toBeVisible()
})

test('what the command line said is shown as in force, and another choice takes its place', async ({ page, bench }) => {
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Servers' }).click()
  await expect(page.getByText('For this run the servers listen on 127.0.0.1')).toBeVisible()
  await expect(page.getByLabel('Listen on')).toHaveValue('127.0.0.1')
  await page.getByLabel('Announce the servers by mDNS').click()
  await expect(page.getByText('Nothing is announced: no server can be reached from the network.')).toBeVisible()
  await page.getByLabel('Announce the servers by mDNS').click()
  await expect(page.getByLabel('Announce the servers by mDNS')).not.toBeChecked()
})

test('a port that is taken is explained, and another one is a button away', async ({ page, bench }) => {
  const holder = createSocket('udp4')
  const taken = await new Promise<number>((resolve) =>
    holder.bind(0, '127.0.0.1', () => resolve(holder.address().port)),
  )
  await openServers(page, bench)
  await card(page, 'TFTP').getByRole('textbox', { name: 'Port' }).fill(String(taken))
  await card(page, 'TFTP').getByRole('button', { name: 'Apply' }).click()
  await expect(card(page, 'TFTP')).toContainText(`Another program is already using UDP port ${taken}`)
  await expect(page.getByRole('button', { name: 'TFTP failed' })).toBeVisible()
  await expect(card(page, 'TFTP')).toContainText('Phones would then use tftp://127.0.0.1:6969')
  await card(page, 'TFTP').getByRole('button', { name: 'Use port 6969 instead' }).click()
  await expect(card(page, 'TFTP')).toContainText('tftp://127.0.0.1:6969')
  holder.close()
})

test('a port that cannot be one is refused where it is typed', async ({ page, bench }) => {
  await openServers(page, bench)
  await card(page, 'TFTP').getByRole('textbox', { name: 'Port' }).fill('70000')
  await expect(card(page, 'TFTP')).toContainText('Enter a port from 1 to 65535')
  await expect(card(page, 'TFTP').getByRole('button', { name: 'Apply' })).toBeDisabled()
})

test('the laptop is tested as a phone would, step by step', async ({ page, bench }) => {
  await openServers(page, bench)
  await page.getByRole('button', { name: 'Run test' }).click()
  const steps = page.getByRole('list', { name: 'Laptop self-test' }).getByRole('listitem')
  await expect(steps).toHaveCount(4)
  // The bench of the tests listens on loopback, where no phone can reach it: the test says so.
  await expect(steps.first()).toContainText('Only this laptop can reach 127.0.0.1')
  for (const step of (await steps.all()).slice(1)) await expect(step).toContainText('works')
  await expect(page.getByText('1 step failed. What to do is shown next to it.')).toBeVisible()
})

test('a bench that goes away is said to be, and what was shown stays', async ({ page, bench, consoleErrors }) => {
  await openServers(page, bench)
  await bench.stop()
  await expect(page.getByRole('alert')).toContainText('The bench process is restarting')
  await expect(page.getByRole('heading', { name: 'Servers', level: 1 })).toBeVisible()
  // The browser tells of what the page asks a bench that is not there: its socket, and a screen's code ahead of time.
  const expected = ['WebSocket', 'ERR_CONNECTION_REFUSED']
  expect(consoleErrors.filter((text) => !expected.some((part) => text.includes(part)))).toEqual([])
})
