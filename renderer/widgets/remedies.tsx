import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Remedy } from '../../shared/domain/diagnosis/diagnosis.ts'
import type { BenchEvent, FileServerName } from '../../shared/domain/event/bench-event.ts'
import { unreachable } from '../../shared/domain/result.ts'
import type { BenchClient } from '../bench/client.ts'
import { useAttempt } from '../bench/use-attempt.ts'
import { useBench } from '../bench/use-bench.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { FaultNotice } from './fault-notice.tsx'
import { inert } from '../ui/inert.ts'
import type { ScreenProps } from '../ui/screen-props.ts'
import { fileUrl } from './file-url.ts'

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
      {event.type === 'file.refused' && event.reason === 'not-found' && (
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
      return <Button onClick={() => go('profiles')}>{t('detail.createTemplate')}</Button>
    case 'set-key':
      return <Button onClick={() => go('phones')}>{t('detail.setKey')}</Button>
    case 'fetch-by-hand':
      return <CopyUrl server={remedy.server} path={remedy.path} />
    case 'open-profile':
      return (
        <Button onClick={() => go('profiles', { area: 'files', path: inert(remedy.path, 255) })}>
          {t('detail.openProfile')}
        </Button>
      )
    case 'open-servers':
      return <Button onClick={() => go('servers')}>{t('common:actions.openServers')}</Button>
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

interface DoOnceProps {
  readonly label: string
  readonly done: string
  readonly act: (client: BenchClient) => Promise<unknown>
}

/** A button that does it at once, says that it was done, and goes; what goes wrong stands where the button was. */
function DoOnce({ label, done, act }: DoOnceProps) {
  const { fault, busy, attempt } = useAttempt()
  const [over, setOver] = useState(false)
  const finish = (): void => {
    setOver(true)
    notifications.show({ message: done })
  }
  if (fault !== null) return <FaultNotice fault={fault} />
  if (over) return null
  return (
    <Button look="danger" disabled={busy} onClick={() => attempt(act, finish)}>
      {label}
    </Button>
  )
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
