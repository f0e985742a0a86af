import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { serverNames } from '../../../shared/domain/event/bench-event.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useBench } from '../../bench/use-bench.ts'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { NetworkChoice } from '../../widgets/network-choice.tsx'
import { Card, Cards, Page } from '../../ui/page.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { SelfTest } from '../../widgets/self-test.tsx'
import { Announce } from './announce.tsx'
import { DhcpCard } from './dhcp-card.tsx'
import { ForwardCard } from './forward-card.tsx'
import { HttpsPanel } from './https-panel.tsx'
import { ServerCard } from './server-card.tsx'
import { UploadsCard } from './uploads-card.tsx'

/** Each server's light, what to give to phones, and whether this laptop can do it. */
export function ServersScreen({ params, setParams, go }: ScreenProps) {
  const { t } = useTranslation('servers')
  const state = useBench((view) => view.state)
  const settings = useAnswer(useQuery(useQueries().site.settings.queryOptions()))
  if (!state) return null
  return (
    <Page title={t('title')}>
      {settings.fault && <FaultNotice fault={settings.fault} />}
      <Card title={t('network.title')}>
        <NetworkChoice hint={t('network.hint')} />
        {state.site && <Announce />}
      </Card>
      <Cards>
        {serverNames
          .filter((server) => server !== 'dhcp')
          .map((server) => (
            <ServerCard
              key={server}
              server={server}
              status={state.servers[server]}
              settings={settings.value?.servers[server] ?? null}
              advertised={state.advertised}
              platform={state.runtime.platform}
            />
          ))}
      </Cards>
      <DhcpCard />
      {state.site && <HttpsPanel go={go} />}
      {state.site && <UploadsCard />}
      {state.site && <ForwardCard />}
      <Card title={t('selfTest.title')}>
        <SelfTest begin={params['do'] === 'test'} onDone={() => setParams({})} />
      </Card>
    </Page>
  )
}
