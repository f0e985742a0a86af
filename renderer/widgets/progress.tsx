import { useTranslation } from 'react-i18next'
import type { TransferNow } from '../../shared/ipc/contract/servers.ts'
import { formatBytes } from '../ui/format.ts'
import { useLanguage } from '../ui/use-language.ts'
import styles from './progress.module.css'

/** How far a file is: a bar where its size is known, and always in words. */
export function Progress({ transfer: { bytes, size, path } }: { readonly transfer: TransferNow }) {
  const { t } = useTranslation('live')
  const language = useLanguage()
  const done = formatBytes(language, bytes)
  const text = t('transfers.of', { done, size: formatBytes(language, size), percent: percentOf(bytes, size) })
  return (
    <span className={styles['progress']} title={text}>
      <progress max={Math.max(1, size)} value={bytes} aria-label={t('transfers.label', { path })} />
      <span>{text}</span>
    </span>
  )
}

const percentOf = (bytes: number, size: number): number => (size === 0 ? 100 : Math.floor((100 * bytes) / size))
