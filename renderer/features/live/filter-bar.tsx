import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { parseFilter } from '../../../shared/domain/event/filter-parse.ts'
import {
  filterTokens,
  suggestTerms,
  withoutToken,
  type FilterToken,
} from '../../../shared/domain/event/filter-tokens.ts'
import { Icon } from '../../ui/icon.tsx'
import { inert } from '../../ui/inert.ts'
import { committed, reopened, typed, wholeOf, type FilterDraft } from './filter-draft.ts'
import { filterTime } from './filter-time.ts'
import styles from './live.module.css'

/** How long a pause in typing means "show me". */
const SETTLE_MS = 250

interface FilterBarProps {
  /** The filter that is shown now. */
  readonly value: string
  readonly onChange: (filter: string) => void
  /** Stands at the end of the field: the count, the saved filters. */
  readonly children: ReactNode
  readonly inputRef: Ref<HTMLInputElement>
  /** Esc in an empty field goes back to the list. */
  readonly onLeave: () => void
}

/** A query as chips and text: completed while it is typed, explained in place where it makes no sense. */
export function FilterBar({ value, onChange, children, inputRef, onLeave }: FilterBarProps) {
  const { t } = useTranslation(['live', 'filter'])
  const { text, set, settle } = useDraft(value, onChange)
  const [focused, setFocused] = useState(false)
  const [caret, setCaret] = useState(0)
  const [option, setOption] = useState(-1)
  const [time] = useState(filterTime)
  const listId = useId()
  const problemId = useId()

  const chips = useMemo(() => filterTokens(text.chips, time), [text.chips, time])
  const suggestions = suggestTerms(text.draft, caret)
  const options = focused && /\S$/.test(text.draft) ? suggestions.options.filter((each) => each !== text.draft) : []
  const problem = problemOf(text, options.length > 0)

  const take = (chosen: string): void => {
    const draft = text.draft.slice(0, suggestions.from) + chosen + text.draft.slice(suggestions.to)
    const next = chosen.endsWith(':') ? { ...text, draft } : committed({ ...text, draft })
    setOption(-1)
    setCaret(next.draft.length)
    set(next)
    if (next.draft === '') settle(next)
  }
  const byKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    const chosen = options[option]
    const steps: Readonly<Record<string, (() => void) | false>> = {
      ArrowDown: options.length > 0 && (() => setOption((option + 1) % options.length)),
      ArrowUp: options.length > 0 && (() => setOption((option - 1 + options.length) % options.length)),
      Tab: chosen !== undefined && (() => take(chosen)),
      Enter: () => (chosen === undefined ? settle(committed(text)) : take(chosen)),
      Backspace: text.draft === '' && chips.length > 0 && (() => set(reopened(text, time))),
      Escape: () => (text.draft === '' ? onLeave() : settle({ ...text, draft: '' })),
    }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    step()
  }
  return (
    <div className={styles['field']}>
      <div className={styles['box']} data-invalid={problem !== null}>
        <Icon name="search" size={14} />
        {chips.map((token) => (
          <Chip
            key={`${token.at}-${token.value}`}
            token={token}
            onRemove={() => settle({ ...text, chips: withoutToken(text.chips, token) })}
          />
        ))}
        <input
          ref={inputRef}
          className={styles['input']}
          role="combobox"
          aria-label={t('filter.label')}
          aria-expanded={options.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={option >= 0 ? `${listId}-${option}` : undefined}
          aria-invalid={problem !== null}
          aria-describedby={problem ? problemId : undefined}
          placeholder={chips.length === 0 ? t('filter.placeholder') : ''}
          autoComplete="off"
          spellCheck={false}
          value={text.draft}
          onChange={(event) => {
            setOption(-1)
            setCaret(event.target.selectionStart ?? event.target.value.length)
            set(typed(text, event.target.value, time))
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onKeyDown={byKey}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
        />
        {wholeOf(text) !== '' && (
          <button
            type="button"
            className={styles['iconButton']}
            aria-label={t('filter.clear')}
            title={t('filter.clear')}
            onClick={() => settle({ chips: '', draft: '' })}
          >
            <Icon name="close" size={13} />
          </button>
        )}
        {children}
      </div>
      <ul
        id={listId}
        role="listbox"
        aria-label={t('filter.suggestions')}
        className={styles['options']}
        hidden={options.length === 0}
      >
        {options.map((each, index) => (
          <li
            key={each}
            id={`${listId}-${index}`}
            role="option"
            className={styles['option']}
            aria-selected={index === option}
            onPointerDown={(event) => {
              event.preventDefault() // the field keeps the focus
              take(each)
            }}
          >
            {each}
          </li>
        ))}
      </ul>
      {problem && (
        <p id={problemId} className={styles['problem']} role="alert">
          {t(`filter:problems.${problem.code}`, inertTexts(problem.params))}
        </p>
      )}
    </div>
  )
}

const inertTexts = (params: Readonly<Record<string, string | number>>): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? inert(value, 200) : value]),
  )

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

function Chip({ token, onRemove }: { readonly token: FilterToken; readonly onRemove: () => void }) {
  const { t } = useTranslation('live')
  const written = `${token.not ? '-' : ''}${token.on ?? '?'}:${token.value}`
  return (
    <span className={styles['chip']} data-not={token.not} data-invalid={token.problem !== null}>
      <span>
        <b>
          {token.not ? '-' : ''}
          {token.on === null ? '' : `${token.on}:`}
        </b>
        <bdi>{inert(token.value, 80)}</bdi>
      </span>
      <button type="button" onClick={onRemove} aria-label={t('filter.remove', { term: inert(written, 80) })}>
        <Icon name="close" size={11} />
      </button>
    </span>
  )
}
