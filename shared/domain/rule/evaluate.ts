import { hasErrors, type Alternative, type ParsedRule, type RuleKind, type RuleProblem, type Span } from './ast.ts'
import type { Truth } from './compare.ts'
import { evaluateCondition, type EvaluatedComparison } from './condition.ts'
import { EvaluationContext, type RuleDeps } from './evaluation-context.ts'
import { checkRule, inOrder } from './lint.ts'
import { EXPANDED_LIMIT, expandMacros, type Expansion } from './macros.ts'
import { parseRule } from './parse.ts'
import { defaultReadings, type Readings } from './readings.ts'
import { keepSecrets, requestOf, type EvaluatedAssignment, type RuleRequest } from './request.ts'
import { normalise, Problems } from './scanner.ts'

export type Verdict =
  | 'taken'
  | 'not-taken' // its condition does not hold
  | 'not-reached' // an earlier one was taken
  | 'undetermined' // a macro of its condition, or of an earlier one's, has no value here
  | 'error' // the phone cannot read it

export interface EvaluatedAlternative {
  /** In the rule as it was written. */
  readonly span: Span
  readonly verdict: Verdict
  readonly unconditional: boolean
  readonly comparisons: readonly EvaluatedComparison[]
  readonly assignments: readonly EvaluatedAssignment[]
  /** What it asks for when it is taken, also where it is not. */
  readonly request?: RuleRequest
}

interface EvaluatedPart {
  readonly alternatives: readonly EvaluatedAlternative[]
}

export interface Evaluation {
  readonly parsed: ParsedRule
  readonly readings: Readings
  readonly expansion: Expansion
  readonly problems: readonly RuleProblem[]
  /** The phone cannot read the rule: as it is written, or as its macros make it. */
  readonly unreadable: boolean
  /** Texts that must appear in no view. */
  readonly secrets: readonly string[]
  readonly parts: readonly EvaluatedPart[]
  readonly trigger?: { readonly truth: Truth; readonly comparisons: readonly EvaluatedComparison[] }
}

/** Expands a rule's macros, reads it, and decides what the phone would do (phone-facts 2.1: in this order). */
export function evaluateRule(text: string, kind: RuleKind, deps: RuleDeps): Evaluation {
  const readings = deps.readings ?? defaultReadings
  const parsed = checkRule(text, kind, readings)
  const expansion = expandReadable(text, parsed, { deps, readings })
  const ctx = new EvaluationContext({ kind, deps, readings, expansion })
  const expanded = parseRule(expansion.text, kind, { comments: readings.comments === 'comment' })
  ctx.problems.addAll(parsed.problems)
  checkStructure(ctx, parsed, expanded)
  const unreadable = hasErrors(ctx.problems.list)
  const trigger = expanded.trigger && evaluateCondition(ctx, expanded.trigger)
  const parts = expanded.parts.map((part) => ({ alternatives: evaluateAlternatives(ctx, part.alternatives) }))
  const problems = inOrder(ctx.problems.list)
  return { parsed, readings, expansion, problems, unreadable, secrets: ctx.secrets, parts, ...(trigger && { trigger }) }
}

/** Nothing of a comment, or of a rule that is too long, is expanded. */
function expandReadable(
  text: string,
  parsed: ParsedRule,
  { deps, readings }: { readonly deps: RuleDeps; readonly readings: Readings },
): Expansion {
  const unread = parsed.comment !== undefined || parsed.problems.some((problem) => problem.code === 'too-long')
  return expandMacros(normalise(unread ? '' : text, new Problems()), deps.variables, {
    context: parsed.kind,
    substrings: readings.substrings === 'expand',
    gppAlias: readings.gppAlias === 'expand',
  })
}

/** How many options and comparisons each alternative has. */
const shapeOf = ({ parts }: ParsedRule): string =>
  parts
    .map(({ alternatives }) =>
      alternatives.map((a) => `${a.options.length},${a.condition?.comparisons.length ?? 0}`).join('|'),
    )
    .join(' ')

/** What the macros' values did to the rule's form: they are put in before it is read. */
function checkStructure(ctx: EvaluationContext, parsed: ParsedRule, expanded: ParsedRule): void {
  if (ctx.expansion.cut)
    ctx.report(
      { at: 0, length: 0 },
      { severity: 'error', code: 'expanded-too-long', params: { limit: EXPANDED_LIMIT } },
    )
  if (hasErrors(parsed.problems)) return
  const used = ctx.expansion.uses.find((use) => use.state === 'expanded')
  if (used && shapeOf(parsed) !== shapeOf(expanded)) ctx.problems.warning(used, 'macro-structure')
  for (const { at, length, ...problem } of expanded.problems) {
    if (problem.code === 'legacy-left' && ctx.emptyMacroAt(at) !== undefined) continue
    ctx.report({ at, length }, problem)
  }
}

type Settled = 'taken' | 'undetermined' | 'error'

function evaluateAlternatives(
  ctx: EvaluationContext,
  alternatives: readonly Alternative[],
): readonly EvaluatedAlternative[] {
  let settled: Settled | undefined
  return alternatives.map((alternative) => {
    const condition = alternative.condition && evaluateCondition(ctx, alternative.condition)
    const verdict = verdictOf(condition?.truth ?? 'true', settled)
    if (verdict !== 'not-taken' && verdict !== 'not-reached') settled ??= verdict
    const assignments = (alternative.assignments ?? []).map(({ name, value }) => ({ name: parameterName(name), value }))
    keepSecrets(ctx, alternative.options)
    const request = requestOf(ctx, alternative, assignments)
    return {
      span: ctx.source(alternative),
      verdict,
      unconditional: alternative.condition === undefined,
      comparisons: condition?.comparisons ?? [],
      assignments,
      ...(request && { request }),
    }
  })
}

function verdictOf(truth: Truth, settled: Settled | undefined): Verdict {
  if (settled === 'taken' || settled === 'error') return 'not-reached'
  if (truth === 'false') return 'not-taken'
  if (settled === 'undetermined' || truth === 'unknown') return 'undetermined'
  return truth === 'error' ? 'error' : 'taken'
}

const parameterName = (name: string): string => (/^[a-p]$/.test(name) ? `GPP_${name.toUpperCase()}` : name)
