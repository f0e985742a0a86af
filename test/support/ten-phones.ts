import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, type Locator, type Page } from '@playwright/test'
import { dayModels, type DayOfPhones } from './day-of-phones.ts'

export interface PluggedPhones {
  /** Why they are not there; null when they are. */
  readonly failure: string | null
  readonly unplug: () => Promise<void>
}

/** Plugs in ten phones of four models, in a process of their own. */
export async function plugInTen(day: DayOfPhones): Promise<PluggedPhones> {
  const script = join(import.meta.dirname, 'phones-process.ts')
  const child = spawn(process.execPath, [script, JSON.stringify(day)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const line = await firstLine(child)
  const { failure } = JSON.parse(line) as { readonly failure: string | null }
  return {
    failure,
    unplug: async () => {
      const gone = once(child, 'exit')
      child.stdin.end()
      await gone
    },
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the phones say nothing')
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the phones ended with ${String(code)}`)
    }),
  ])) as [string]
  return line
}

interface Day {
  readonly net: string
  /** The port of HTTP. */
  readonly http: number
}

/** How the phones are asked, by the last number of their addresses, and for which file. The tenth refuses to be asked. */
const pushes = [
  { phones: [1, 2, 3, 10], way: 'web page', file: 'basic.txt' },
  { phones: [4, 5, 6], way: 'SIP NOTIFY', file: 'basic.txt' },
  { phones: [7, 8], way: 'XML object', file: 'basic.txt' },
  { phones: [9], way: 'web page', file: 'missing.xml' },
] as const

const rowOf = (page: Page, net: string, phone: number): Locator =>
  page.getByRole('row').filter({ has: page.getByText(`${net}.${phone}`, { exact: true }) })

/** A technician's day on one screen: the phones are found, added, pushed in three ways, and the two that fail are told apart. */
export async function liveADay(page: Page, day: Day): Promise<void> {
  await findAndAdd(page, day)
  for (const push of pushes) await pushTo(page, day, push)
  await lookAtTheBoard(page, day)
  await askWhy(page, day)
  await readAHistory(page, day)
}

async function findAndAdd(page: Page, { net }: Day): Promise<void> {
  await page.getByRole('link', { name: /^Phones/ }).click()
  await page.getByRole('button', { name: 'Status' }).click()
  await page.getByRole('button', { name: 'Find phones…' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Subnet').fill(`${net}.0/28`)
  await dialog.getByRole('button', { name: 'Find', exact: true }).click()
  await expect(dialog.getByText(/^10 phones found/)).toBeVisible({ timeout: 30_000 })
  for (const model of dayModels) await expect(dialog.getByText(new RegExp(model)).first()).toBeVisible()
  await dialog.getByRole('button', { name: 'Add 10 phones' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('row')).toHaveCount(11)
}

async function pushTo(page: Page, { net, http }: Day, { phones, way, file }: (typeof pushes)[number]): Promise<void> {
  for (const phone of phones) await rowOf(page, net, phone).getByRole('checkbox').check()
  await page.getByRole('button', { name: new RegExp(`^Resync ${phones.length} phone`) }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: way, exact: true }).click()
  await dialog.getByLabel('URL or profile rule').fill(`http://127.0.0.1:${http}/${file}`)
  await dialog.getByRole('button', { name: 'Send: resync' }).click()
  const refused = phones.filter((phone) => phone === 10).length
  await expect(dialog.getByText('accepted', { exact: true })).toHaveCount(phones.length - refused)
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('button', { name: 'Clear selection' }).click()
}

async function lookAtTheBoard(page: Page, { net }: Day): Promise<void> {
  for (let phone = 1; phone <= 8; phone++) await expect(rowOf(page, net, phone)).toContainText('applied')
  for (const phone of [9, 10]) await expect(rowOf(page, net, phone)).toContainText('failed')
  await expect(page.getByRole('button', { name: 'failed 2' })).toBeVisible()
  await page.getByRole('button', { name: 'Cards' }).click()
  await expect(page.getByRole('list', { name: 'Phones as cards' }).getByRole('listitem')).toHaveCount(10)
  await page.getByRole('button', { name: 'Table', exact: true }).last().click()
}

/** Which phones failed, and why: two clicks from anywhere. */
async function askWhy(page: Page, { net }: Day): Promise<void> {
  await page.getByRole('link', { name: 'Live' }).click()
  await page.getByRole('link', { name: 'Phones 2 failed' }).click()
  await rowOf(page, net, 9).click()
  const detail = page.getByRole('region', { name: 'Phone details' })
  await expect(detail).toContainText('Resync failed: /missing.xml was refused')
  await expect(detail).not.toContainText('Direct actions')
  await rowOf(page, net, 10).click()
  await expect(detail).toContainText(/direct actions?/i)
  await expect(detail).not.toContainText('missing.xml')
  await rowOf(page, net, 4).click()
  await expect(detail).toContainText('Nothing is wrong with this phone')
}

async function readAHistory(page: Page, { net }: Day): Promise<void> {
  await page.getByRole('region', { name: 'Phone details' }).getByRole('button', { name: 'Whole history' }).click()
  const history = page.getByRole('list', { name: 'What it did' })
  for (const text of ['pushed', 'accepted', 'basic.txt', 'resynced']) await expect(history).toContainText(text)
  await history
    .getByRole('button', { name: /^What it got/ })
    .first()
    .click()
  const received = page.getByRole('dialog')
  await expect(received).toContainText('The phone would get the same now.')
  await expect(received).toContainText('flat-profile')
  await received.getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('button', { name: 'All phones' }).click()
  await expect(rowOf(page, net, 4)).toBeVisible()
}
