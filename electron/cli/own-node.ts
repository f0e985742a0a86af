import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'

/**
 * The history needs `node:sqlite` (Node 22.13 and later). From a clone, an older system Node hands over to the Node
 * that `npm install` brought, if it is there; the packaged application never needs to.
 * Gives the exit code of the process that took over, or null when this one goes on.
 */
export async function handOverToOwnNode(args: readonly string[]): Promise<number | null> {
  if (isBuiltin('node:sqlite') || 'electron' in process.versions) return null
  const own = ownNode()
  if (own === null || process.env['RESYNC_BENCH_HANDED_OVER'] !== undefined) return null
  const child = spawn(own, [process.argv[1] ?? '', ...args], {
    stdio: 'inherit',
    env: { ...process.env, RESYNC_BENCH_HANDED_OVER: '1' },
  })
  // A terminal sends Ctrl+C to both; a script stops only the one that it started.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void child.kill(signal))
  }
  return new Promise((resolve) => {
    child.once('error', () => resolve(null))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

function ownNode(): string | null {
  const program = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = join(import.meta.dirname, '..', '..', 'node_modules', 'node', 'bin', program)
  return existsSync(path) ? path : null
}
