import { X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip as gunzipStream, inflate, inflateRaw } from 'node:zlib'
import type { FetchAnswer, FetchPurpose } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { decryptCbc, encryptCbc } from '../packing/aes-cbc.ts'
import { decryptGcm, encryptGcm, readIkm } from '../packing/aes128gcm.ts'
import { formOf } from '../packing/form.ts'
import { gunzip } from '../packing/gzip.ts'
import { OUTPUT_LIMIT, type Packed } from '../packing/problem.ts'
import { decodeUtf8 } from '../../../shared/protocol/bytes/utf8.ts'

type Forms = Extract<FetchAnswer, { kind: 'content' }>['forms']
type Undone<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }

/** What came over the wire. */
export interface Received {
  readonly bytes: Uint8Array
  /** Of the whole content, where `bytes` is only its beginning. */
  readonly total: number
  readonly status: number | null
  /** As the server said it: `gzip`, `aes128gcm`, a list of them. */
  readonly encodings: readonly string[]
}

export interface DecodeWith {
  readonly purpose: FetchPurpose
  readonly key?: string | undefined
  readonly ikm?: string | undefined
}

/**
 * What a phone makes of a file: the transport's encodings, then the cipher, then gzip by its header, then the text
 * (phone-facts 1.4 to 1.6). A file that was encrypted first and compressed then is not readable, here as there.
 */
export async function decode(received: Received, how: DecodeWith): Promise<FetchAnswer> {
  const { status, total: bytes } = received
  const undecodable = (reason: string): FetchAnswer => ({ kind: 'undecodable', reason, status, bytes })
  // What a licence holds is published nowhere: any bytes may be one.
  if (how.purpose === 'firmware' || how.purpose === 'licence') {
    const text = Buffer.from(received.bytes).toString('latin1')
    return { kind: 'content', text, status, bytes, forms: [] }
  }
  const carried = await undoEncodings(received, how)
  if (!carried.ok) return undecodable(carried.reason)
  const opened = how.purpose === 'profile' ? await undoForms(carried.value, how) : carried
  if (!opened.ok) return undecodable(opened.reason)
  const text = textOf(opened.value.data)
  if (text === null) return undecodable(isZlib(opened.value.data) ? 'gzip-header' : 'not-utf8')
  const forms = [...opened.value.forms]
  if (how.purpose !== 'certificate') return { kind: 'content', text, status, bytes, forms }
  const commonName = commonNameIn(text)
  return commonName === null
    ? undecodable('not-a-certificate')
    : { kind: 'content', text, status, bytes, forms, commonName }
}

/** Compressed, but without the header by which a phone knows gzip (RFC 1950 §2.2). */
const isZlib = ([method = 0, flags = 0]: Uint8Array): boolean =>
  (method & 0x0f) === 8 && method >> 4 <= 7 && ((method << 8) | flags) % 31 === 0

interface Content {
  readonly data: Uint8Array
  readonly forms: Forms
}

const fromPacking = <T>(packed: Packed<T>): Undone<T> => (packed.ok ? packed : { ok: false, reason: packed.error.code })

async function undoEncodings({ bytes, encodings }: Received, { ikm }: DecodeWith): Promise<Undone<Content>> {
  let data = bytes
  const forms: Forms[number][] = []
  // The last one named was put on last (RFC 9110 §8.4).
  for (const encoding of [...encodings].reverse().slice(0, 4)) {
    if (encoding === '' || encoding === 'identity') continue
    const undone = encoding === 'aes128gcm' ? openGcm(data, ikm) : await unfold(data, encoding)
    if (!undone.ok) return undone
    data = undone.value
    if (encoding === 'aes128gcm') forms.push('aes128gcm')
  }
  return { ok: true, value: { data, forms } }
}

function openGcm(data: Uint8Array, ikm: string | undefined): Undone<Uint8Array> {
  const material = readIkm(ikm ?? '')
  return fromPacking(material.ok ? decryptGcm(data, material.value) : material)
}

type Unfold = (data: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Buffer>
const unzlib: Unfold = promisify(inflate)
const unfoldBare: Unfold = promisify(inflateRaw)
const unzip: Unfold = promisify(gunzipStream)
const unfolders: Readonly<Record<string, Unfold>> = {
  gzip: unzip,
  'x-gzip': unzip,
  // Some servers send bare deflate under this name; RFC 9110 §8.4.1.2 knows it.
  deflate: (data, options) => unzlib(data, options).catch(() => unfoldBare(data, options)),
}

async function unfold(data: Uint8Array, encoding: string): Promise<Undone<Uint8Array>> {
  const unfolder = Object.hasOwn(unfolders, encoding) ? unfolders[encoding] : undefined
  if (unfolder === undefined) return { ok: false, reason: 'content-encoding-unknown' }
  try {
    return { ok: true, value: await unfolder(data, { maxOutputLength: OUTPUT_LIMIT }) }
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return { ok: false, reason: tooLarge ? 'output-too-large' : 'content-encoding-damaged' }
  }
}

async function undoForms({ data, forms }: Content, { key }: DecodeWith): Promise<Undone<Content>> {
  let inner = data
  const undone: Forms[number][] = [...forms]
  // `aes128gcm` takes the place of `--key` (phone-facts 1.6).
  if (key !== undefined && !forms.includes('aes128gcm')) {
    const opened = fromPacking(decryptCbc(inner, key))
    if (!opened.ok) return opened
    inner = opened.value.data
    undone.push('aes-256-cbc')
  } else if (formOf(inner) === 'salted') return { ok: false, reason: 'key-missing' }
  if (formOf(inner) === 'gzip') {
    const unpacked = fromPacking(await gunzip(inner))
    if (!unpacked.ok) return unpacked
    inner = unpacked.value
    undone.push('gzip')
  }
  if (formOf(inner) === 'salted') return { ok: false, reason: 'encrypted-before-compressed' }
  return { ok: true, value: { data: inner, forms: undone } }
}

function textOf(bytes: Uint8Array): string | null {
  const text = decodeUtf8(bytes)
  return text.ok ? text.value.replace(/^\uFEFF/, '') : null
}

export interface EncodedBody {
  readonly bytes: Uint8Array
  readonly encoding: 'aes128gcm' | null
}

/**
 * A report as it leaves the phone: encrypted with `--key`, else with the IKM where there is one (phone-facts 1.6, 5.3).
 * What cannot be encrypted does not leave.
 */
export function encodeReport(
  text: string,
  { key = '', ikm = '' }: Pick<DecodeWith, 'key' | 'ikm'>,
): Undone<EncodedBody> {
  const bytes = Buffer.from(text, 'utf8')
  if (key !== '') {
    const sealed = fromPacking(encryptCbc(bytes, key))
    return sealed.ok ? { ok: true, value: { bytes: sealed.value, encoding: null } } : sealed
  }
  if (ikm === '') return { ok: true, value: { bytes, encoding: null } }
  const material = readIkm(ikm)
  const sealed = fromPacking(material.ok ? encryptGcm(bytes, material.value) : material)
  return sealed.ok ? { ok: true, value: { bytes: sealed.value, encoding: 'aes128gcm' } } : sealed
}

/** The CN of the first certificate; null where the file has none, or a damaged one. A licence has none and is no PEM. */
function commonNameIn(text: string): string | null {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) return ''
  try {
    return /^CN=(.*)$/m.exec(new X509Certificate(text).subject)?.[1] ?? ''
  } catch {
    return null
  }
}
