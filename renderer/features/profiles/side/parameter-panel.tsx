import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { shownValue } from '../../../../shared/domain/profile/diff.ts'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { catalogue, docLanguage, docOf, labelOf } from '../catalogue.ts'
import styles from '../editor.module.css'
import { useCardWords } from '../use-words.ts'

interface ParameterPanelProps {
  /** The one that the caret or the form's focus is on. */
  readonly name: string | null
  /** Its value in the profile; null where it is not set. */
  readonly value: string | null
  /** What the rule in it would make a phone do. */
  readonly children?: ReactNode
}

/** What the catalogue knows of the parameter that is being written. */
export function ParameterPanel({ name, value, children }: ParameterPanelProps) {
  const { t } = useTranslation('profiles')
  const language = useLanguage()
  const words = useCardWords()
  const found = name === null ? null : catalogue.find(name)
  return (
    <section className={styles['panel']} aria-label={t('here.title')}>
      <div className={styles['panelHead']}>
        <h2>{t('here.title')}</h2>
      </div>
      <div className={styles['panelBody']}>
        {name === null && <p className={styles['calm']}>{t('here.nothing')}</p>}
        {name !== null && (
          <div className={styles['here']}>
            <b>{found === null ? inert(name, 200) : labelOf(found.parameter, language)}</b>
            {found === null ? (
              <p className="dim">{t('here.unknown')}</p>
            ) : (
              <>
                <div className="dim">{words.where(found.parameter)}</div>
                <p lang={docLanguage(found.parameter, language)}>{docOf(found.parameter, language)}</p>
              </>
            )}
            {value !== null && value !== '' && (
              <div className={styles['hereValue']}>
                <Mono wrap>{inert(shownValue(catalogue, name, value), 600)}</Mono>
              </div>
            )}
            {children}
            {found !== null && (
              <ul className={styles['facts']}>
                {words.facts(found.parameter).map((fact) => (
                  <li key={fact}>{fact}</li>
                ))}
              </ul>
            )}
          </div>
        )}
      </div>
    </section>
  )
}
