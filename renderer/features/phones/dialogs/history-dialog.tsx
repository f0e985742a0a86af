import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormerPhones } from '../../../../shared/ipc/contract/phones.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { formatBytes, formatDay, formatTime } from '../../../ui/format.ts'
import { SelectField } from '../../../ui/text-field.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { PlanView } from '../plan-view.tsx'
import type { Phones } from '../use-phones.tsx'
import { changesOf, usePlan } from './use-plan.ts'

/** What phones.csv was before: one list is chosen, what it would change is shown, and it is brought back. */
export function HistoryDialog({ phones, onClose }: { readonly phones: Phones; readonly onClose: () => void }) {
  const { t } = useTranslation(['phones', 'common'])
  const asked = useAnswer(useQuery({ ...useQueries().phones.versions.queryOptions(), gcTime: 0 }))
  if (asked.value === null || asked.value.length === 0)
    return (
      <Dialog title={t('history.title')} onClose={onClose}>
        {asked.fault && <FaultNotice fault={asked.fault} />}
        {asked.value !== null && <p>{t('history.none')}</p>}
        <DialogActions>
          <Button onClick={onClose}>{t('common:actions.close')}</Button>
        </DialogActions>
      </Dialog>
    )
  return <Versions versions={asked.value} phones={phones} onClose={onClose} />
}

interface VersionsProps {
  readonly versions: readonly FormerPhones[]
  readonly phones: Phones
  readonly onClose: () => void
}

function Versions({ versions, phones, onClose }: VersionsProps) {
  const { t } = useTranslation(['phones', 'common'])
  const language = useLanguage()
  const [sha256, choose] = useState(versions[0]?.sha256 ?? '')
  const about = JSON.stringify([sha256, phones.table?.revision])
  const { plan, fault } = usePlan(about, (queries) => queries.phones.planRestore.call({ sha256 }))
  const shownFault = fault ?? phones.fault
  const restore = async (): Promise<void> => {
    if (await phones.restore(sha256, t('history.done'))) onClose()
  }
  return (
    <Dialog title={t('history.title')} onClose={onClose} size="wide">
      {shownFault && <FaultNotice fault={shownFault} />}
      <p>{t('history.text')}</p>
      <SelectField
        label={t('history.version')}
        value={sha256}
        onChange={choose}
        options={versions.map(({ at, sha256: value, bytes }) => ({
          value,
          text: `${formatDay(at)} ${formatTime(at).slice(0, 8)} · ${formatBytes(language, bytes)}`,
        }))}
      />
      {plan && <PlanView plan={plan} />}
      <DialogActions>
        <Button look="primary" icon="undo" disabled={changesOf(plan) === 0} onClick={() => void restore()}>
          {t('history.restore')}
        </Button>
        <Button onClick={onClose}>{t('common:actions.cancel')}</Button>
      </DialogActions>
    </Dialog>
  )
}
