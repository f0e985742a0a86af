import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/test-results/e2e',
  // `npm test` counts the results from a file that it names.
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ? [['list'], ['json']] : [['list']],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env['CI']),
  // A real browser on a shared machine may miss a moment once; a test that needs its second try is told as flaky.
  retries: process.env['CI'] ? 1 : 0,
  // Each test has a bench and a site of its own, so that any two can run at once; two cores carry two browsers.
  workers: 2,
  fullyParallel: true,
  // A trace is written as the test runs and costs it time: in CI only a second try has one.
  use: {
    trace: process.env['CI'] ? 'on-first-retry' : 'retain-on-failure',
    video: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'browser', testMatch: 'browser/**/*.spec.ts' },
    // One application of a user runs at a time: its tests take turns, beside those of the browser.
    { name: 'electron', testMatch: 'electron/**/*.spec.ts', fullyParallel: false },
  ],
})
