import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { builtCli, type Ready } from './e2e-headless.ts'
import { temporaryFolder } from './temporary-folder.ts'

type Told = Readonly<Record<string, unknown>>

/** A site made by the built command, for one test. */
export function madeSite(): { readonly home: string; readonly site: string } {
  const home = temporaryFolder()
  const site = join(home, 'site')
  execFileSync(process.execPath, [builtCli, 'init', site], { env: environment(home), stdio: 'ignore' })
  return { home, site }
}

const environment = (home: string): NodeJS.ProcessEnv => ({
  ...process.env,
  RESYNC_BENCH_HOME: home,
  LC_ALL: 'C.UTF-8',
})

export interface Served {
  readonly child: ChildProcess
  readonly port: number
  /** Every object that it printed and that was read so far, in order. */
  readonly told: readonly Told[]
  readonly lines: Interface
  /** The first object, from now on or before, that `find` accepts. */
  when(find: (object: Told) => boolean): Promise<Told>
  /** Settles when it has ended and everything that it printed was read. */
  exit(): Promise<number | null>
}

/** The built `serve --json` with syslog alone; stopped when the test ends. */
export async function serveSyslog({ home, site }: { readonly home: string; readonly site: string }): Promise<Served> {
  const ports = ['--tftp-port', 'off', '--http-port', 'off', '--syslog-port', '0', '--no-ui']
  const args = [builtCli, 'serve', '--site', site, '--listen', '127.0.0.1', '--json', ...ports]
  const child = spawn(process.execPath, args, { env: environment(home), stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit') as Promise<[number | null]>
  const told: Told[] = []
  const waiting = new Set<(object: Told) => void>()
  const lines = createInterface({ input: child.stdout })
  const read = once(lines, 'close')
  lines.on('line', (line) => {
    const object = JSON.parse(line) as Told
    told.push(object)
    for (const look of waiting) look(object)
  })
  const when: Served['when'] = (find) => {
    const there = told.find(find)
    if (there !== undefined) return Promise.resolve(there)
    const { promise, resolve } = Promise.withResolvers<Told>()
    const look = (object: Told): void => {
      if (!find(object)) return
      waiting.delete(look)
      resolve(object)
    }
    waiting.add(look)
    return promise
  }
  const ready = (await when(({ event }) => event === 'ready')) as unknown as Ready
  return {
    child,
    port: ready.syslog?.port ?? 0,
    told,
    lines,
    when,
    exit: async () => {
      const [code] = await exited
      await read
      return code
    },
  }
}
