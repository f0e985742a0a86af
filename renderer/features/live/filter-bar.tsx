import { useId, type ReactNode, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { FilterToken } from '../../../shared/domain/event/filter-tokens.ts'
import { Icon } from '../../ui/icon.tsx'
import { inert } from '../../ui/inert.ts'
import styles from './live.module.css'
import { useFilterField, type FilterField } from './use-filter-field.ts'

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
export function FilterBar({ children, inputRef, ...query }: FilterBarProps) {
  const { t } = useTranslation(['live', 'filter'])
  const field = useFilterField(query)
  const id = useId()
  const { problem } = field
  return (
    <div className={styles['field']}>
      <div className={styles['box']} data-invalid={problem !== null} data-all={field.all}>
        <Icon name="search" size={14} />
        {field.chips.map((token) => (
          <Chip key={`${token.at}-${token.value}`} token={token} onRemove={() => field.removeChip(token)} />
        ))}
        <QueryInput field={field} id={id} inputRef={inputRef} />
        {!field.empty && (
          <button
            type="button"
            className={styles['iconButton']}
            aria-label={t('filter.clear')}
            title={t('filter.clear')}
            onClick={field.clear}
          >
            <Icon name="close" size={13} />
          </button>
        )}
        {children}
      </div>
      <Completions field={field} id={id} />
      {problem && (
        <p id={`${id}-problem`} className={styles['problem']} role="alert">
          {t(`filter:problems.${problem.code}`, inertTexts(problem.params))}
        </p>
      )}
    </div>
  )
}

interface PartProps {
  readonly field: FilterField
  /** What the parts' own ids begin with. */
  readonly id: string
}

function QueryInput({ field, id, inputRef }: PartProps & { readonly inputRef: Ref<HTMLInputElement> }) {
  const { t } = useTranslation('live')
  const { draft, chips, options, option, problem } = field
  return (
    <input
      ref={inputRef}
      className={styles['input']}
      role="combobox"
      aria-label={t('filter.label')}
      aria-expanded={options.length > 0}
      aria-controls={id}
      aria-autocomplete="list"
      aria-activedescendant={option >= 0 ? `${id}-${option}` : undefined}
      aria-invalid={problem !== null}
      aria-describedby={problem ? `${id}-problem` : undefined}
      placeholder={chips.length === 0 ? t('filter.placeholder') : ''}
      autoComplete="off"
      spellCheck={false}
      value={draft}
      onChange={({ target }) => field.type(target.value, target.selectionStart ?? target.value.length)}
      onSelect={({ currentTarget }) => field.setCaret(currentTarget.selectionStart ?? 0)}
      onKeyDown={field.byKey}
      onFocus={() => field.setFocused(true)}
      onBlur={() => field.setFocused(false)}
    />
  )
}

function Completions({ field: { options, option, take }, id }: PartProps) {
  const { t } = useTranslation('live')
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={t('filter.suggestions')}
      className={styles['options']}
      hidden={options.length === 0}
    >
      {options.map((each, index) => (
        <li
          key={each}
          id={`${id}-${index}`}
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
  )
}

const inertTexts = (params: Readonly<Record<string, string | number>>): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? inert(value, 200) : value]),
  )

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
