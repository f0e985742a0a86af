import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { Button } from '../../../ui/button.tsx'
import { useCommands } from '../../../ui/commands.ts'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { ListPage } from '../../../ui/list-page.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { VirtualTable } from '../../../ui/virtual-table.tsx'
import type { Drafts } from '../document/drafts.ts'
import type { Place } from '../document/profile-document.ts'
import { useOpenDocuments } from '../document/use-drafts.ts'
import { NewProfile } from './new-profile.tsx'
import { rowsOf, sortRows, type SortBy } from './rows.ts'
import { useColumns } from './use-columns.tsx'

/** Profiles are also edited in the folder by hand: the list follows. */
const REFRESH_MS = 3_000

/** The site's profiles and templates, with what is to be said of each. */
export function ProfileList({ drafts, onOpen }: { readonly drafts: Drafts; readonly onOpen: (place: Place) => void }) {
  const { t } = useTranslation('profiles')
  const { value: list, fault } = useAnswer(
    useQuery(useQueries().profiles.list.queryOptions({ refetchInterval: REFRESH_MS })),
  )
  const open = useOpenDocuments(drafts)
  const [search, setSearch] = useState('')
  const [sortBy, setSortBy] = useState<SortBy>({ by: 'path', down: false })
  const [selected, setSelected] = useState<string | null>(null)
  const [making, setMaking] = useState<'new' | 'copy' | null>(null)
  const openRow = useCallback(({ area, path }: Place) => onOpen({ area, path }), [onOpen])
  const columns = useColumns(sortBy, setSortBy, openRow)
  const rows = useMemo(() => sortRows(rowsOf(list ?? [], open, search), sortBy), [list, open, search, sortBy])
  const all = useMemo(() => rowsOf(list ?? [], open, ''), [list, open])
  const index = rows.findIndex(({ area, path }) => `${area}/${path}` === selected)
  const row = rows[index] ?? null
  const openAt = (at: number): void => {
    const chosen = rows[at]
    if (chosen) openRow(chosen)
  }
  useCommands(
    useMemo(
      () => [{ id: 'new-profile', title: t('list.new'), group: t('group'), keys: 'n', run: () => setMaking('new') }],
      [t],
    ),
  )
  const newButton = (
    <Button look="primary" icon="plus" onClick={() => setMaking('new')}>
      {t('list.new')}
    </Button>
  )
  return (
    <ListPage
      title={t('title')}
      summary={all.length > 0 && <span className="dim">{t('list.count', { count: all.length })}</span>}
      search={{ label: t('list.search'), value: search, onChange: setSearch }}
      actions={
        <>
          <Button disabled={row === null} onClick={() => openAt(index)}>
            {t('list.open')}
          </Button>
          <Button icon="copy" disabled={row === null} onClick={() => setMaking('copy')}>
            {t('list.copy')}
          </Button>
          {all.length > 0 && newButton}
        </>
      }
      notices={
        <>
          {fault !== null && <FaultNotice fault={fault} />}
          {making !== null && (
            <NewProfile
              key={making === 'copy' ? (selected ?? '') : ''}
              drafts={drafts}
              rows={all}
              copyOf={making === 'copy' ? row : null}
              onMade={onOpen}
              onCancel={() => setMaking(null)}
            />
          )}
        </>
      }
      empty={
        list !== null && all.length === 0 ? (
          <EmptyState title={t('empty.title')} actions={making === null ? newButton : undefined}>
            <p>{t('empty.text')}</p>
          </EmptyState>
        ) : null
      }
      list={
        <VirtualTable
          label={t('list.table')}
          columns={columns}
          rows={rows}
          selected={index}
          onSelect={(to) => {
            const chosen = rows[to]
            setSelected(chosen === undefined ? null : `${chosen.area}/${chosen.path}`)
          }}
          onActivate={openAt}
        />
      }
      noMatch={rows.length === 0 && search !== '' ? t('list.noMatch') : null}
    />
  )
}
