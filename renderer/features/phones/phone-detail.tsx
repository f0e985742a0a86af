import { useQuery } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneCheck } from '../../../shared/domain/route/fetches.ts'
import type { PhonePreview } from '../../../shared/ipc/contract/phones.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { DetailPanel } from '../../ui/detail-panel.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { LintFindings } from '../../widgets/lint-findings.tsx'
import { inert, inertLines } from '../../ui/inert.ts'
import { Actions } from '../../ui/actions.tsx'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useCheckWords } from './check-words.tsx'
import { readableMac, type Row } from './rows.ts'
import styles from './phones.module.css'
import { useColumnTitle } from './use-column-title.ts'

interface PhoneDetailProps {
  readonly row: Row
  readonly columns: readonly string[]
  /** The field that is to be written at once. */
  readonly edited: string | null
  readonly checks: readonly PhoneCheck[]
  readonly onSave: (values: Readonly<Record<string, string>>) => void
  readonly onRemove: () => void
  readonly onClose: () => void
  readonly onRoutes: () => void
}

/** One phone: its cells, what is wrong with it, and every file that it would get. */
export function PhoneDetail({ row, columns, edited, checks, onSave, onRemove, onClose, onRoutes }: PhoneDetailProps) {
  const { t } = useTranslation(['phones', 'common'])
  const words = useCheckWords()
  const mac = readableMac(row.mac)
  return (
    <DetailPanel
      label={t('detail.label')}
      title={<CalledRow row={row} />}
      {...(called(row) !== '' && { subtitle: <Mono dim>{mac}</Mono> })}
      tools={<CopyButton text={mac} label={t('detail.copyMac')} />}
      closeLabel={t('detail.close')}
      onClose={onClose}
    >
      {checks.map((check, index) => (
        <Notice
          key={index}
          look="attention"
          title={words(check, row.mac)}
          actions={
            <Button small onClick={onRoutes}>
              {t('openRoutes')}
            </Button>
          }
        >
          <p>{t(`checks.${check.code}.next`)}</p>
        </Notice>
      ))}
      <CellsForm key={JSON.stringify([row.values, edited])} {...{ row, columns, edited, onSave, onRemove }} />
      <h2>{t('preview.title')}</h2>
      <Previews mac={row.mac} />
    </DetailPanel>
  )
}

const called = ({ values }: Row): string => values['display_name']?.trim() ?? ''

/** Its name, or its MAC where it has none. */
function CalledRow({ row }: { readonly row: Row }) {
  const name = called(row)
  return name === '' ? <Mono wrap>{readableMac(row.mac)}</Mono> : <bdi>{inert(name, 80)}</bdi>
}

function CellsForm({
  row,
  columns,
  edited,
  onSave,
  onRemove,
}: Pick<PhoneDetailProps, 'row' | 'columns' | 'edited' | 'onSave' | 'onRemove'>) {
  const { t } = useTranslation(['phones', 'common'])
  const columnTitle = useColumnTitle()
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>({})
  const changed = Object.entries(draft).filter(([column, text]) => text !== (row.values[column] ?? ''))
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (changed.length > 0) onSave(Object.fromEntries(changed))
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      {columns
        .filter((column) => column !== 'mac')
        .map((column) => (
          <TextField
            key={column}
            label={columnTitle(column)}
            value={draft[column] ?? row.values[column] ?? ''}
            mono={column !== 'display_name'}
            maxLength={4_096}
            autoFocus={column === edited}
            onChange={(text) => setDraft({ ...draft, [column]: text })}
          />
        ))}
      <Actions>
        <Button type="submit" look="primary" disabled={changed.length === 0}>
          {t('common:actions.save')}
        </Button>
        <Button icon="trash" onClick={onRemove}>
          {t('remove')}
        </Button>
      </Actions>
    </form>
  )
}

function Previews({ mac }: { readonly mac: string }) {
  const { t } = useTranslation('phones')
  const asked = useAnswer(useQuery(useQueries().phones.preview.queryOptions({ input: { mac } })))
  if (asked.fault) return <FaultNotice fault={asked.fault} />
  if (asked.value === null) return null
  if (asked.value.length === 0) return <p className="dim">{t('preview.nothing')}</p>
  return asked.value.map((preview, index) => <Preview key={preview.path} preview={preview} open={index === 0} />)
}

function Preview({ preview, open }: { readonly preview: PhonePreview; readonly open: boolean }) {
  const { t } = useTranslation(['phones', 'events'])
  const { path, template, gzip, encrypted, text, refusal, findings } = preview
  const packed = [gzip ? t('preview.gzip') : '', encrypted ? t('preview.encrypted') : ''].filter((word) => word !== '')
  return (
    <details className={styles['preview']} open={open}>
      <summary>
        <Mono wrap>{`/${path}`}</Mono>
        {refusal && <StateLabel outcome="failed">{t(`events:refusal.${refusal.reason}.word`)}</StateLabel>}
      </summary>
      <p className="dim">
        {template === null ? t('preview.file') : t('preview.rendered', { template: inert(template, 200) })}
        {packed.length > 0 && ` · ${packed.join(' · ')}`}
      </p>
      {refusal && (
        <Notice look="failed" title={t(`events:refusal.${refusal.reason}.what`)}>
          {refusal.near !== undefined && <p>{inert(refusal.near, 200)}</p>}
          <p>{t(`events:refusal.${refusal.reason}.next`)}</p>
        </Notice>
      )}
      {findings.length > 0 && (
        <LintFindings findings={findings} label={t('preview.findings', { path: inert(path, 200) })} />
      )}
      {text !== null && (
        <pre className={styles['text']} tabIndex={0} aria-label={t('preview.text', { path: inert(path, 200) })}>
          {inertLines(text)}
        </pre>
      )}
      {text === null && refusal === null && <p className="dim">{t('preview.notText')}</p>}
    </details>
  )
}
