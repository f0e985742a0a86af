import { readFile } from 'node:fs/promises'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { s3EndpointText, s3Place, sftpPlace, type SftpPlace } from '../../../shared/domain/publish/places.ts'
import type { PublishTo } from '../../../shared/ipc/contract/publish-to.ts'
import { errorCode } from '../core/error-code.ts'
import { folderTarget } from './folder-target.ts'
import { KnownHosts } from './known-hosts.ts'
import type { SftpSecrets } from './sftp-target.ts'
import type { PublishTarget } from './target.ts'

/** Opens where a screen publishes to. The libraries that speak to servers are loaded for these alone. */
export async function openTarget(to: PublishTo, hidden: string, signal: AbortSignal): Promise<PublishTarget> {
  switch (to.kind) {
    case 'folder':
      return folderTarget(to.folder)
    case 'sftp': {
      const place = sftpPlace(to.place)
      if (place === null) throw new BenchError('BAD_INPUT', { detail: to.place })
      const privateKey = to.identity === '' ? undefined : await identityIn(to.identity, place.host)
      const password = to.password === '' ? undefined : to.password
      // The one secret that was asked for opens the key, where there is one.
      const secrets = privateKey === undefined ? { password } : { privateKey, passphrase: password }
      return openSftp(place, { ...secrets, hostKey: to.hostKey }, hidden)
    }
    case 's3': {
      const place = s3Place(to.place)
      if (place === null) throw new BenchError('BAD_INPUT', { detail: to.place })
      const { accessKey, secretKey, region } = to
      const endpoint = s3EndpointText(to.endpoint, region)
      // Reads like one, and is none: a port of six digits.
      if (!URL.canParse(endpoint)) throw new BenchError('BAD_INPUT', { detail: endpoint })
      const { s3Target } = await import('./s3-target.ts')
      return s3Target({ place, endpoint: new URL(endpoint), signing: { accessKey, secretKey, region }, signal })
    }
  }
}

async function identityIn(file: string, host: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new BenchError('SFTP_REFUSED', { host, detail: errorCode(error) }, { cause: error })
  }
}

/** A server by SFTP, with the host key that a person has just accepted, or that is kept for this site. */
export async function openSftp(
  place: SftpPlace,
  { hostKey: accepted, ...secrets }: SftpSecrets & { readonly hostKey: string | null },
  hidden: string,
): Promise<PublishTarget> {
  const hosts = new KnownHosts(hidden)
  const name = `${place.host}:${place.port}`
  const { sftpTarget } = await import('./sftp-target.ts')
  const target = await sftpTarget({ place, ...secrets, hostKey: accepted ?? (await hosts.of(name)) })
  // It was shown, and it was right: from now on it is known.
  if (accepted !== null) await hosts.keep(name, accepted)
  return target
}
