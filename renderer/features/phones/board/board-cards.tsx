import { useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import type { TransferNow } from '../../../../shared/ipc/contract/servers.ts'
import { Button } from '../../../ui/button.tsx'
import { formatRecent } from '../../../ui/format.ts'
import { inert } from '../../../ui/inert.ts'
import { StateLabel } from '../../../ui/state-label.tsx'
import { Progress } from '../../../widgets/progress.tsx'
import styles from './board-cards.module.css'
import { stateLooks } from './board-rows.ts'
import { useFindingWords } from './finding-words.ts'
import { PhoneName } from './phone-name.tsx'

/** More cards than a person looks through: the table has them all. */
const CARDS_LIMIT = 240

interface BoardCardsProps {
  readonly rows: readonly BoardRow[]
  readonly selected: string | null
  readonly marked: ReadonlySet<string>
  readonly transfers: ReadonlyMap<string, TransferNow>
  readonly onSelect: (key: string) => void
  readonly onMark: (key: string) => void
  readonly onTable: () => void
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** One card a phone: how it stands in colour, sign and word, and why. The arrow keys go from one to the next. */
export function BoardCards({ rows, selected, marked, transfers, onSelect, onMark, onTable }: BoardCardsProps) {
  const { t } = useTranslation('phones')
  const list = useRef<HTMLUListElement>(null)
  const shown = rows.slice(0, CARDS_LIMIT)
  const left = rows.length - shown.length
  // One stop in the tab order for all cards.
  const stop = shown.find(({ key }) => key === selected)?.key ?? shown[0]?.key
  const move = (event: KeyboardEvent): void => {
    const step = steps[event.key]
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button[data-card]') ?? [])]
    const at = buttons.findIndex((button) => button === document.activeElement)
    if (step === undefined || at < 0) return
    event.preventDefault()
    buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus()
  }
  return (
    <div className={styles['scroll']}>
      <ul ref={list} className={styles['cards']} aria-label={t('board.cards')} onKeyDown={move}>
        {shown.map((row) => (
          <li key={row.key}>
            <button
              type="button"
              data-card
              className={styles['card']}
              data-look={stateLooks[row.state]}
              aria-pressed={row.key === selected}
              tabIndex={row.key === stop ? 0 : -1}
              onClick={() => onSelect(row.key)}
            >
              <CardText row={row} transfer={transfers.get(row.key)} />
            </button>
            <input
              type="checkbox"
              className={styles['mark']}
              aria-label={t('mark', { mac: row.key })}
              checked={marked.has(row.key)}
              onChange={() => onMark(row.key)}
            />
          </li>
        ))}
      </ul>
      {left > 0 && (
        <p className={styles['more']}>
          {t('more', { count: left })}{' '}
          <Button small onClick={onTable}>
            {t('board.toTable')}
          </Button>
        </p>
      )}
    </div>
  )
}

function CardText({ row, transfer }: { readonly row: BoardRow; readonly transfer: TransferNow | undefined }) {
  const { t } = useTranslation(['phones', 'events'])
  const words = useFindingWords()
  const { state, model, ip, lastSeen, finding } = row
  const seen = lastSeen === null ? '' : formatRecent(lastSeen)
  return (
    <>
      <PhoneName row={row} />
      <StateLabel outcome={stateLooks[state]}>{t(`events:phoneState.${state}`)}</StateLabel>
      <span className="dim">{[inert(model, 40), ip ?? '', seen].filter((part) => part !== '').join(' · ')}</span>
      {transfer !== undefined && <Progress transfer={transfer} />}
      {finding !== null && <span className={styles['why']}>{words(finding).title}</span>}
    </>
  )
}
