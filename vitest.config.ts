import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**'],
    testTimeout: 20_000,
    // Two cores: forks keep sockets, workers and a crash of one file away from the others.
    pool: 'forks',
    maxWorkers: 2,
  },
})
