import { useTranslation } from 'react-i18next'
import { formatMac, parseMac } from '../../../shared/domain/identity/mac.ts'
import type { DhcpLease, DhcpRun } from '../../../shared/ipc/contract/dhcp.ts'
import { formatTime } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import styles from './servers.module.css'

/** Who has which address now. */
export function DhcpLeases({ run }: { readonly run: DhcpRun }) {
  const { t } = useTranslation('servers')
  const { address, until, leases, leased, capacity } = run
  return (
    <>
      <p>{t('dhcp.runs', { address, time: formatTime(until).slice(0, 5) })}</p>
      <p className="dim">{t('dhcp.leased', { leased, capacity })}</p>
      {leases.length > 0 && (
        <ul className={styles['leases']}>
          {leases.slice(0, SHOWN).map((lease) => (
            <Lease key={lease.mac} lease={lease} />
          ))}
        </ul>
      )}
    </>
  )
}

/** The newest; every lease is in Live. */
const SHOWN = 20

function Lease({ lease: { mac, address, host, state, until } }: { readonly lease: DhcpLease }) {
  const { t } = useTranslation('servers')
  const parsed = parseMac(mac)
  return (
    <li>
      <Mono>{address}</Mono> <Mono>{parsed.ok ? formatMac(parsed.value) : mac}</Mono>{' '}
      <span className="dim">
        {inert(host, 60)} {t(`dhcp.lease.${state}`, { time: formatTime(until).slice(0, 8) })}
      </span>
    </li>
  )
}
