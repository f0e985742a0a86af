// npm test: installs if needed, then every check and every test. The last line counts them: `N passed, N failed`.
import { mkdirSync } from 'node:fs'
import { at, ensureInstalled, has, node, program } from './install.mjs'
import { checks } from './check.mjs'
import { findElectron, hasDisplay } from './electron-runtime.mjs'
import { report, runStep } from './steps.mjs'

ensureInstalled()
const results = at('out', 'test-results')
mkdirSync(results, { recursive: true })

const vitest = (name, project) => {
  const file = at('out', 'test-results', `${project}.json`)
  return {
    name,
    command: [
      node,
      [
        program('vitest'),
        'run',
        '--project',
        project,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
      ],
    ],
    count: { file, read: readVitest },
  }
}

const playwright = (name, project, wrap = []) => {
  const file = at('out', 'test-results', `${project}.json`)
  const [command, ...args] = [...wrap, node, program('@playwright/test', 'playwright'), 'test', '--project', project]
  return {
    name,
    command: [command, args],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    count: { file, read: readPlaywright },
  }
}

const readVitest = (report) => ({
  passed: report.numPassedTests,
  failed:
    report.numFailedTests +
    report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length,
  skipped: report.numPendingTests + report.numTodoTests,
})

const readPlaywright = ({ stats, errors }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected + errors.length,
  skipped: stats.skipped,
})

/** A window needs a display: a virtual one where there is none. */
const onDisplay = () => (hasDisplay() || !has('xvfb-run') ? [] : ['xvfb-run', '-a'])

const steps = [
  ...checks(),
  { name: 'build', command: [node, [at('scripts', 'build.mjs')]] },
  vitest('unit', 'unit'),
  vitest('contract and command line', 'contract'),
  playwright('browser', 'browser'),
  playwright('Electron', 'electron', findElectron() ? onDisplay() : []),
  { name: 'packaging', command: [node, [at('scripts', 'check-packaging.mjs')]] },
]

const done = []
for (const step of steps) done.push(await runStep(step))
process.exit(report(done))
