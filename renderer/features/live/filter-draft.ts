import type { FilterTime } from '../../../shared/domain/event/filter-time.ts'
import { filterTokens, withoutToken } from '../../../shared/domain/event/filter-tokens.ts'

/** A query as the field holds it: what became chips, and what is being typed. */
export interface FilterDraft {
  readonly chips: string
  readonly draft: string
}

export const wholeOf = ({ chips, draft }: FilterDraft): string => `${chips} ${draft}`.trim()

/** Terms that are finished (a space follows, no quote is open) become chips; the word being typed stays text. */
export function typed({ chips }: FilterDraft, text: string, time: FilterTime): FilterDraft {
  const quotes = text.replace(/\\./g, '').split('"').length - 1
  if (!text.endsWith(' ') || quotes % 2 === 1 || text.trim() === '') return { chips, draft: text.trimStart() }
  const last = filterTokens(text, time).at(-1)
  if (last?.problem) return { chips, draft: text }
  return { chips: wholeOf({ chips, draft: text }), draft: '' }
}

export const committed = (from: FilterDraft): FilterDraft => ({ chips: wholeOf(from), draft: '' })

/** Backspace at the start of the text takes the last chip apart again. */
export function reopened({ chips, draft }: FilterDraft, time: FilterTime): FilterDraft {
  const last = filterTokens(chips, time).at(-1)
  if (!last) return { chips, draft }
  return { chips: withoutToken(chips, last), draft: chips.slice(last.at, last.at + last.length) + draft }
}
