import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { newFolder } from './new-folder.ts'

/** The command line as it is built: `npm run build` makes it. */
export const builtCli = join(import.meta.dirname, '../../out/main/cli.js')

interface Where {
  readonly address: string
  readonly port: number
}

/** The first line of `serve --json`. */
export interface Ready {
  readonly event: 'ready'
  readonly tftp: Where | null
  readonly http: Where | null
  readonly https: null
  readonly syslog: Where | null
  readonly ui: { readonly url: string } | null
}

type Found = Readonly<Record<string, unknown>>

export interface Headless {
  readonly ready: Ready
  /** The folder of the site that it serves. */
  readonly site: string
  /** The first line of stdout, from now on or before, that `find` accepts. */
  readonly line: (find: (object: Found) => boolean) => Promise<Found>
  /** Closes our end of its stdout, as `| head -1` does. */
  readonly stopReading: () => void
  /** Ends it as a terminal would, and removes its folders; gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export interface HeadlessOptions {
  /** More arguments for `serve`. */
  readonly args?: readonly string[]
  /** An existing site; else a fresh demo site is made. */
  readonly site?: string
  /** Where it keeps its preferences; else a folder of its own. */
  readonly home?: string
  /** The command line of another build. */
  readonly cli?: string
}

/** A demo site as a build makes it: made once in this process, and copied for each who asks. */
const demoSites = new Map<string, string>()

function demoSiteOf(cli: string): string {
  const made = demoSites.get(cli)
  if (made !== undefined) return made
  const { path, remove } = newFolder()
  process.once('exit', remove)
  const folder = join(path, 'demo-site')
  const env = { ...process.env, RESYNC_BENCH_HOME: join(path, 'preferences'), LC_ALL: 'C.UTF-8' }
  execFileSync(process.execPath, [cli, 'init', folder], { env, stdio: 'pipe' })
  demoSites.set(cli, folder)
  return folder
}

/** `resync-bench serve` on loopback with ports of its own, on a fresh demo site, with a home of its own. */
export async function startHeadless(options: HeadlessOptions = {}): Promise<Headless> {
  const { args = [], site, cli = builtCli } = options
  const { path, remove } = newFolder()
  const folder = site ?? join(path, 'demo-site')
  const home = options.home ?? join(path, 'preferences')
  const env = { ...process.env, RESYNC_BENCH_HOME: home, LC_ALL: 'C.UTF-8' }
  if (site === undefined) cpSync(demoSiteOf(cli), folder, { recursive: true })

  const ports = ['--tftp-port', '0', '--http-port', '0', '--syslog-port', '0']
  const child = spawn(
    process.execPath,
    [cli, 'serve', '--site', folder, '--listen', '127.0.0.1', ...ports, '--json', ...args],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const said: string[] = []
  child.stderr.on('data', (text: Buffer) => said.push(text.toString('utf8')))
  const lines = linesOf(createInterface({ input: child.stdout }))
  const exited = exitOf(child)
  const ready = await Promise.race([
    lines.find((object) => object['event'] === 'ready'),
    exited.then((code) => {
      throw new Error(`serve ended with ${code}: ${said.join('')}`)
    }),
  ])
  return {
    ready: ready as unknown as Ready,
    site: folder,
    line: lines.find,
    stopReading: () => child.stdout.destroy(),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      const code = await exited
      remove()
      return code
    },
  }
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)))

function linesOf(reader: Interface): { readonly find: Headless['line'] } {
  const seen: Found[] = []
  const waiting = new Set<(object: Found) => void>()
  reader.on('line', (line) => {
    const object = JSON.parse(line) as Found
    seen.push(object)
    waiting.forEach((take) => take(object))
  })
  return {
    find: (find) => {
      const before = seen.find(find)
      if (before) return Promise.resolve(before)
      return new Promise((resolve) => {
        const take = (object: Found): void => {
          if (!find(object)) return
          waiting.delete(take)
          resolve(object)
        }
        waiting.add(take)
      })
    },
  }
}
