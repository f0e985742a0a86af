import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { KeptRoutes } from '../../../../shared/ipc/contract/routes.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { useAttempt } from '../../../bench/use-attempt.ts'
import { hasChanges, RouteChangesView } from '../route-changes-view.tsx'
import { FormerDialog, RestoreDialog, type FormerWords } from './former-dialog.tsx'

interface RoutesHistoryProps {
  readonly onRestored: (kept: KeptRoutes) => void
  readonly onClose: () => void
}

/** What the site's routes were before. */
export function RoutesHistoryDialog(props: RoutesHistoryProps) {
  const { t } = useTranslation('phones')
  const words: FormerWords = {
    title: t('routes.history.title'),
    about: t('routes.history.text'),
    none: t('routes.history.none'),
    version: t('history.version'),
    restore: t('history.restore'),
  }
  const asked = useAnswer(useQuery({ ...useQueries().routes.versions.queryOptions(), gcTime: 0 }))
  return (
    <FormerDialog
      words={words}
      asked={asked}
      onClose={props.onClose}
      chosen={(sha256, choice) => <Restoring {...props} words={words} sha256={sha256} choice={choice} />}
    />
  )
}

interface RestoringProps extends RoutesHistoryProps {
  readonly words: FormerWords
  readonly sha256: string
  readonly choice: ReactNode
}

function Restoring({ words, sha256, choice, onRestored, onClose }: RestoringProps) {
  const queries = useQueries()
  const asked = useAnswer(useQuery({ ...queries.routes.planRestore.queryOptions({ input: { sha256 } }), gcTime: 0 }))
  const { fault, busy, attempt } = useAttempt()
  const plan = asked.value
  const restore = (basedOn: string): void =>
    attempt(
      (client) => client.routes.restore({ sha256, basedOn }),
      (kept) => {
        onRestored(kept)
        onClose()
      },
    )
  return (
    <RestoreDialog
      words={words}
      choice={choice}
      fault={fault ?? asked.fault}
      onRestore={plan === null || busy || !hasChanges(plan) ? null : () => restore(plan.revision)}
      onClose={onClose}
    >
      {plan && <RouteChangesView changes={plan} />}
    </RestoreDialog>
  )
}
