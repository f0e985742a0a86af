import { defineConfig } from 'vitest/config'

/** What needs the build, or the bench and its wires together; the rest needs neither. */
const contract = ['contract', 'cli', 'packaging', 'windows'].map((folder) => `test/${folder}/**/*.test.ts`)

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // A second, which is the default, is nothing on a machine that does something else, too.
    expect: { poll: { timeout: 15_000 } },
    setupFiles: ['test/support/one-seed-in-ci.ts'],
    // Two cores: forks keep sockets, workers and a crash of one file away from the others.
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/e2e/**', ...contract] },
      },
      { extends: true, test: { name: 'contract', include: contract } },
    ],
  },
})
