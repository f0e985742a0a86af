import { useTranslation } from 'react-i18next'
import { hostAndPort } from '../../shared/domain/network/address.ts'
import { standardPorts } from '../../shared/domain/network/ports.ts'
import type { ProfileArea } from '../../shared/domain/profile/area.ts'
import { editProfile } from '../../shared/domain/profile/edit.ts'
import type { BenchClient } from '../bench/client.ts'
import { useBench } from '../bench/use-bench.ts'
import { inert } from '../ui/inert.ts'
import { DoOnce } from './do-once.tsx'

/** Phones that follow this profile send their log to this bench from their next resync on. */
export function SendLogHere({ area, path }: { readonly area: ProfileArea; readonly path: string }) {
  const { t } = useTranslation('live')
  const status = useBench((view) => view.state?.servers.syslog)
  const address = useBench((view) => view.state?.advertised ?? null)
  if (status?.phase !== 'listening' || address === null) return null
  const server = status.port === standardPorts.syslog ? address : hostAndPort(address, status.port)
  const file = `${area}/${inert(path, 200)}`
  const act = async (client: BenchClient): Promise<void> => {
    const { text, revision } = await client.profiles.read({ area, path })
    const edited = editProfile(text, { kind: 'set', name: 'Syslog_Server', value: server })
    if (!edited.ok) throw new Error(edited.error.code)
    await client.profiles.save({ area, path, text: edited.value, basedOn: revision })
  }
  return (
    <DoOnce label={t('detail.sendLogHere', { server, file })} done={t('detail.logComesHere', { file })} act={act} />
  )
}

/** What phones send is kept from now on, within the quota that the site has. */
export function AcceptReports() {
  const { t } = useTranslation('live')
  const act = async (client: BenchClient): Promise<void> => {
    const { quotaMegabytes, limitMegabytes } = await client.reports.settings()
    await client.reports.configure({ enabled: true, quotaMegabytes, limitMegabytes })
  }
  return <DoOnce look="primary" label={t('detail.acceptReports')} done={t('detail.reportsAccepted')} act={act} />
}
