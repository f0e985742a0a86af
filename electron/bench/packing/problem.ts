import { err, type Result } from '../../../shared/domain/result.ts'

/**
 * Why a file cannot be packed or read back. The words (what happened, what to do next) are in the catalogue under
 * `packing:<code>`. Never holds a key.
 */
export const packingCodes = [
  'empty',
  'input-too-large', // limit
  'output-too-large', // limit
  'key-missing',
  'key-empty',
  'ikm-missing',
  'ikm-invalid',
  'already-compressed',
  'already-encrypted',
  'gzip-header', // detail
  'gzip-truncated',
  'gzip-damaged',
  'gzip-trailing', // bytes
  'gzip-ratio', // limit
  'aes-not-salted',
  'aes-truncated', // bytes
  'aes-wrong-key',
  'gcm-header',
  'gcm-record-size', // size
  'gcm-truncated',
  'gcm-wrong-key',
  'gcm-padding',
  'gcm-trailing',
  'too-many-layers', // limit
] as const
export type PackingCode = (typeof packingCodes)[number]

export interface PackingProblem {
  readonly code: PackingCode
  readonly params: Readonly<Record<string, string | number>>
}

export type Packed<T> = Result<T, PackingProblem>

export const refuse = (
  code: PackingCode,
  params: PackingProblem['params'] = {},
): { readonly ok: false; readonly error: PackingProblem } => err({ code, params })

/** Phones' profiles are tens of kilobytes; nothing published says how much a phone takes (phone-facts 1.3). */
export const INPUT_LIMIT = 16 * 1024 * 1024
export const OUTPUT_LIMIT = 32 * 1024 * 1024
