import { ok } from '../../../shared/domain/result.ts'
import { DEFAULT_DIGEST, encryptCbc, type Digest } from './aes-cbc.ts'
import { encryptGcm } from './aes128gcm.ts'
import { formOf } from './form.ts'
import { gzip } from './gzip.ts'
import { type Packed, refuse } from './problem.ts'

export type Layer =
  { readonly form: 'gzip' } | { readonly form: 'aes-256-cbc'; readonly digest: Digest } | { readonly form: 'aes128gcm' }

export interface PackOptions {
  readonly gzip?: boolean
  readonly key?: string
  readonly digest?: Digest
  /** For `Content-Encoding: aes128gcm`, in place of a key. */
  readonly ikm?: Uint8Array
  readonly salt?: Uint8Array
}

export interface PackedFile {
  readonly data: Uint8Array
  /** In the order in which they were put on. */
  readonly layers: readonly Layer[]
}

/** Compresses, then encrypts: in the other order no phone can read it (the vendor's chapter, "Gestion des profils"). */
export async function pack(bytes: Uint8Array, options: PackOptions): Promise<Packed<PackedFile>> {
  const { key, digest = DEFAULT_DIGEST, ikm, salt } = options
  const form = formOf(bytes)
  if (form === 'empty') return refuse('empty')
  if (form === 'salted') return refuse('already-encrypted')
  if (form === 'gzip' && options.gzip === true) return refuse('already-compressed')
  let data = bytes
  const layers: Layer[] = []
  if (options.gzip === true) {
    const packed = await gzip(data)
    if (!packed.ok) return packed
    data = packed.value
    layers.push({ form: 'gzip' })
  }
  if (key !== undefined) {
    const sealed = encryptCbc(data, key, { digest, ...(salt && { salt }) })
    if (!sealed.ok) return sealed
    data = sealed.value
    layers.push({ form: 'aes-256-cbc', digest })
  }
  if (ikm !== undefined) {
    const sealed = encryptGcm(data, ikm, salt && { salt })
    if (!sealed.ok) return sealed
    data = sealed.value
    layers.push({ form: 'aes128gcm' })
  }
  return ok({ data, layers })
}
