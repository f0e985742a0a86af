import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { languages, type Language } from '../../../shared/domain/text/languages.ts'
import type { MadePack } from '../../../shared/ipc/contract/handover.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { download } from '../../ui/download.ts'
import { formatBytes } from '../../ui/format.ts'
import { fromBase64 } from '../../ui/hex.ts'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Card } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { FaultNotice } from '../../widgets/fault-notice.tsx'

/** One signed file for whoever takes over, and the report for the customer. */
export function PackCard({ suggested, pdf }: { readonly suggested: string; readonly pdf: boolean }) {
  const { t } = useTranslation('handover')
  const [file, setFile] = useState(suggested)
  const [passphrase, setPassphrase] = useState('')
  const [made, setMade] = useState<MadePack | null>(null)
  const { fault, busy, attempt } = useAttempt()
  const make = (): void =>
    attempt(async (client) => {
      setMade(null)
      setMade(await client.handover.make({ file, passphrase: passphrase === '' ? null : passphrase }))
    })
  const report = (language: Language): void =>
    attempt(async (client) => {
      const { html } = await client.handover.report({ language })
      download(new Blob([html], { type: 'text/html' }), `report-${language}.html`)
    })
  const print = (language: Language): void =>
    attempt(async (client) => {
      const report = await client.handover.reportPdf({ language })
      download(
        new Blob([new Uint8Array(fromBase64(report.pdf))], { type: 'application/pdf' }),
        `report-${language}.pdf`,
      )
    })
  return (
    <Card title={t('screen.pack.title')}>
      <p className="dim">{t('screen.pack.text')}</p>
      <TextField label={t('screen.file')} value={file} onChange={setFile} maxLength={4_096} mono />
      <TextField
        label={t('screen.pack.passphrase')}
        hint={t('screen.pack.passphraseHint')}
        value={passphrase}
        onChange={setPassphrase}
        type="password"
        maxLength={512}
      />
      <Actions>
        <Button look="primary" icon="download" disabled={busy || file.trim() === ''} onClick={make}>
          {t('screen.pack.make')}
        </Button>
        {languages.map((language) => (
          <Button key={language} disabled={busy} onClick={() => report(language)}>
            {t(`screen.pack.report.${language}`)}
          </Button>
        ))}
        {pdf &&
          languages.map((language) => (
            <Button key={language} disabled={busy} onClick={() => print(language)}>
              {t(`screen.pack.pdf.${language}`)}
            </Button>
          ))}
      </Actions>
      {!pdf && <p className="dim">{t('screen.pack.noPdf')}</p>}
      {fault && <FaultNotice fault={fault} />}
      {made && <Made pack={made} />}
    </Card>
  )
}

function Made({ pack }: { readonly pack: MadePack }) {
  const { t } = useTranslation('handover')
  const size = formatBytes(useLanguage(), pack.bytes)
  return (
    <Notice look="ok" title={t('screen.pack.made', { size })} live>
      <p>
        <Mono>{pack.file}</Mono>
      </p>
      <p>{t('screen.fingerprint')}</p>
      <p>
        <Mono>{pack.fingerprint}</Mono>
      </p>
    </Notice>
  )
}
