import { memo, useRef, type ReactNode } from 'react'
import styles from './virtual-table.module.css'

/** Height of a row in CSS pixels; `--row` in theme.css is the same. */
export const ROW_PX = 30

export interface Column<Row> {
  readonly id: string
  readonly title: string
  /** A track of `grid-template-columns`. */
  readonly width: string
  readonly end?: boolean
  /** Left out where there is little room. */
  readonly minor?: boolean
  /** Left out where there is hardly any room: beside the details in a little window. */
  readonly least?: boolean
  readonly sorted?: 'ascending' | 'descending'
  readonly onSort?: () => void
  readonly render: (row: Row) => ReactNode
}

export function HeadCell<Row>({ column }: { readonly column: Column<Row> }) {
  return (
    <div role="columnheader" className={cellClass(column)} aria-sort={column.sorted}>
      {column.onSort ? (
        <button type="button" className={styles['sort']} onClick={column.onSort}>
          {column.title}
          <span aria-hidden="true">{column.sorted === undefined ? '' : column.sorted === 'ascending' ? '↑' : '↓'}</span>
        </button>
      ) : (
        column.title
      )}
    </div>
  )
}

const cellClass = <Row,>({ end, minor, least }: Column<Row>): string =>
  [
    styles['cell'],
    end === true ? styles['end'] : '',
    minor === true ? styles['minor'] : '',
    least === true ? styles['least'] : '',
  ].join(' ')

/** The column of the cell that an event met. */
const columnAt = (target: EventTarget): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-column]')?.dataset['column'] : undefined

interface RowProps {
  readonly id: string
  readonly row: unknown
  readonly columns: readonly Column<unknown>[]
  readonly wide: ((row: unknown) => ReactNode) | undefined
  readonly index: number
  readonly selected: boolean
  readonly onSelect: (index: number) => void
  readonly onActivate: (index: number, column?: string) => void
}

export const TableRow = memo(function TableRow({ id, index, selected, onSelect, onActivate, ...cells }: RowProps) {
  const clicked = useRef<string | undefined>(undefined)
  return (
    // The grid itself has the keyboard (aria-activedescendant); the pointer goes to the row.
    <div
      role="row"
      id={id}
      className={styles['row']}
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ transform: `translateY(${index * ROW_PX}px)` }}
      onClick={(event) => {
        if (event.detail < 2) {
          const column = columnAt(event.target)
          clicked.current = column
          onSecondClickElsewhere(event.currentTarget.closest('[role="grid"]'), () => onActivate(index, column))
        }
        onSelect(index)
      }}
      onDoubleClick={() => onActivate(index, clicked.current)}
    >
      <Cells {...cells} />
    </div>
  )
})

/** What the first click opened may lie under the pointer when the second one comes: it is a double click all the same. */
function onSecondClickElsewhere(grid: Element | null, act: () => void): void {
  const waiting = new AbortController()
  const { signal } = waiting
  const another = (event: MouseEvent): void => {
    if (event.detail < 2) waiting.abort()
  }
  const second = ({ target }: MouseEvent): void => {
    waiting.abort()
    if (!(target instanceof Node && grid?.contains(target) === true)) act()
  }
  document.addEventListener('click', another, { capture: true, signal })
  document.addEventListener('dblclick', second, { signal })
}

/** Drawn anew when the row or the columns change, not when the row moves or is selected. */
const Cells = memo(function Cells({ row, columns, wide }: Pick<RowProps, 'row' | 'columns' | 'wide'>) {
  const across = wide?.(row)
  if (across !== undefined && across !== null)
    return (
      <div role="gridcell" className={`${styles['cell'] ?? ''} ${styles['wide'] ?? ''}`}>
        {across}
      </div>
    )
  return columns.map((column) => (
    <div role="gridcell" key={column.id} data-column={column.id} className={cellClass(column)}>
      {column.render(row)}
    </div>
  ))
})
