import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { chromiumArgs, chromiumPath } from '../support/e2e-chromium.ts'
import { startHeadless } from '../support/e2e-headless.ts'
import type { Measure } from './measure.ts'

const LINES = 20_000
const TYPED = '<!-- sixty characters are typed into this long file, one by one -->'
const FLOOR_MS = 50

/** A key in a profile of a megabyte: from its press until the frame that shows it is drawn. */
export async function measureEditor(): Promise<Measure> {
  const bench = await startHeadless()
  const executablePath = chromiumPath()
  const browser = await chromium.launch({ args: [...chromiumArgs], ...(executablePath && { executablePath }) })
  try {
    const text = longProfile()
    writeFileSync(join(bench.site, 'files', 'long.xml'), text)
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } })
    await page.goto(bench.ready.ui?.url ?? '')
    const times = (await typeInto(page)).toSorted((a, b) => a - b)
    const ours = Math.round((times[times.length >> 1] ?? NaN) * 10) / 10
    return {
      name: 'editor: a key in a long profile',
      ours,
      peer: null,
      peerName: '',
      unit: 'ms',
      ratio: null,
      floor: `≤ ${FLOOR_MS} ms`,
      meets: ours <= FLOOR_MS,
      note: `median of ${times.length} keys in ${(text.length / 1e6).toFixed(1)} MB, longest ${Math.round(times.at(-1) ?? NaN)} ms`,
    }
  } finally {
    await browser.close()
    await bench.stop()
  }
}

function longProfile(): string {
  const line = (index: number): string => {
    const name = `GPP_${'ABCDEFGHIJKLMNOP'[index % 16] ?? 'A'}`
    return `  <${name} ua="na">value ${index} of a long file</${name}>`
  }
  return `<flat-profile>\n${Array.from({ length: LINES }, (_, index) => line(index)).join('\n')}\n</flat-profile>\n`
}

/** How long each key took. */
async function typeInto(page: Page): Promise<readonly number[]> {
  await page.getByRole('link', { name: 'Profiles' }).click()
  await page.getByRole('button', { name: 'long.xml' }).click()
  await page.locator('.cm-line', { hasText: 'value 3 of' }).click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const times: number[] = []
  for (const key of TYPED) times.push(await timeOf(page, key))
  await page.locator('.cm-line', { hasText: TYPED }).waitFor()
  return times
}

async function timeOf(page: Page, key: string): Promise<number> {
  const drawn = await page.evaluateHandle(() => {
    const time = new Promise<number>((resolve) => {
      const began = (event: KeyboardEvent): void => {
        const done = (): void => resolve(performance.now() - event.timeStamp)
        requestAnimationFrame(() => setTimeout(done))
      }
      document.addEventListener('keydown', began, { capture: true, once: true })
    })
    return { time }
  })
  await page.keyboard.press(key === ' ' ? 'Space' : key)
  return drawn.evaluate(({ time }) => time)
}
