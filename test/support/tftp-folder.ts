import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder for what clients fetch, gone when the test is. */
export async function fetchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'resync-bench-tftp-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
