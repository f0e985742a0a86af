import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { newFolder } from '../support/new-folder.ts'

const cli = join(import.meta.dirname, '../../out/main/cli.js')
const watch = join(import.meta.dirname, 'watch-loop.mjs')

/** How long the bench's main thread was held, in milliseconds, and its memory in bytes. */
export interface LoopFigures {
  readonly p99: number
  readonly worst: number
  readonly rss: number
}

export interface Bench {
  readonly site: string
  readonly tftp: number
  readonly http: number
  readonly syslog: number
  readonly ui: URL
  /** Its figures since this was last asked. */
  loop(): Promise<LoopFigures>
  /** Its open files and connections; null where the system does not say. */
  descriptors(): number | null
  /** Everything that it printed on stdout. */
  printed(): string
  running(): boolean
  /** Its exit code; null when a signal ended it, or when it had to be killed after `patienceMs`. */
  stop(signal?: NodeJS.Signals, patienceMs?: number): Promise<number | null>
}

/** A fresh site; `prepare` gets its folder before it is served. */
export function makeSite(): { readonly folder: string; readonly remove: () => void } {
  const home = newFolder()
  const folder = join(home.path, 'site')
  execFileSync(process.execPath, [cli, 'init', folder], { stdio: 'ignore', env: environment(home.path) })
  return { folder, remove: home.remove }
}

const environment = (home: string): NodeJS.ProcessEnv => ({
  ...process.env,
  RESYNC_BENCH_HOME: join(home, 'preferences'),
  LC_ALL: 'C.UTF-8',
})

/** The built `serve` on free loopback ports. */
export async function startBench(site: string): Promise<Bench> {
  const ports = ['--tftp-port', '0', '--http-port', '0', '--syslog-port', '0']
  const args = ['serve', '--site', site, '--listen', '127.0.0.1', ...ports, '--json']
  const child = fork(cli, args, {
    execArgv: ['--import', watch],
    env: environment(join(site, '..')),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let complaints = ''
  child.stderr?.on('data', (text: Buffer) => (complaints += text.toString('utf8')))
  const printed: string[] = []
  const ready = Promise.withResolvers<Record<string, { readonly port: number; readonly url: string }>>()
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  lines.on('line', (line) => {
    printed.push(line)
    if (line.startsWith('{"event":"ready"')) ready.resolve(JSON.parse(line) as Awaited<typeof ready.promise>)
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  void exited.then(() => ready.reject(new Error(`serve ended: ${complaints}`)))
  const where = await ready.promise
  // What it does until its servers answer keeps nobody waiting.
  child.send('watch')
  const portOf = (server: string): number => where[server]?.port ?? 0
  return {
    site,
    tftp: portOf('tftp'),
    http: portOf('http'),
    syslog: portOf('syslog'),
    ui: new URL(where['ui']?.url ?? ''),
    loop: async () => {
      const told = once(child, 'message') as Promise<[LoopFigures]>
      child.send('tell')
      const [figures] = await told
      return figures
    },
    descriptors: () => (process.platform === 'linux' ? readdirSync(`/proc/${child.pid}/fd`).length : null),
    printed: () => printed.join('\n'),
    running: () => child.exitCode === null && child.signalCode === null,
    stop: (signal = 'SIGINT', patienceMs = 30_000) => stop(child, exited, { signal, patienceMs }),
  }
}

async function stop(
  child: ChildProcess,
  exited: Promise<[number | null]>,
  { signal, patienceMs }: { readonly signal: NodeJS.Signals; readonly patienceMs: number },
): Promise<number | null> {
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  const [code] = await exited
  clearTimeout(timer)
  return code
}
