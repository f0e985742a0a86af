import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { parseFilter } from '../../../shared/domain/event/filter-parse.ts'
import {
  filterTokens,
  suggestTerms,
  withoutToken,
  type FilterToken,
} from '../../../shared/domain/event/filter-tokens.ts'
import { committed, reopened, typed, wholeOf, type FilterDraft } from './filter-draft.ts'
import { filterTime } from './filter-time.ts'

/** How long a pause in typing means "show me". */
const SETTLE_MS = 250

type Problem = ReturnType<typeof problemOf>

export interface FilterField {
  readonly draft: string
  /** Everything is selected, the chips too. */
  readonly all: boolean
  readonly empty: boolean
  readonly chips: readonly FilterToken[]
  readonly problem: Problem
  /** What could complete the word at the caret, and which of it is chosen. */
  readonly options: readonly string[]
  readonly option: number
  readonly take: (option: string) => void
  readonly type: (text: string, caret: number) => void
  readonly setCaret: (caret: number) => void
  readonly setFocused: (focused: boolean) => void
  readonly byKey: (event: KeyboardEvent) => void
  readonly clear: () => void
  readonly removeChip: (token: FilterToken) => void
}

interface Query {
  readonly value: string
  readonly onChange: (filter: string) => void
  readonly onLeave: () => void
}

/** The field in which a query is written: its text, what completes it, and what its keys do. */
export function useFilterField({ value, onChange, onLeave }: Query): FilterField {
  const { text, set, settle } = useDraft(value, onChange)
  const [focused, setFocused] = useState(false)
  const [caret, setCaret] = useState(0)
  const [option, setOption] = useState(-1)
  const [time] = useState(filterTime)
  const chips = useMemo(() => filterTokens(text.chips, time), [text.chips, time])
  const suggestions = suggestTerms(text.draft, caret)
  const options = focused && /\S$/.test(text.draft) ? suggestions.options.filter((each) => each !== text.draft) : []
  const take = (chosen: string): void => {
    const draft = text.draft.slice(0, suggestions.from) + chosen + text.draft.slice(suggestions.to)
    const next = chosen.endsWith(':') ? { ...text, draft } : committed({ ...text, draft })
    setOption(-1)
    setCaret(next.draft.length)
    set(next)
    if (next.draft === '') settle(next)
  }
  const clear = (): void => settle({ chips: '', draft: '' })
  const chosen = options[option]
  const selecting = useSelectAll(chips.length > 0)
  const steps: Readonly<Record<string, (() => void) | false>> = {
    ArrowDown: options.length > 0 && (() => setOption((option + 1) % options.length)),
    ArrowUp: options.length > 0 && (() => setOption((option - 1 + options.length) % options.length)),
    Tab: chosen !== undefined && (() => take(chosen)),
    Enter: () => (chosen === undefined ? settle(committed(text)) : take(chosen)),
    Backspace: text.draft === '' && chips.length > 0 && (() => set(reopened(text, time))),
    Escape: () => (text.draft === '' ? onLeave() : settle({ ...text, draft: '' })),
  }
  return {
    draft: text.draft,
    empty: wholeOf(text) === '',
    chips,
    problem: problemOf(text, options.length > 0),
    options,
    option,
    take,
    type: (next, at) => {
      setOption(-1)
      setCaret(at)
      set(typed(selecting.all ? { chips: '', draft: '' } : text, next, time))
      selecting.drop()
    },
    setCaret,
    setFocused,
    all: selecting.all,
    byKey: (event) => runStep(selecting.byKey(event) ? clear : steps[event.key], event),
    clear,
    removeChip: (token) => settle({ ...text, chips: withoutToken(text.chips, token) }),
  }
}

/** Ctrl+A takes the chips, too: what is typed next replaces everything, Backspace and Delete clear it. */
function useSelectAll(hasChips: boolean) {
  const [selected, setSelected] = useState(false)
  const all = selected && hasChips
  /** Whether this key clears everything. */
  const byKey = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean => {
    const selects = (ctrlKey || metaKey) && key.toLowerCase() === 'a'
    const clears = all && (key === 'Backspace' || key === 'Delete')
    // A letter that is typed is still to replace everything: `type` drops the selection.
    if (selects || clears || key.startsWith('Arrow') || key === 'Escape') setSelected(selects)
    return clears
  }
  return { all, byKey, drop: () => setSelected(false) }
}

function runStep(step: (() => void) | false | undefined, event: KeyboardEvent): void {
  if (!step) return
  event.preventDefault()
  event.stopPropagation()
  step()
}

/** What is wrong with the query; a word that can still become right is left in peace. */
function problemOf(text: FilterDraft, completing: boolean) {
  const parsed = parseFilter(completing ? text.chips : wholeOf(text), filterTime())
  return parsed.ok ? null : parsed.error
}

/** The field's own text. It is shown when typing rests; what comes from outside replaces it. */
function useDraft(value: string, onChange: (filter: string) => void) {
  const [text, setText] = useState<FilterDraft>({ chips: value, draft: '' })
  const [shown, setShown] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  if (value !== shown) {
    setShown(value)
    if (wholeOf(text) !== value) setText({ chips: value, draft: '' })
  }
  const show = (next: FilterDraft): void => {
    clearTimeout(timer.current)
    const whole = wholeOf(next)
    if (parseFilter(whole, filterTime()).ok && whole !== value) onChange(whole)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    text,
    set: (next: FilterDraft): void => {
      setText(next)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => show(next), SETTLE_MS)
    },
    settle: (next: FilterDraft): void => {
      setText(next)
      show(next)
    },
  }
}
