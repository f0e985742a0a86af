import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { builtCli } from '../support/e2e-headless.ts'
import { newFolder } from '../support/new-folder.ts'
import { end, withUs } from './peer-program.ts'

export interface Site {
  readonly path: string
  /** What is served, and what a peer serves as well. */
  readonly files: string
  readonly env: NodeJS.ProcessEnv
  /** Runs one command of the command line on this site, and waits for it. */
  readonly command: (...args: readonly string[]) => void
  readonly remove: () => void
}

/** A new site, made by the command line in a folder that a peer's unprivileged workers can read. */
export function newSite(): Site {
  const { path: home, remove } = newFolder()
  chmodSync(home, 0o755)
  const path = join(home, 'site')
  const env = { ...process.env, RESYNC_BENCH_HOME: join(home, 'preferences'), LC_ALL: 'C.UTF-8' }
  const command = (...args: readonly string[]): void => {
    execFileSync(process.execPath, [builtCli, ...args], { env, stdio: 'ignore' })
  }
  command('init', path)
  return { path, files: join(path, 'files'), env, command, remove }
}

export interface Product {
  readonly pid: number
  readonly tftp: number
  readonly http: number
  readonly https: number
  readonly syslog: number
  /** A figure that one statement reads from its history, as another program would. */
  readonly inHistory: (sql: string) => number
  readonly stop: () => Promise<void>
}

/** `serve` as it is built, on free ports of 127.0.0.1: every event is stored, and printed to somebody who throws it away. */
export async function startProduct(site: Site, args: readonly string[] = []): Promise<Product> {
  const ports = ['--tftp-port', '0', '--http-port', '0', '--syslog-port', '0']
  const asked = ['serve', '--site', site.path, '--listen', '127.0.0.1', '--no-ui', '--json', ...ports, ...args]
  const child = withUs(
    spawn(process.execPath, [builtCli, ...asked], { env: site.env, stdio: ['ignore', 'pipe', 'inherit'] }),
  )
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => null)])
  if (first === null) throw new Error('serve ended before it was ready')
  lines.close()
  // Reading more than that would cost the machine more than serving.
  child.stdout.resume()
  const ready = JSON.parse(String(first[0])) as Readonly<Record<string, { readonly port: number } | null>>
  const portOf = (server: 'tftp' | 'http' | 'https' | 'syslog'): number => ready[server]?.port ?? 0
  return {
    pid: child.pid ?? 0,
    tftp: portOf('tftp'),
    http: portOf('http'),
    https: portOf('https'),
    syslog: portOf('syslog'),
    inHistory: (sql) => {
      const database = new DatabaseSync(join(site.path, '.bench/events.db'), { readOnly: true })
      try {
        return Number(Object.values(database.prepare(sql).get() ?? {})[0] ?? 0)
      } finally {
        database.close()
      }
    },
    stop: () => end(child),
  }
}
