import { createHash } from 'node:crypto'
import type { ServedFile } from '../core/served-file.ts'

export interface InMemoryFile {
  readonly path: string
  readonly content: Uint8Array
  readonly modifiedMs: number
  /** Left out: made from the content. */
  readonly etag?: string
}

/** A file whose whole content is held. One object serves every transfer of it: nothing in it is a transfer's own. */
export const inMemoryFile = ({ path, content, modifiedMs, etag = entityTag(content) }: InMemoryFile): ServedFile => ({
  path,
  size: content.length,
  modifiedMs,
  etag,
  whole: content,
  read: (offset, length) => Promise.resolve(content.subarray(offset, offset + length)),
  close: () => undefined,
})

/** A strong entity tag: 132 bits of the content's hash, which no two contents share by accident. */
export const entityTag = (content: Uint8Array): string =>
  `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
