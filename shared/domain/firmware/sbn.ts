import { looksLikeWebPage } from '../text/web-page.ts'

/**
 * The wrapper that the files of some families begin with (deployment-facts 2.3), little-endian:
 *
 *   0x00      4        8         12             0x34           0x38
 *  ┌─────────┬────────┬─────────┬──────── … ───┬──────────────┬──────────────────┐
 *  │CD 34 12 │ header │         │ payload      │ name length  │ name, NUL behind │
 *  │AB       │ length │         │ length       │              │                  │
 *  └─────────┴────────┴─────────┴──────── … ───┴──────────────┴──────────────────┘
 */
export interface Wrapper {
  readonly header: number
  readonly payload: number
  readonly name: string
}

/** As much of a file as `checkSbn` looks at. */
export const SBN_HEAD_BYTES = 512

const MAGIC = 0xab_12_34_cd
const NAME_AT = 0x38
/** 340, 344 and 348 were seen. */
const HEADER_MOST = SBN_HEAD_BYTES

export type SbnProblem =
  | { readonly code: 'empty' }
  | { readonly code: 'no-wrapper' }
  | { readonly code: 'wrapper-broken' }
  | { readonly code: 'too-short'; readonly expected: number; readonly found: number }
  | { readonly code: 'too-long'; readonly expected: number; readonly found: number }
  | { readonly code: 'other-name'; readonly inside: string }
  | { readonly code: 'web-page' }

export interface SbnFile {
  readonly name: string
  readonly bytes: number
  /** Its first bytes. */
  readonly head: Uint8Array
  /** Whether the family wraps its files; where it does not, they begin with SquashFS or UBI (deployment-facts 2.3). */
  readonly wrapped: boolean
}

/** What can be said of a `.sbn` without the vendor's key; null when nothing is wrong with it. */
export function checkSbn({ name, bytes, head, wrapped }: SbnFile): SbnProblem | null {
  if (bytes === 0) return { code: 'empty' }
  if (looksLikeWebPage(head)) return { code: 'web-page' }
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (head.length < NAME_AT || view.getUint32(0, true) !== MAGIC) return wrapped ? { code: 'no-wrapper' } : null
  const wrapper = readWrapper(head, view)
  return wrapper === null ? { code: 'wrapper-broken' } : checkWrapper(wrapper, name, bytes)
}

function checkWrapper({ header, payload, name: inner }: Wrapper, name: string, found: number): SbnProblem | null {
  const expected = header + payload
  if (found !== expected) return { code: found < expected ? 'too-short' : 'too-long', expected, found }
  const inside = partOf(inner)
  // The comparison with the inner name is not documented, so only another part counts (deployment-facts 2.3).
  return inside === '' || inside === partOf(name) ? null : { code: 'other-name', inside: inner }
}

function readWrapper(head: Uint8Array, view: DataView): Wrapper | null {
  const header = view.getUint32(4, true)
  const nameLength = view.getUint32(0x34, true)
  if (header < NAME_AT || header > HEADER_MOST || nameLength > header - NAME_AT) return null
  const raw = head.subarray(NAME_AT, NAME_AT + nameLength)
  const end = raw.indexOf(0)
  const name = String.fromCharCode(...(end === -1 ? raw : raw.subarray(0, end)))
  return /^[\x20-\x7e]*$/.test(name) ? { header, payload: view.getUint32(12, true), name } : null
}

/** `kern2.78xx.12-0-7MPP0501-123.sbn` → `kern2.78xx`: without version and ending. */
const partOf = (name: string): string =>
  name
    .replace(/^.*\//, '')
    .replace(/\.sbn$/i, '')
    .replace(/\.(?:\d+-\d+-\d|BEV?-)[\w.-]*$/i, '')
    .toLowerCase()
