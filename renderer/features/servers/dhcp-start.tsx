import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DhcpNetwork } from '../../../shared/ipc/contract/dhcp.ts'
import type { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { Fields } from '../../ui/page.tsx'
import { SelectField } from '../../ui/text-field.tsx'

const MINUTES = [30, 60, 120, 240, 480] as const

/** In which network, and for how long. In one of several networks it starts only when that is confirmed. */
export function DhcpStart({
  networks,
  busy,
  attempt,
}: {
  readonly networks: readonly DhcpNetwork[]
  readonly busy: boolean
  readonly attempt: ReturnType<typeof useAttempt>['attempt']
}) {
  const { t } = useTranslation('servers')
  const [chosen, setChosen] = useState('')
  const [minutes, setMinutes] = useState('60')
  const [confirmed, setConfirmed] = useState(false)
  const address = networks.some((one) => one.address === chosen) ? chosen : (networks[0]?.address ?? '')
  const network = networks.find((one) => one.address === address)
  if (network === undefined) return <p className="dim">{t('dhcp.noNetwork')}</p>
  const several = networks.length > 1
  const start = (): void =>
    attempt((client) => client.dhcp.start({ address, minutes: Number(minutes), confirmed: several && confirmed }))
  return (
    <>
      <Fields>
        <SelectField
          label={t('dhcp.network')}
          value={address}
          onChange={setChosen}
          options={networks.map((one) => ({ value: one.address, text: `${one.name} · ${one.address}` }))}
        />
        <SelectField
          label={t('dhcp.time')}
          value={minutes}
          onChange={setMinutes}
          options={MINUTES.map((value) => ({ value: String(value), text: t('dhcp.minutes', { minutes: value }) }))}
        />
      </Fields>
      <p className="dim">{t('dhcp.range', { first: network.first, last: network.last })}</p>
      {several && (
        <CheckField checked={confirmed} onChange={setConfirmed}>
          {t('dhcp.several')}
        </CheckField>
      )}
      <Actions>
        <Button look="primary" icon="play" disabled={busy || (several && !confirmed)} onClick={start}>
          {t('dhcp.start')}
        </Button>
      </Actions>
    </>
  )
}
