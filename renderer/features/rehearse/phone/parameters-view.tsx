import { useTranslation } from 'react-i18next'
import type { ChangedParameter, RehearsedPhone } from '../../../../shared/domain/rehearsal/verdict.ts'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import styles from './phone.module.css'

/** Which parameters are not what they were. */
export function ParametersView({ phone: { changed, changes } }: { readonly phone: RehearsedPhone }) {
  const { t } = useTranslation('rehearseScreen')
  const setBy = useSourceWords()
  if (changed.length === 0) return <p className="dim">{t('phone.unchanged')}</p>
  return (
    <>
      <dl className={styles['parameters']}>
        {changed.map(({ name, before, after, source }) => (
          <div key={name}>
            <dt>
              <Mono wrap>{name}</Mono>
            </dt>
            <dd>
              <Value word={t('phone.before')} value={before} empty={t('phone.empty')} />
              <Value word={t('phone.after')} value={after} empty={t('phone.empty')} now />
              <span className={styles['setBy']}>{setBy(source)}</span>
            </dd>
          </div>
        ))}
      </dl>
      {changes > changed.length && <p className="dim">{t('phone.moreChanges', { count: changes - changed.length })}</p>}
    </>
  )
}

/** What set a parameter, in words. */
function useSourceWords(): (source: ChangedParameter['source']) => string {
  const { t } = useTranslation('rehearseScreen')
  return (source) => {
    switch (source.kind) {
      case 'profile':
        return t('phone.setBy.profile', { rule: ruleName(source.rule), url: inert(source.url, 500) })
      case 'assignment':
        return t('phone.setBy.assignment', { rule: ruleName(source.rule) })
      default:
        return t(`phone.setBy.${source.kind}`)
    }
  }

  function ruleName(rule: Extract<ChangedParameter['source'], { kind: 'assignment' }>['rule']): string {
    return rule === 'given' ? t('phone.givenRule') : rule
  }
}

function Value({
  word,
  value,
  empty,
  now = false,
}: {
  readonly word: string
  readonly value: string
  readonly empty: string
  readonly now?: boolean
}) {
  return (
    <span className={styles['value']} data-now={now}>
      <span className={styles['word']}>{word}</span>
      {value === '' ? <span className="dim">{empty}</span> : <Mono wrap>{value}</Mono>}
    </span>
  )
}
