import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LISTED_PROFILES, profileAreas } from '../../../../shared/domain/profile/area.ts'
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
  const list = useRows(drafts)
  const [making, setMaking] = useState<'new' | 'copy' | null>(null)
  const openRow = useCallback(({ area, path }: Place) => onOpen({ area, path }), [onOpen])
  const columns = useColumns(list.sortBy, list.setSortBy, openRow)
  const { rows, all, index, row, search } = list
  const openAt = (at: number): void => {
    const chosen = rows[at]
    if (chosen) openRow(chosen)
  }
  useNewCommand(setMaking)
  const newButton = (
    <Button look="primary" icon="plus" onClick={() => setMaking('new')}>
      {t('list.new')}
    </Button>
  )
  const form = making !== null && (
    <NewProfile
      key={making === 'copy' ? (list.selected ?? '') : ''}
      drafts={drafts}
      rows={all}
      copyOf={making === 'copy' ? row : null}
      onMade={onOpen}
      onCancel={() => setMaking(null)}
    />
  )
  return (
    <ListPage
      title={t('title')}
      summary={all.length > 0 && <span className="dim">{t('list.count', { count: all.length })}</span>}
      search={{ label: t('list.search'), value: search, onChange: list.setSearch }}
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
          {list.fault !== null && <FaultNotice fault={list.fault} />}
          {list.limited && <p className="dim">{t('list.limited', { most: LISTED_PROFILES })}</p>}
          {form}
        </>
      }
      empty={
        list.known && all.length === 0 ? (
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
          onSelect={list.select}
          onActivate={openAt}
        />
      }
      noMatch={rows.length === 0 && search !== '' ? t('list.noMatch') : null}
    />
  )
}

/** The list as it is searched, sorted and selected in. */
function useRows(drafts: Drafts) {
  const { value: list, fault } = useAnswer(
    useQuery(useQueries().profiles.list.queryOptions({ refetchInterval: REFRESH_MS })),
  )
  const open = useOpenDocuments(drafts)
  const [search, setSearch] = useState('')
  const [sortBy, setSortBy] = useState<SortBy>({ by: 'path', down: false })
  const [selected, setSelected] = useState<string | null>(null)
  const rows = useMemo(() => sortRows(rowsOf(list ?? [], open, search), sortBy), [list, open, search, sortBy])
  const all = useMemo(() => rowsOf(list ?? [], open, ''), [list, open])
  const limited = profileAreas.some((area) => list?.filter((file) => file.area === area).length === LISTED_PROFILES)
  const index = rows.findIndex((each) => keyOf(each) === selected)
  const select = (to: number): void => {
    const chosen = rows[to]
    setSelected(chosen === undefined ? null : keyOf(chosen))
  }
  const row = rows[index] ?? null
  return {
    known: list !== null,
    fault,
    limited,
    rows,
    all,
    index,
    row,
    selected,
    select,
    search,
    setSearch,
    sortBy,
    setSortBy,
  }
}

const keyOf = ({ area, path }: Place): string => `${area}/${path}`

function useNewCommand(begin: (making: 'new') => void): void {
  const { t } = useTranslation('profiles')
  useCommands(
    useMemo(
      () => [{ id: 'new-profile', title: t('list.new'), group: t('group'), keys: 'n', run: () => begin('new') }],
      [t, begin],
    ),
  )
}
