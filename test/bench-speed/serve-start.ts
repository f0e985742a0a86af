import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { builtCli } from '../support/e2e-headless.ts'
import { newFolder } from '../support/new-folder.ts'
import type { Measure } from './measure.ts'

const RUNS = 7
const FLOOR_MS = 350

/** What `serve` costs until its servers answer: processor time of all its threads, on a fresh site. */
export async function measureServeStart(): Promise<Measure> {
  const figure = {
    name: 'start: serve, processor time until it answers',
    peer: null,
    peerName: '',
    unit: 'ms',
  } as const
  const floor = `≤ ${FLOOR_MS} ms`
  if (process.platform !== 'linux')
    return { ...figure, ours: NaN, ratio: null, floor, meets: null, note: 'skipped: only Linux tells it' }
  const { path: home, remove } = newFolder()
  const site = join(home, 'site')
  const env = { ...process.env, RESYNC_BENCH_HOME: home, LC_ALL: 'C.UTF-8' }
  execFileSync(process.execPath, [builtCli, 'init', site], { env, stdio: 'ignore' })
  const runs: number[] = []
  try {
    for (let run = 0; run < RUNS; run++) runs.push(await startOnce(site, env))
  } finally {
    remove()
  }
  const ours = Math.round(runs.sort((a, b) => a - b)[RUNS >> 1] ?? NaN)
  const note = `median of ${RUNS} starts, least ${Math.round(runs[0] ?? NaN)} ms`
  return { ...figure, ours, ratio: null, floor, meets: ours <= FLOOR_MS, note }
}

async function startOnce(site: string, env: NodeJS.ProcessEnv): Promise<number> {
  const ports = ['--tftp-port', '0', '--http-port', '0', '--syslog-port', '0']
  const args = [builtCli, 'serve', '--site', site, '--listen', '127.0.0.1', '--json', ...ports]
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  await new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve))
  const spent = processorTimeOf(child.pid ?? 0)
  child.kill()
  await exited
  return spent
}

/** Of all threads, in milliseconds. */
function processorTimeOf(pid: number): number {
  const tasks = `/proc/${pid}/task`
  const nanoseconds = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
  )
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6
}
