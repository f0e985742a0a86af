import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { causeText, checkText, nextText, noteText, type Words } from '../../../shared/domain/rehearsal/report.ts'
import type { FleetCheck } from '../../../shared/domain/rehearsal/checks.ts'
import type { StoryLine } from '../../../shared/domain/rehearsal/story.ts'
import type { NextResync } from '../../../shared/domain/virtual-phone/machine/view.ts'
import type { RehearsedCard } from '../../../shared/ipc/contract/rehearse.ts'
import { formatDay, formatTime } from '../../ui/format.ts'
import { inertParams } from '../../widgets/inert-params.ts'
import { noteParams } from './phone/note-params.ts'

export interface RehearseWords {
  readonly note: (line: StoryLine) => string
  readonly check: (check: FleetCheck) => string
  readonly next: (next: NextResync) => string
  /** Why it failed, in a few words; '' for one that did not. */
  readonly cause: (card: Pick<RehearsedCard, 'cause'>) => string
  /** Why it failed, in a sentence. */
  readonly reason: (card: Pick<RehearsedCard, 'cause' | 'rule'>) => string
}

/** The codes of a rehearsal in the interface's language: the same words as in its report. */
export function useRehearseWords(): RehearseWords {
  const { t } = useTranslation(['rehearseScreen', 'rehearse', 'virtualPhone'])
  return useMemo(() => {
    // The codes are the domain's, and tests hold each of them against the catalogues.
    const words: Words = (key, params = {}) => t(key as 'rehearseScreen:title', inertParams(params))
    const cause: RehearseWords['cause'] = (card) => (card.cause === null ? '' : causeText(card.cause, words))
    return {
      note: ({ code, params }) => noteText({ code, params: noteParams(params, words) }, words),
      check: (check) => checkText(check, words),
      next: (next) => nextText(next, { words, time: moment }),
      cause,
      reason: (card) =>
        card.rule === null
          ? t('phone.reason', { cause: cause(card) })
          : t('phone.reasonAt', { rule: card.rule, cause: cause(card) }),
    }
  }, [t])
}

export const moment = (at: number): string => `${formatDay(at)} ${formatTime(at).slice(0, 8)}`
