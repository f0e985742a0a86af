import { useVirtualizer } from '@tanstack/react-virtual'
import {
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react'
import { HeadCell, ROW_PX, TableRow, type Column } from './table-row.tsx'
import styles from './virtual-table.module.css'

export type { Column } from './table-row.tsx'

const PAGE_ROWS = 15

/** Where the list stands, and whether it was moved or its rows changed. */
export interface Place {
  readonly atTop: boolean
  readonly atEnd: boolean
  readonly moved: boolean
}

export interface TableHandle {
  readonly focus: () => void
  readonly scrollToEnd: () => void
  readonly scrollToIndex: (index: number) => void
}

export interface VirtualTableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** Ordinal of the first row: lets the list stay where it is while rows come and go above. */
  readonly first?: number
  readonly selected: number
  readonly onSelect: (index: number) => void
  /** Enter, or a double click; `column` is the one that the first click met, before anything moved. */
  readonly onActivate?: (index: number, column?: string) => void
  /** Keeps the end in sight as rows come. */
  readonly follow?: boolean
  readonly onScroll?: (place: Place) => void
  /** A row that is one text across all columns. */
  readonly wide?: (row: Row) => ReactNode
  /**
   * What a row is, wherever it stands: its element goes with it when the order changes, and is never lent to another row
   * while somebody points at it. Left out: a row is its place.
   */
  readonly rowKey?: (row: Row) => string
  readonly ref?: Ref<TableHandle>
}

const tracks = <Row,>(columns: readonly Column<Row>[]): string => columns.map(({ width }) => width).join(' ')

/** A dense table that draws only what is in sight; one stop in the tab order, moved in by the arrow keys. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rows, first = 0, selected, wide, rowKey } = props
  const id = useId()
  const { scroller, virtualizer, items, tellPlace, byKey } = useList(props)
  const { onSelect, onActivate } = useSteadyHandlers(props)
  const inSight = items.some((item) => item.index === selected)
  // Spaces would part an id in two.
  const keyOf = (row: Row, place: number): string => rowKey?.(row).replaceAll(' ', '_') ?? String(place)
  const current = rows[selected]
  return (
    <div className={styles['frame']}>
      <div
        ref={scroller}
        className={styles['grid']}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={
          inSight && current !== undefined ? `${id}-${keyOf(current, first + selected)}` : undefined
        }
        tabIndex={0}
        onKeyDown={byKey}
        onScroll={() => tellPlace(true)}
        style={
          {
            '--columns': tracks(columns),
            '--columns-narrow': tracks(columns.filter(({ minor }) => !minor)),
            '--columns-least': tracks(columns.filter(({ minor, least }) => !minor && !least)),
          } as CSSProperties
        }
      >
        <Head columns={columns} />
        <div role="rowgroup" className={styles['body']} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const key = keyOf(row, first + item.index)
            return (
              <TableRow
                key={key}
                id={`${id}-${key}`}
                row={row}
                columns={columns as readonly Column<unknown>[]}
                wide={wide as ((row: unknown) => ReactNode) | undefined}
                index={item.index}
                selected={item.index === selected}
                onSelect={onSelect}
                onActivate={onActivate}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** Handlers that stay the same, so that rows are not drawn anew because the view around them was. */
function useSteadyHandlers<Row>({ onSelect, onActivate }: VirtualTableProps<Row>) {
  const latest = useRef({ onSelect, onActivate })
  useLayoutEffect(() => {
    latest.current = { onSelect, onActivate }
  })
  return useMemo(
    () => ({
      onSelect: (index: number) => latest.current.onSelect(index),
      onActivate: (index: number, column?: string) => latest.current.onActivate?.(index, column),
    }),
    [],
  )
}

/** What is in sight, where the list stands, and how it is moved in. */
function useList<Row>({
  rows,
  first = 0,
  selected,
  onSelect,
  onActivate,
  follow = false,
  onScroll,
  ref,
}: VirtualTableProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: ROW_PX,
    scrollPaddingStart: ROW_PX,
    getItemKey: (index) => first + index,
  })
  const items = virtualizer.getVirtualItems()
  useKeptPlace(scroller, { first, count: rows.length, follow })
  useImperativeHandle(ref, () => ({
    focus: () => scroller.current?.focus(),
    scrollToEnd: () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight }),
    scrollToIndex: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  }))
  const tellPlace = useTellPlace(scroller, first + rows.length, onScroll)
  const byKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && selected >= 0) {
      event.preventDefault()
      onActivate?.(selected)
    }
    const to = moved(event.key, selected, rows.length)
    if (to === null) return
    event.preventDefault()
    onSelect(to)
    virtualizer.scrollToIndex(to, { align: 'auto' })
  }
  return { scroller, virtualizer, items, tellPlace, byKey }
}

function Head<Row>({ columns }: { readonly columns: readonly Column<Row>[] }) {
  return (
    <div role="rowgroup" className={styles['head']}>
      <div role="row" aria-rowindex={1} className={styles['row']}>
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} />
        ))}
      </div>
    </div>
  )
}

/** Says where the list stands when it is moved, and when rows come at its end. */
function useTellPlace(
  scroller: { readonly current: HTMLDivElement | null },
  end: number,
  onScroll: ((place: Place) => void) | undefined,
): (moved: boolean) => void {
  const tellPlace = (moved: boolean): void => {
    const element = scroller.current
    if (!element) return
    onScroll?.({
      atTop: element.scrollTop < ROW_PX * 20,
      atEnd: element.scrollTop + element.clientHeight > element.scrollHeight - ROW_PX,
      moved,
    })
  }
  useLayoutEffect(() => {
    tellPlace(false)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- told when rows come, not when the listener changes
  }, [end])
  return tellPlace
}

/** Stays at the end while following; else stays with the rows that were in sight when others came or went above them. */
function useKeptPlace(
  scroller: { readonly current: HTMLDivElement | null },
  { first, count, follow }: { readonly first: number; readonly count: number; readonly follow: boolean },
): void {
  const before = useRef(first)
  useLayoutEffect(() => {
    const element = scroller.current
    const shift = before.current - first
    before.current = first
    if (!element) return
    if (follow) element.scrollTo({ top: element.scrollHeight })
    else if (shift !== 0) element.scrollBy({ top: shift * ROW_PX })
  }, [scroller, first, count, follow])
}

function moved(key: string, from: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: from + 1,
    ArrowUp: from < 0 ? count - 1 : from - 1,
    PageDown: from + PAGE_ROWS,
    PageUp: from - PAGE_ROWS,
    Home: 0,
    End: count - 1,
  }
  const to = steps[key]
  return to === undefined || count === 0 ? null : Math.min(count - 1, Math.max(0, to))
}
