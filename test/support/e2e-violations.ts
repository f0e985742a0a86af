import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** The rules that a theme can break; the others judge what both themes share. */
const ofColours = ['color-contrast', 'link-in-text-block']

/** The screen as it is, in both themes: what keeps somebody from reading or using it, as sentences (the rule, and where). */
export async function violations(page: Page): Promise<string[]> {
  const light = await broken(axe(page))
  return [...light, ...(await inTheDark(page, () => broken(axe(page).withRules(ofColours))))]
}

/** The same without colours, for a second language of a screen: words are longer or missing, colours are not. */
export const wordViolations = (page: Page): Promise<string[]> => broken(axe(page).disableRules(ofColours))

// No screen has frames, for which the other mode opens a page of its own. What holds is not described, which takes as long
// as the looking.
const axe = (page: Page): AxeBuilder =>
  new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })

async function broken(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
    )
}

async function inTheDark<T>(page: Page, look: () => Promise<T>): Promise<T> {
  const shows = (scheme: 'light' | 'dark'): Promise<void> =>
    page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor()
  await shows('light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shows('dark')
  const seen = await look()
  await page.emulateMedia({ colorScheme: 'light' })
  await shows('light')
  return seen
}
