import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { useBench } from '../../bench/use-bench.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'

/** Servers start, stop and move: what is announced follows. */
const REFRESH_MS = 4_000

/** Whether the network is told by mDNS where the servers are, and what it is told. */
export function Announce() {
  const { t } = useTranslation(['servers', 'common'])
  const address = useBench((view) => view.state?.advertised ?? '')
  const asked = useAnswer(useQuery(useQueries().servers.announcing.queryOptions({ refetchInterval: REFRESH_MS })))
  const { fault, busy, attempt } = useAttempt()
  const { value } = asked
  if (value === null) return asked.fault && <FaultNotice fault={asked.fault} />
  const servers = value.servers.map((server) => t(`common:server.${server}`)).join(', ')
  return (
    <>
      <CheckField
        checked={value.enabled}
        disabled={busy}
        onChange={(enabled) => attempt((client) => client.servers.announce({ enabled }), asked.again)}
      >
        {t('announce.on')}
      </CheckField>
      <p className="dim" role="status">
        {value.servers.length > 0
          ? t('announce.servers', { address, servers })
          : t(value.enabled ? 'announce.none' : 'announce.hint')}
      </p>
      {fault && <FaultNotice fault={fault} />}
    </>
  )
}
