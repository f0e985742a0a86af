import { useMemo, type CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhonePlan } from '../../../shared/ipc/contract/phones.ts'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { VirtualTable, type Column } from '../../ui/virtual-table.tsx'
import { ProblemList } from './check-words.tsx'
import { plannedRows, readableMac, type PlannedRow } from './rows.ts'
import styles from './phones.module.css'

const looks = { added: 'ok', changed: 'working', removed: 'attention' } as const
const icons = { added: 'plus', changed: 'flag', removed: 'trash' } as const

/** What would change, phone by phone, before anything is kept. */
export function PlanView({ plan }: { readonly plan: PhonePlan }) {
  const { t } = useTranslation('phones')
  const rows = useMemo(() => plannedRows(plan), [plan])
  const columns = useMemo<readonly Column<PlannedRow>[]>(
    () => [
      { id: 'mac', title: t('columns.mac'), width: '150px', render: ({ mac }) => <Mono>{readableMac(mac)}</Mono> },
      {
        id: 'kind',
        title: t('plan.what'),
        width: '110px',
        render: ({ kind }) => (
          <StateLabel outcome={looks[kind]} icon={icons[kind]}>
            {t(`plan.kind.${kind}`)}
          </StateLabel>
        ),
      },
      {
        id: 'cells',
        title: t('plan.cells'),
        width: 'minmax(0, 1fr)',
        render: (row) => <Cells row={row} />,
      },
    ],
    [t],
  )
  const counts = (['added', 'changed', 'removed'] as const).flatMap((kind) =>
    plan[kind] === 0 ? [] : [t(`plan.${kind}`, { count: plan[kind] })],
  )
  return (
    <div className={styles['plan']}>
      <p role="status">
        <b>{counts.length === 0 ? t('plan.nothing') : counts.join(', ')}</b>
      </p>
      {plan.added + plan.changed > 0 && (
        <p className="dim">{t('plan.columns', { columns: plan.columns.join(', ') })}</p>
      )}
      {plan.problems.length > 0 && (
        <Notice look="attention" title={t('plan.problems', { count: plan.problems.length })}>
          <div className={styles['problems']} tabIndex={0} role="group" aria-label={t('plan.problemList')}>
            <ProblemList problems={plan.problems} />
          </div>
        </Notice>
      )}
      {rows.length > 0 && (
        <div className={styles['planTable']} style={{ '--rows': rows.length + 1 } as CSSProperties}>
          <VirtualTable
            label={t('plan.table')}
            columns={columns}
            rows={rows}
            selected={-1}
            onSelect={() => undefined}
          />
        </div>
      )}
    </div>
  )
}

function Cells({ row: { kind, cells } }: { readonly row: PlannedRow }) {
  const title = cells.map(({ column, before, after }) => `${column}: ${before ?? ''} → ${after ?? ''}`).join('\n')
  return (
    <span title={title}>
      {cells.map(({ column, before, after }) => (
        <span key={column} className={styles['change']}>
          <span className="dim">{column}</span>{' '}
          {kind !== 'added' && before !== null && before !== '' && (
            <>
              <del>
                <Mono>{before}</Mono>
              </del>{' '}
            </>
          )}
          {after !== null && (
            <ins>
              <Mono>{after === '' ? '∅' : after}</Mono>
            </ins>
          )}
        </span>
      ))}
    </span>
  )
}
