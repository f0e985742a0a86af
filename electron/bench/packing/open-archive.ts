import { archiveForm, ARCHIVE_LIMITS, type Archive, type ArchiveLimits } from './archive.ts'
import { openTarGz } from './tar-reader.ts'
import { openZip } from './zip-reader.ts'

/** Opens what the first bytes say it is; null for a file that is no archive. */
export async function openArchive(path: string, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<Archive | null> {
  const found = await archiveForm(path)
  if (found === null) return null
  return found.form === 'zip' ? openZip(path, limits) : openTarGz(path, found.at, limits)
}
