import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecentSite } from '../../../shared/ipc/contract/site.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { formatDay } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { Card } from '../../ui/page.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './first-run.module.css'

/** The sites that were open before; one whose folder is gone can only be forgotten. */
export function RecentSites({ onOpened }: { readonly onOpened: () => void }) {
  const { t } = useTranslation('firstRun')
  const recent = useAnswer(useQuery(useQueries().site.recent.queryOptions()))
  const { fault, attempt } = useAttempt()
  if (recent.value === null || recent.value.length === 0) return null
  const missing = recent.value.filter(({ present }) => !present)
  const forgetMissing = (): void =>
    attempt(async (client) => {
      for (const { folder } of missing) await client.site.forget({ folder })
    }, recent.again)
  return (
    <Card title={t('recent')}>
      {fault && <FaultNotice fault={fault} />}
      {missing.length > 1 && (
        <Actions>
          <Button small look="quiet" icon="trash" onClick={forgetMissing}>
            {t('forgetMissing', { count: missing.length })}
          </Button>
        </Actions>
      )}
      <ul className={styles['recent']}>
        {recent.value.map((site) => (
          <RecentRow
            key={site.folder}
            site={site}
            onOpen={() => attempt((client) => client.site.open({ folder: site.folder }), onOpened)}
            onForget={() => attempt((client) => client.site.forget({ folder: site.folder }), recent.again)}
          />
        ))}
      </ul>
    </Card>
  )
}

function RecentRow({
  site,
  onOpen,
  onForget,
}: {
  readonly site: RecentSite
  readonly onOpen: () => void
  readonly onForget: () => void
}) {
  const { t } = useTranslation('firstRun')
  const forget = t('forget', { name: inert(site.name, 80) })
  return (
    <li>
      <button type="button" className={styles['site']} disabled={!site.present} onClick={onOpen}>
        <b>{inert(site.name, 80)}</b>
        <Mono dim wrap>
          {site.folder}
        </Mono>
        <span className="dim">{site.present ? t('opened', { when: formatDay(site.openedAt) }) : t('missing')}</span>
      </button>
      <Button look="quiet" small icon="close" aria-label={forget} title={forget} onClick={onForget} />
    </li>
  )
}
