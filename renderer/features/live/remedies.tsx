import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import { faultOf } from '../../bench/client.ts'
import { useBench, useBenchContext } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { FaultNotice } from '../../ui/fault-notice.tsx'
import { inert } from '../../ui/inert.ts'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { fileUrl } from '../../ui/urls.ts'
import { isOtherCase } from './explain.ts'

/** What can be done about a failure, as buttons beside it. */
export function Remedies({ event, go }: { readonly event: BenchEvent; readonly go: ScreenProps['go'] }) {
  const { t } = useTranslation(['live', 'common'])
  if (event.type === 'server.failed')
    return <Button onClick={() => go('servers')}>{t('common:actions.openServers')}</Button>
  if (event.type === 'file.refused' && event.reason === 'not-found') return <NotFoundRemedies event={event} go={go} />
  if (event.type === 'file.abandoned') return <CopyUrl server={event.server} path={event.path} />
  return null
}

function CopyUrl({ server, path }: { readonly server: 'tftp' | 'http'; readonly path: string }) {
  const { t } = useTranslation('live')
  const status = useBench((view) => view.state?.servers[server])
  const address = useBench((view) => view.state?.advertised ?? null)
  if (status?.phase !== 'listening' || address === null) return null
  const url = fileUrl(server, address, status.port, path.replace(/^\/+/, ''))
  return <CopyButton word small={false} text={url} label={t('detail.copyUrl')} />
}

type NotFound = Extract<BenchEvent, { type: 'file.refused' }>

function NotFoundRemedies({ event, go }: { readonly event: NotFound; readonly go: ScreenProps['go'] }) {
  const { t } = useTranslation('live')
  const { store } = useBenchContext()
  const [fault, setFault] = useState<Fault | null>(null)
  const [done, setDone] = useState(false)
  const wanted = event.path.replace(/^\/+/, '')
  const rename = async (): Promise<void> => {
    const from = event.near ?? ''
    await store.client.files.rename({ from, to: wanted })
    setDone(true)
    notifications.show({ message: t('detail.renamed', { from: inert(from, 200), to: inert(wanted, 200) }) })
  }
  return (
    <>
      {isOtherCase(event) && !done && (
        <Button look="danger" onClick={() => void rename().catch((error: unknown) => setFault(faultOf(error)))}>
          {t('detail.rename')}
        </Button>
      )}
      {event.near === undefined && (
        <Button onClick={() => go('files', { add: inert(wanted, 255) })}>{t('detail.addFile')}</Button>
      )}
      <CopyUrl server={event.server} path={event.path} />
      {fault && <FaultNotice fault={fault} />}
    </>
  )
}
