import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Site } from '../site/site.ts'

export interface HistoryFolder {
  readonly folder: string
  readonly done: () => Promise<void>
}

/** Where a site's history is: in the site. One that must not be changed has that of this run elsewhere, gone with it. */
export async function historyFolder({ newer, parts }: Pick<Site, 'newer' | 'parts'>): Promise<HistoryFolder> {
  if (newer === null) return { folder: parts.hidden, done: () => Promise.resolve() }
  const folder = await mkdtemp(join(tmpdir(), 'resync-bench-history-'))
  return { folder, done: () => rm(folder, { recursive: true, force: true }) }
}
