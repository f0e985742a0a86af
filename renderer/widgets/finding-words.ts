import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type lintWords from '../locales/en/lint.json'
import { placesOf, type Finding } from '../../shared/domain/profile/lint/finding.ts'
import { inert } from '../ui/inert.ts'
import { inertParams } from './inert-params.ts'

type FindingCode = Exclude<keyof typeof lintWords, 'fix' | 'severity' | 'place' | 'cli' | 'edit' | 'also'>

export interface FindingWords {
  readonly what: string
  readonly why: string
  readonly next: string
  readonly fix: string | null
}

/** What the linter found, in words. */
export function useFindingWords(): (finding: Finding) => FindingWords {
  const { t } = useTranslation('lint')
  return useMemo(
    () => (finding) => {
      const code = finding.code as FindingCode
      const params = inertParams(finding.params)
      const { fix, also = [] } = finding
      const places =
        also.length === 0 ? '' : ` ${t('also.places', { count: also.length, places: inert(placesOf(also)) })}`
      return {
        what: t(`${code}.what`, params) + places,
        why: t(`${code}.why`, params),
        next: t(`${code}.next`, params),
        fix:
          fix === undefined
            ? null
            : t(`fix.${fix.title as keyof (typeof lintWords)['fix']}`, inertParams(shortened(fix.params))),
      }
    },
    [t],
  )
}

/** A button names what it writes, as far as there is room. */
const shortened = (params: Finding['params']): Finding['params'] =>
  Object.fromEntries(Object.entries(params).map(([key, value]) => [key, inert(String(value), 40)]))
