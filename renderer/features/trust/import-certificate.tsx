import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { chooseFiles } from '../../ui/choose-files.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'

/** Takes over a certificate that was signed elsewhere: its file, its key where it is not the one that waits here. */
export function ImportCertificate() {
  const { t } = useTranslation('trust')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('panel.import')}</Button>
      {open && <ImportDialog onClose={() => setOpen(false)} />}
    </>
  )
}

function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('trust')
  const { fault, busy, attempt } = useAttempt()
  const [certificate, setCertificate] = useState<File | null>(null)
  const [key, setKey] = useState<File | null>(null)
  const [password, setPassword] = useState('')
  const take = (): void => {
    if (certificate === null) return
    attempt(
      async (client) =>
        client.trust.importServer({
          certificate: { name: certificate.name, content: certificate },
          ...(key !== null && { key: { name: key.name, content: key } }),
          ...(password !== '' && { password }),
        }),
      onClose,
    )
  }
  return (
    <Dialog title={t('import.title')} onClose={onClose}>
      <p className="dim">{t('import.hint')}</p>
      <FileChoice label={t('import.certificate')} file={certificate} onChoose={setCertificate} />
      <FileChoice label={t('import.key')} file={key} onChoose={setKey} />
      <TextField label={t('import.password')} value={password} onChange={setPassword} type="password" maxLength={512} />
      {fault && <FaultNotice fault={fault} />}
      <Actions>
        <Button look="primary" disabled={busy || certificate === null} onClick={take}>
          {t('import.take')}
        </Button>
      </Actions>
    </Dialog>
  )
}

function FileChoice({
  label,
  file,
  onChoose,
}: {
  readonly label: string
  readonly file: File | null
  readonly onChoose: (file: File | null) => void
}) {
  return (
    <p>
      <Button onClick={() => chooseFiles({}, ([chosen]) => onChoose(chosen ?? null))}>{label}</Button>{' '}
      {file !== null && <Mono>{inert(file.name, 120)}</Mono>}
    </p>
  )
}
