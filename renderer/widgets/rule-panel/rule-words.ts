import { useTranslation } from 'react-i18next'
import type { RuleProblem } from '../../../shared/domain/rule/ast.ts'
import type { ExplainedOperand, Outcome } from '../../../shared/domain/rule/explanation.ts'
import { inert } from '../../ui/inert.ts'

/** What is wrong with a rule, in words, with what was perhaps meant. */
export function useRuleProblemWords(): (problem: Pick<RuleProblem, 'code' | 'params'>) => string {
  const { t } = useTranslation('rule')
  return ({ code, params }) => {
    const shown = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? inert(value, 200) : value]),
    )
    const text = t(`problem.${code}`, shown)
    const suggestion = params['suggestion']
    if (suggestion === undefined || text.includes(String(suggestion))) return text
    return `${text} ${t('tell.suggestion', { suggestion })}`
  }
}

/** What the phone does in the end. */
export function useOutcomeWords(): (outcome: Outcome) => string {
  const { t } = useTranslation('rule')
  return (outcome) => {
    switch (outcome.kind) {
      case 'request': {
        const { method, candidates, missing } = outcome.request
        const url = candidates[0]?.url ?? t(`missing.${missing ?? 'dhcp'}`)
        return t('outcome.request', { method, url: inert(url, 500) })
      }
      case 'skip':
        return t(`outcome.skip-${outcome.reason}`)
      case 'undetermined':
        return t('outcome.undetermined', { unset: outcome.unset.map((name) => `$${name}`).join(', ') })
      case 'trigger':
        return t(`outcome.trigger-${outcome.truth}`)
      case 'activation':
      case 'assign-only':
      case 'error':
        return t(`outcome.${outcome.kind}`)
    }
  }
}

/** As it was written, and what became of it. */
export const operandText = ({ written, value }: ExplainedOperand): string =>
  written === value || written === `"${value}"` ? written : `${written} → ${value}`
