import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { tellDiagnosis, type SayKey, type ToldDiagnosis } from '../../../../shared/domain/diagnosis/diagnosis-keys.ts'
import type { Diagnosis } from '../../../../shared/domain/diagnosis/diagnosis.ts'
import { formatDay, formatTime } from '../../../ui/format.ts'
import { inert } from '../../../ui/inert.ts'

/** A finding in the words that Live and the command line have, too. */
export function useFindingWords(): (finding: Diagnosis) => ToldDiagnosis {
  const { t } = useTranslation(['diagnosis', 'events', 'faults'])
  return useCallback(
    (finding) =>
      tellDiagnosis(finding, {
        say: t as unknown as SayKey,
        inert: (text) => inert(text, 300),
        time: (at) => `${formatDay(at)} ${formatTime(at).slice(0, 8)}`,
      }),
    [t],
  )
}
