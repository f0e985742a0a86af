import { useId, useState, type SyntheticEvent } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Actions } from '../../../ui/actions.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { Fields } from '../../../ui/page.tsx'
import { parseMac } from '../../../../shared/domain/identity/mac.ts'
import { models } from '../../../../shared/domain/phone/models.ts'
import { useTranslation } from 'react-i18next'
import styles from '../phones.module.css'
import type { Phones } from '../use-phones.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useColumnTitle } from '../use-column-title.ts'

/** One phone by hand. */
export function AddDialog({
  phones,
  onClose,
  onAdded,
}: {
  readonly phones: Phones
  readonly onClose: () => void
  readonly onAdded: (mac: string) => void
}) {
  const { t } = useTranslation(['phones', 'common'])
  const [mac, setMac] = useState('')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const parsed = parseMac(mac)
  const known = parsed.ok && phones.table?.rows.some((row) => row.mac === parsed.value) === true
  const problem = known ? t('add.known') : mac.trim() !== '' && !parsed.ok ? t('add.notMac') : null
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if (!parsed.ok || known) return
    const said = t('add.done', { mac: mac.trim() })
    if (await phones.edit([{ mac: parsed.value, values }], [], said)) {
      onAdded(parsed.value)
      onClose()
    }
  }
  const columns = (phones.table?.columns ?? []).filter((column) => column !== 'mac')
  return (
    <Dialog title={t('add.title')} onClose={onClose} size="wide">
      <form className={styles['form']} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('columns.mac')}
          value={mac}
          onChange={setMac}
          problem={problem}
          hint={t('add.hint')}
          maxLength={32}
          mono
          autoFocus
        />
        <CellFields
          columns={columns}
          values={values}
          onChange={(column, text) => setValues({ ...values, [column]: text })}
        />
        {phones.fault && <FaultNotice fault={phones.fault} />}
        <Actions>
          <Button type="submit" look="primary" disabled={!parsed.ok || known}>
            {t('add.keep')}
          </Button>
          <Button onClick={onClose}>{t('common:actions.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}

function CellFields({
  columns,
  values,
  onChange,
}: {
  readonly columns: readonly string[]
  readonly values: Readonly<Record<string, string>>
  readonly onChange: (column: string, text: string) => void
}) {
  const columnTitle = useColumnTitle()
  const listId = useId()
  return (
    <>
      <datalist id={listId}>
        {models.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Fields>
        {columns.map((column) => (
          <TextField
            key={column}
            label={columnTitle(column)}
            value={values[column] ?? ''}
            onChange={(text) => onChange(column, text)}
            maxLength={4_096}
            mono={column !== 'display_name'}
            {...(column === 'model' ? { list: listId } : {})}
          />
        ))}
      </Fields>
    </>
  )
}
