import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../../shared/domain/profile/lint/finding.ts'
import { placeOfFinding } from '../../../../shared/domain/guide/places.ts'
import { GuideLink } from '../../../widgets/guide-link.tsx'
import { Button } from '../../../ui/button.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import type { DocumentView, ProfileDocument } from '../document/profile-document.ts'
import { isSafe } from '../document/safe-fixes.ts'
import styles from '../editor.module.css'
import { useFindingWords } from '../../../widgets/finding-words.ts'

interface FindingsPanelProps {
  readonly document: ProfileDocument
  readonly view: DocumentView
  readonly onGo: (finding: Finding) => void
}

/** More than this is not read; the first ones are to be mended first. */
const LISTED = 300

const outcomes = { error: 'failed', warning: 'attention', info: 'neutral' } as const

/** What is to be said of the text, by line; a click goes there, a button mends it. */
export function FindingsPanel({ document, view, onGo }: FindingsPanelProps) {
  const { t } = useTranslation(['profiles', 'lint'])
  const wordsOf = useFindingWords()
  const { findings } = view
  const safe = findings.filter(isSafe).length
  const { doc } = view.state
  return (
    <section className={styles['panel']} aria-label={t('findings.title')}>
      <div className={styles['panelHead']}>
        <h2>
          {t('findings.title')} <span className="dim">{findings.length > 0 ? findings.length : ''}</span>
        </h2>
        {safe > 0 && (
          <Button small icon="check" onClick={() => document.applySafeFixes()} title={t('findings.safeTitle')}>
            {t('findings.safe', { count: safe })}
          </Button>
        )}
      </div>
      <div className={styles['panelBody']}>
        {findings.length === 0 && (
          <p className={styles['calm']}>
            {view.checked ? <StateLabel outcome="ok">{t('findings.none')}</StateLabel> : t('findings.checking')}
          </p>
        )}
        <ul className={styles['findings']}>
          {findings.slice(0, LISTED).map((finding) => {
            const words = wordsOf(finding)
            const line = doc.lineAt(Math.min(doc.length, finding.offset)).number
            return (
              <li key={`${finding.code}-${finding.offset}-${finding.length}`}>
                <button type="button" className={styles['finding']} onClick={() => onGo(finding)}>
                  <span className={styles['line']}>{t('findings.line', { line })}</span>
                  <StateLabel outcome={outcomes[finding.severity]}>
                    <span className="sr-only">{t(`lint:severity.${finding.severity}`)}: </span>
                    {words.what}
                  </StateLabel>
                  <span className={styles['why']}>
                    {words.why} {words.next}
                  </span>
                </button>
                <GuideLink place={placeOfFinding(finding.code)} />
                {words.fix !== null && (
                  <Button small onClick={() => document.applyFix(finding)}>
                    {words.fix}
                  </Button>
                )}
              </li>
            )
          })}
        </ul>
        {findings.length > LISTED && <p className="dim">{t('findings.more', { count: findings.length - LISTED })}</p>}
      </div>
    </section>
  )
}
