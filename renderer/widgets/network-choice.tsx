import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { isWildcard } from '../../shared/domain/network/address.ts'
import type { NetworkInterface } from '../../shared/ipc/contract/servers.ts'
import { useAnswer, useQueries } from '../bench/use-answer.ts'
import { useAttempt } from '../bench/use-attempt.ts'
import type { BenchView } from '../bench/bench-store.ts'
import { useBench } from '../bench/use-bench.ts'
import { Notice } from '../ui/notice.tsx'
import { FaultNotice } from './fault-notice.tsx'
import styles from './network-choice.module.css'
import { SelectField } from '../ui/text-field.tsx'

/** Cables come and go: the list follows. */
const REFRESH_MS = 4_000

/** Told where the command line says otherwise than the site. */
function InForce({ listen, kept }: { readonly listen: string; readonly kept: string }) {
  const { t } = useTranslation('servers')
  if (listen === kept) return null
  const address = listen === '' ? t('network.everywhere') : listen
  return <Notice look="neutral" live title={t('network.thisRun', { address })} />
}

/** The address that the servers listen on now, '' for every one; null while none of them does. */
function listeningOn({ state }: BenchView): string | null {
  const statuses = Object.values(state?.servers ?? {})
  const listening = statuses.find((status) => status.phase === 'listening')
  if (listening?.phase !== 'listening') return null
  return isWildcard(listening.address) ? '' : listening.address
}

/** On which interface the servers answer, and which address phones are told to use. */
export function NetworkChoice({ hint }: { readonly hint: string }) {
  const { t } = useTranslation('servers')
  const queries = useQueries()
  const advertised = useBench((view) => view.state?.advertised ?? null)
  const interfaces = useAnswer(useQuery(queries.servers.interfaces.queryOptions({ refetchInterval: REFRESH_MS })))
  const settings = useAnswer(useQuery(queries.site.settings.queryOptions()))
  const { fault, attempt } = useAttempt()
  const shown = fault ?? settings.fault
  const { listen: kept = '', advertise = '' } = settings.value ?? {}
  const inForce = useBench(listeningOn)
  // What the command line said holds for this run, whatever the site says.
  const listen = inForce ?? kept
  const choose = (next: { readonly listen?: string; readonly advertise: string }): void =>
    attempt((client) => client.servers.setAddresses(next), settings.again)
  const addresses = interfaces.value ?? []
  const name = (entry: NetworkInterface): string =>
    `${entry.name} · ${entry.address}${entry.internal ? ` (${t('network.internal')})` : ''}`
  const listed = (chosen: string): readonly { readonly value: string; readonly text: string }[] => {
    const known = addresses.map((entry) => ({ value: entry.address, text: name(entry) }))
    const gone = chosen !== '' && !known.some(({ value }) => value === chosen)
    return gone ? [...known, { value: chosen, text: t('network.gone', { address: chosen }) }] : known
  }
  return (
    <div className={styles['network']}>
      <SelectField
        label={t('network.listen')}
        value={listen}
        onChange={(value) => choose({ listen: value, advertise: value === '' ? advertise : '' })}
        options={[{ value: '', text: t('network.everywhere') }, ...listed(listen)]}
      />
      <SelectField
        label={t('network.advertise')}
        value={advertise}
        onChange={(value) => choose({ advertise: value })}
        options={[
          {
            value: '',
            text: advertised === null ? t('network.automaticNone') : t('network.automatic', { address: advertised }),
          },
          ...listed(advertise).filter(({ value }) => listen === '' || value === listen || value === advertise),
        ]}
      />
      {settings.value !== null && <InForce listen={listen} kept={kept} />}
      <p className="dim">{hint}</p>
      {shown && <FaultNotice fault={shown} />}
    </div>
  )
}
