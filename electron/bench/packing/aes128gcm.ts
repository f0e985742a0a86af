import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { ok } from '../../../shared/domain/result.ts'
import { INPUT_LIMIT, type Packed, refuse } from './problem.ts'

//   salt (16)   record size (4)   id length (1)   id    records: AES-128-GCM, each followed by its tag (16)
//  ┌──────────┬─────────────────┬───────────────┬──────┬─────────────────────────────────────────────┐
//  │          │ big endian      │               │      │ data, 01 (or 02 in the last), padding, tag │
//  └──────────┴─────────────────┴───────────────┴──────┴─────────────────────────────────────────────┘
// RFC 8188 §2: what a phone with IKM_HTTP_Encrypt_Content reads, under `Content-Encoding: aes128gcm` (phone-facts 1.6).

const SALT_BYTES = 16
const TAG_BYTES = 16
const HEADER_BYTES = 21
const LEAST_RECORD = 18
const MORE = 1
const LAST = 2

/** How the parameter's text becomes key material. Not published: its characters themselves, or base64url. */
export const ikmEncodings = ['ascii', 'base64url'] as const
export type IkmEncoding = (typeof ikmEncodings)[number]

export function readIkm(text: string, encoding: IkmEncoding = 'ascii'): Packed<Buffer> {
  if (text === '') return refuse('ikm-missing')
  if (encoding === 'base64url' && !/^[A-Za-z0-9_-]+={0,2}$/.test(text)) return refuse('ikm-invalid')
  return ok(Buffer.from(text, encoding === 'ascii' ? 'utf8' : 'base64url'))
}

/** HKDF with SHA-256 and one block of output (RFC 5869), by HMAC alone. */
function derive(ikm: Uint8Array, salt: Uint8Array): { readonly key: Buffer; readonly nonce: Buffer } {
  const prk = createHmac('sha256', salt).update(ikm).digest()
  const expand = (info: string, length: number): Buffer =>
    createHmac('sha256', prk).update(`Content-Encoding: ${info}\0\x01`, 'latin1').digest().subarray(0, length)
  return { key: expand('aes128gcm', 16), nonce: expand('nonce', 12) }
}

/** §2.3: the record's number is xored into the nonce's end. */
function nonceOf(base: Buffer, record: number): Buffer {
  const nonce = Buffer.from(base)
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ record) >>> 0, 8)
  return nonce
}

export interface GcmOptions {
  readonly salt?: Uint8Array
  readonly recordSize?: number
}

export function encryptGcm(data: Uint8Array, ikm: Uint8Array, options: GcmOptions = {}): Packed<Uint8Array> {
  const { salt = randomBytes(SALT_BYTES), recordSize = 4096 } = options
  if (ikm.length === 0) return refuse('ikm-missing')
  if (data.length > INPUT_LIMIT) return refuse('input-too-large', { limit: INPUT_LIMIT })
  if (recordSize < LEAST_RECORD) return refuse('gcm-record-size', { size: recordSize })
  const header = Buffer.alloc(HEADER_BYTES)
  header.set(salt)
  header.writeUInt32BE(recordSize, SALT_BYTES)
  const { key, nonce } = derive(ikm, salt)
  const room = recordSize - TAG_BYTES - 1
  const parts: Buffer[] = [header]
  const records = Math.max(1, Math.ceil(data.length / room))
  for (let record = 0; record < records; record++) {
    const cipher = createCipheriv('aes-128-gcm', key, nonceOf(nonce, record))
    const piece = data.subarray(record * room, (record + 1) * room)
    const end = Buffer.of(record === records - 1 ? LAST : MORE)
    parts.push(cipher.update(piece), cipher.update(end), cipher.final(), cipher.getAuthTag())
  }
  return ok(Buffer.concat(parts))
}

export function decryptGcm(bytes: Uint8Array, ikm: Uint8Array): Packed<Uint8Array> {
  if (ikm.length === 0) return refuse('ikm-missing')
  if (bytes.length > INPUT_LIMIT) return refuse('input-too-large', { limit: INPUT_LIMIT })
  if (bytes.length < HEADER_BYTES) return refuse('gcm-header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const recordSize = view.getUint32(SALT_BYTES)
  if (recordSize < LEAST_RECORD) return refuse('gcm-record-size', { size: recordSize })
  const start = HEADER_BYTES + view.getUint8(20)
  if (start + TAG_BYTES + 1 > bytes.length) return refuse('gcm-truncated')
  const { key, nonce } = derive(ikm, bytes.subarray(0, SALT_BYTES))
  const parts: Buffer[] = []
  for (let record = 0, at = start; at < bytes.length; record++, at += recordSize) {
    const opened = openRecord(bytes.subarray(at, at + recordSize), key, nonceOf(nonce, record))
    // With the right key the first record opens; a later one that does not was cut or changed on its way.
    if (opened === undefined) return refuse(record === 0 ? 'gcm-wrong-key' : 'gcm-truncated')
    const end = opened.findLastIndex((byte) => byte !== 0)
    const mark = opened[end]
    if (mark !== MORE && mark !== LAST) return refuse('gcm-padding')
    parts.push(opened.subarray(0, end))
    const last = at + recordSize >= bytes.length
    if (mark === LAST) return last ? ok(Buffer.concat(parts)) : refuse('gcm-trailing')
    if (last) return refuse('gcm-truncated')
  }
  return refuse('gcm-truncated')
}

function openRecord(record: Uint8Array, key: Buffer, nonce: Buffer): Buffer | undefined {
  if (record.length <= TAG_BYTES) return undefined
  try {
    const decipher = createDecipheriv('aes-128-gcm', key, nonce)
    decipher.setAuthTag(record.subarray(record.length - TAG_BYTES))
    return Buffer.concat([decipher.update(record.subarray(0, record.length - TAG_BYTES)), decipher.final()])
  } catch {
    return undefined
  }
}
