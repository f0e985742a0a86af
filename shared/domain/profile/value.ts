import type { Span } from './span.ts'

/**
 * How the phone reads the text of an element (phone-facts 1.1): the five named entities and numeric references are decoded,
 * a line end becomes a space, and blanks at both ends are dropped. Comments are not part of a value; CDATA is, as it stands.
 */

/** A stretch of the source that a stretch of the value came from; equal lengths stand for each other one to one. */
interface Piece {
  readonly at: number
  readonly length: number
  readonly from: number
  readonly taken: number
}

export interface DecodedValue {
  readonly value: string
  /** The source of `length` units of the value at `at`. */
  readonly sourceOf: (at: number, length: number) => Span
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', apos: "'", quot: '"' }
const reference = /&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,10})|([A-Za-z][A-Za-z0-9]{0,30}));/y

/** Blanks that the phone drops at both ends. A non-breaking space is not one of them. */
const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

/** Characters that XML 1.0 allows (2.2). */
const isXmlChar = (code: number): boolean =>
  code === 0x9 ||
  code === 0xa ||
  code === 0xd ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff)

export type Reference =
  | { readonly kind: 'character'; readonly text: string; readonly length: number }
  | { readonly kind: 'unknown'; readonly name: string; readonly length: number }
  | { readonly kind: 'invalid'; readonly length: number }
  | { readonly kind: 'bare' }

/** What `&…` at this place is. Nothing is expanded twice, so that a reference can never grow. */
export function referenceAt(text: string, at: number): Reference {
  reference.lastIndex = at
  const found = reference.exec(text)
  if (!found) return { kind: 'bare' }
  const [whole, hex, decimal, name] = found
  const { length } = whole
  if (name !== undefined) {
    const known = Object.hasOwn(named, name) ? named[name] : undefined
    return known === undefined ? { kind: 'unknown', name, length } : { kind: 'character', text: known, length }
  }
  const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16)
  return isXmlChar(code) ? { kind: 'character', text: String.fromCodePoint(code), length } : { kind: 'invalid', length }
}

/** The stretch without the blanks at both ends. */
export function trimmed(text: string, from: number, to: number): Span {
  while (from < to && isBlank(text.charCodeAt(from))) from++
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  return { offset: from, length: to - from }
}

const needsWork = /[&<\r\n]/

/** The value without its map: what nearly every element needs, and cheap when there is nothing to decode. */
export function readValue(text: string, content: Span): string {
  const { offset, length } = trimmed(text, content.offset, content.offset + content.length)
  const raw = text.slice(offset, offset + length)
  return needsWork.test(raw) ? decodeValue(text, content).value : raw
}

export function decodeValue(text: string, content: Span): DecodedValue {
  const { offset, length } = trimmed(text, content.offset, content.offset + content.length)
  const pieces: Piece[] = []
  let value = ''
  const put = (decoded: string, from: number, taken: number): void => {
    pieces.push({ at: value.length, length: decoded.length, from, taken })
    value += decoded
  }
  const end = offset + length
  const special = /[&<\r\n]/g
  for (let at = offset; at < end;) {
    special.lastIndex = at
    const found = special.exec(text)
    const next = found === null || found.index >= end ? end : found.index
    if (next > at) put(text.slice(at, next), at, next - at)
    at = next < end ? takeSpecial(text, next, end, put) : end
  }
  return trimmedValue(value, pieces, offset, end)
}

function takeSpecial(text: string, at: number, end: number, put: (s: string, from: number, n: number) => void): number {
  const char = text[at]
  if (char === '\r' || char === '\n') {
    const length = char === '\r' && text[at + 1] === '\n' ? 2 : 1
    put(' ', at, length)
    return at + length
  }
  if (char === '&') {
    const found = referenceAt(text, at)
    if (found.kind !== 'character' || at + found.length > end) {
      put('&', at, 1) // not a reference: as it stands
      return at + 1
    }
    put(/[\r\n]/.test(found.text) ? ' ' : found.text, at, found.length)
    return at + found.length
  }
  if (text.startsWith('<!--', at)) return behind(text, '-->', at, end)
  if (text.startsWith('<![CDATA[', at)) {
    const close = text.indexOf(']]>', at + 9)
    const stop = close < 0 || close > end ? end : close
    const lineEnds = /\r\n?|\n/g
    let from = at + 9
    for (const line of text.slice(from, stop).matchAll(lineEnds)) {
      const lineEnd = at + 9 + line.index
      put(text.slice(from, lineEnd), from, lineEnd - from)
      put(' ', lineEnd, line[0].length)
      from = lineEnd + line[0].length
    }
    put(text.slice(from, stop), from, stop - from)
    return Math.min(end, stop + 3)
  }
  if (text[at + 1] === '?') return behind(text, '?>', at, end)
  put('<', at, 1)
  return at + 1
}

function behind(text: string, mark: string, at: number, end: number): number {
  const close = text.indexOf(mark, at + 2)
  return close < 0 ? end : Math.min(end, close + mark.length)
}

function trimmedValue(value: string, pieces: readonly Piece[], offset: number, end: number): DecodedValue {
  const kept = trimmed(value, 0, value.length)
  return {
    value: value.slice(kept.offset, kept.offset + kept.length),
    sourceOf(at, length) {
      const from = sourceAt(pieces, kept.offset + at, offset, end)
      const to = length === 0 ? from : endAt(pieces, kept.offset + at + length, offset, end)
      return { offset: from, length: Math.max(0, to - from) }
    },
  }
}

function sourceAt(pieces: readonly Piece[], at: number, offset: number, end: number): number {
  for (const piece of pieces) {
    if (at >= piece.at + piece.length) continue
    return piece.length === piece.taken ? piece.from + Math.max(0, at - piece.at) : piece.from
  }
  return pieces.length === 0 ? offset : end
}

function endAt(pieces: readonly Piece[], at: number, offset: number, end: number): number {
  for (const piece of pieces) {
    if (at > piece.at + piece.length) continue
    return piece.length === piece.taken ? piece.from + (at - piece.at) : piece.from + piece.taken
  }
  return pieces.length === 0 ? offset : end
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const attributeEscapes: Readonly<Record<string, string>> = { ...escapes, '"': '&quot;', "'": '&apos;' }

export const escapeText = (value: string): string => value.replace(/[&<>]/g, (char) => escapes[char] ?? char)
export const escapeAttribute = (value: string): string =>
  value.replace(/[&<>"']/g, (char) => attributeEscapes[char] ?? char)

/** Why a value cannot be written so that the phone reads it back as it is; null when it can. */
export function whyUnwritable(value: string): 'edges' | 'newline' | 'control' | null {
  if (/[\r\n]/.test(value)) return 'newline'
  for (const char of value) {
    const code = char.codePointAt(0) ?? 0
    if (!isXmlChar(code)) return 'control'
  }
  return trimmed(value, 0, value.length).length === value.length ? null : 'edges'
}
