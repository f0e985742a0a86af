import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RehearsedCard } from '../../../../shared/ipc/contract/rehearse.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { ChoiceBar } from '../../../ui/choice-bar.tsx'
import { ListBar, ToolbarEnd } from '../../../ui/toolbar.tsx'
import { Button } from '../../../ui/button.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import type { IconName } from '../../../ui/icon.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { VirtualTable, type Column } from '../../../ui/virtual-table.tsx'
import { CalledPhone } from '../../../widgets/called-phone.tsx'
import { useNames } from '../../../widgets/use-names.ts'
import { useRehearseWords } from '../use-words.ts'
import { changes, compareRuns, countChanges, type Change, type Compared } from './compare.ts'
import styles from './compare.module.css'

const look: Readonly<
  Record<Change, { readonly outcome: 'ok' | 'failed' | 'attention' | 'neutral'; readonly icon?: IconName }>
> = {
  broken: { outcome: 'failed' },
  mended: { outcome: 'ok' },
  'other-cause': { outcome: 'attention' },
  gone: { outcome: 'neutral' },
  new: { outcome: 'neutral', icon: 'plus' },
  more: { outcome: 'neutral' },
  same: { outcome: 'neutral' },
}

/** Two rehearsals side by side: what broke, what is mended, what fails otherwise now. */
export function CompareView({
  before,
  after,
  onOpen,
}: {
  readonly before: string
  readonly after: string
  /** Opens a phone's page in the later of the two that has it. */
  readonly onOpen: (run: string, mac: string) => void
}) {
  const { result } = useQueries().rehearse
  const one = useAnswer(useQuery(result.queryOptions({ input: { run: before } })))
  const other = useAnswer(useQuery(result.queryOptions({ input: { run: after } })))
  const rows = useMemo(
    () => (one.value === null || other.value === null ? null : compareRuns(one.value.phones, other.value.phones)),
    [one.value, other.value],
  )
  const fault = one.fault ?? other.fault
  if (fault) return <FaultNotice fault={fault} />
  return rows === null ? null : (
    <Differences rows={rows} onOpen={(row) => onOpen(row.after === null ? before : after, row.mac)} />
  )
}

function Differences({
  rows,
  onOpen,
}: {
  readonly rows: readonly Compared[]
  readonly onOpen: (row: Compared) => void
}) {
  const { t } = useTranslation('rehearseScreen')
  const [only, setOnly] = useState<Change | null>(null)
  const [selected, setSelected] = useState(-1)
  const columns = useColumns()
  const counts = countChanges(rows)
  const shown = only === null ? rows : rows.filter(({ change }) => change === only)
  const choose = (change: Change | null): void => {
    setOnly(change)
    setSelected(-1)
  }
  const chosen = shown[selected]
  return (
    <div className={styles['compare']}>
      <ListBar>
        <ChoiceBar
          look="filter"
          label={t('compare.filter')}
          options={[
            { value: 'all', text: t('compare.all', { count: rows.length }) },
            ...changes
              .filter((change) => counts[change] > 0)
              .map((value) => ({ value, text: `${t(`compare.change.${value}`)} (${counts[value]})` })),
          ]}
          value={only ?? 'all'}
          onChange={(value: Change | 'all') => choose(value === 'all' ? null : value)}
        />
        <ToolbarEnd>
          <Button small disabled={chosen === undefined} onClick={() => chosen && onOpen(chosen)}>
            {t('compare.open')}
          </Button>
        </ToolbarEnd>
      </ListBar>
      <VirtualTable
        label={t('compare.table')}
        columns={columns}
        rows={shown}
        selected={selected}
        onSelect={setSelected}
        onActivate={(index) => shown[index] && onOpen(shown[index])}
      />
    </div>
  )
}

function useColumns(): readonly Column<Compared>[] {
  const { t } = useTranslation(['rehearseScreen', 'rehearse'])
  const words = useRehearseWords()
  const names = useNames()
  return useMemo(() => {
    const verdict = (card: RehearsedCard | null) =>
      card === null ? (
        <span className="dim">{t('compare.notThere')}</span>
      ) : (
        <StateLabel outcome={card.outcome}>
          {card.outcome === 'failed' ? words.cause(card) : t('board.changes', { count: card.changes })}
        </StateLabel>
      )
    return [
      {
        id: 'mac',
        title: t('board.column.phone'),
        width: 'minmax(150px, 1fr)',
        render: ({ mac }) => <CalledPhone mac={mac} names={names} />,
      },
      { id: 'model', title: t('board.column.model'), width: '130px', minor: true, render: ({ model }) => model },
      {
        id: 'change',
        title: t('compare.what'),
        width: 'minmax(130px, 170px)',
        render: ({ change }) => <StateLabel {...look[change]}>{t(`compare.change.${change}`)}</StateLabel>,
      },
      {
        id: 'before',
        title: t('compare.before'),
        width: 'minmax(110px, 1fr)',
        render: (row) => verdict(row.before),
      },
      { id: 'after', title: t('compare.after'), width: 'minmax(110px, 1fr)', render: (row) => verdict(row.after) },
    ]
  }, [t, words, names])
}
