import { test as base } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './e2e-chromium.ts'
import { startHeadless, type Headless } from './e2e-headless.ts'

export { expect } from '@playwright/test'

/** A browser test has the bench served by the command line, on a fresh demo site, and a page that fails on its own errors. */
export const test = base.extend<{ readonly bench: Headless; readonly consoleErrors: readonly string[] }>({
  launchOptions: [
    async ({}, use) => {
      const executablePath = chromiumPath()
      await use({ args: [...chromiumArgs], ...(executablePath === undefined ? {} : { executablePath }) })
    },
    { scope: 'worker' },
  ],
  bench: async ({}, use) => {
    const bench = await startHeadless()
    await use(bench)
    await bench.stop()
  },
  /** What the page complained of; a spec asserts that it is empty. */
  consoleErrors: async ({ page }, use) => {
    const errors: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    page.on('pageerror', (error) => errors.push(error.message))
    await use(errors)
  },
})
