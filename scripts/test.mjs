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

const playwright = (name, wrap = []) => {
  const file = at('out', 'test-results', 'windows.json')
  const [command, ...args] = [...wrap, node, program('@playwright/test', 'playwright'), 'test']
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
  skips: report.testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => ['skipped', 'pending', 'todo'].includes(status))
      .map((test) => test.fullName),
  ),
})

const readPlaywright = ({ stats, errors, suites }) => {
  const titles = (status) => specsOf(suites).filter(({ tests }) => tests.some((test) => test.status === status))
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    skips: titles('skipped').map(({ title }) => title),
    flaky: titles('flaky').map(({ file, title }) => `${file}: ${title}`),
  }
}

const specsOf = (suites = []) => suites.flatMap((suite) => [...suite.specs, ...specsOf(suite.suites)])

/** A window needs a display: a virtual one where there is none. */
const onDisplay = () => (hasDisplay() || !has('xvfb-run') ? [] : ['xvfb-run', '-a'])

/** The strangers that tests hold the product against; `.ci/run` installs them. */
const strangers = [
  'apache2',
  'atftp',
  'curl',
  'dnsmasq',
  'gzip',
  'logger',
  'makensis',
  'nginx',
  'openssl',
  'sipp',
  'tftp',
  'wine',
  'xvfb-run',
]

const run = async (steps, options) => {
  const done = []
  for (const step of steps) done.push(await runStep(step, options))
  return done
}

/** Steps in the background: taken one at a time by each who works at them. */
function inBackground(steps) {
  const left = [...steps]
  const done = []
  const work = async () => {
    for (let step = left.shift(); step !== undefined; step = left.shift())
      done.push(await runStep(step, { background: true }))
  }
  return { work, done }
}

const build = { name: 'build', command: [node, [at('scripts', 'build.mjs')]] }
// Real sockets, real waiting, real windows: nothing else is before them on the machine.
const tests = [
  vitest('unit', 'unit'),
  vitest('contract and command line', 'contract'),
  playwright('browser and Electron', findElectron() ? onDisplay() : []),
]
// What only reads the sources takes the time that they leave: a test waits for its clock, a browser for itself.
const beside = inBackground([
  { name: 'packaging', command: [node, [at('scripts', 'check-packaging.mjs')]] },
  ...checks(),
])

const first = await run([build])
const reading = beside.work()
const tested = await run(tests)
// What is left of it has both processors.
await Promise.all([reading, beside.work()])
process.exit(
  report(
    [...first, ...tested, ...beside.done],
    strangers.filter((name) => !has(name)),
  ),
)
