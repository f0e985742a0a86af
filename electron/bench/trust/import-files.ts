import type { KeyObject } from 'node:crypto'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { readKey } from './keys.ts'
import { readPkcs12 } from './pkcs12.ts'
import { isKeyOf } from './trust-folder.ts'
import { certificatesIn, type ReadCertificate } from './read-certificate.ts'

/** Files that a signer, or another server, gave. */
export interface ImportedFiles {
  /** PEM with one or several, DER, or PKCS#12. */
  readonly certificate: { readonly name: string; readonly bytes: Uint8Array }
  readonly key?: { readonly name: string; readonly bytes: Uint8Array } | undefined
  /** Of the PKCS#12 file, or of the key. */
  readonly password?: string | undefined
}

export interface ImportedBundle {
  readonly certificates: readonly ReadCertificate[]
  readonly key: KeyObject | null
}

/** What the files hold; a fault says what is wrong with them. */
export async function bundleIn({ certificate, key, password }: ImportedFiles): Promise<ImportedBundle> {
  const certificates = certificatesIn(certificate.bytes)
  if (certificates.length === 0) return pkcs12In(certificate, password ?? '')
  // A PEM file may hold both.
  const bytes = key?.bytes ?? certificate.bytes
  const read = readKey(bytes, password)
  if (read === null && key !== undefined)
    throw password === undefined && !isEncrypted(bytes)
      ? new BenchError('CERTIFICATE_UNREADABLE', { file: key.name })
      : new BenchError('CERTIFICATE_PASSWORD')
  return { certificates, key: read }
}

const isEncrypted = (bytes: Uint8Array): boolean => Buffer.from(bytes).toString('latin1').includes('ENCRYPTED')

async function pkcs12In(file: ImportedFiles['certificate'], password: string): Promise<ImportedBundle> {
  const content = await readPkcs12(file.bytes, password)
  if (content.ok && content.value.certificates.length > 0) return content.value
  if (!content.ok && content.error === 'password-wrong') throw new BenchError('CERTIFICATE_PASSWORD')
  throw new BenchError('CERTIFICATE_UNREADABLE', { file: file.name })
}

/** The certificate that one of the keys belongs to. */
export function leafOf(
  certificates: readonly ReadCertificate[],
  keys: readonly (KeyObject | null)[],
): readonly [ReadCertificate, KeyObject] {
  for (const key of keys) {
    const leaf = key === null ? undefined : certificates.find((one) => isKeyOf(key, one))
    if (key !== null && leaf !== undefined) return [leaf, key]
  }
  throw new BenchError(keys[0] === null ? 'CERTIFICATE_KEY_MISSING' : 'CERTIFICATE_KEY_DIFFERS')
}

/** A plain name in the folder of the makers' roots. */
export const makersFile = (file: string): string =>
  `${file
    .replace(/^.*[/\\]/, '')
    .replace(/\.(?:pem|crt|cer|cert|der)$/i, '')
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^\.+/, '')
    .slice(0, 80)}.pem`
