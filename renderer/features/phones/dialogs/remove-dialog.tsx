import { Button } from '../../../ui/button.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { PlanView } from '../plan-view.tsx'
import { useTranslation } from 'react-i18next'
import type { Phones } from '../use-phones.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { usePlan } from './use-plan.ts'

/** Phones that are to go: each with what its row holds, before anything is done. */
export function RemoveDialog({
  phones,
  macs,
  onClose,
}: {
  readonly phones: Phones
  readonly macs: readonly string[]
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['phones', 'common'])
  const about = JSON.stringify([macs, phones.table?.revision])
  const { plan, fault } = usePlan(about, (queries) => queries.phones.planEdit.call({ edits: [], remove: [...macs] }))
  const shownFault = fault ?? phones.fault
  const remove = async (): Promise<void> => {
    if (await phones.edit([], macs, t('removed', { count: macs.length }))) onClose()
  }
  return (
    <Dialog title={t('removing.title', { count: macs.length })} onClose={onClose} size="wide">
      <p>{t('removing.text')}</p>
      {shownFault && <FaultNotice fault={shownFault} />}
      {plan && <PlanView plan={plan} />}
      <DialogActions>
        <Button look="danger" icon="trash" disabled={plan === null} onClick={() => void remove()}>
          {t('removeMany', { count: macs.length })}
        </Button>
        <Button onClick={onClose}>{t('common:actions.cancel')}</Button>
      </DialogActions>
    </Dialog>
  )
}
