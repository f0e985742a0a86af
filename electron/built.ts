import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A file of the build, by its path under `out/`. This module may be in an entry (`out/main/cli.js`), in a chunk below it,
 * or run from the sources.
 */
export function builtFile(path: string): string {
  const candidates = ['..', '../..', '../out'].map((folder) => join(import.meta.dirname, folder, path))
  return candidates.find((candidate) => existsSync(candidate)) ?? join(import.meta.dirname, '..', path)
}
