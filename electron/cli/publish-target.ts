import { readFile } from 'node:fs/promises'
import { sftpPlace } from '../../shared/domain/publish/places.ts'
import { folderTarget } from '../bench/publish/folder-target.ts'
import { openSftp } from '../bench/publish/open-target.ts'
import type { PublishTarget } from '../bench/publish/target.ts'
import type { Site } from '../bench/site/site.ts'
import { wayToBucket, type BucketValues } from './publish-bucket.ts'
import { UsageError } from './usage-error.ts'

/** How the target that the person named is reached. */
export type Way = (site: Site) => Promise<PublishTarget>

interface TargetValues extends BucketValues {
  readonly identity?: string | undefined
  readonly 'passphrase-file'?: string | undefined
  readonly 'password-file'?: string | undefined
  readonly 'host-key'?: string | undefined
}

/** A folder, `sftp://…` or `s3://…`; secrets come from files, so that no list of processes shows them. */
export async function wayTo(to: string, values: TargetValues, signal: AbortSignal): Promise<Way> {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(to)) return () => Promise.resolve(folderTarget(to))
  if (to.startsWith('s3://')) return wayToBucket(to, values, signal)
  const place = sftpPlace(to)
  if (place === null) throw new UsageError('publishTarget', { value: to })
  const secrets = {
    privateKey: values.identity === undefined ? undefined : await readFile(values.identity, 'utf8'),
    passphrase: await firstLine(values['passphrase-file']),
    password: await firstLine(values['password-file']),
  }
  return (site) => openSftp(place, { ...secrets, hostKey: values['host-key'] ?? null }, site.parts.hidden)
}

async function firstLine(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : (await readFile(file, 'utf8')).split(/\r?\n/, 1)[0]
}
