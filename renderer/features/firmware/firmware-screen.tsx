import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { chooseFiles } from '../../ui/choose-files.ts'
import { ChoiceBar } from '../../ui/choice-bar.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { DropZone } from '../../widgets/drop-zone.tsx'
import { DownloadsNow } from '../../widgets/downloads-now.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { MigrationView } from './migration-view.tsx'
import { StagingNotice } from './staging-notice.tsx'
import { StoreView } from './store-view.tsx'
import { UpgradeView } from './upgrade-view.tsx'
import { useStaging } from './use-staging.ts'

const views = ['store', 'upgrade', 'migration'] as const

/** The site's firmware: what lies there, the upgrade that it makes possible, and the migration. */
export function FirmwareScreen({ params, setParams }: ScreenProps) {
  const { t } = useTranslation('firmware')
  const actions = useStaging()
  const contents = useAnswer(useQuery(useQueries().firmware.contents.queryOptions()))
  const view = views.find((one) => one === params['view']) ?? 'store'
  const choice = (
    <ChoiceBar
      label={t('screen.views')}
      options={views.map((value) => ({ value, text: t(`screen.view.${value}`) }))}
      value={view}
      onChange={(to) => setParams(to === 'store' ? {} : { view: to })}
    />
  )
  const staging = (
    <>
      {actions.staging.phase !== 'idle' && <StagingNotice actions={actions} />}
      <DownloadsNow />
    </>
  )
  const busy = actions.staging.phase === 'sending' || actions.staging.phase === 'unpacking'
  const addButton = (
    <Button icon="upload" disabled={busy} onClick={() => chooseFiles({ multiple: true }, actions.add)}>
      {t('screen.add')}
    </Button>
  )
  return (
    <DropZone label={t('screen.drop')} onDrop={actions.add}>
      {view === 'upgrade' && <UpgradeView views={choice} notices={staging} />}
      {view === 'migration' && (
        <MigrationView
          views={choice}
          notices={staging}
          selected={params['mac'] ?? null}
          onSelect={(mac) => setParams({ view, ...(mac === null ? {} : { mac }) })}
        />
      )}
      {view === 'store' && (
        <StoreView
          contents={contents.value}
          views={choice}
          notices={contents.fault ? <FaultNotice fault={contents.fault} /> : staging}
          addButton={addButton}
          selected={params['load'] ?? null}
          onSelect={(load) => setParams(load === null ? {} : { load })}
        />
      )}
    </DropZone>
  )
}
