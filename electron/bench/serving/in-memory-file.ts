import { createHash } from 'node:crypto'
import type { ServedFile } from '../core/served-file.ts'

export interface InMemoryFile {
  readonly path: string
  readonly content: Uint8Array
  readonly modifiedMs: number
  /** Left out: made from the content. */
  readonly sha256?: string
}

/** A file whose whole content is held. One object serves every transfer of it: nothing in it is a transfer's own. */
export const inMemoryFile = ({ path, content, modifiedMs, sha256 = sha256Of(content) }: InMemoryFile): ServedFile => ({
  path,
  size: content.length,
  modifiedMs,
  etag: entityTag(sha256),
  sha256,
  whole: content,
  read: (offset, length) => Promise.resolve(content.subarray(offset, offset + length)),
  close: () => undefined,
})

export const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** A strong entity tag: 128 bits of the content's hash, which no two contents share by accident. */
const entityTag = (sha256: string): string => `"${sha256.slice(0, 32)}"`
