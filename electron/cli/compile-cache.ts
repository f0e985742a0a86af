import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import nodeModule from 'node:module'
import { join } from 'node:path'

/**
 * Keeps what was compiled of this build for its next start, which then takes less of the processor. Node knows how from
 * 22.1 on. Where the folder cannot be written, each start compiles anew.
 */
export function keepCompiled(preferencesFolder: string, program: string): void {
  if (!('enableCompileCache' in nodeModule) || 'electron' in process.versions) return
  try {
    nodeModule.enableCompileCache(folderOf(join(preferencesFolder, 'compiled'), program))
  } catch {
    // as without it
  }
}

/** One folder for a build; those of builds before it are removed, else each update would leave some megabytes. */
function folderOf(all: string, program: string): string {
  const build = Math.round(statSync(program).mtimeMs).toString(36)
  mkdirSync(all, { recursive: true, mode: 0o700 })
  for (const other of readdirSync(all)) if (other !== build) rmSync(join(all, other), { recursive: true, force: true })
  return join(all, build)
}
