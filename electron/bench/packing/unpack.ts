import { ok } from '../../../shared/domain/result.ts'
import { decryptCbc, type Digest } from './aes-cbc.ts'
import { decryptGcm } from './aes128gcm.ts'
import { type Form, formOf } from './form.ts'
import { gunzip } from './gzip.ts'
import type { Layer } from './pack.ts'
import { type Packed, refuse } from './problem.ts'

export interface UnpackOptions {
  readonly key?: string
  /** Both are tried when it is not given. */
  readonly digest?: Digest
  /** For a body that came with `Content-Encoding: aes128gcm`: such a body has no mark of its own. */
  readonly ikm?: Uint8Array
}

export interface UnpackedFile {
  readonly data: Uint8Array
  readonly form: Form
  /** From the outside in. */
  readonly layers: readonly Layer[]
  /** A phone decrypts first and then decompresses: a file that was encrypted first is read here, but not by a phone. */
  readonly readableByPhone: boolean
}

/** A profile has two layers at most. */
const LAYER_LIMIT = 3

/** Takes off every layer that the content shows, or says in words why one does not come off. */
export async function unpack(bytes: Uint8Array, options: UnpackOptions = {}): Promise<Packed<UnpackedFile>> {
  const layers: Layer[] = []
  let data = bytes
  if (options.ikm !== undefined) {
    const opened = decryptGcm(data, options.ikm)
    if (!opened.ok) return opened
    data = opened.value
    layers.push({ form: 'aes128gcm' })
  }
  for (;;) {
    const form = formOf(data)
    if (form === 'empty') return refuse('empty')
    if (form !== 'gzip' && form !== 'salted') return ok({ data, form, layers, readableByPhone: inOrder(layers) })
    if (layers.length === LAYER_LIMIT) return refuse('too-many-layers', { limit: LAYER_LIMIT })
    if (form === 'gzip') {
      const unfolded = await gunzip(data)
      if (!unfolded.ok) return unfolded
      data = unfolded.value
      layers.push({ form: 'gzip' })
      continue
    }
    if (options.key === undefined) return refuse('key-missing')
    const opened = decryptCbc(data, options.key, options.digest && { digests: [options.digest] })
    if (!opened.ok) return opened
    data = opened.value.data
    layers.push({ form: 'aes-256-cbc', digest: opened.value.digest })
  }
}

/** One encryption at most, and outside of one compression. */
const inOrder = (layers: readonly Layer[]): boolean =>
  layers.length <= 2 && layers.slice(1).every((layer) => layer.form === 'gzip') && !isTwice(layers)

const isTwice = ([outer, inner]: readonly Layer[]): boolean => outer?.form === 'gzip' && inner?.form === 'gzip'
