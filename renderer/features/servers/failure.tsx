import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { forPhones, otherPort, type PortServer } from './ports.ts'

const remedies = { linux: 'linux', darwin: 'darwin', win32: 'win32' } as const
const commands = {
  linux: 'sudo sysctl net.ipv4.ip_unprivileged_port_start=69',
  win32: 'netsh interface ipv4 show excludedportrange udp',
} as const

interface FailureProps {
  readonly fault: Fault
  readonly server: PortServer
  readonly advertised: string | null
  readonly platform: string
  readonly onUsePort: (port: number) => void
}

/** Why it does not listen: who holds the port or which right is missing, and another port to take. */
export function Failure({ fault, server, advertised, platform, onUsePort }: FailureProps) {
  const { t } = useTranslation('servers')
  const system = platform in remedies ? (platform as keyof typeof remedies) : null
  if (fault.code !== 'PORT_IN_USE' && fault.code !== 'NO_RIGHT_TO_PORT') return <FaultNotice fault={fault} />
  const port = otherPort(server, Number(fault.params['port'] ?? 0))
  const noRight = fault.code === 'NO_RIGHT_TO_PORT'
  return (
    <FaultNotice
      fault={fault}
      after={advertised !== null && <p>{t('card.usePortUrl', { url: forPhones(server, advertised, port) })}</p>}
      actions={
        <>
          <Button look="danger" onClick={() => onUsePort(port)}>
            {t('card.usePort', { port })}
          </Button>
          {noRight && (system === 'linux' || system === 'win32') && (
            <CopyButton word small={false} text={commands[system]} label={t('remedy.copy')} />
          )}
        </>
      }
    >
      {!noRight && <Owner name={String(fault.params['owner'] ?? '')} />}
      {noRight && system !== null && <p>{t(`remedy.${system}`)}</p>}
    </FaultNotice>
  )
}

/** The program that holds the port, where the system tells. */
function Owner({ name }: { readonly name: string }) {
  const { t } = useTranslation('servers')
  if (name === '') return <p>{t('card.unknownOwner')}</p>
  return (
    <p>
      {t('card.heldBy')} <Mono>{inert(name, 200)}</Mono>
    </p>
  )
}
