import { Modal } from '@mantine/core'
import { useEffect, useId, useState, type ReactNode, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import { parseMac } from '../../../shared/domain/identity/mac.ts'
import { models } from '../../../shared/domain/phone/models.ts'
import type { PhonePlan } from '../../../shared/ipc/contract/phones.ts'
import { faultOf, type BenchClient } from '../../bench/client.ts'
import { useBenchContext } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { Actions } from '../../ui/actions.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { PlanView } from './plan-view.tsx'
import { decodeTable } from '../../../shared/protocol/bytes/table-text.ts'
import { bulkValues, type BulkMode, type Row } from './rows.ts'
import styles from './phones.module.css'
import type { Phones } from './use-phones.tsx'

const TYPING_PAUSE_MS = 250

/** What the bench says that this would change, a moment after the typing stops; null while there is nothing to say. */
function usePlan(about: string, ask: ((client: BenchClient) => Promise<PhonePlan>) | null) {
  const { store } = useBenchContext()
  const [answer, setAnswer] = useState<{
    readonly about: string
    readonly plan: PhonePlan | null
    readonly fault: Fault | null
  }>({ about: '', plan: null, fault: null })
  useEffect(() => {
    if (ask === null) return
    let wanted = true
    const timer = setTimeout(() => {
      const run = async (): Promise<void> => {
        try {
          const plan = await ask(store.client)
          if (wanted) setAnswer({ about, plan, fault: null })
        } catch (error) {
          if (wanted) setAnswer({ about, plan: null, fault: faultOf(error) })
        }
      }
      void run()
    }, TYPING_PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `about` says what `ask` depends on
  }, [store, about])
  // A plan for what was typed before is no preview of what is typed now.
  const fresh = ask !== null && answer.about === about
  return { plan: fresh ? answer.plan : null, fault: fresh ? answer.fault : null }
}

function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="min(860px, 94vw)"
      closeButtonProps={{ 'aria-label': t('actions.close') }}
    >
      <div className={styles['dialog']}>{children}</div>
    </Modal>
  )
}

const changesOf = (plan: PhonePlan | null): number => (plan === null ? 0 : plan.added + plan.changed + plan.removed)

/** A pasted table, a CSV or a bare list of MACs: shown as a plan, then kept. */
export function ImportDialog({ phones, onClose }: { readonly phones: Phones; readonly onClose: () => void }) {
  const { t } = useTranslation(['phones', 'common'])
  const id = useId()
  const [text, setText] = useState('')
  const about = `${text}\n${phones.table?.revision ?? ''}`
  const { plan, fault } = usePlan(about, text.trim() === '' ? null : (client) => client.phones.planImport({ text }))
  const choose = (): void => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = '.csv,.txt,.tsv,text/csv,text/plain'
    input.addEventListener('change', () => {
      const [file] = input.files ?? []
      if (file) void file.arrayBuffer().then((bytes) => setText(decodeTable(new Uint8Array(bytes)).text))
    })
    input.click()
  }
  const shownFault = fault ?? phones.fault
  const keep = async (): Promise<void> => {
    const kept = await phones.importText(text, t('import.done', { count: changesOf(plan) }))
    if (kept) onClose()
  }
  return (
    <Dialog title={t('import.title')} onClose={onClose}>
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
      <div className={styles['keep']}>
        <Actions>
          <Button look="primary" disabled={changesOf(plan) === 0} onClick={() => void keep()}>
            {t('import.keep', { count: changesOf(plan) })}
          </Button>
          <Button onClick={onClose}>{t('common:actions.cancel')}</Button>
        </Actions>
      </div>
    </Dialog>
  )
}

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
  const { plan, fault } = usePlan(about, (client) => client.phones.planEdit({ edits: [], remove: [...macs] }))
  const shownFault = fault ?? phones.fault
  const remove = async (): Promise<void> => {
    if (await phones.edit([], macs, t('removed', { count: macs.length }))) onClose()
  }
  return (
    <Dialog title={t('removing.title', { count: macs.length })} onClose={onClose}>
      <p>{t('removing.text')}</p>
      {shownFault && <FaultNotice fault={shownFault} />}
      {plan && <PlanView plan={plan} />}
      <div className={styles['keep']}>
        <Actions>
          <Button look="danger" icon="trash" disabled={plan === null} onClick={() => void remove()}>
            {t('removeMany', { count: macs.length })}
          </Button>
          <Button onClick={onClose}>{t('common:actions.cancel')}</Button>
        </Actions>
      </div>
    </Dialog>
  )
}

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
  const [column, setColumn] = useState(columns[0] ?? NEW_COLUMN)
  const [fresh, setFresh] = useState('')
  const [mode, setMode] = useState<BulkMode>('same')
  const [value, setValue] = useState('')
  const name = column === NEW_COLUMN ? fresh.trim() : column
  const edits = bulkValues(
    rows.map(({ mac }) => mac),
    name,
    mode,
    value,
  )
  const about = JSON.stringify([name, mode, value, phones.table?.revision])
  const ask =
    name === '' || name === 'mac' ? null : (client: BenchClient) => client.phones.planEdit({ edits, remove: [] })
  const { plan, fault } = usePlan(about, ask)
  const shownFault = fault ?? phones.fault
  const keep = async (): Promise<void> => {
    if (await phones.edit(edits, [], t('bulk.done', { count: changesOf(plan) }))) onClose()
  }
  return (
    <Dialog title={t('bulk.title', { count: rows.length })} onClose={onClose}>
      <div className={styles['grid']}>
        <SelectField
          label={t('bulk.column')}
          value={column}
          onChange={setColumn}
          options={[
            ...columns.map((each) => ({
              value: each,
              text: t(`columns.${each}` as 'columns.mac', { defaultValue: each }),
            })),
            { value: NEW_COLUMN, text: t('bulk.newColumn') },
          ]}
        />
        {column === NEW_COLUMN && (
          <TextField label={t('bulk.newName')} value={fresh} onChange={setFresh} maxLength={60} />
        )}
        <SelectField
          label={t('bulk.mode')}
          value={mode}
          onChange={(to) => setMode(to === 'counting' ? 'counting' : 'same')}
          options={[
            { value: 'same', text: t('bulk.same') },
            { value: 'counting', text: t('bulk.counting') },
          ]}
        />
        <TextField
          label={t(mode === 'same' ? 'bulk.value' : 'bulk.start')}
          value={value}
          onChange={setValue}
          maxLength={4_096}
          {...(mode === 'counting' ? { hint: t('bulk.countingHint') } : {})}
        />
      </div>
      {shownFault && <FaultNotice fault={shownFault} />}
      {plan && <PlanView plan={plan} />}
      <div className={styles['keep']}>
        <Actions>
          <Button look="primary" disabled={changesOf(plan) === 0} onClick={() => void keep()}>
            {t('bulk.keep', { count: changesOf(plan) })}
          </Button>
          <Button onClick={onClose}>{t('common:actions.cancel')}</Button>
        </Actions>
      </div>
    </Dialog>
  )
}

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
  const listId = useId()
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
    <Dialog title={t('add.title')} onClose={onClose}>
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
        <datalist id={listId}>
          {models.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <div className={styles['grid']}>
          {columns.map((column) => (
            <TextField
              key={column}
              label={t(`columns.${column}` as 'columns.mac', { defaultValue: column })}
              value={values[column] ?? ''}
              onChange={(text) => setValues({ ...values, [column]: text })}
              maxLength={4_096}
              mono={column !== 'display_name'}
              {...(column === 'model' ? { list: listId } : {})}
            />
          ))}
        </div>
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
