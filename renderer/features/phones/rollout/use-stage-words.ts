import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneStage, RolloutFailure, StageName } from '../../../../shared/domain/rollout/phone-stage.ts'
import { inert } from '../../../ui/inert.ts'
import type { State } from '../../../ui/state-label.tsx'

/** Colour means state: the same for the same words everywhere. */
export const stageLooks: Readonly<Record<StageName, State>> = {
  waiting: 'neutral',
  asked: 'working',
  accepted: 'working',
  requested: 'working',
  fetched: 'working',
  confirmed: 'ok',
  unconfirmed: 'attention',
  failed: 'failed',
}

/** Why a phone failed, in the words that the rest of the screen has for it. */
export function useFailureWords(): (phone: PhoneStage) => string {
  const { t } = useTranslation(['phones', 'events'])
  return useCallback(
    (phone) => {
      if (phone.stage !== 'failed') return ''
      const { why }: { readonly why: RolloutFailure } = phone
      switch (why.cause) {
        case 'push':
          return why.reason === undefined
            ? t(`events:push.outcome.${why.outcome}`)
            : t(`events:push.reason.${why.reason}.what`)
        case 'no-plan':
          return t(`events:push.problem.${why.problem}`)
        case 'refused':
          return `${t(`events:refusal.${why.reason}.word`)} ${inert(why.path, 200)}`
        case 'abandoned':
          return `${t(`events:abandon.${why.reason}.word`)} ${inert(why.path, 200)}`
        case 'said':
          return inert(why.text, 300)
        case 'silent':
          return t(`rollout.silent.${why.after}`)
      }
    },
    [t],
  )
}
