import { useCallback, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ListPage } from '../../../ui/list-page.tsx'
import { VirtualTable } from '../../../ui/virtual-table.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { useBoard } from '../board/use-board.ts'
import { RolloutPanel } from './rollout-panel.tsx'
import { useRollout, type RolloutRow } from './use-rollout.ts'
import { useRolloutColumns } from './use-rollout-columns.tsx'

const noRows: readonly RolloutRow[] = []

/** A rollout as it goes: its waves, and each phone's place in it. */
export function RolloutView({
  views,
  notices,
  onBoard,
  onPhone,
}: {
  readonly views: ReactNode
  readonly notices: ReactNode
  readonly onBoard: () => void
  readonly onPhone: (key: string) => void
}) {
  const { t } = useTranslation('phones')
  const { rollout, loaded, fault, again } = useRollout()
  const { board } = useBoard()
  const [selected, setSelected] = useState(-1)
  const nameOf = useCallback((key: string) => board?.rows.get(key)?.name ?? '', [board])
  const columns = useRolloutColumns(rollout?.view.pacing ?? null, nameOf)
  const rows = rollout?.rows ?? noRows
  if (!loaded && fault === null) return null
  return (
    <ListPage
      title={t('title')}
      views={views}
      notices={
        <>
          {notices}
          {fault && <FaultNotice fault={fault} />}
        </>
      }
      bar={rollout && <RolloutPanel view={rollout.view} onChange={again} />}
      empty={
        rollout === null ? (
          <EmptyState title={t('rollout.empty.title')} actions={<Button onClick={onBoard}>{t('views.board')}</Button>}>
            <p>{t('rollout.empty.text')}</p>
          </EmptyState>
        ) : null
      }
      list={
        <VirtualTable
          label={t('rollout.table')}
          columns={columns}
          rows={rows}
          selected={selected}
          onSelect={setSelected}
          onActivate={(index) => {
            const row = rows[index]
            if (row !== undefined) onPhone(row.key)
          }}
        />
      }
    />
  )
}
