import { memo, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Access } from '../../../../shared/domain/profile/edit.ts'
import type { Finding } from '../../../../shared/domain/profile/lint/finding.ts'
import { Button } from '../../../ui/button.tsx'
import { inert } from '../../../ui/inert.ts'
import { StateLabel } from '../../../ui/state-label.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { docLanguage, docOf, labelOf } from '../catalogue.ts'
import type { ProfileDocument } from '../document/profile-document.ts'
import { useFindingWords } from '../../../widgets/finding-words.ts'
import { useRefusalWords } from '../use-words.ts'
import styles from './form.module.css'
import type { Field } from './form-model.ts'
import { ValueControl } from './value-control.tsx'

interface FieldRowProps {
  readonly field: Field
  readonly document: ProfileDocument
  readonly findings: readonly Finding[] | undefined
}

/** One parameter: what it is, its value, who may change it on the phone, and what is to be said of it. */
export const FieldRow = memo(
  function FieldRow({ field, document, findings = [] }: FieldRowProps) {
    const language = useLanguage()
    const refusalWords = useRefusalWords()
    const [refused, setRefused] = useState<string | null>(null)
    const id = useId()
    const { name, parameter, numbers, value, access, changed } = field
    const label = parameter === null ? inert(name, 200) : labelOf(parameter, language)
    const numbered = numbers.length === 0 ? label : `${label} [${numbers.join(', ')}]`
    const notes = `${id}-notes`

    const write = (text: string, typing: boolean): boolean => {
      const result = document.edit({ kind: 'set', name, value: text }, typing)
      setRefused(result.ok ? null : refusalWords(result.error))
      return result.ok
    }
    const remove = (): void => {
      const result = document.edit({ kind: 'remove', name })
      setRefused(result.ok ? null : refusalWords(result.error))
    }
    const setAccess = (to: Access | null): void => {
      const result = document.edit({ kind: 'set', name, ua: to })
      setRefused(result.ok ? null : refusalWords(result.error))
    }
    return (
      <div className={styles['row']} data-name={name} data-set={value !== null} data-changed={changed}>
        <div className={styles['label']}>
          <label htmlFor={id}>{inert(numbered, 200)}</label>
          <code>{inert(name, 200)}</code>
        </div>
        <div className={styles['value']}>
          <ValueControl
            id={id}
            field={field}
            label={numbered}
            describedBy={notes}
            invalid={refused !== null || findings.some(({ severity }) => severity === 'error')}
            onWrite={write}
            onRemove={remove}
          />
        </div>
        <div className={styles['tools']}>
          {value !== null && <Tools access={access} label={numbered} onAccess={setAccess} onRemove={remove} />}
        </div>
        <Notes id={notes} field={field} refused={refused} />
        {findings.length > 0 && <FieldFindings findings={findings} document={document} />}
      </div>
    )
  },
  (before, after) =>
    before.document === after.document && before.findings === after.findings && sameField(before.field, after.field),
)

interface ToolsProps {
  readonly access: string | null
  readonly label: string
  readonly onAccess: (access: Access | null) => void
  readonly onRemove: () => void
}

/** Who may change it on the phone, and the way out of the profile. */
function Tools({ access, label, onAccess, onRemove }: ToolsProps) {
  const { t } = useTranslation('profiles')
  const removal = t('form.remove', { name: label })
  return (
    <>
      <select
        className={styles['access']}
        value={access ?? ''}
        aria-label={t('form.access', { name: label })}
        title={t('form.accessTitle')}
        onChange={({ target }) => onAccess(target.value === '' ? null : (target.value as Access))}
      >
        {accessChoices(access).map((each) => (
          <option key={each} value={each}>
            {each === '' ? t('access.none') : isAccess(each) ? t(`access.short.${each}`) : inert(each, 20)}
          </option>
        ))}
      </select>
      <Button small look="quiet" icon="trash" onClick={onRemove} aria-label={removal} title={removal} />
    </>
  )
}

interface NotesProps {
  readonly id: string
  readonly field: Field
  /** Why what was typed cannot be written. */
  readonly refused: string | null
}

function Notes({ id, field: { value, parameter, changed }, refused }: NotesProps) {
  const { t } = useTranslation('profiles')
  const language = useLanguage()
  return (
    <div className={styles['notes']} id={id}>
      {changed && <StateLabel outcome="working">{t(value === null ? 'form.removed' : 'form.changed')}</StateLabel>}
      {parameter === null ? (
        <span className="dim">{t('form.stranger')}</span>
      ) : (
        <span lang={docLanguage(parameter, language)} className="dim">
          {docOf(parameter, language)}
        </span>
      )}
      {refused !== null && <StateLabel outcome="failed">{refused}</StateLabel>}
    </div>
  )
}

/** Rows are made anew with every keystroke; only those that say something else are drawn anew. */
const sameField = (a: Field, b: Field): boolean =>
  a.name === b.name &&
  a.parameter === b.parameter &&
  a.value === b.value &&
  a.access === b.access &&
  a.changed === b.changed

const isAccess = (word: string): word is Access => word === 'na' || word === 'ro' || word === 'rw'

/** What the text says stays choosable, however it is spelled. */
const accessChoices = (access: string | null): readonly string[] => {
  const known = ['', 'na', 'ro', 'rw']
  return access === null || known.includes(access) ? known : [...known, access]
}

function FieldFindings({
  findings,
  document,
}: {
  readonly findings: readonly Finding[]
  readonly document: ProfileDocument
}) {
  const wordsOf = useFindingWords()
  return (
    <ul className={styles['findings']}>
      {findings.map((finding) => {
        const words = wordsOf(finding)
        return (
          <li key={`${finding.code}-${finding.offset}`}>
            <StateLabel outcome={outcomes[finding.severity]}>
              {words.what} {words.next}
            </StateLabel>
            {words.fix !== null && (
              <Button small onClick={() => document.applyFix(finding)}>
                {words.fix}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

const outcomes = { error: 'failed', warning: 'attention', info: 'neutral' } as const
