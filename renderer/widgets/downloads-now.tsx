import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatMac, parseMac } from '../../shared/domain/identity/mac.ts'
import type { DownloadNow } from '../../shared/ipc/contract/firmware.ts'
import { useAnswer, useQueries } from '../bench/use-answer.ts'
import { formatBytes } from '../ui/format.ts'
import { inert } from '../ui/inert.ts'
import { Mono } from '../ui/mono.tsx'
import { Notice } from '../ui/notice.tsx'
import { useLanguage } from '../ui/use-language.ts'
import styles from './downloads-now.module.css'

const ASKED_EVERY_MS = 1_000
const SHOWN = 4

/** Which phones are downloading firmware now, and how far each is; nothing while none is. */
export function DownloadsNow() {
  const { t } = useTranslation('firmware')
  const options = useQueries().firmware.downloads.queryOptions()
  const { value } = useAnswer(useQuery({ ...options, refetchInterval: ASKED_EVERY_MS }))
  if (value === null || value.length === 0) return null
  const phones = new Set(value.map(({ mac, ip }) => mac || ip)).size
  return (
    <Notice look="neutral" title={t('downloads.title', { count: phones })}>
      <ul className={styles['list']}>
        {value.slice(0, SHOWN).map((download) => (
          <Download key={`${download.mac} ${download.ip} ${download.path}`} download={download} />
        ))}
      </ul>
      {value.length > SHOWN && <p className="dim">{t('downloads.more', { count: value.length - SHOWN })}</p>}
    </Notice>
  )
}

function Download({ download: { mac, ip, path, bytes, size } }: { readonly download: DownloadNow }) {
  const { t } = useTranslation('firmware')
  const language = useLanguage()
  const parsed = parseMac(mac)
  const phone = parsed.ok ? formatMac(parsed.value) : inert(ip)
  return (
    <li>
      <Mono>{phone}</Mono>
      <progress value={bytes} max={Math.max(1, size)} aria-label={t('downloads.label', { phone })} />
      <span>{t('downloads.percent', { percent: Math.floor((100 * bytes) / Math.max(1, size)) })}</span>
      <span className="dim">
        {inert(path.replace(/^.*\//, ''))} · {formatBytes(language, size)}
      </span>
    </li>
  )
}
