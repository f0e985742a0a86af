import { useTranslation } from 'react-i18next'
import type { ServerStatus } from '../../../shared/domain/event/bench-state.ts'
import type { ServerSettings } from '../../../shared/ipc/contract/servers.ts'
import { useAttempt, type Attempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/page.tsx'
import { Actions } from '../../ui/actions.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { Failure } from './failure.tsx'
import { Listening } from './listening.tsx'
import { PortForm } from './port-form.tsx'
import type { PortServer } from './ports.ts'

interface ServerCardProps {
  readonly server: PortServer
  readonly status: ServerStatus
  /** Null until they are known. */
  readonly settings: ServerSettings | null
  readonly advertised: string | null
  readonly platform: string
}

const outcomes = { stopped: 'neutral', starting: 'working', listening: 'ok', failed: 'failed' } as const

export function ServerCard({ server, status, settings, advertised, platform }: ServerCardProps) {
  const { t } = useTranslation(['servers', 'common'])
  const { fault, busy, attempt } = useAttempt()
  const usePort = (port: number): void => attempt((client) => client.servers.configure({ server, port, enabled: true }))
  const failure = status.phase === 'failed' ? status.fault : fault
  const running = status.phase === 'listening' || status.phase === 'starting'
  return (
    <Card
      title={t(`common:server.${server}`)}
      aside={<StateLabel outcome={outcomes[status.phase]}>{t(`common:phase.${status.phase}`)}</StateLabel>}
    >
      <p className="dim">{t(`about.${server}`)}</p>
      {status.phase === 'listening' && <Listening server={server} status={status} advertised={advertised} />}
      {status.phase === 'stopped' && !fault && <p className="dim">{t('card.off')}</p>}
      {failure && (
        <Failure fault={failure} server={server} advertised={advertised} platform={platform} onUsePort={usePort} />
      )}
      <StartOrStop server={server} running={running} busy={busy} attempt={attempt} />
      {settings && status.phase === 'listening' && settings.port !== 0 && status.port !== settings.port && (
        <Notice look="neutral" title={t('inForce', { port: status.port })} />
      )}
      {settings && (
        <PortForm
          key={settings.port}
          port={settings.port}
          busy={busy}
          onApply={(port) => attempt((client) => client.servers.configure({ server, port, enabled: settings.enabled }))}
        />
      )}
    </Card>
  )
}

function StartOrStop({
  server,
  running,
  busy,
  attempt,
}: {
  readonly server: PortServer
  readonly running: boolean
  readonly busy: boolean
  readonly attempt: Attempt['attempt']
}) {
  const { t } = useTranslation('servers')
  return (
    <Actions>
      {running ? (
        <Button icon="stop" disabled={busy} onClick={() => attempt((client) => client.servers.stop({ server }))}>
          {t('card.stop')}
        </Button>
      ) : (
        <Button
          icon="play"
          look="primary"
          disabled={busy}
          onClick={() => attempt((client) => client.servers.start({ server }))}
        >
          {t('card.start')}
        </Button>
      )}
    </Actions>
  )
}
