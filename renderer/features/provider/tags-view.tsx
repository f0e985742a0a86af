import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { bareTag, tagLevels, type TagRow } from '../../../shared/domain/broadworks/tags.ts'
import { formatMac, parseMac } from '../../../shared/domain/identity/mac.ts'
import type { BroadworksState } from '../../../shared/ipc/contract/broadworks.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { inert } from '../../ui/inert.ts'
import { ListPage } from '../../ui/list-page.tsx'
import { Mono } from '../../ui/mono.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { VirtualTable, type Column } from '../../ui/virtual-table.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { useOfferUndo } from '../../widgets/use-offer-undo.tsx'
import { MissingTags } from './missing-tags.tsx'
import styles from './provider.module.css'
import { useChange } from './use-change.ts'

/** The tag table: values for the whole system, for the group, or for one phone; the nearest one wins. */
export function TagsView({ views }: { readonly views: ReactNode }) {
  const { t } = useTranslation('provider')
  const state = useAnswer(useQuery(useQueries().broadworks.state.queryOptions()))
  const columns = useTagColumns()
  const [selected, setSelected] = useState(-1)
  const rows = state.value?.tags ?? []
  const chosen = rows[selected]
  const { fault, busy, change } = useChange()
  const offerUndo = useOfferUndo()
  const remove = (): void => {
    if (chosen === undefined) return
    const rest = rows.filter((_, at) => at !== selected)
    change(
      (client) => client.broadworks.setTags({ rows: [...rest], basedOn: [...rows] }),
      () => {
        setSelected(-1)
        offerUndo({
          id: 'tags',
          said: t('tags.removed', { tag: `%${bareTag(chosen.name)}%` }),
          undo: (client) => client.broadworks.setTags({ rows: [...rows], basedOn: [...rest] }),
          undone: t('tags.restored'),
        })
      },
    )
  }
  return (
    <ListPage
      title={t('title')}
      views={views}
      actions={
        <Button icon="trash" disabled={chosen === undefined || busy} onClick={remove}>
          {t('tags.remove')}
        </Button>
      }
      notices={
        <>
          {state.fault && <FaultNotice fault={state.fault} />}
          {fault && <FaultNotice fault={fault} />}
        </>
      }
      bar={state.value !== null && <TagForm state={state.value} />}
      empty={state.value !== null && rows.length === 0 ? <NoTags /> : null}
      list={
        <VirtualTable
          label={t('tags.table')}
          columns={columns}
          rows={rows}
          selected={selected}
          onSelect={setSelected}
        />
      }
    />
  )
}

function NoTags() {
  const { t } = useTranslation('provider')
  return (
    <EmptyState title={t('tags.empty')}>
      <p>{t('tags.emptyText')}</p>
    </EmptyState>
  )
}

/** One more value, or another one for a tag that has one at this level. */
function TagForm({ state }: { readonly state: BroadworksState }) {
  const { t } = useTranslation('provider')
  const [draft, setDraft] = useState<TagRow>({ level: 'system', name: '', value: '', mac: '' })
  const { fault, busy, change } = useChange()
  const set = (part: Partial<TagRow>): void => setDraft({ ...draft, ...part })
  const mac = parseMac(draft.mac)
  const name = bareTag(draft.name)
  const needsMac = draft.level === 'phone'
  const problem = needsMac && draft.mac.trim() !== '' && !mac.ok ? t('tags.notMac') : null
  const keep = (event: SyntheticEvent): void => {
    event.preventDefault()
    const row: TagRow = { ...draft, name: `%${name}%`, mac: needsMac && mac.ok ? mac.value : '' }
    const isSame = (one: TagRow): boolean =>
      one.level === row.level && bareTag(one.name) === name && one.mac === row.mac
    const rows = [...state.tags.filter((one) => !isSame(one)), row]
    change(
      (client) => client.broadworks.setTags({ rows, basedOn: [...state.tags] }),
      () => set({ name: '', value: '' }),
    )
  }
  return (
    <>
      <MissingTags state={state} />
      <form className={styles['stack']} onSubmit={keep}>
        <div className={styles['row']}>
          <SelectField
            label={t('tags.level')}
            value={draft.level}
            onChange={(text) => set({ level: tagLevels.find((one) => one === text) ?? 'system' })}
            options={tagLevels.map((value) => ({ value, text: t(`level.${value}`) }))}
          />
          {needsMac && (
            <TextField
              label={t('tags.mac')}
              value={draft.mac}
              onChange={(text) => set({ mac: text })}
              problem={problem}
              maxLength={17}
              mono
            />
          )}
          <TextField
            label={t('tags.tag')}
            value={draft.name}
            onChange={(text) => set({ name: text })}
            placeholder="%SNTP_SERVER_1%"
            maxLength={64}
            list="provider-tags"
            mono
          />
          <TextField
            label={t('tags.value')}
            value={draft.value}
            onChange={(text) => set({ value: text })}
            maxLength={256}
            mono
          />
          <Button type="submit" look="primary" disabled={busy || name === '' || (needsMac && !mac.ok)}>
            {t('tags.keep')}
          </Button>
        </div>
        <datalist id="provider-tags">
          {state.missing.map(({ tag }) => (
            <option key={tag} value={`%${tag}%`} />
          ))}
        </datalist>
        {fault && <FaultNotice fault={fault} />}
      </form>
    </>
  )
}

function useTagColumns(): readonly Column<TagRow>[] {
  const { t } = useTranslation('provider')
  return useMemo(
    () => [
      {
        id: 'tag',
        title: t('tags.tag'),
        width: 'minmax(180px, 1.2fr)',
        render: ({ name }) => <Mono>{inert(`%${bareTag(name)}%`)}</Mono>,
      },
      {
        id: 'value',
        title: t('tags.value'),
        width: 'minmax(160px, 1.6fr)',
        render: ({ value }) => <Mono>{inert(value)}</Mono>,
      },
      { id: 'level', title: t('tags.level'), width: '120px', render: ({ level }) => t(`level.${level}`) },
      { id: 'mac', title: t('tags.mac'), width: '165px', minor: true, render: ({ mac }) => <Mono>{shown(mac)}</Mono> },
    ],
    [t],
  )
}

function shown(text: string): string {
  const mac = parseMac(text)
  return mac.ok ? formatMac(mac.value) : ''
}
