import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ServerStatus } from '../../../shared/domain/event/bench-state.ts'
import type { DhcpState } from '../../../shared/ipc/contract/dhcp.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { useBench } from '../../bench/use-bench.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/page.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { DhcpLeases } from './dhcp-leases.tsx'
import { DhcpPicture } from './dhcp-picture.tsx'
import { DhcpSettingsForm } from './dhcp-settings.tsx'
import { DhcpStart } from './dhcp-start.tsx'

const outcomes = { stopped: 'neutral', starting: 'working', listening: 'ok', failed: 'failed' } as const
/** Offers run out and renewals come in while nobody clicks. */
const REFRESH_MS = 5_000

/** The staging DHCP server: its guard as a light, what it gives, and to whom it gave. */
export function DhcpCard() {
  const { t } = useTranslation('servers')
  const queries = useQueries()
  const status = useBench((view) => view.state?.servers.dhcp ?? null)
  const state = useAnswer(useQuery(queries.dhcp.state.queryOptions({ refetchInterval: REFRESH_MS })))
  if (status === null) return null
  return (
    <Card
      title="DHCP"
      aside={<StateLabel outcome={outcomes[status.phase]}>{t(`dhcp.guard.${status.phase}`)}</StateLabel>}
    >
      <p className="dim">{t('dhcp.about')}</p>
      {status.phase === 'failed' && <FaultNotice fault={status.fault} />}
      {state.fault && <FaultNotice fault={state.fault} />}
      {state.value && <Inside state={state.value} phase={status.phase} />}
    </Card>
  )
}

function Inside({ state, phase }: { readonly state: DhcpState; readonly phase: ServerStatus['phase'] }) {
  const { t } = useTranslation('servers')
  const { fault, busy, attempt } = useAttempt()
  const { run, networks, settings } = state
  const active = phase === 'listening' || phase === 'starting'
  return (
    <>
      {fault && <FaultNotice fault={fault} />}
      {run && <DhcpLeases run={run} />}
      {active ? (
        <Actions>
          <Button icon="stop" disabled={busy} onClick={() => attempt((client) => client.dhcp.stop())}>
            {t('dhcp.stop')}
          </Button>
        </Actions>
      ) : (
        <DhcpStart networks={networks} busy={busy} attempt={attempt} />
      )}
      <DhcpSettingsForm key={JSON.stringify(settings)} settings={settings} />
      <DhcpPicture address={run?.address ?? networks[0]?.address ?? null} />
    </>
  )
}
