import { useTranslation } from 'react-i18next'
import type { Remedy } from '../../shared/domain/diagnosis/diagnosis.ts'
import type { BenchEvent, FileServerName } from '../../shared/domain/event/bench-event.ts'
import { unreachable } from '../../shared/domain/result.ts'
import type { BenchClient } from '../bench/client.ts'
import { useBench } from '../bench/use-bench.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { inert } from '../ui/inert.ts'
import type { ScreenProps } from '../ui/screen-props.ts'
import { CreateTemplate } from './create-template.tsx'
import { DoOnce } from './do-once.tsx'
import { fileUrl } from './file-url.ts'
import { ResyncNow } from './resync-now.tsx'
import { AcceptReports, SendLogHere } from './turn-reports-on.tsx'

type Go = ScreenProps['go']

/** What can be done about a failure, as buttons beside it. */
export function Remedies({
  event,
  remedy,
  go,
}: {
  readonly event: BenchEvent
  readonly remedy: Remedy | undefined
  readonly go: Go
}) {
  return (
    <>
      {remedy !== undefined && <RemedyButton remedy={remedy} go={go} />}
      {event.type === 'file.refused' && event.reason === 'not-found' && remedy?.kind !== 'fetch-by-hand' && (
        <CopyUrl server={event.server} path={event.path} />
      )}
    </>
  )
}

export function RemedyButton({ remedy, go }: { readonly remedy: Remedy; readonly go: Go }) {
  const { t } = useTranslation(['live', 'common'])
  switch (remedy.kind) {
    case 'rename-file':
      return <RenameFile from={remedy.from} to={remedy.to} />
    case 'add-file':
      return <Button onClick={() => go('files', { add: inert(remedy.path, 255) })}>{t('detail.addFile')}</Button>
    case 'add-phone':
      return <AddPhone mac={remedy.mac} model={remedy.model} />
    case 'create-template':
      return <CreateTemplate template={remedy.template} />
    case 'set-key':
      return <Button onClick={() => go('phones')}>{t('detail.setKey')}</Button>
    case 'fetch-by-hand':
      return <CopyUrl server={remedy.server} path={remedy.path} />
    case 'open-profile':
      return (
        <Button onClick={() => go('profiles', { area: remedy.area, path: inert(remedy.path, 255) })}>
          {t('detail.openProfile')}
        </Button>
      )
    case 'open-servers':
      return <Button onClick={() => go('servers')}>{t('common:actions.openServers')}</Button>
    case 'serve-on':
      return <ServeOn server={remedy.server} port={remedy.port} />
    case 'send-log-here':
      return <SendLogHere area={remedy.area} path={remedy.path} />
    case 'accept-reports':
      return <AcceptReports />
    case 'resync-now':
      return <ResyncNow who={remedy.who} />
    default:
      return unreachable(remedy)
  }
}

function CopyUrl({ server, path }: { readonly server: FileServerName; readonly path: string }) {
  const { t } = useTranslation('live')
  const status = useBench((view) => view.state?.servers[server])
  const address = useBench((view) => view.state?.advertised ?? null)
  if (status?.phase !== 'listening' || address === null) return null
  const url = fileUrl(server, address, status.port, path.replace(/^\/+/, ''))
  return <CopyButton word small={false} text={url} label={t('detail.copyUrl')} />
}

function RenameFile({ from, to }: { readonly from: string; readonly to: string }) {
  const { t } = useTranslation('live')
  return (
    <DoOnce
      label={t('detail.rename')}
      done={t('detail.renamed', { from: inert(from, 200), to: inert(to, 200) })}
      act={(client) => client.files.rename({ from, to })}
    />
  )
}

function AddPhone({ mac, model }: { readonly mac: string; readonly model: string }) {
  const { t } = useTranslation('live')
  const add = async (client: BenchClient): Promise<void> => {
    const { revision } = await client.phones.table()
    const values: Record<string, string> = model === '' ? {} : { model }
    await client.phones.edit({ edits: [{ mac, values }], remove: [], basedOn: revision })
  }
  return <DoOnce label={t('detail.addPhone')} done={t('detail.phoneAdded', { mac })} act={add} />
}

/** The port of a rule may be right, and the server's wrong: it is kept in site.json, as if it were typed in Servers. */
function ServeOn({ server, port }: { readonly server: FileServerName; readonly port: number }) {
  const { t } = useTranslation(['live', 'common'])
  const name = t(`common:server.${server}`)
  return (
    <DoOnce
      label={t('detail.serveOn', { server: name, port })}
      done={t('detail.servedOn', { server: name, port })}
      act={(client) => client.servers.configure({ server, port, enabled: true })}
    />
  )
}
