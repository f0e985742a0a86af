import { createSocket } from 'node:dgram'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { chromiumArgs, chromiumPath } from '../support/e2e-chromium.ts'
import { startHeadless } from '../support/e2e-headless.ts'
import { nthMac } from '../support/mac.ts'
import type { Measure } from './measure.ts'

const PHONES = 10_000
const EVENTS_PER_SECOND = 1_000
const WATCHED_MS = 6_000
const CLICKS = 9
const floors = { frames: 50, click: 100, open: 400 } as const

/** The board of a large site while its phones talk: how smoothly it is drawn, and how soon a click is answered. */
export async function measureBoard(): Promise<readonly Measure[]> {
  const bench = await startHeadless()
  const executablePath = chromiumPath()
  const browser = await chromium.launch({ args: [...chromiumArgs], ...(executablePath && { executablePath }) })
  const talk = new AbortController()
  try {
    writeFileSync(join(bench.site, 'phones.csv'), phonesCsv())
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } })
    await page.goto(bench.ready.ui?.url ?? '')
    await page
      .getByRole('link', { name: /^Phones/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Status' }).click()
    await page
      .getByRole('row', { name: /Poste 1\b/ })
      .first()
      .waitFor()
    const talking = phonesTalk(bench.ready.syslog?.port ?? 0, talk.signal)
    const { frames, longest } = await framesOf(page)
    const clicks = await clickRows(page)
    const opened = await openScreen(page)
    talk.abort()
    const sent = await talking
    const note = `${PHONES.toLocaleString('en')} phones, ${sent} lines a second`
    return [
      figure('frames a second', frames, {
        unit: 'fps',
        meets: frames >= floors.frames,
        floor: `≥ ${floors.frames}`,
        note,
      }),
      figure('longest frame', longest, { unit: 'ms', meets: null, floor: '', note }),
      figure('a click answered', clicks, {
        unit: 'ms',
        meets: clicks <= floors.click,
        floor: `≤ ${floors.click} ms`,
        note,
      }),
      figure('opened', opened, { unit: 'ms', meets: opened <= floors.open, floor: `≤ ${floors.open} ms`, note }),
    ]
  } finally {
    talk.abort()
    await browser.close()
    await bench.stop()
  }
}

const figure = (
  name: string,
  ours: number,
  rest: Pick<Measure, 'unit' | 'meets' | 'floor'> & { readonly note: string },
): Measure => ({
  name: `board: ${name}`,
  ours: Math.round(ours * 10) / 10,
  peer: null,
  peerName: 'none: no tool shows how phones stand',
  ratio: null,
  ...rest,
})

function phonesCsv(): string {
  const rows = Array.from({ length: PHONES }, (_, index) => `${nthMac(index)},Poste ${index + 1},CP-8841-3PCC`)
  return `mac,display_name,model\n${rows.join('\n')}\n`
}

/** Each phone in turn says that it asks, and then how it ended; one in nine fails. Gives how many lines a second that were. */
async function phonesTalk(port: number, signal: AbortSignal): Promise<number> {
  const socket = createSocket('udp4')
  const began = performance.now()
  let sent = 0
  while (!signal.aborted) {
    const due = ((performance.now() - began) * EVENTS_PER_SECOND) / 1_000
    for (; sent < due; sent++) socket.send(lineOf(sent), port, '127.0.0.1')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await new Promise<void>((resolve) => socket.close(resolve))
  return Math.round(sent / ((performance.now() - began) / 1_000))
}

function lineOf(index: number): string {
  const phone = (index >> 1) % PHONES
  const mac = nthMac(phone).replace(/(..)(?=.)/g, '$1:')
  const ended = phone % 9 === 0 ? 'Resync failed: Download failed' : 'Successful resync http://127.0.0.1:80/basic.txt'
  return `<133>CP-8841-3PCC ${mac} -- ${index % 2 === 0 ? 'Requesting resync http://127.0.0.1:80/basic.txt' : ended}`
}

/** Frames as the page itself sees them. */
const framesOf = (page: Page): Promise<{ readonly frames: number; readonly longest: number }> =>
  page.evaluate(
    (watched) =>
      new Promise((resolve) => {
        const began = performance.now()
        let last = began
        let frames = 0
        let longest = 0
        const frame = (): void => {
          const now = performance.now()
          longest = Math.max(longest, now - last)
          last = now
          frames += 1
          if (now - began < watched) requestAnimationFrame(frame)
          else resolve({ frames: (frames * 1_000) / (now - began), longest })
        }
        requestAnimationFrame(frame)
      }),
    WATCHED_MS,
  )

/** From the click on a row until its phone is in the panel beside it: inside of the page, without the wire to it. */
async function clickRows(page: Page): Promise<number> {
  const times: number[] = []
  for (let click = 0; click < CLICKS; click++) {
    times.push(
      await page.evaluate(async (index) => {
        const row = [...document.querySelectorAll<HTMLElement>('[role="row"][aria-rowindex]')][3 + index]
        const panel = (): string => document.querySelector('section[aria-label="Phone details"] h2')?.textContent ?? ''
        const before = panel()
        const began = performance.now()
        row?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))
        row?.click()
        while (panel() === before && performance.now() - began < 5_000)
          await new Promise((resolve) => requestAnimationFrame(resolve))
        return performance.now() - began
      }, click),
    )
  }
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN
}

/** From leaving for another screen and coming back until the rows are there. */
async function openScreen(page: Page): Promise<number> {
  // A cell of a phone, not one of the screen that is left.
  const cell = '[role="grid"][aria-label="How each phone stands"] [role="gridcell"]'
  await page.getByRole('link', { name: 'Files', exact: true }).click()
  await page.locator(cell).first().waitFor({ state: 'detached' })
  return page.evaluate(async (shown) => {
    const began = performance.now()
    location.hash = '#/phones?view=board'
    while (document.querySelector(shown) === null && performance.now() - began < 10_000)
      await new Promise((resolve) => requestAnimationFrame(resolve))
    return performance.now() - began
  }, cell)
}
