import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParameterType } from '../../../../shared/domain/profile/catalogue.ts'
import { Button } from '../../../ui/button.tsx'
import { inert } from '../../../ui/inert.ts'
import { Unseen } from '../../../ui/unseen.tsx'
import { valuesOf } from '../text/completion.ts'
import styles from './form.module.css'
import type { Field } from './form-model.ts'

interface ValueControlProps {
  readonly id: string
  readonly field: Field
  readonly label: string
  readonly describedBy: string
  readonly invalid: boolean
  /** Whether the value could be written; if not it stays in the field, to be finished. */
  readonly onWrite: (text: string, typing: boolean) => boolean
  readonly onRemove: () => void
}

/** Values of these types are as long as a line of text, or longer. */
const long: ReadonlySet<ParameterType> = new Set(['rule', 'condition', 'dial_plan', 'softkey_list', 'plk_function'])
const LONG_VALUE = 56

export function ValueControl(props: ValueControlProps) {
  const { field } = props
  const values = field.parameter === null ? [] : valuesOf(field.parameter)
  const free = values.length === 0 || field.parameter?.open === true
  return free ? <TextValue {...props} suggestions={values} /> : <ChosenValue {...props} values={values} />
}

/** '' stands for "not set": no parameter chooses between nothing and something. */
function ChosenValue({
  id,
  field,
  describedBy,
  invalid,
  onWrite,
  onRemove,
  values,
}: ValueControlProps & { readonly values: readonly string[] }) {
  const { t } = useTranslation('profiles')
  const { value, parameter } = field
  const preset = parameter?.default
  const known = value === null || values.includes(value) ? values : [...values, value]
  return (
    <select
      id={id}
      className={styles['input']}
      value={value ?? '\u0000'}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={({ target }) => (target.value === '\u0000' ? onRemove() : onWrite(target.value, false))}
    >
      <option value={'\u0000'}>
        {preset === undefined || preset === ''
          ? t('form.notSet')
          : t('form.notSetDefault', { value: inert(preset, 60) })}
      </option>
      {known.map((each) => (
        <option key={each} value={each}>
          {each === '' ? t('form.emptyValue') : inert(each, 80)}
        </option>
      ))}
    </select>
  )
}

const isLong = ({ parameter, secret }: Field, shown: string): boolean =>
  !secret && ((parameter !== null && long.has(parameter.type)) || shown.length > LONG_VALUE)

/** What the phone has as long as nothing is set; a secret's default is nobody's business. */
function usePlaceholder({ value, parameter, secret }: Field): string {
  const { t } = useTranslation('profiles')
  const preset = secret ? '' : (parameter?.default ?? '')
  if (value === '') return t('form.emptyValue')
  return preset === '' ? t('form.notSet') : t('form.placeholder', { value: inert(preset, 120) })
}

function TextValue({
  id,
  field,
  label,
  describedBy,
  invalid,
  onWrite,
  suggestions,
}: ValueControlProps & { readonly suggestions: readonly string[] }) {
  const { t } = useTranslation('profiles')
  const list = useId()
  const { value, secret } = field
  /** What was typed and cannot be written yet: a blank at the end, say. It ends when the text has another value. */
  const [unwritten, setUnwritten] = useState<{ readonly over: string | null; readonly text: string } | null>(null)
  const [visible, setVisible] = useState(false)
  const shown = unwritten?.over === value ? unwritten.text : (value ?? '')
  const type = (text: string): void => {
    const line = text.replace(/[\r\n]+/g, ' ')
    setUnwritten(onWrite(line, true) ? null : { over: value, text: line })
  }
  const common = {
    id,
    className: `${styles['input'] ?? ''} ${styles['mono'] ?? ''}`,
    value: shown,
    spellCheck: false,
    autoComplete: 'off',
    'aria-invalid': invalid,
    'aria-describedby': describedBy,
    placeholder: usePlaceholder(field),
  } as const
  if (isLong(field, shown)) {
    return (
      <>
        <textarea {...common} rows={2} onChange={({ target }) => type(target.value)} />
        <Unseen text={shown} />
      </>
    )
  }
  return (
    <>
      <input
        {...common}
        type={secret && !visible ? 'password' : 'text'}
        {...(secret ? { autoComplete: 'new-password' } : {})}
        {...(suggestions.length > 0 ? { list } : {})}
        onChange={({ target }) => type(target.value)}
      />
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      {secret && (
        <Button
          small
          aria-pressed={visible}
          aria-label={t('form.showSecret', { name: label })}
          onClick={() => setVisible((before) => !before)}
        >
          {t(visible ? 'form.hide' : 'form.show')}
        </Button>
      )}
      {(!secret || visible) && <Unseen text={shown} />}
    </>
  )
}
