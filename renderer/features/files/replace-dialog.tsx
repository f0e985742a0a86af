import { Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { formatBytes, formatDay, formatTime } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { Actions } from '../../ui/actions.tsx'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import styles from './files.module.css'
import type { Asking } from './use-files.ts'

/** Larger ones are compared by their size: hashing them in the window would stop it. */
const HASH_LIMIT = 64 * 1024 * 1024

/** What would be lost and what would come, before anything is lost. */
export function ReplaceDialog({ asking }: { readonly asking: Asking }) {
  const { t } = useTranslation(['files', 'common'])
  const language = useLanguage()
  const { current, offered, answer } = asking
  const sha256 = useHash(offered)
  const same = sha256 !== null && sha256 === current.sha256
  return (
    <Modal
      opened
      onClose={() => answer(false)}
      title={t('replace.title', { path: inert(current.path, 200) })}
      closeButtonProps={{ 'aria-label': t('common:actions.close') }}
    >
      <div className={styles['replace']}>
        <p>{t('replace.text')}</p>
        <dl className={styles['facts']}>
          <dt>{t('replace.now')}</dt>
          <dd>
            {formatBytes(language, current.bytes)}, {moment(current.modifiedAt)}
            <div className="dim">
              <Mono>{current.sha256?.slice(0, 16) ?? ''}</Mono>
            </div>
          </dd>
          <dt>{t('replace.new')}</dt>
          <dd>
            {formatBytes(language, offered.size)}, {moment(offered.lastModified)}
            <div className="dim">
              <Mono>{sha256?.slice(0, 16) ?? ''}</Mono>
            </div>
          </dd>
        </dl>
        <Notice
          look={same ? 'neutral' : 'attention'}
          title={same ? t('replace.same') : difference(offered.size - current.bytes)}
        />
        <Actions>
          <Button look="danger" onClick={() => answer(true)}>
            {t('replace.yes')}
          </Button>
          <Button onClick={() => answer(false)} data-autofocus>
            {t('replace.no')}
          </Button>
        </Actions>
      </div>
    </Modal>
  )

  function difference(bytes: number): string {
    if (bytes === 0) return t('replace.sameSize')
    return t(bytes > 0 ? 'replace.larger' : 'replace.smaller', { size: formatBytes(language, Math.abs(bytes)) })
  }
}

const moment = (at: number): string => `${formatDay(at)} ${formatTime(at).slice(0, 5)}`

function useHash(file: File): string | null {
  const [hash, setHash] = useState<string | null>(null)
  useEffect(() => {
    if (file.size > HASH_LIMIT || !('subtle' in crypto)) return
    let wanted = true
    const compute = async (): Promise<void> => {
      const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
      const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
      if (wanted) setHash(hex)
    }
    compute().catch(() => undefined) // then the sizes alone are compared
    return () => {
      wanted = false
    }
  }, [file])
  return hash
}
