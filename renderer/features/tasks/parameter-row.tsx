import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Catalogue, Parameter } from '../../../shared/domain/profile/catalogue.ts'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { Unseen } from '../../ui/unseen.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import styles from './tasks.module.css'

interface ParameterRowProps {
  readonly catalogue: Catalogue
  readonly name: string
  /** Undefined when the task leaves the parameter alone. */
  readonly value: string | undefined
  /** What the chosen profile sets now. */
  readonly before: string | undefined
  readonly problem: string | null
  readonly onChange: (value: string | undefined) => void
}

/** One parameter: whether it is written, with which value, and what it does. */
export function ParameterRow({ catalogue, name, value, before, problem, onChange }: ParameterRowProps) {
  const { t } = useTranslation('tasks')
  const language = useLanguage()
  const id = useId()
  const { parameter, label, doc, docLanguage } = wordsOf(catalogue, name, language)
  const start = before ?? parameter?.default ?? ''
  return (
    <div className={styles['parameter']} data-written={value !== undefined}>
      <input
        id={`${id}-write`}
        type="checkbox"
        className={styles['write']}
        aria-label={t('write', { name: label })}
        checked={value !== undefined}
        onChange={(event) => onChange(event.target.checked ? start : undefined)}
      />
      <div className={styles['about']}>
        <label htmlFor={`${id}-value`}>{label}</label>
        <span className={styles['name']}>
          <Mono dim wrap>
            {name}
          </Mono>
        </span>
        <p className="dim" lang={docLanguage}>
          {doc}
        </p>
      </div>
      <div className={styles['value']}>
        <Value
          id={`${id}-value`}
          parameter={parameter}
          value={value ?? start}
          muted={value === undefined}
          invalid={problem !== null}
          onChange={onChange}
        />
        <Unseen text={value ?? start} />
        <Notes value={value} before={before} problem={problem} />
      </div>
    </div>
  )
}

/** The parameter's words in the interface's language; English where nobody has translated its documentation. */
function wordsOf(catalogue: Catalogue, name: string, language: string) {
  const found = catalogue.find(name)
  if (found === null) return { parameter: undefined, label: name, doc: '', docLanguage: language }
  const { parameter, numbers } = found
  const { labelFr, docFr } = language.startsWith('fr') ? parameter : { labelFr: undefined, docFr: undefined }
  const label = [labelFr ?? parameter.label, ...numbers].join(' ')
  return { parameter, label, doc: docFr ?? parameter.doc, docLanguage: docFr === undefined ? 'en' : language }
}

/** What is wrong with the value, and what it replaces. */
function Notes({ value, before, problem }: Pick<ParameterRowProps, 'value' | 'before' | 'problem'>) {
  const { t } = useTranslation('tasks')
  return (
    <>
      {problem !== null && <p className={styles['problem']}>{problem}</p>}
      {before !== undefined && before !== value && (
        <p className="dim">{t('before', { value: before === '' ? '∅' : inert(before, 120) })}</p>
      )}
      {value === '' && <p className="dim">{t('writesEmpty')}</p>}
    </>
  )
}

function Value({
  id,
  parameter,
  value,
  muted,
  invalid,
  onChange,
}: {
  readonly id: string
  readonly parameter: Parameter | undefined
  readonly value: string
  readonly muted: boolean
  readonly invalid: boolean
  readonly onChange: (value: string) => void
}) {
  const choices = parameter?.type === 'yes_no' ? ['Yes', 'No'] : (parameter?.values ?? [])
  const className = `${styles['input'] ?? ''} ${muted ? (styles['muted'] ?? '') : ''}`
  if (choices.length === 0)
    return (
      <input
        id={id}
        className={className}
        value={value}
        maxLength={4_096}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={invalid}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  const listed = choices.includes(value) ? choices : [value, ...choices]
  return (
    <select id={id} className={className} value={value} onChange={(event) => onChange(event.target.value)}>
      {listed.map((choice) => (
        <option key={choice} value={choice}>
          {inert(choice)}
        </option>
      ))}
    </select>
  )
}
