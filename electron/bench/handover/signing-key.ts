import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../core/atomic-file.ts'

/** The site's own Ed25519 key, in `.bench/handover-key.pem` (0600): made when the first pack is. */
export async function signingKey(hidden: string): Promise<KeyObject> {
  const path = join(hidden, 'handover-key.pem')
  const known = await readFile(path, 'utf8').catch(() => null)
  if (known !== null) return createPrivateKey(known)
  const { privateKey } = generateKeyPairSync('ed25519')
  await mkdir(hidden, { recursive: true, mode: 0o700 })
  await writeFileAtomic(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  return privateKey
}

/** What `openssl pkeyutl -verify -rawin` checks. */
export const signatureOf = (text: string, key: KeyObject): Buffer => sign(null, Buffer.from(text, 'utf8'), key)

export const publicPem = (key: KeyObject): string =>
  createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()

/** SHA-256 of the public key, in groups that can be read out over the telephone. */
export function fingerprintOf(pem: string): string {
  const der = createPublicKey(pem).export({ type: 'spki', format: 'der' })
  const digits = createHash('sha256').update(der).digest('hex').slice(0, 32)
  return (digits.match(/.{4}/g) ?? []).join(' ')
}
