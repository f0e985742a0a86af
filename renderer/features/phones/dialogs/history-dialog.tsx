import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { PlanView } from '../plan-view.tsx'
import type { Phones } from '../use-phones.tsx'
import { FormerDialog, RestoreDialog, type FormerWords } from './former-dialog.tsx'
import { changesOf, usePlan } from './use-plan.ts'

/** What phones.csv was before. */
export function HistoryDialog({ phones, onClose }: { readonly phones: Phones; readonly onClose: () => void }) {
  const { t } = useTranslation('phones')
  const words: FormerWords = {
    title: t('history.title'),
    about: t('history.text'),
    none: t('history.none'),
    version: t('history.version'),
    restore: t('history.restore'),
  }
  const asked = useAnswer(useQuery({ ...useQueries().phones.versions.queryOptions(), gcTime: 0 }))
  return (
    <FormerDialog
      words={words}
      asked={asked}
      onClose={onClose}
      chosen={(sha256, choice) => <Restoring {...{ words, sha256, choice, phones, onClose }} />}
    />
  )
}

interface RestoringProps {
  readonly words: FormerWords
  readonly sha256: string
  readonly choice: ReactNode
  readonly phones: Phones
  readonly onClose: () => void
}

function Restoring({ words, sha256, choice, phones, onClose }: RestoringProps) {
  const { t } = useTranslation('phones')
  const about = JSON.stringify([sha256, phones.table?.revision])
  const { plan, fault } = usePlan(about, (queries) => queries.phones.planRestore.call({ sha256 }))
  const restore = async (): Promise<void> => {
    if (await phones.restore(sha256, t('history.done'))) onClose()
  }
  return (
    <RestoreDialog
      words={words}
      choice={choice}
      fault={fault ?? phones.fault}
      onRestore={changesOf(plan) === 0 ? null : () => void restore()}
      onClose={onClose}
    >
      {plan && <PlanView plan={plan} />}
    </RestoreDialog>
  )
}
