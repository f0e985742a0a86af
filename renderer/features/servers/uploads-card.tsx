import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UploadSettings } from '../../../shared/ipc/contract/reports.ts'
import { listeningPort } from '../../../shared/domain/network/ports.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { useBench } from '../../bench/use-bench.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { CopyLine } from '../../ui/copy-line.tsx'
import { formatBytes } from '../../ui/format.ts'
import { Card, Fields } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { fileUrl } from '../../widgets/file-url.ts'

const MEGABYTE = 1_000_000

/** Whether phones may send reports, and how much of them is kept. */
export function UploadsCard() {
  const { t } = useTranslation('servers')
  const language = useLanguage()
  const asked = useAnswer(useQuery(useQueries().reports.settings.queryOptions()))
  const { fault, busy, attempt } = useAttempt()
  const { value } = asked
  const keep = (settings: UploadSettings): void => attempt((client) => client.reports.configure(settings), asked.again)
  return (
    <Card title={t('uploads.title')}>
      <p className="dim">{t('uploads.about')}</p>
      {asked.fault && <FaultNotice fault={asked.fault} />}
      {fault && <FaultNotice fault={fault} />}
      {value && (
        <>
          <CheckField
            checked={value.enabled}
            disabled={busy}
            onChange={(enabled) => keep({ ...settingsOf(value), enabled })}
          >
            {t('uploads.on')}
          </CheckField>
          {value.enabled ? <ReportRule /> : <p className="dim">{t('uploads.off')}</p>}
          <Sizes key={JSON.stringify(settingsOf(value))} settings={settingsOf(value)} busy={busy} onKeep={keep} />
          <p className="dim">
            {t('uploads.used', {
              used: formatBytes(language, value.usedBytes),
              quota: formatBytes(language, value.quotaMegabytes * MEGABYTE),
            })}
          </p>
        </>
      )}
    </Card>
  )
}

const settingsOf = ({ enabled, quotaMegabytes, limitMegabytes }: UploadSettings): UploadSettings => ({
  enabled,
  quotaMegabytes,
  limitMegabytes,
})

/** What to write into the phones' profile. */
function ReportRule() {
  const { t } = useTranslation('servers')
  const address = useBench((view) => view.state?.advertised ?? null)
  const port = useBench((view) => (view.state === null ? null : listeningPort(view.state.servers.http)))
  if (address === null || port === null) return null
  return <CopyLine text={fileUrl('http', address, port, 'report/$MA.xml')} label={t('uploads.rule')} word />
}

const limits = { quotaMegabytes: 4_096, limitMegabytes: 16 } as const

function Sizes({
  settings,
  busy,
  onKeep,
}: {
  readonly settings: UploadSettings
  readonly busy: boolean
  readonly onKeep: (settings: UploadSettings) => void
}) {
  const { t } = useTranslation('servers')
  const [typed, setTyped] = useState({
    quotaMegabytes: String(settings.quotaMegabytes),
    limitMegabytes: String(settings.limitMegabytes),
  })
  const numbers = {
    quotaMegabytes: numberIn(typed.quotaMegabytes, limits.quotaMegabytes),
    limitMegabytes: numberIn(typed.limitMegabytes, limits.limitMegabytes),
  }
  const { quotaMegabytes, limitMegabytes } = numbers
  const wanted =
    quotaMegabytes === null || limitMegabytes === null ? null : { ...settings, quotaMegabytes, limitMegabytes }
  const field = (name: keyof typeof limits, label: string) => (
    <TextField
      label={label}
      value={typed[name]}
      inputMode="numeric"
      maxLength={4}
      problem={numbers[name] === null ? t('uploads.between', { least: 1, most: limits[name] }) : null}
      onChange={(text) => setTyped({ ...typed, [name]: text })}
    />
  )
  return (
    <>
      <Fields>
        {field('quotaMegabytes', t('uploads.quota'))}
        {field('limitMegabytes', t('uploads.limit'))}
      </Fields>
      <Actions>
        <Button
          disabled={busy || wanted === null || JSON.stringify(wanted) === JSON.stringify(settings)}
          onClick={() => wanted !== null && onKeep(wanted)}
        >
          {t('uploads.save')}
        </Button>
      </Actions>
    </>
  )
}

function numberIn(text: string, most: number): number | null {
  const number = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0
  return number >= 1 && number <= most ? number : null
}
