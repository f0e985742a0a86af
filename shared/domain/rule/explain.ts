import { evaluateRule } from './evaluate.ts'
import type { RuleKind } from './ast.ts'
import type { ExplainDeps, ExplainedAlternative, Explanation, Outcome } from './explanation.ts'
import { ExplanationRedactor } from './explanation-redactor.ts'
import type { MacroUse } from './macros.ts'

/** How many alternatives are told; a rule that is one long row of bars tells nothing more. */
const ALTERNATIVE_LIMIT = 200

/** Why a rule does what it does with this phone. Nothing in it is secret. */
export function explain(text: string, kind: RuleKind, deps: ExplainDeps): Explanation {
  const evaluation = evaluateRule(text, kind, deps)
  const { parsed, readings, expansion, problems, parts, trigger } = evaluation
  const every = parts.flatMap((part) => part.alternatives)
  const redactor = new ExplanationRedactor({ source: text, used: evaluation.secrets, alternatives: every, deps })
  const failed = evaluation.unreadable
  const rules = parts.map((part) => {
    const shown = part.alternatives.slice(0, ALTERNATIVE_LIMIT).map((a) => redactor.alternative(a))
    const alternatives = failed ? shown.map(unread) : shown
    return { alternatives, outcome: outcomeOf(alternatives, failed, unsetNames(expansion.uses)) }
  })
  const nothing = { alternatives: [], outcome: { kind: 'skip', reason: parsed.comment ? 'comment' : 'empty' } } as const
  return {
    kind,
    text: redactor.text(text),
    expanded: redactor.text(expansion.text),
    readings,
    problems: problems.map((problem) => redactor.problem(problem)),
    macros: expansion.uses.map((use) => redactor.macro(use)),
    rules: rules.length > 0 || trigger ? rules : [failed ? { alternatives: [], outcome: { kind: 'error' } } : nothing],
    ...(trigger && {
      trigger: {
        comparisons: trigger.comparisons.map((c) => redactor.comparison(c)),
        outcome: failed ? { kind: 'error' } : { kind: 'trigger', truth: trigger.truth },
      },
    }),
  }
}

/** Of a rule that the phone cannot read no alternative is taken, and nothing is asked for. */
const unread = ({ at, length, text, comparisons }: ExplainedAlternative): ExplainedAlternative => ({
  ...{ at, length, text, comparisons },
  verdict: 'error',
  unconditional: false,
  assignments: [],
})

const unsetNames = (uses: readonly MacroUse[]): readonly string[] => [
  ...new Set(uses.filter((use) => use.state === 'unset').map((use) => use.name)),
]

function outcomeOf(alternatives: readonly ExplainedAlternative[], failed: boolean, unset: readonly string[]): Outcome {
  const index = alternatives.findIndex(
    (a) => a.verdict === 'taken' || a.verdict === 'undetermined' || a.verdict === 'error',
  )
  const chosen = alternatives[index]
  if (failed || chosen?.verdict === 'error') return { kind: 'error' }
  if (chosen === undefined) return { kind: 'skip', reason: alternatives.length > 0 ? 'no-condition-holds' : 'empty' }
  if (chosen.verdict === 'undetermined') return { kind: 'undetermined', alternative: index, unset }
  if (chosen.request === undefined) {
    if (chosen.assignments.length > 0) return { kind: 'assign-only', alternative: index }
    return { kind: 'skip', reason: 'empty' }
  }
  if (chosen.request.scheme === 'gds') return { kind: 'activation', alternative: index }
  return { kind: 'request', alternative: index, request: chosen.request }
}
