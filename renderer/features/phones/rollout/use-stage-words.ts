import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { tellRolloutFailure } from '../../../../shared/domain/rollout/failure-words.ts'
import type { PhoneStage, StageName } from '../../../../shared/domain/rollout/phone-stage.ts'
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
      const say = t as unknown as (key: string) => string
      return tellRolloutFailure(phone.why, { say, inert: (text) => inert(text, 300) })
    },
    [t],
  )
}
