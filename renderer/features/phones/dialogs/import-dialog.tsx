import { useId, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Actions } from '../../../ui/actions.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { PlanView } from '../plan-view.tsx'
import { chooseFiles } from '../../../ui/choose-files.ts'
import { useTranslation } from 'react-i18next'
import styles from '../phones.module.css'
import type { Phones } from '../use-phones.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { readTable } from './read-table.ts'
import { changesOf, usePlan } from './use-plan.ts'

/** A pasted table, a CSV or a bare list of MACs: shown as a plan, then kept. */
export function ImportDialog({
  phones,
  dropped,
  onClose,
}: {
  readonly phones: Phones
  /** The table in a file that was dropped onto the screen; '' without one. */
  readonly dropped: string
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['phones', 'common'])
  const id = useId()
  const [text, setText] = useState(dropped)
  const about = `${text}\n${phones.table?.revision ?? ''}`
  const { plan, fault } = usePlan(
    about,
    text.trim() === '' ? null : (queries) => queries.phones.planImport.call({ text }),
  )
  const choose = (): void =>
    chooseFiles({ accept: '.csv,.txt,.tsv,text/csv,text/plain' }, ([file]) => {
      if (file) void readTable(file).then(setText)
    })
  const shownFault = fault ?? phones.fault
  const keep = async (): Promise<void> => {
    const kept = await phones.importText(text, t('import.done', { count: changesOf(plan) }))
    if (kept) onClose()
  }
  return (
    <Dialog title={t('import.title')} onClose={onClose} size="wide">
      <label htmlFor={id}>{t('import.label')}</label>
      <textarea
        id={id}
        className={styles['paste']}
        rows={7}
        value={text}
        spellCheck={false}
        placeholder={'00:0e:08:aa:bb:cc\tCP-7841-3PCC\t0012\tAlice'}
        data-autofocus
        onChange={(event) => setText(event.target.value)}
      />
      <p className="dim">{t('import.hint')}</p>
      <Actions>
        <Button icon="folder" onClick={choose}>
          {t('import.choose')}
        </Button>
      </Actions>
      {shownFault && <FaultNotice fault={shownFault} />}
      {plan && <PlanView plan={plan} />}
      <DialogActions>
        <Button look="primary" disabled={changesOf(plan) === 0} onClick={() => void keep()}>
          {t('import.keep', { count: changesOf(plan) })}
        </Button>
        <Button onClick={onClose}>{t('common:actions.cancel')}</Button>
      </DialogActions>
    </Dialog>
  )
}
