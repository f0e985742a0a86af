import type { Comparison, Operand, Operator, RuleProblem, Span } from './ast.ts'
import type { RuleProblemCode } from './problem-codes.ts'
import { compareVersions, lacksBuild, parseVersion, versionExample, type VersionForm } from './version.ts'

/** `unknown`: a macro in it has no value here. `error`: the phone could not compare it. */
export type Truth = 'true' | 'false' | 'unknown' | 'error'

export interface OperandValue {
  readonly kind: 'string' | 'integer' | 'version' | 'unreadable' | 'unset'
  readonly text: string
}

export interface ComparedOperands {
  readonly truth: Truth
  readonly left: OperandValue
  readonly right: OperandValue
  /** Places are those of the operands given. */
  readonly problems: readonly RuleProblem[]
}

const integer = /^[+-]?\d{1,15}$/

function readOperand(operand: Pick<Operand, 'kind' | 'text'>, form: VersionForm): OperandValue {
  const { kind, text } = operand
  if (kind === 'string') return { kind, text }
  if (integer.test(text)) return { kind: 'integer', text }
  return { kind: parseVersion(text, form).ok ? 'version' : 'unreadable', text }
}

function decide(op: Operator, order: number): boolean {
  switch (op) {
    case 'eq':
      return order === 0
    case 'ne':
      return order !== 0
    case 'lt':
      return order < 0
    case 'le':
      return order <= 0
    case 'gt':
      return order > 0
    case 'ge':
      return order >= 0
  }
}

/** Compares two operands whose macros are expanded (phone-facts 2.1 and 2.4). */
export function compareOperands(comparison: Comparison, form: VersionForm): ComparedOperands {
  const left = readOperand(comparison.left, form)
  const right = readOperand(comparison.right, form)
  const refusal = refusalOf(comparison, left, right, form)
  if (refusal) return { truth: 'error', left, right, problems: [refusal] }
  const holds = decide(comparison.op, order(left, right, form))
  return { truth: holds ? 'true' : 'false', left, right, problems: doubts(comparison, left, right, form) }
}

function order(left: OperandValue, right: OperandValue, form: VersionForm): number {
  if (left.kind === 'integer') return Number(left.text) - Number(right.text)
  const [a, b] = [parseVersion(left.text, form), parseVersion(right.text, form)]
  if (left.kind === 'version' && a.ok && b.ok) return compareVersions(a.value, b.value)
  return left.text === right.text ? 0 : 1
}

type Made = (span: Span, code: RuleProblemCode, params?: RuleProblem['params']) => RuleProblem

const make =
  (severity: RuleProblem['severity']): Made =>
  ({ at, length }, code, params = {}) => ({ at, length, severity, code, params })
const error = make('error')

/** Why the two sides cannot be compared; undefined when they can. */
function refusalOf(
  comparison: Comparison,
  left: OperandValue,
  right: OperandValue,
  form: VersionForm,
): RuleProblem | undefined {
  if (left.kind === 'string' && right.kind === 'string') {
    if (comparison.op === 'eq' || comparison.op === 'ne') return undefined
    return error(comparison, 'string-order', { operator: comparison.spelled })
  }
  const unread = unreadable(left, right, comparison.left, form) ?? unreadable(right, left, comparison.right, form)
  if (unread) return unread
  if (left.kind === right.kind) return undefined
  if (left.kind === 'string' || right.kind === 'string') return error(comparison, 'operands-mixed')
  const bad = left.kind === 'integer' ? comparison.left : comparison.right
  return error(bad, 'version-format', { found: bad.text, expected: versionExample[form] })
}

function unreadable(value: OperandValue, other: OperandValue, span: Span, form: VersionForm): RuleProblem | undefined {
  const { kind, text } = value
  if (kind !== 'unreadable') return undefined
  if (text === '') return error(span, 'operand-empty', { name: '' })
  if (other.kind === 'version' || /^\w{0,20}\.?\d+[.-]\d/.test(text))
    return error(span, 'version-format', { found: text, expected: versionExample[form] })
  return error(span, 'operand-unreadable', { found: text, expected: `"${text}"` })
}

function doubts(comparison: Comparison, left: OperandValue, right: OperandValue, form: VersionForm): RuleProblem[] {
  if (form !== 'mpp') return []
  const sides = [[left, comparison.left] as const, [right, comparison.right] as const]
  return sides.flatMap(([{ kind, text }, span]) => {
    const version = kind === 'version' ? parseVersion(text, form) : undefined
    return version?.ok && lacksBuild(version.value)
      ? [make('info')(span, 'version-without-build', { found: text })]
      : []
  })
}

/** The comparisons of a condition are read from left to right; the first that does not hold decides. */
export const allOf = (truths: readonly Truth[]): Truth => truths.find((truth) => truth !== 'true') ?? 'true'

export type TriggerVerdict = 'allowed' | 'blocked' | 'causes' | 'no-effect' | 'unknown'

/**
 * What Resync_Trigger_1 and _2 together do; an empty one is left out. As a gate (the vendor's chapter), a resync goes
 * ahead when none is set or one of them holds; a direct-action URL and a SIP NOTIFY pass by the gate. In the older
 * reading a true one causes a resync.
 */
export function triggersTogether(set: readonly Truth[], reading: 'gate' | 'cause'): TriggerVerdict {
  const holds = set.includes('true')
  if (reading === 'cause') return holds ? 'causes' : set.includes('unknown') ? 'unknown' : 'no-effect'
  if (set.length === 0 || holds) return 'allowed'
  return set.includes('unknown') ? 'unknown' : 'blocked'
}
