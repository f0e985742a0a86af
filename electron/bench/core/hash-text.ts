import { createHash } from 'node:crypto'

/** The hash that digest authentication needs (RFC 7616), of a text. */
export const hashText = (algorithm: 'md5' | 'sha256', text: string): string =>
  createHash(algorithm).update(text, 'utf8').digest('hex')
