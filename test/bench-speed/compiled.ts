import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** A C program of this folder, compiled into `folder`; null where there is no compiler, or no Linux, for which they are. */
export function compiled(source: string, folder: string): string | null {
  if (process.platform !== 'linux') return null
  const program = join(folder, source.replace(/\.c$/, ''))
  const { status } = spawnSync('cc', ['-O2', '-o', program, join(import.meta.dirname, source)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return status === 0 ? program : null
}
