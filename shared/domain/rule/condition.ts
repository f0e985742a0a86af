import type { Comparison, Condition, Operand, Span } from './ast.ts'
import { allOf, compareOperands, type ComparedOperands, type OperandValue, type Truth } from './compare.ts'
import type { EvaluationContext } from './evaluation-context.ts'

export interface EvaluatedComparison extends ComparedOperands {
  readonly span: Span
  readonly leftSource: Span
  readonly rightSource: Span
  readonly spelled: string
}

export interface EvaluatedCondition {
  readonly truth: Truth
  readonly comparisons: readonly EvaluatedComparison[]
}

export function evaluateCondition(ctx: EvaluationContext, { comparisons }: Condition): EvaluatedCondition {
  const evaluated = comparisons.map((comparison): EvaluatedComparison => ({
    ...compare(ctx, comparison),
    span: ctx.source(comparison),
    leftSource: ctx.source(comparison.left),
    rightSource: ctx.source(comparison.right),
    spelled: comparison.spelled,
  }))
  return { truth: evaluated.length === 0 ? 'error' : allOf(evaluated.map((c) => c.truth)), comparisons: evaluated }
}

function compare(ctx: EvaluationContext, comparison: Comparison): ComparedOperands {
  const { left, right } = comparison
  const empty = left.kind === 'implied' ? ctx.emptyMacroAt(left.at) : undefined
  if (empty) {
    ctx.report(left, { severity: 'error', code: 'operand-empty', params: { name: empty.name } })
    const text = { kind: 'unreadable', text: '' } as const
    return { truth: 'error', left: text, right: { kind: 'unreadable', text: right.text }, problems: [] }
  }
  const filled = withFirmware(ctx, left)
  const unset = { left: filled === null || ctx.unsetIn(left), right: ctx.unsetIn(right) }
  const compared = compareOperands({ ...comparison, left: filled ?? left }, ctx.readings.versions)
  if (unset.left || unset.right) {
    const mark = (value: OperandValue, isUnset: boolean): OperandValue =>
      isUnset ? { kind: 'unset', text: value.text } : value
    return {
      truth: 'unknown',
      left: mark(compared.left, unset.left),
      right: mark(compared.right, unset.right),
      problems: [],
    }
  }
  for (const { severity, code, params, ...span } of compared.problems) ctx.report(span, { severity, code, params })
  return compared
}

/** A left side that was left out stands for the running firmware; null where that is not known. */
function withFirmware({ deps }: EvaluationContext, left: Operand): Operand | null {
  if (left.kind !== 'implied') return left
  const firmware = deps.variables.get('SWVER')?.value
  return firmware === undefined ? null : { ...left, text: firmware }
}
