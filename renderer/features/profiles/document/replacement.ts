import type { TextEdit } from '../../../../shared/domain/profile/span.ts'

const isHalf = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff

/**
 * The one stretch in which two texts differ: what is before and behind it stays, so that the caret and the folds stay
 * where they are. Null when they are the same.
 */
export function replacement(before: string, after: string): TextEdit | null {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++
  if (isHalf(before.charCodeAt(from)) || isHalf(after.charCodeAt(from))) from--
  let same = 0
  const most = shorter - from
  while (same < most && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same))
    same++
  if (same > 0 && isHalf(before.charCodeAt(before.length - same))) same--
  return { offset: from, length: before.length - same - from, text: after.slice(from, after.length - same) }
}
