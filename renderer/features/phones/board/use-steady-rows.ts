import { useMemo, useState, type FocusEvent } from 'react'
import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import { shownBoard, type Shown } from './board-rows.ts'
import { inTheirPlaces } from './steady-order.ts'
import type { Board } from './use-board.ts'

/** The order in which a person saw the rows, and what the person had asked for then. */
interface Seen {
  readonly shown: Shown
  readonly keys: readonly string[]
}

export interface SteadyBoard {
  readonly rows: readonly BoardRow[]
  /** How many would stand elsewhere by now. */
  readonly moved: number
  readonly sortNow: () => void
  /** For the element around the list. */
  readonly watch: {
    readonly onPointerEnter: () => void
    readonly onPointerLeave: () => void
    readonly onFocus: () => void
    readonly onBlur: (event: FocusEvent<HTMLElement>) => void
  }
}

const noRows: readonly BoardRow[] = []
const keysOf = (rows: readonly BoardRow[]): readonly string[] => rows.map(({ key }) => key)

/**
 * The rows, which keep their places while somebody points at the list, works in it or has marked some: no phone moves
 * under the pointer between aim and click. Another filter or order that the person asks for holds at once.
 */
export function useSteadyRows(board: Board | null, shown: Shown, marked: boolean): SteadyBoard {
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const [seen, setSeen] = useState<Seen | null>(null)
  const wanted = useMemo(() => (board === null ? noRows : shownBoard(board, shown)), [board, shown])
  const held = pointed || focused || marked
  if (!held && seen !== null) setSeen(null)
  if (held && seen?.shown !== shown) setSeen({ shown, keys: keysOf(wanted) })
  const steady = useMemo(
    () =>
      board === null || seen?.shown !== shown
        ? { rows: wanted, moved: 0 }
        : inTheirPlaces(seen.keys, board.rows, wanted),
    [board, seen, shown, wanted],
  )
  // What is on the screen now, not what the next answer of the bench makes of it.
  const keep = (): void => setSeen((before) => before ?? { shown, keys: keysOf(steady.rows) })
  return {
    ...steady,
    sortNow: () => setSeen({ shown, keys: keysOf(wanted) }),
    watch: {
      onPointerEnter: () => {
        keep()
        setPointed(true)
      },
      onPointerLeave: () => setPointed(false),
      onFocus: () => {
        keep()
        setFocused(true)
      },
      onBlur: ({ currentTarget, relatedTarget }) => setFocused(currentTarget.contains(relatedTarget)),
    },
  }
}
