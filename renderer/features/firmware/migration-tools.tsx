import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ENTERPRISE_HTTP_PORT } from '../../../shared/domain/network/ports.ts'
import type { MigrationPreview } from '../../../shared/domain/firmware/migration.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { BackDialog } from './back-dialog.tsx'
import styles from './firmware.module.css'

interface MigrationToolsProps {
  readonly phones: readonly MigrationPreview[]
  /** HTTP listens here too; 0 for not at all, null while nobody knows. */
  readonly enterprisePort: number | null
}

const isOtherCase = ({ notes }: MigrationPreview): boolean => notes.some(({ code }) => code === 'licence-case')

/** What the bench does for a migration: names licences as phones ask for them, listens where enterprise phones ask. */
export function MigrationTools({ phones, enterprisePort }: MigrationToolsProps) {
  const { t } = useTranslation('firmware')
  const queries = useQueryClient()
  const { fault, busy, attempt } = useAttempt()
  const [back, setBack] = useState(false)
  const wrongCase = phones.filter(isOtherCase).length
  const again = (): void => void queries.invalidateQueries()
  const on = enterprisePort !== null && enterprisePort !== 0
  const toggle = (): void =>
    attempt((client) => client.firmware.enterprisePort({ port: on ? 0 : ENTERPRISE_HTTP_PORT }), again)
  return (
    <>
      <div className={styles['line']}>
        <Button
          small
          aria-pressed={on}
          disabled={busy || enterprisePort === null}
          onClick={toggle}
          title={t('screen.enterprisePortHint')}
        >
          {t('screen.enterprisePort', { port: on ? enterprisePort : ENTERPRISE_HTTP_PORT })}
        </Button>
        {wrongCase > 0 && (
          <Button
            small
            disabled={busy}
            onClick={() => attempt((client) => client.firmware.renameLicences(undefined), again)}
          >
            {t('screen.renameLicences', { count: wrongCase })}
          </Button>
        )}
        <Button small onClick={() => setBack(true)}>
          {t('screen.back')}
        </Button>
      </div>
      {fault && <FaultNotice fault={fault} />}
      {back && <BackDialog onClose={() => setBack(false)} />}
    </>
  )
}
