import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileVersion } from '../../../../shared/ipc/contract/profiles.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { Button } from '../../../ui/button.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { formatBytes, formatDay, formatTime } from '../../../ui/format.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Mono } from '../../../ui/mono.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { ProfileDocument } from '../document/profile-document.ts'
import styles from '../editor.module.css'
import { Comparison } from './comparison.tsx'

interface HistoryProps {
  readonly document: ProfileDocument
  /** Brought back, as an edit. */
  readonly onRestored: () => void
  readonly onBack: () => void
}

/** Every content that this file had, newest first, beside the text of now. */
export function History({ document, onRestored, onBack }: HistoryProps) {
  const { t } = useTranslation('profiles')
  const language = useLanguage()
  const { place } = document
  const query = useQuery(useQueries().profiles.versions.queryOptions({ input: { ...place } }))
  const { value: versions, fault } = useAnswer(query)
  // A save makes a version: it is listed as soon as the document has it.
  const { refetch } = query
  const { revision } = document.view().saved
  useEffect(() => void refetch(), [refetch, revision])
  const [chosen, setChosen] = useState<string | null>(null)
  const sha256 = chosen ?? versions?.[0]?.sha256 ?? null
  const version = versions?.find((each) => each.sha256 === sha256) ?? null
  return (
    <div className={styles['history']}>
      <nav className={styles['versions']} aria-label={t('history.versions')}>
        <div className={styles['panelHead']}>
          <h2>{t('history.title')}</h2>
          <Button small look="quiet" icon="close" onClick={onBack} aria-label={t('review.back')} />
        </div>
        {fault !== null && <FaultNotice fault={fault} />}
        <ul>
          {versions?.map((each) => (
            <li key={`${each.at}-${each.sha256}`}>
              <button
                type="button"
                className={styles['version']}
                {...(each.sha256 === sha256 ? { 'aria-current': 'true' as const } : {})}
                onClick={() => setChosen(each.sha256)}
              >
                <Mono>{moment(each)}</Mono>
                <span className="dim">{formatBytes(language, each.bytes)}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {versions?.length === 0 && (
        <EmptyState title={t('history.empty')} actions={<Button onClick={onBack}>{t('review.back')}</Button>}>
          <p>{t('history.emptyText')}</p>
        </EmptyState>
      )}
      {version !== null && (
        <Version key={version.sha256} document={document} version={version} onRestored={onRestored} onBack={onBack} />
      )}
    </div>
  )
}

const moment = ({ at }: ProfileVersion): string => `${formatDay(at)} ${formatTime(at).slice(0, 8)}`

function Version({ document, version, onRestored, onBack }: HistoryProps & { readonly version: ProfileVersion }) {
  const { t } = useTranslation('profiles')
  const { place } = document
  const { sha256 } = version
  const { value: stored, fault } = useAnswer(
    useQuery(useQueries().profiles.version.queryOptions({ input: { ...place, sha256 } })),
  )
  if (fault !== null) return <FaultNotice fault={fault} />
  if (stored === null) return null
  const now = document.fileText()
  return (
    <Comparison
      title={t('history.version', { when: moment(version) })}
      before={{ text: now, label: t('history.now') }}
      after={{ text: stored.text, label: moment(version) }}
      actions={
        <>
          <Button
            look="primary"
            icon="undo"
            disabled={stored.text === now}
            onClick={() => {
              document.replaceAll(stored.text)
              onRestored()
            }}
          >
            {t('history.restore')}
          </Button>
          <Button onClick={onBack}>{t('review.back')}</Button>
        </>
      }
    />
  )
}
