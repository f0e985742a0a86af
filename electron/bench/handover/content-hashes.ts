import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { PhoneSummary, ReceivedFile } from '../../../shared/domain/handover/phone-summary.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { Site } from '../site/site.ts'

export interface ContentHash {
  readonly mac: Mac
  readonly path: string
  /** When it was received. */
  readonly at: string
  readonly bytes: number
  /** Of what was received then, not of what is there now; null where nothing tells it any more. */
  readonly sha256: string | null
}

/** What each phone received last under each path, by the content of that moment. */
export async function contentHashes(
  { parts }: Pick<Site, 'parts'>,
  phones: ReadonlyMap<Mac, PhoneSummary>,
): Promise<readonly ContentHash[]> {
  const still = stillThere(parts.files)
  const hashes: ContentHash[] = []
  for (const [mac, { files }] of phones)
    for (const received of files.values()) {
      const { path, at, bytes } = received
      const sha256 = received.sha256 ?? (await still(received))
      hashes.push({ mac, path, at: new Date(at).toISOString(), bytes, sha256 })
    }
  return hashes
}

/** Firmware is too large to be hashed as it is sent: the file itself tells, while it is older than what was sent of it. */
function stillThere(root: string): (received: ReceivedFile) => Promise<string | null> {
  const known = new Map<string, Promise<string>>()
  return async ({ path, at, bytes }) => {
    const file = join(root, path)
    const found = await stat(file).catch(() => null)
    if (found === null || !found.isFile() || found.size !== bytes || found.mtimeMs > at || found.ctimeMs > at)
      return null
    const hash = known.get(path) ?? hashOf(file)
    known.set(path, hash)
    return hash.catch(() => null)
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece)
  return hash.digest('hex')
}
