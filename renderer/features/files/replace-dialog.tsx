import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { formatBytes, formatDay, formatTime } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import type { Asking } from './use-files.ts'

/** Larger ones are compared by their size: hashing them in the window would stop it. */
const HASH_LIMIT = 64 * 1024 * 1024

/** What would be lost and what would come, before anything is lost. */
export function ReplaceDialog({ asking: { current, offered, answer } }: { readonly asking: Asking }) {
  const { t } = useTranslation('files')
  const sha256 = useHash(offered)
  const same = sha256 !== null && sha256 === current.sha256
  const difference = useDifference(offered.size - current.bytes)
  return (
    <Dialog title={t('replace.title', { path: inert(current.path, 200) })} onClose={() => answer(false)}>
      <p>{t('replace.text')}</p>
      <Facts>
        <Fact name={t('replace.now')}>
          <Version bytes={current.bytes} at={current.modifiedAt} sha256={current.sha256} />
        </Fact>
        <Fact name={t('replace.new')}>
          <Version bytes={offered.size} at={offered.lastModified} sha256={sha256} />
        </Fact>
      </Facts>
      <Notice look={same ? 'neutral' : 'attention'} title={same ? t('replace.same') : difference} />
      <Actions>
        <Button look="danger" onClick={() => answer(true)}>
          {t('replace.yes')}
        </Button>
        <Button onClick={() => answer(false)} data-autofocus>
          {t('replace.no')}
        </Button>
      </Actions>
    </Dialog>
  )
}

function Version({
  bytes,
  at,
  sha256,
}: {
  readonly bytes: number
  readonly at: number
  readonly sha256: string | null
}) {
  const language = useLanguage()
  return (
    <>
      {formatBytes(language, bytes)}, {moment(at)}
      <div className="dim">
        <Mono>{sha256?.slice(0, 16) ?? ''}</Mono>
      </div>
    </>
  )
}

function useDifference(bytes: number): string {
  const { t } = useTranslation('files')
  const language = useLanguage()
  if (bytes === 0) return t('replace.sameSize')
  return t(bytes > 0 ? 'replace.larger' : 'replace.smaller', { size: formatBytes(language, Math.abs(bytes)) })
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
