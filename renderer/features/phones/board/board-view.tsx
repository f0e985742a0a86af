import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { phoneStates, type PhoneState } from '../../../../shared/domain/board/phone-state.ts'
import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import { Button } from '../../../ui/button.tsx'
import { ChoiceBar } from '../../../ui/choice-bar.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ListPage } from '../../../ui/list-page.tsx'
import type { ScreenProps } from '../../../ui/screen-props.ts'
import { ListBar } from '../../../ui/toolbar.tsx'
import { VirtualTable } from '../../../ui/virtual-table.tsx'
import { toggled } from '../../../ui/toggled.ts'
import { AlarmMenu } from '../../../widgets/alarm-menu.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { useTransfersByPhone } from '../../../widgets/use-transfers.ts'
import type { SortBy } from '../rows.ts'
import { BoardCards } from './board-cards.tsx'
import { BoardDetail } from './board-detail.tsx'
import { DownloadsNow } from '../../../widgets/downloads-now.tsx'
import { useBoard, type Board } from './use-board.ts'
import { useBoardColumns } from './use-board-columns.tsx'
import { useSteadyRows } from './use-steady-rows.ts'
import styles from '../phones.module.css'

interface BoardViewProps {
  readonly views: ReactNode
  readonly notices: ReactNode
  readonly selected: string | null
  readonly onSelect: (key: string | null) => void
  readonly onScan: () => void
  readonly onResync: (rows: readonly BoardRow[]) => void
  /** What else can be asked of the phone that is selected. */
  readonly tools: (row: BoardRow) => ReactNode
  readonly go: ScreenProps['go']
}

const none: readonly BoardRow[] = []
const keyOf = ({ key }: BoardRow): string => key

/** How every phone stands: the failed first, each with its cause. */
export function BoardView({ views, notices, selected, onSelect, onScan, onResync, tools, go }: BoardViewProps) {
  const { t } = useTranslation('phones')
  const { board, fault } = useBoard()
  const [search, setSearch] = useState('')
  const [states, setStates] = useState<ReadonlySet<PhoneState>>(new Set())
  const [sort, setSort] = useState<SortBy>({ column: 'state', down: false })
  const [marks, setMarks] = useState<ReadonlySet<string>>(new Set())
  const shown = useMemo(() => ({ search, states, sort }), [search, states, sort])
  const { rows, moved, sortNow, watch } = useSteadyRows(board, shown, marks.size > 0)
  const [look, setLook] = useLook()
  const transfers = useTransfersByPhone()
  const onMark = useCallback((key: string) => setMarks((before) => toggled(before, key)), [])
  const migrating = useMemo(() => isMigrating(board), [board])
  const columns = useBoardColumns({ marked: marks, onMark, sort, onSort: setSort, migrating, transfers })
  const index = rows.findIndex(({ key }) => key === selected)
  const row = rows[index] ?? null
  if (board === null) return fault && <FaultNotice fault={fault} />
  const marked = markedOf(board, marks)
  const find = <FindButton onScan={onScan} />
  const isEmpty = board.order.length === 0
  return (
    <ListPage
      title={t('title')}
      views={views}
      search={isEmpty ? null : { label: t('search'), value: search, onChange: setSearch }}
      actions={find}
      notices={notices}
      bar={
        !isEmpty && (
          <StateBar board={board} states={states} onStates={setStates}>
            <LookChoice look={look} onLook={setLook} />
            <Marked marked={marked} rows={rows} onMarks={setMarks} onResync={onResync} />
          </StateBar>
        )
      }
      empty={isEmpty ? <NoPhones find={find} /> : null}
      list={
        <div className={styles['steady']} {...watch}>
          {look === 'cards' ? (
            <BoardCards
              rows={rows}
              selected={selected}
              marked={marks}
              transfers={transfers}
              onSelect={onSelect}
              onMark={onMark}
              onTable={() => setLook('table')}
            />
          ) : (
            <VirtualTable
              label={t('board.table')}
              rowKey={keyOf}
              columns={columns}
              rows={rows}
              selected={index}
              onSelect={(to) => onSelect(rows[to]?.key ?? null)}
              onActivate={(at) => rows[at] && go('phones', { view: 'phone', mac: rows[at].key })}
            />
          )}
        </div>
      }
      foot={<Foot moved={moved} onSort={sortNow} />}
      noMatch={rows.length === 0 ? t('noMatch') : null}
      detail={{
        resizeLabel: t('detail.resize'),
        panel: row && (
          <BoardDetail
            key={row.key}
            row={row}
            onClose={() => onSelect(null)}
            onResync={() => onResync([row])}
            tools={tools(row)}
            go={go}
          />
        ),
      }}
    />
  )
}

/** What comes and goes of itself: below the list, where it moves no row. */
function Foot({ moved, onSort }: { readonly moved: number; readonly onSort: () => void }) {
  const { t } = useTranslation('phones')
  return (
    <>
      {moved > 0 && (
        <p className={styles['moved']}>
          {t('board.moved', { count: moved })}
          <Button small look="quiet" onClick={onSort}>
            {t('board.sortNow')}
          </Button>
        </p>
      )}
      <DownloadsNow />
    </>
  )
}

function FindButton({ onScan }: Pick<BoardViewProps, 'onScan'>) {
  const { t } = useTranslation('phones')
  return (
    <Button icon="search" onClick={onScan}>
      {t('scan.open')}
    </Button>
  )
}

function NoPhones({ find }: { readonly find: ReactNode }) {
  const { t } = useTranslation('phones')
  return (
    <EmptyState title={t('board.empty.title')} actions={find}>
      <p>{t('board.empty.text')}</p>
    </EmptyState>
  )
}

/** Table or cards, and whether this screen tells what fails. */
function LookChoice({ look, onLook }: { readonly look: Look; readonly onLook: (look: Look) => void }) {
  const { t } = useTranslation('phones')
  return (
    <>
      <ChoiceBar
        label={t('board.look')}
        options={looks.map((value) => ({ value, text: t(`board.looks.${value}`) }))}
        value={look}
        onChange={onLook}
      />
      <AlarmMenu />
    </>
  )
}

const looks = ['table', 'cards'] as const
type Look = (typeof looks)[number]

/** Kept while the window is open: one looks at the board, at a phone, and at the board again. */
let lastLook: Look = 'table'

function useLook(): readonly [Look, (look: Look) => void] {
  const [look, setLook] = useState(lastLook)
  const keep = (to: Look): void => {
    lastLook = to
    setLook(to)
  }
  return [look, keep]
}

/** What can be done with the phones that are marked. */
function Marked({
  marked,
  rows,
  onMarks,
  onResync,
}: Pick<BoardViewProps, 'onResync'> & {
  readonly marked: readonly BoardRow[]
  readonly rows: readonly BoardRow[]
  readonly onMarks: (marks: ReadonlySet<string>) => void
}) {
  const { t } = useTranslation('phones')
  const some = marked.length > 0
  return (
    <>
      <Button small onClick={() => onMarks(some ? new Set() : new Set(rows.map(({ key }) => key)))}>
        {some ? t('markNone') : t('markAll', { count: rows.length })}
      </Button>
      {some && (
        <Button small look="primary" onClick={() => onResync(marked)}>
          {t('push.openMany', { count: marked.length })}
        </Button>
      )}
    </>
  )
}

/** How many phones stand how; each number shows those alone. */
function StateBar({
  board,
  states,
  onStates,
  children,
}: {
  readonly board: Board
  readonly states: ReadonlySet<PhoneState>
  readonly onStates: (states: ReadonlySet<PhoneState>) => void
  readonly children: ReactNode
}) {
  const { t } = useTranslation(['phones', 'events'])
  const present = phoneStates.filter((state) => board.counts[state] > 0 || states.has(state))
  return (
    <ListBar>
      {present.map((state) => (
        <Button
          key={state}
          small
          aria-pressed={states.has(state)}
          onClick={() => onStates(states.has(state) ? new Set() : new Set([state]))}
        >
          {t('board.count', { word: t(`events:phoneState.${state}`), number: board.counts[state] })}
        </Button>
      ))}
      {children}
    </ListBar>
  )
}

const isMigrating = (board: Board | null): boolean =>
  [...(board?.rows.values() ?? [])].some(({ transition }) => transition !== null)

/** In the order of the site, whatever is shown. */
const markedOf = ({ order, rows }: Board, marks: ReadonlySet<string>): readonly BoardRow[] =>
  marks.size === 0 ? none : order.flatMap((key) => (marks.has(key) ? (rows.get(key) ?? []) : []))
