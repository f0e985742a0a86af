// A step of `npm test` or `npm run check`: a program that is run, its time, and what it counted.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { environment, root, run } from './install.mjs'

/** The exit code of a step that cannot be taken here; it has said why. */
export const SKIPPED = 77

/**
 * @typedef {{ passed: number, failed: number, skipped: number, skips?: readonly string[], flaky?: readonly string[] }} Counts
 * `skips` and `flaky` are titles of tests; a flaky one passed at its second try.
 * @typedef {{ name: string, command: [string, string[]], env?: object, count?: { file: string, read: (report: any) => Counts } }} Step
 */

/**
 * Runs one step and says how it went. A step without `count` is one test: it passed or it failed.
 * With `background` it gives way to whatever else runs, and its output is printed whole when it is over.
 * @param {Step} step
 */
export async function runStep({ name, command: [program, args], env, count }, { background = false } = {}) {
  if (!background) console.log(`\n── ${name}`)
  if (count) rmSync(count.file, { force: true })
  const began = Date.now()
  const options = { env: { ...environment, ...env } }
  const { code, output } = background
    ? await runQuietly(program, args, options)
    : { code: await run(program, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] }), output: '' }
  const counts = countsOf({ name, count }, code)
  if (background) console.log(`\n── ${name}\n${output.trimEnd()}`)
  console.log(`── ${name}: ${words(counts)} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  return counts
}

/** The steps in the background; each leads a group of processes. */
const inBackground = new Set()

function runQuietly(program, args, { env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform === 'linux',
    })
    giveWay(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => (output += text))
    }
    child.once('error', reject)
    child.once('close', (code) => {
      inBackground.delete(child.pid)
      resolve({ code: code ?? 1, output })
    })
  })
}

/**
 * Linux shares the processors between sessions before it looks at what is nice in each, and a browser under test has a
 * session of its own. So a step in the background has one, too, which gives way as a whole.
 */
function giveWay({ pid }) {
  if (pid === undefined) return
  setPriority(pid, constants.priority.PRIORITY_LOW)
  if (process.platform !== 'linux') return
  if (process.listenerCount('SIGINT') === 0) endWithThis()
  inBackground.add(pid)
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(constants.priority.PRIORITY_LOW))
  } catch {
    // This system shares by process alone.
  }
}

/** A session of its own is not told of Ctrl+C. */
function endWithThis() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => {
      for (const pid of inBackground) process.kill(-pid, 'SIGTERM')
      process.exit(128 + constants.signals[signal])
    })
}

/** @returns {Counts} */
function countsOf({ name, count }, code) {
  if (code === SKIPPED) return { passed: 0, failed: 0, skipped: 1, skips: [`${name} (see above)`] }
  if (!count) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  if (!existsSync(count.file)) return { passed: 0, failed: 1, skipped: 0 }
  const counts = count.read(JSON.parse(readFileSync(count.file, 'utf8')))
  // A runner that failed without a failed test (an unhandled rejection, say) failed all the same.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

const words = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

const list = (title, lines) => {
  if (lines.length > 0) console.log(`\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`)
}

/**
 * Says what was skipped and what was flaky, and prints the last line, `N passed, N failed`; gives the exit code.
 * @param {readonly Counts[]} all
 * @param {readonly string[]} [missing] programs that tests use and this machine lacks
 */
export function report(all, missing = []) {
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0)
  const counts = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
  list(
    `${counts.skipped} skipped here (another system, or a program that is missing):`,
    all.flatMap(({ skips = [] }) => skips),
  )
  list('Programs that tests use and this machine lacks:', missing)
  list(
    'Flaky (passed at the second try):',
    all.flatMap(({ flaky = [] }) => flaky),
  )
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`)
  return counts.failed === 0 ? 0 : 1
}
