import { expect, type Page } from '@playwright/test'
import type { Headless } from './e2e-headless.ts'
import { freePort } from './free-port.ts'

/** HTTPS set up as a technician does it, on the Servers screen; gives the port on which it listens. */
export async function setUpHttps(page: Page, bench: Headless): Promise<number> {
  await page.goto(bench.ready.ui?.url ?? '')
  return setUpHere(page)
}

/** The same in a page that is open already. */
export async function setUpHere(page: Page): Promise<number> {
  const port = await freePort()
  await page.getByRole('link', { name: 'Servers', exact: true }).click()
  const card = page.getByRole('region', { name: 'HTTPS', exact: true })
  await card.getByRole('textbox', { name: 'Port' }).fill(String(port))
  await card.getByRole('button', { name: 'Apply' }).click()
  const panel = page.getByRole('region', { name: 'HTTPS and certificates' })
  await panel.getByRole('textbox', { name: 'Names and addresses that phones use' }).fill('my.server.com 127.0.0.1')
  await panel.getByRole('button', { name: 'Set up HTTPS' }).click()
  await expect(panel).toContainText('Which phones accept this server')
  await expect(page.getByRole('button', { name: `HTTPS ${port}` })).toBeVisible()
  return port
}
