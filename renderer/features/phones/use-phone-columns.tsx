import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneCheck } from '../../../shared/domain/route/fetches.ts'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import type { Column } from '../../ui/virtual-table.tsx'
import type { BoardRow } from '../../../shared/ipc/contract/board.ts'
import { stateLooks } from './board/board-rows.ts'
import { CellEditor } from './cell-editor.tsx'
import { readableMac, type Row, type SortBy } from './rows.ts'
import styles from './phones.module.css'
import { useColumnTitle } from './use-column-title.ts'

export interface Editing {
  readonly mac: string
  readonly column: string
}

export interface ColumnDeps {
  readonly columns: readonly string[]
  readonly checks: ReadonlyMap<string, readonly PhoneCheck[]>
  /** How each phone stands, by its MAC. */
  readonly standings: ReadonlyMap<string, BoardRow>
  readonly marked: ReadonlySet<string>
  readonly onMark: (mac: string) => void
  readonly sort: SortBy | null
  readonly onSort: (sort: SortBy | null) => void
  readonly editing: Editing | null
  readonly onEdit: (editing: Editing | null) => void
  /** The cell that is to be edited is in a column that is left out here. */
  readonly onHidden: (editing: Editing) => void
  readonly onKeep: (row: Row, column: string, text: string, go: 'stay' | 'next' | 'previous') => void
}

/** What tells phones apart stays where there is little room, and as many others as make four; beside the details, two. */
const FIRST: readonly string[] = ['mac', 'display_name', 'extension', 'model']
const KEPT = 4
const LEAST = 2

function keptOf(columns: readonly string[]): readonly string[] {
  const first = FIRST.filter((column) => columns.includes(column))
  return [...first, ...columns.filter((column) => !first.includes(column))].slice(0, KEPT)
}

const widths: Readonly<Record<string, string>> = {
  mac: '146px',
  model: 'minmax(116px, 1fr)',
  display_name: 'minmax(112px, 2fr)',
  extension: 'minmax(68px, 1fr)',
}

export function usePhoneColumns(deps: ColumnDeps): readonly Column<Row>[] {
  const { t } = useTranslation(['phones', 'events'])
  const columnTitle = useColumnTitle()
  const { columns, checks, standings, marked, onMark, sort, onSort, editing, onEdit, onHidden, onKeep } = deps
  return useMemo(() => {
    const nextSort = (column: string): SortBy | null =>
      sort?.column !== column ? { column, down: false } : sort.down ? null : { column, down: true }
    const cell = (row: Row, column: string) => {
      const value = row.values[column] ?? ''
      if (editing?.mac === row.mac && editing.column === column)
        return (
          <CellEditor
            label={t('cell', { column: columnTitle(column), mac: readableMac(row.mac) })}
            value={value}
            onKeep={(text, go) => onKeep(row, column, text, go)}
            onCancel={() => onEdit(null)}
            onHidden={() => onHidden({ mac: row.mac, column })}
          />
        )
      return (
        <span className={styles['value']} title={inert(value, 500)}>
          {column === 'display_name' ? (
            <bdi>{inert(value, 500)}</bdi>
          ) : (
            <Mono>{column === 'mac' ? readableMac(row.mac) : inert(value, 500)}</Mono>
          )}
        </span>
      )
    }
    const state: Column<Row> = {
      id: '#state',
      title: t('columns.state'),
      width: 'minmax(128px, 1fr)',
      least: true,
      render: ({ mac }) => {
        const standing = standings.get(mac)?.state
        // A phone that failed is not ready, whatever the site has for it.
        if (standing === 'failed' || standing === 'overdue')
          return <StateLabel outcome={stateLooks[standing]}>{t(`events:phoneState.${standing}`)}</StateLabel>
        const [check] = checks.get(mac) ?? []
        return check === undefined ? (
          <StateLabel outcome="ok">{t('checks.ok')}</StateLabel>
        ) : (
          <StateLabel outcome="attention">{t(`checks.${check.code}.word`)}</StateLabel>
        )
      },
    }
    const kept = keptOf(columns)
    const data = columns.map((column): Column<Row> => ({
      id: column,
      title: columnTitle(column),
      width: widths[column] ?? 'minmax(96px, 1fr)',
      minor: !kept.includes(column),
      least: kept.indexOf(column) >= LEAST,
      ...(sort?.column === column ? { sorted: sort.down ? 'descending' : 'ascending' } : {}),
      onSort: () => onSort(nextSort(column)),
      render: (row) => cell(row, column),
    }))
    return [
      {
        id: '#mark',
        title: t('columns.mark'),
        width: '82px',
        render: ({ mac }) => (
          <input
            type="checkbox"
            className={styles['mark']}
            tabIndex={-1}
            aria-label={t('mark', { mac: readableMac(mac) })}
            checked={marked.has(mac)}
            onChange={() => onMark(mac)}
            onClick={(event) => event.stopPropagation()}
          />
        ),
      },
      ...data.slice(0, 1),
      state,
      ...data.slice(1),
    ]
  }, [t, columnTitle, columns, checks, standings, marked, onMark, sort, onSort, editing, onEdit, onHidden, onKeep])
}
