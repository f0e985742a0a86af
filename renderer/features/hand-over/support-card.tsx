import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SupportPreview } from '../../../shared/ipc/contract/handover.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { Card } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './hand-over.module.css'

/** What helps to find a fault: shown before it is saved, and never sent. */
export function SupportCard({ suggested }: { readonly suggested: string }) {
  const { t } = useTranslation('handover')
  const [file, setFile] = useState(suggested)
  const [preview, setPreview] = useState<readonly SupportPreview[] | null>(null)
  const [saved, setSaved] = useState<string | null>(null)
  const { fault, busy, attempt } = useAttempt()
  const show = (): void =>
    attempt(async (client) => {
      setSaved(null)
      setPreview(await client.handover.supportPreview())
    })
  const save = (): void =>
    attempt(async (client) => {
      setSaved((await client.handover.saveSupport({ file })).file)
    })
  return (
    <Card title={t('screen.support.title')}>
      <p className="dim">{t('screen.support.text')}</p>
      <TextField label={t('screen.file')} value={file} onChange={setFile} maxLength={4_096} mono />
      <Actions>
        <Button look={preview === null ? 'primary' : 'plain'} disabled={busy} onClick={show}>
          {t('screen.support.preview')}
        </Button>
        <Button
          look={preview === null ? 'plain' : 'primary'}
          icon="download"
          disabled={busy || preview === null || file.trim() === ''}
          onClick={save}
        >
          {t('screen.support.save')}
        </Button>
      </Actions>
      {fault && <FaultNotice fault={fault} />}
      {saved !== null && <Notice look="ok" title={t('screen.support.saved', { file: saved })} live />}
      {preview?.map((entry) => (
        <PreviewedFile key={entry.name} entry={entry} />
      ))}
    </Card>
  )
}

function PreviewedFile({ entry: { name, bytes, text } }: { readonly entry: SupportPreview }) {
  const language = useLanguage()
  return (
    <details>
      <summary>
        {name} · {formatBytes(language, bytes)}
      </summary>
      <pre className={styles['preview']} tabIndex={0}>
        {text}
      </pre>
    </details>
  )
}
