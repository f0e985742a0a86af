import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { Fields } from '../../../ui/page.tsx'
import { PlanView } from '../plan-view.tsx'
import type { BenchQueries } from '../../../bench/queries.ts'
import { useTranslation } from 'react-i18next'
import type { Phones } from '../use-phones.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { SelectField, TextField } from '../../../ui/text-field.tsx'
import { bulkValues, type BulkMode, type Row } from '../rows.ts'
import { changesOf, usePlan } from './use-plan.ts'
import { useColumnTitle } from '../use-column-title.ts'

const NEW_COLUMN = '#new'

/** One column of many phones at once: what each of them would get is shown before it is kept. */
export function BulkDialog({
  phones,
  rows,
  onClose,
}: {
  readonly phones: Phones
  readonly rows: readonly Row[]
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['phones', 'common'])
  const columns = (phones.table?.columns ?? []).filter((column) => column !== 'mac')
  const [draft, setDraft] = useState<Draft>({ column: columns[0] ?? NEW_COLUMN, fresh: '', mode: 'same', value: '' })
  const { mode, value } = draft
  const name = draft.column === NEW_COLUMN ? draft.fresh.trim() : draft.column
  const macs = rows.map(({ mac }) => mac)
  const edits = bulkValues(macs, name, mode, value)
  const about = JSON.stringify([name, mode, value, phones.table?.revision])
  const ask =
    name === '' || name === 'mac'
      ? null
      : (queries: BenchQueries) => queries.phones.planEdit.call({ edits, remove: [] })
  const { plan, fault } = usePlan(about, ask)
  const shownFault = fault ?? phones.fault
  const keep = async (): Promise<void> => {
    if (await phones.edit(edits, [], t('bulk.done', { count: changesOf(plan) }))) onClose()
  }
  return (
    <Dialog title={t('bulk.title', { count: rows.length })} onClose={onClose} size="wide">
      <BulkFields columns={columns} draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
      {shownFault && <FaultNotice fault={shownFault} />}
      {plan && <PlanView plan={plan} />}
      <DialogActions>
        <Button look="primary" disabled={changesOf(plan) === 0} onClick={() => void keep()}>
          {t('bulk.keep', { count: changesOf(plan) })}
        </Button>
        <Button onClick={onClose}>{t('common:actions.cancel')}</Button>
      </DialogActions>
    </Dialog>
  )
}

interface Draft {
  readonly column: string
  /** The name of a new column. */
  readonly fresh: string
  readonly mode: BulkMode
  readonly value: string
}

function BulkFields({
  columns,
  draft: { column, fresh, mode, value },
  onChange,
}: {
  readonly columns: readonly string[]
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
}) {
  const { t } = useTranslation('phones')
  const columnTitle = useColumnTitle()
  return (
    <Fields>
      <SelectField
        label={t('bulk.column')}
        value={column}
        onChange={(to) => onChange({ column: to })}
        options={[
          ...columns.map((each) => ({
            value: each,
            text: columnTitle(each),
          })),
          { value: NEW_COLUMN, text: t('bulk.newColumn') },
        ]}
      />
      {column === NEW_COLUMN && (
        <TextField label={t('bulk.newName')} value={fresh} onChange={(to) => onChange({ fresh: to })} maxLength={60} />
      )}
      <SelectField
        label={t('bulk.mode')}
        value={mode}
        onChange={(to) => onChange({ mode: to === 'counting' ? 'counting' : 'same' })}
        options={[
          { value: 'same', text: t('bulk.same') },
          { value: 'counting', text: t('bulk.counting') },
        ]}
      />
      <TextField
        label={t(mode === 'same' ? 'bulk.value' : 'bulk.start')}
        value={value}
        onChange={(to) => onChange({ value: to })}
        maxLength={4_096}
        {...(mode === 'counting' ? { hint: t('bulk.countingHint') } : {})}
      />
    </Fields>
  )
}
