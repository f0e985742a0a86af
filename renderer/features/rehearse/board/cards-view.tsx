import { useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { RehearsedCard } from '../../../../shared/ipc/contract/rehearse.ts'
import { Button } from '../../../ui/button.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { CalledPhone, type Names } from '../../../widgets/called-phone.tsx'
import { useNames } from '../../../widgets/use-names.ts'
import { useRehearseWords } from '../use-words.ts'
import styles from './board.module.css'

/** More cards than a person looks through: the table has them all. */
const CARDS_LIMIT = 240

/** One card a phone: its state in colour, sign and word, and why it failed. The arrow keys go from one to the next. */
export function CardsView({
  cards,
  selected,
  onSelect,
  onTable,
}: {
  readonly cards: readonly RehearsedCard[]
  readonly selected: string | null
  readonly onSelect: (mac: string) => void
  readonly onTable: () => void
}) {
  const { t } = useTranslation(['rehearseScreen', 'rehearse'])
  const names = useNames()
  const list = useRef<HTMLUListElement>(null)
  const shown = cards.slice(0, CARDS_LIMIT)
  const left = cards.length - shown.length
  // One stop in the tab order for all cards.
  const stop = shown.find(({ mac }) => mac === selected)?.mac ?? shown[0]?.mac
  const move = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
    const step = steps[event.key]
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.findIndex((button) => button === document.activeElement)
    if (step === undefined || at < 0) return
    event.preventDefault()
    buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus()
  }
  return (
    <div className={styles['scroll']}>
      <ul ref={list} className={styles['cards']} aria-label={t('board.cards')} onKeyDown={move}>
        {shown.map((card) => (
          <li key={card.mac}>
            <button
              type="button"
              className={styles['card']}
              data-outcome={card.outcome}
              aria-pressed={card.mac === selected}
              tabIndex={card.mac === stop ? 0 : -1}
              onClick={() => onSelect(card.mac)}
            >
              <CardText card={card} names={names} />
            </button>
          </li>
        ))}
      </ul>
      {left > 0 && (
        <p className={styles['more']}>
          {t('board.more', { count: left })}{' '}
          <Button small onClick={onTable}>
            {t('board.toTable')}
          </Button>
        </p>
      )}
    </div>
  )
}

function CardText({ card, names }: { readonly card: RehearsedCard; readonly names: Names }) {
  const { t } = useTranslation(['rehearseScreen', 'rehearse'])
  const words = useRehearseWords()
  return (
    <>
      <span className={styles['cardName']}>
        <CalledPhone mac={card.mac} names={names} />
      </span>
      <span className={styles['cardHead']}>
        <span className={styles['cardModel']}>{card.model}</span>
        <StateLabel outcome={card.outcome}>{t(`rehearse:outcome.${card.outcome}`)}</StateLabel>
      </span>
      <span className={styles['cardText']}>
        {card.outcome === 'failed' ? words.reason(card) : t('board.changes', { count: card.changes })}
      </span>
    </>
  )
}
