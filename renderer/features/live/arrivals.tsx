import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import styles from './live.module.css'
import { useLatest } from './use-latest.ts'

/** How many rows came while the list stands still; brings them into sight. */
export function NewPill({ count, onClick }: { readonly count: number; readonly onClick: () => void }) {
  const { t } = useTranslation('live')
  if (count === 0) return null
  return (
    <button type="button" className={styles['new']} onClick={onClick} title={t('newHint')}>
      <Icon name="down" size={13} />
      {t('new', { count })}
    </button>
  )
}

/** What a screen reader hears of the flow: a count, at most every five seconds. */
export function Announcer({ count }: { readonly count: number }) {
  const { t } = useTranslation('live')
  const language = useLanguage()
  const [said, setSaid] = useState('')
  const latest = useLatest(count)
  useEffect(() => {
    const timer = setInterval(() => {
      setSaid(latest.current === 0 ? '' : t('announce', { count: latest.current }))
    }, 5_000)
    return () => clearInterval(timer)
  }, [t, latest])
  return (
    <div role="status" aria-live="polite" className="sr-only" data-count={formatNumber(language, count)}>
      {said}
    </div>
  )
}
