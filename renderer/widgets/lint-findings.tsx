import { useTranslation } from 'react-i18next'
import type { Finding } from '../../shared/domain/profile/lint/finding.ts'
import { StateLabel } from '../ui/state-label.tsx'
import { useFindingWords } from './finding-words.ts'
import styles from './lint-findings.module.css'

const outcomes = { error: 'failed', warning: 'attention', info: 'neutral' } as const

/** What the linter says of a text that is shown and not edited: by line, with what to do. */
export function LintFindings({ findings, label }: { readonly findings: readonly Finding[]; readonly label: string }) {
  const { t } = useTranslation('lint')
  const wordsOf = useFindingWords()
  return (
    <ul className={styles['findings']} aria-label={label}>
      {findings.map((finding) => {
        const { what, next } = wordsOf(finding)
        return (
          <li key={`${finding.code}-${finding.offset}-${finding.length}`}>
            <StateLabel outcome={outcomes[finding.severity]}>
              <span className="sr-only">{t(`severity.${finding.severity}`)}: </span>
              {t('place', { line: finding.line, what })}
            </StateLabel>
            <p className="dim">{next}</p>
          </li>
        )
      })}
    </ul>
  )
}
