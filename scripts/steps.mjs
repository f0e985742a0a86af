// A step of `npm test` or `npm run check`: a program that is run, its time, and what it counted.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { environment, run } from './install.mjs'

/** The exit code of a step that cannot be taken here; it has said why. */
export const SKIPPED = 77

/**
 * Runs one step and says how it went. A step without `count` is one test: it passed or it failed.
 * @param {{ name: string, command: [string, string[]], env?: object, count?: { file: string, read: (report: any) => Counts } }} step
 */
export async function runStep({ name, command: [program, args], env, count }) {
  console.log(`\n── ${name}`)
  if (count) rmSync(count.file, { force: true })
  const began = Date.now()
  const code = await run(program, args, { env: { ...environment, ...env }, stdio: ['ignore', 'inherit', 'inherit'] })
  const counts = countsOf(count, code)
  console.log(`── ${name}: ${words(counts)} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  return counts
}

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

function countsOf(count, code) {
  if (code === SKIPPED) return { passed: 0, failed: 0, skipped: 1 }
  if (!count) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  if (!existsSync(count.file)) return { passed: 0, failed: 1, skipped: 0 }
  const counts = count.read(JSON.parse(readFileSync(count.file, 'utf8')))
  // A runner that failed without a failed test (an unhandled rejection, say) failed all the same.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

const words = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

/** Prints the last line; gives the exit code. */
export function report(all) {
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0)
  const counts = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
  console.log(`\n${words(counts)}`)
  return counts.failed === 0 ? 0 : 1
}
