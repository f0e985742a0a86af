import type { SitePath } from '../../../shared/domain/site/served-path.ts'
import { formOf } from '../packing/form.ts'
import { openChecked } from '../site/open-checked.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import type { Site } from '../site/site.ts'
import { walkFiles } from '../site/walk-files.ts'

/** Files that are looked at; a site with more of them and none encrypted among these is taken for one without. */
const FILES_LIMIT = 10_000
/** `Salted__`, with which an encrypted file begins. */
const SALTED_BYTES = 8

/** Whether a phone that starts with `rule` can meet anything that is encrypted: only there a key matters. */
export async function hasEncryption(site: Site, provisioning: Provisioning, rule: string): Promise<boolean> {
  if (rule.includes('--key') || provisioning.routes().some(({ route }) => route.key !== '')) return true
  const { files } = site.parts
  for (const path of (await walkFiles(files, FILES_LIMIT)).paths)
    if (formOf(await beginningOf(files, path as SitePath)) === 'salted') return true
  return false
}

async function beginningOf(root: string, path: SitePath): Promise<Uint8Array> {
  const opened = await openChecked(root, path)
  if (!opened.ok) return new Uint8Array()
  try {
    const { bytesRead, buffer } = await opened.value.handle.read(Buffer.alloc(SALTED_BYTES), 0, SALTED_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await opened.value.handle.close()
  }
}
