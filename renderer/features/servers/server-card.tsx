import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServerName } from '../../../shared/domain/event/bench-event.ts'
import type { ServerStatus } from '../../../shared/domain/event/bench-state.ts'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import type { ServerSettings } from '../../../shared/ipc/contract/servers.ts'
import { faultOf } from '../../bench/client.ts'
import { useBenchContext } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { formatMoment } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { Card } from '../../ui/page.tsx'
import { Actions } from '../../ui/actions.tsx'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { forPhones, otherPort, readPort } from './ports.ts'
import styles from './servers.module.css'
import { isWildcard } from '../../../shared/domain/network/address.ts'

interface ServerCardProps {
  readonly server: ServerName
  readonly status: ServerStatus
  /** Null until they are known. */
  readonly settings: ServerSettings | null
  readonly advertised: string | null
  readonly platform: string
}

const outcomes = { stopped: 'neutral', starting: 'working', listening: 'ok', failed: 'failed' } as const

export function ServerCard({ server, status, settings, advertised, platform }: ServerCardProps) {
  const { t } = useTranslation(['servers', 'common'])
  const { store } = useBenchContext()
  const [fault, setFault] = useState<Fault | null>(null)
  const [busy, setBusy] = useState(false)
  const attempt = (work: () => Promise<unknown>): void => {
    setFault(null)
    setBusy(true)
    work()
      .catch((error: unknown) => setFault(faultOf(error)))
      .finally(() => setBusy(false))
  }
  const usePort = (port: number): void =>
    attempt(async () => store.client.servers.configure({ server, port, enabled: true }))
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
      <Actions>
        {running ? (
          <Button
            icon="stop"
            disabled={busy}
            onClick={() => attempt(async () => store.client.servers.stop({ server }))}
          >
            {t('card.stop')}
          </Button>
        ) : (
          <Button
            icon="play"
            look="primary"
            disabled={busy}
            onClick={() => attempt(async () => store.client.servers.start({ server }))}
          >
            {t('card.start')}
          </Button>
        )}
      </Actions>
      {settings && status.phase === 'listening' && settings.port !== 0 && status.port !== settings.port && (
        <Notice look="neutral" title={t('inForce', { port: status.port })} />
      )}
      {settings && (
        <PortForm
          key={settings.port}
          port={settings.port}
          busy={busy}
          onApply={(port) =>
            attempt(async () => store.client.servers.configure({ server, port, enabled: settings.enabled }))
          }
        />
      )}
    </Card>
  )
}

function Listening({
  server,
  status,
  advertised,
}: {
  readonly server: ServerName
  readonly status: Extract<ServerStatus, { phase: 'listening' }>
  readonly advertised: string | null
}) {
  const { t } = useTranslation(['servers', 'common'])
  const [qr, setQr] = useState(false)
  const [now] = useState(() => Date.now())
  return (
    <>
      <div>
        <Mono>
          {t('card.on', {
            address: isWildcard(status.address) ? t('card.everyAddress') : status.address,
            port: status.port,
          })}
        </Mono>
        <div className="dim">{t('card.running', { time: formatMoment(status.since, now) })}</div>
      </div>
      {advertised === null ? (
        <p className={styles['attention']}>{t('card.noAddress')}</p>
      ) : (
        <div className={styles['give']}>
          <h3>{t(server === 'syslog' ? 'card.forSyslog' : 'card.forPhones')}</h3>
          <div className={styles['url']}>
            <Mono wrap>{forPhones(server, advertised, status.port)}</Mono>
            <CopyButton
              text={forPhones(server, advertised, status.port)}
              label={t('card.copyUrl', { url: forPhones(server, advertised, status.port) })}
            />
            <Button look="quiet" small icon="qr" aria-expanded={qr} onClick={() => setQr(!qr)}>
              {t('card.showQr')}
            </Button>
          </div>
          {qr && (
            <QrCode
              text={forPhones(server, advertised, status.port)}
              label={t('card.qr', { url: forPhones(server, advertised, status.port) })}
            />
          )}
        </div>
      )}
    </>
  )
}

const remedies = { linux: 'linux', darwin: 'darwin', win32: 'win32' } as const
const commands = {
  linux: 'sudo sysctl net.ipv4.ip_unprivileged_port_start=69',
  win32: 'netsh interface ipv4 show excludedportrange udp',
} as const

function Failure({
  fault,
  server,
  advertised,
  platform,
  onUsePort,
}: {
  readonly fault: Fault
  readonly server: ServerName
  readonly advertised: string | null
  readonly platform: string
  readonly onUsePort: (port: number) => void
}) {
  const { t } = useTranslation('servers')
  const aboutPort = fault.code === 'PORT_IN_USE' || fault.code === 'NO_RIGHT_TO_PORT'
  const port = otherPort(server, Number(fault.params['port'] ?? 0))
  const owner = fault.params['owner']
  const system = platform in remedies ? (platform as keyof typeof remedies) : null
  return (
    <FaultNotice
      fault={fault}
      after={
        aboutPort && advertised !== null && <p>{t('card.usePortUrl', { url: forPhones(server, advertised, port) })}</p>
      }
      actions={
        aboutPort ? (
          <>
            <Button look="danger" onClick={() => onUsePort(port)}>
              {t('card.usePort', { port })}
            </Button>
            {fault.code === 'NO_RIGHT_TO_PORT' && (system === 'linux' || system === 'win32') && (
              <CopyButton word small={false} text={commands[system]} label={t('remedy.copy')} />
            )}
          </>
        ) : undefined
      }
    >
      {fault.code === 'PORT_IN_USE' && (
        <p>
          {owner === undefined || owner === '' ? (
            t('card.unknownOwner')
          ) : (
            <>
              {t('card.heldBy')} <Mono>{inert(String(owner), 200)}</Mono>
            </>
          )}
        </p>
      )}
      {fault.code === 'NO_RIGHT_TO_PORT' && system !== null && <p>{t(`remedy.${system}`)}</p>}
    </FaultNotice>
  )
}

function PortForm({
  port,
  busy,
  onApply,
}: {
  readonly port: number
  readonly busy: boolean
  readonly onApply: (port: number) => void
}) {
  const { t } = useTranslation('servers')
  const [text, setText] = useState(String(port))
  const wanted = readPort(text)
  const apply = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (wanted !== null && wanted !== port) onApply(wanted)
  }
  return (
    <form className={styles['port']} onSubmit={apply}>
      <TextField
        label={t('card.port')}
        value={text}
        onChange={setText}
        inputMode="numeric"
        maxLength={5}
        mono
        problem={wanted === null ? t('card.portInvalid') : null}
      >
        <Button type="submit" disabled={busy || wanted === null || wanted === port}>
          {t('card.apply')}
        </Button>
      </TextField>
    </form>
  )
}
