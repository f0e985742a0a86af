import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface NewFolder {
  readonly path: string
  readonly remove: () => void
}

/** A folder for whoever removes it; a test that Vitest runs has `temporaryFolder`. */
export function newFolder(): NewFolder {
  const path = mkdtempSync(join(tmpdir(), 'resync-bench-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
