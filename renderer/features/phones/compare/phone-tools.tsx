import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Mac } from '../../../../shared/domain/identity/mac.ts'
import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { Actions } from '../../../ui/actions.tsx'
import { Button } from '../../../ui/button.tsx'
import { formatBytes, formatMoment } from '../../../ui/format.ts'
import { Mono } from '../../../ui/mono.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import styles from '../phones.module.css'
import { CompareDialog } from './compare-dialog.tsx'
import { ScreenDialog } from './screen-dialog.tsx'

type Open =
  { readonly kind: 'phone' } | { readonly kind: 'screen' } | { readonly kind: 'report'; readonly name: string }

/** What can be asked of one phone beside a resync: its configuration, its screen, and what it sent of itself. */
export function PhoneTools({ row }: { readonly row: BoardRow }) {
  const { t } = useTranslation('phones')
  const [open, setOpen] = useState<Open | null>(null)
  const { mac, ip } = row
  if (mac === null) return null
  const close = (): void => setOpen(null)
  return (
    <>
      <Actions>
        <Button disabled={ip === null} onClick={() => setOpen({ kind: 'phone' })}>
          {t('compare.open')}
        </Button>
        <Button disabled={ip === null} onClick={() => setOpen({ kind: 'screen' })}>
          {t('screen.open')}
        </Button>
      </Actions>
      <Reports mac={mac} onCompare={(name) => setOpen({ kind: 'report', name })} />
      {open?.kind === 'phone' && <CompareDialog row={row} mac={mac} report={null} onClose={close} />}
      {open?.kind === 'report' && <CompareDialog row={row} mac={mac} report={open.name} onClose={close} />}
      {open?.kind === 'screen' && <ScreenDialog row={row} mac={mac} onClose={close} />}
    </>
  )
}

/** A phone may send one each minute: the newest say how it is. */
const REPORTS_SHOWN = 5

function Reports({ mac, onCompare }: { readonly mac: Mac; readonly onCompare: (name: string) => void }) {
  const { t } = useTranslation('phones')
  const language = useLanguage()
  const [now] = useState(Date.now)
  const asked = useAnswer(useQuery(useQueries().reports.list.queryOptions({ input: { mac } })))
  if (asked.fault) return <FaultNotice fault={asked.fault} />
  const reports = asked.value ?? []
  if (reports.length === 0) return null
  return (
    <>
      <h2>{t('reports.title')}</h2>
      <ul className={styles['plans']} aria-label={t('reports.title')}>
        {reports.slice(0, REPORTS_SHOWN).map(({ name, at, bytes, form }) => (
          <li key={name}>
            <Mono dim>{formatMoment(at, now)}</Mono>
            <span>
              {formatBytes(language, bytes)}, {t(`reports.form.${form}`)}
            </span>
            <Button small disabled={form === 'other'} onClick={() => onCompare(name)}>
              {t('reports.compare')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}
