import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { ok } from '../../../shared/domain/result.ts'
import { readsLikeProfile } from './form.ts'
import { INPUT_LIMIT, type Packed, refuse } from './problem.ts'

//   "Salted__" (8)   salt (8)    AES-256-CBC, PKCS#7: a multiple of 16
//  ┌───────────────┬───────────┬───────────────────────────────────────┐
//  │ 53 61 6c 74 … │           │                                       │
//  └───────────────┴───────────┴───────────────────────────────────────┘
// Exactly what `openssl enc -aes-256-cbc -k KEY` writes, and what the phones' `--key KEY` reads (phone-facts 1.5).

/**
 * How the key comes from the passphrase. OpenSSL took MD5 until 1.1.0 and takes SHA-256 since. Guides of 11.0 were
 * tested with 0.9.7, the ATA's name MD5 outright, firmware 11.3.3 of the 78xx ships 1.0.1: MD5 is what every phone
 * reads, so it is the default. Newer 88xx ship 1.1.1, hence the choice.
 */
export const digests = ['md5', 'sha256'] as const
export type Digest = (typeof digests)[number]
export const DEFAULT_DIGEST: Digest = 'md5'

const MAGIC = Buffer.from('Salted__', 'latin1')
const SALT_BYTES = 8
const HEADER_BYTES = MAGIC.length + SALT_BYTES
const BLOCK_BYTES = 16

export interface KeyAndIv {
  readonly key: Buffer
  readonly iv: Buffer
}

/**
 * OpenSSL's EVP_BytesToKey with one round, by createHash alone: Electron's BoringSSL has no such function.
 * D_1 = H(passphrase salt), D_n = H(D_n-1 passphrase salt); the first 32 bytes are the key, the next 16 the IV.
 */
export function bytesToKey(passphrase: string, salt: Uint8Array, digest: Digest): KeyAndIv {
  const secret = Buffer.concat([Buffer.from(passphrase, 'utf8'), salt])
  let last: Buffer = Buffer.alloc(0)
  let all: Buffer = Buffer.alloc(0)
  while (all.length < 48) {
    last = createHash(digest).update(last).update(secret).digest()
    all = Buffer.concat([all, last])
  }
  return { key: all.subarray(0, 32), iv: all.subarray(32, 48) }
}

export interface EncryptOptions {
  readonly digest?: Digest
  /** Eight bytes; random unless a test needs to know them. */
  readonly salt?: Uint8Array
}

export function encryptCbc(data: Uint8Array, passphrase: string, options: EncryptOptions = {}): Packed<Uint8Array> {
  const { digest = DEFAULT_DIGEST, salt = randomBytes(SALT_BYTES) } = options
  if (passphrase === '') return refuse('key-empty')
  if (data.length > INPUT_LIMIT) return refuse('input-too-large', { limit: INPUT_LIMIT })
  const { key, iv } = bytesToKey(passphrase, salt, digest)
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  return ok(Buffer.concat([MAGIC, salt, cipher.update(data), cipher.final()]))
}

const isSalted = (bytes: Uint8Array): boolean =>
  bytes.length >= MAGIC.length && MAGIC.equals(bytes.subarray(0, MAGIC.length))

export interface DecryptOptions {
  /** Tried in this order; the phone is not known to say which it takes. */
  readonly digests?: readonly Digest[]
  /** Takes any content, also one that is neither text nor gzip. */
  readonly anyContent?: boolean
}

export interface Decrypted {
  readonly data: Uint8Array
  readonly digest: Digest
}

/**
 * A wrong key shows in the padding; one time in 256 it does not, so that the content must also read like a profile
 * (text, or something compressed).
 */
export function decryptCbc(bytes: Uint8Array, passphrase: string, options: DecryptOptions = {}): Packed<Decrypted> {
  if (passphrase === '') return refuse('key-empty')
  if (bytes.length > INPUT_LIMIT) return refuse('input-too-large', { limit: INPUT_LIMIT })
  if (!isSalted(bytes)) return refuse('aes-not-salted')
  const salt = bytes.subarray(MAGIC.length, HEADER_BYTES)
  const body = bytes.subarray(HEADER_BYTES)
  if (body.length === 0 || body.length % BLOCK_BYTES !== 0)
    return refuse('aes-truncated', { bytes: body.length % BLOCK_BYTES })
  for (const digest of options.digests ?? digests) {
    const data = open(body, bytesToKey(passphrase, salt, digest))
    if (data && (options.anyContent === true || readsLikeProfile(data))) return ok({ data, digest })
  }
  return refuse('aes-wrong-key')
}

function open(body: Uint8Array, { key, iv }: KeyAndIv): Buffer | undefined {
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, iv)
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    return undefined // the padding is not one
  }
}
