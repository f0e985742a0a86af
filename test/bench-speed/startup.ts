import { execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepareSite } from '../support/e2e-site.ts'
import type { Measure } from './measure.ts'
import { newFolder } from '../support/new-folder.ts'
import { measureServeStart } from './serve-start.ts'

const root = join(import.meta.dirname, '../..')
const RUNS = 5
const PATIENCE_MS = 20_000
const floors = { shown: 1_000, answering: 1_500, back: 1_500 } as const

interface Runtime {
  readonly executable: string | null
  readonly args: readonly string[]
}

/**
 * `serve`; and the application, from the start of the process until the window is on the screen, until a phone would be
 * answered, and from the end of its bench process until a phone is answered again.
 */
export const measureStartup = async (): Promise<readonly Measure[]> => [
  await measureServeStart(),
  ...(await measureWindow()),
]

async function measureWindow(): Promise<readonly Measure[]> {
  const script = join(root, 'scripts/electron-runtime.mjs')
  const runtime = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as Runtime
  const display = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined
  if (runtime.executable === null || !display) {
    const note = runtime.executable === null ? 'skipped: no Electron runtime here' : 'skipped: no display here'
    return [figure('window on the screen', null, floors.shown, note)]
  }
  const runs: Start[] = []
  for (let run = 0; run < RUNS; run += 1) runs.push(await startOnce(runtime.executable, runtime.args))
  const note = `median of ${RUNS} starts`
  return [
    figure('window on the screen', median(runs.map(({ shown }) => shown)), floors.shown, note),
    figure('servers answering', median(runs.map(({ answering }) => answering)), floors.answering, note),
    ...backAgain(runs),
  ]
}

/** Only Linux tells which process it is. */
function backAgain(runs: readonly Start[]): readonly Measure[] {
  const times = runs.map(({ back }) => back).filter((back) => back !== null)
  if (times.length === 0) return []
  return [figure('servers back after their process was killed', median(times), floors.back, `median of ${RUNS} kills`)]
}

const figure = (name: string, ours: number | null, floor: number, note: string): Measure => ({
  name: `start: ${name}`,
  ours: ours ?? NaN,
  peer: null,
  peerName: '',
  unit: 'ms',
  ratio: null,
  floor: `≤ ${floor} ms`,
  meets: ours === null ? null : ours <= floor,
  note,
})

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN

interface Start {
  readonly shown: number
  readonly answering: number
  /** After their process was killed; null where it cannot be found. */
  readonly back: number | null
}

async function startOnce(executable: string, args: readonly string[]): Promise<Start> {
  const { path: home, remove } = newFolder()
  const { ports } = await prepareSite(home)
  const began = Date.now()
  const app = spawn(executable, args, { env: { ...process.env, RESYNC_BENCH_HOME: home }, stdio: 'ignore' })
  const exited = new Promise((resolve) => app.once('exit', resolve))
  try {
    const [shown] = await Promise.all([shownAt(home), answers(ports.http), answersTftp(ports.tftp)])
    const answering = Date.now() - began
    return { shown: shown - began, answering, back: await backAfterKill(app.pid ?? 0, ports.http) }
  } finally {
    app.kill()
    await exited
    remove()
  }
}

async function backAfterKill(application: number, port: number): Promise<number | null> {
  const bench = process.platform === 'linux' ? benchProcessOf(application) : null
  if (bench === null) return null
  const killed = Date.now()
  process.kill(bench, 'SIGKILL')
  await until('the end of the bench process', () => (isServing(bench) ? null : true))
  await answers(port)
  return Date.now() - killed
}

/** Killed, it answers nothing more, but may still be in the list until it is reaped. */
function isServing(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** The application's own process of Node, somewhere below it: others of its processes are for the network and for sound. */
function benchProcessOf(application: number): number | null {
  const family = new Set([application])
  for (const pid of family) for (const child of childrenOf(pid)) family.add(child)
  const isBench = (pid: number): boolean => commandOf(pid).includes('--utility-sub-type=node.mojom.NodeService')
  return [...family].find(isBench) ?? null
}

const childrenOf = (pid: number): readonly number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8')

async function until<T>(what: string, look: () => Promise<T | null> | T | null): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`not within ${PATIENCE_MS} ms: ${what}`)
}

/** The application's log says when its window was shown. */
const shownAt = (home: string): Promise<number> =>
  until('the window', () => {
    try {
      const line = /^(\S+) the window is shown/m.exec(readFileSync(join(home, 'last-run.log'), 'utf8'))
      return line?.[1] === undefined ? null : Date.parse(line[1])
    } catch {
      return null
    }
  })

const answers = (port: number): Promise<true> =>
  until('an answer over HTTP', async () => {
    try {
      return (await fetch(`http://127.0.0.1:${port}/basic.txt`)).status === 200 ? true : null
    } catch {
      return null
    }
  })

const answersTftp = (port: number): Promise<true> =>
  until(
    'an answer over TFTP',
    () =>
      new Promise((resolve) => {
        const socket = createSocket('udp4')
        const done = (answer: true | null): void => {
          clearTimeout(timer)
          socket.close()
          resolve(answer)
        }
        const timer = setTimeout(() => done(null), 20)
        socket.on('message', () => done(true)).on('error', () => done(null))
        socket.send(Buffer.from('\0\x01basic.txt\0octet\0', 'latin1'), port, '127.0.0.1')
      }),
  )
