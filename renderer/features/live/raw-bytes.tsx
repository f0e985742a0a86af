import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useQueries } from '../../bench/use-answer.ts'
import { Actions } from '../../ui/actions.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatBytes } from '../../ui/format.ts'
import { fromBase64, hexLines } from '../../ui/hex.ts'
import { useLanguage } from '../../ui/use-language.ts'
import styles from './live.module.css'

/** Enough to read, and little enough to draw. */
const HEX_LIMIT = 4_096

/** The packet or message as it came, in hexadecimal. */
export function RawBytes({ seq, bytes }: { readonly seq: number; readonly bytes: number }) {
  const { t } = useTranslation('live')
  const language = useLanguage()
  const raw = useRaw(seq)
  if (raw === 'loading') return <p className="dim">{t('detail.rawLoading')}</p>
  if (raw === 'gone') return <p className="dim">{t('detail.rawGone')}</p>
  const shown = raw.subarray(0, HEX_LIMIT)
  const text = hexLines(shown)
    .map((line) => `${line.hex.padEnd(24)} ${line.text}`)
    .join('\n')
  return (
    <div>
      <Actions>
        <h3>{t('detail.raw', { count: bytes })}</h3>
        <CopyButton text={text} label={t('detail.copyText')} />
      </Actions>
      <pre className={styles['hex']} tabIndex={0} aria-label={t('detail.raw', { count: bytes })} dir="ltr">
        {text}
      </pre>
      {raw.length > HEX_LIMIT && (
        <p className="dim">{t('detail.rawCut', { size: formatBytes(language, HEX_LIMIT) })}</p>
      )}
    </div>
  )
}

function useRaw(seq: number): Uint8Array | 'loading' | 'gone' {
  const { data, isPending } = useQuery(useQueries().history.raw.queryOptions({ input: { seq }, gcTime: 0 }))
  return useMemo(() => {
    if (isPending) return 'loading'
    return data === undefined || data === null ? 'gone' : fromBase64(data)
  }, [data, isPending])
}
