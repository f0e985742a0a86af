import type { Finding } from '../../../../shared/domain/profile/lint/finding.ts'
import { applyEdits, endOf, type TextEdit } from '../../../../shared/domain/profile/span.ts'

/**
 * Fixes after which the phone reads what was meant and nothing else: they change how something is written. A fix that
 * guesses (the nearest name, a value in range) is applied one at a time, by the person who knows.
 */
const safe: ReadonlySet<string> = new Set([
  'ampersand-bare',
  'less-than-bare',
  'control-character',
  'attribute-unquoted',
  'attribute-quotes',
  'tag-unfinished',
  'comment-dashes',
  'byte-order-mark',
  'single-quotes',
  'boolean-case',
  'value-case',
  'wrong-case',
  'flat-profile-spelled',
  'label-as-name',
  'duplicate-same',
])

export const isSafe = ({ code, fix }: Pick<Finding, 'code' | 'fix'>): boolean => fix !== undefined && safe.has(code)

/** A fix can bring another to light; a text is never gone over more often than this. */
const ROUNDS = 8

/** The text with every safe fix applied, and how many there were. */
export function withSafeFixes(
  text: string,
  lint: (text: string) => readonly Finding[],
): { readonly text: string; readonly applied: number } {
  let current = text
  let applied = 0
  for (let round = 0; round < ROUNDS; round++) {
    const edits: TextEdit[] = []
    for (const { code, fix } of lint(current)) {
      if (fix === undefined || !isSafe({ code, fix }) || overlaps(edits, fix.edits)) continue
      edits.push(...fix.edits)
      applied += 1
    }
    const next = applyEdits(current, edits)
    if (next === current) break
    current = next
  }
  return { text: current, applied }
}

/** Two fixes of the same place: the first is applied, the other is looked at again in the next round. */
const overlaps = (kept: readonly TextEdit[], more: readonly TextEdit[]): boolean =>
  more.some((edit) => kept.some((other) => edit.offset <= endOf(other) && other.offset <= endOf(edit)))
