import type { IncomingHttpHeaders } from 'node:http'

interface Validators {
  readonly etag: string
  readonly modifiedMs: number
}

/** What the conditions of a request make of it, in the order of RFC 9110 §13.2.2. */
export function weighConditions(
  headers: IncomingHttpHeaders,
  file: Validators,
): 'send' | 'not-modified' | 'precondition-failed' {
  const match = headers['if-match']
  const unmodified = headers['if-unmodified-since']
  if (match !== undefined) {
    if (!names(match, file.etag, 'strong')) return 'precondition-failed'
  } else if (unmodified !== undefined && isAfter(file, unmodified) === true) return 'precondition-failed'
  const noneMatch = headers['if-none-match']
  // With If-None-Match there, If-Modified-Since is not looked at (§13.1.3).
  if (noneMatch !== undefined) return names(noneMatch, file.etag, 'weak') ? 'not-modified' : 'send'
  const modified = headers['if-modified-since']
  return modified !== undefined && isAfter(file, modified) === false ? 'not-modified' : 'send'
}

/** Whether a range may be sent: If-Range names this very content (§13.1.5), by its tag or to the second. */
export function rangeStillHolds(ifRange: string | undefined, file: Validators): boolean {
  if (ifRange === undefined) return true
  if (ifRange.startsWith('"') || ifRange.startsWith('W/')) return ifRange === file.etag
  return Date.parse(ifRange) === toSecond(file.modifiedMs)
}

function names(list: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (list.trim() === '*') return true
  return list.split(',').some((one) => {
    const tag = one.trim()
    return tag === etag || (comparison === 'weak' && tag === `W/${etag}`)
  })
}

/** Null where the date is none: such a condition is not there. */
function isAfter(file: Validators, date: string): boolean | null {
  const at = Date.parse(date)
  return Number.isNaN(at) ? null : toSecond(file.modifiedMs) > at
}

/** HTTP dates have no fractions. */
const toSecond = (ms: number): number => Math.floor(ms / 1_000) * 1_000
