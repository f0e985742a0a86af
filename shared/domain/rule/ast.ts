import type { RuleProblemCode } from './problem-codes.ts'

/** What a text is: each kind accepts a little more or less of the same language (phone-facts 2). */
export const ruleKinds = ['profile', 'upgrade', 'report', 'trigger'] as const
export type RuleKind = (typeof ruleKinds)[number]

/** A place in the rule as it was written, in UTF-16 units. */
export interface Span {
  readonly at: number
  readonly length: number
}

/** What is wrong or doubtful, and where. The words are in the catalogue under `rule:problem.<code>`. */
export interface RuleProblem extends Span {
  readonly code: RuleProblemCode
  /** An error is what the phone cannot read; a warning is what it reads otherwise than meant. */
  readonly severity: 'error' | 'warning' | 'info'
  /** Never holds a secret. */
  readonly params: Readonly<Record<string, string | number>>
}

export type Operator = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'

/** Text in quotes is a string; text without is an integer, a version, or a macro that becomes one. */
export interface Operand extends Span {
  readonly kind: 'string' | 'bare' | 'implied'
  /** Without its quotes. `implied` stands for `$SWVER`, which older guides let one leave out. */
  readonly text: string
}

export interface Comparison extends Span {
  readonly left: Operand
  readonly op: Operator
  /** As it was spelled: `=`, `eq`, `!`. */
  readonly spelled: string
  readonly right: Operand
}

/** All of them must hold: the language knows no "or", no "not" and no nesting. */
export interface Condition extends Span {
  readonly comparisons: readonly Comparison[]
}

export interface Assignment extends Span {
  /** A parameter's XML name, or `a` to `p` for GPP_A to GPP_P. */
  readonly name: string
  readonly value: string
  readonly valueAt: number
}

export const optionNames = ['key', 'uid', 'pwd', 'post', 'alias', 'srv', 'delta', 'status'] as const
export type OptionName = (typeof optionNames)[number]

export interface RuleOption extends Span {
  readonly name: OptionName
  readonly value?: string
  readonly valueAt?: number
  readonly valueLength?: number
}

export interface UrlText extends Span {
  readonly text: string
}

/** `(condition)? (assignments)! [options] url`, each of them optional. */
export interface Alternative extends Span {
  readonly condition?: Condition
  readonly assignments?: readonly Assignment[]
  readonly options: readonly RuleOption[]
  /** The bracket, where there is one. */
  readonly bracket?: Span
  readonly url?: UrlText
}

/** One rule: its alternatives from left to right. Only a Report_Rule may hold two of them. */
export interface RulePart extends Span {
  readonly alternatives: readonly Alternative[]
}

export interface ParsedRule {
  readonly kind: RuleKind
  readonly text: string
  /** Present when the whole value is commented out with a leading `#`. */
  readonly comment?: Span
  readonly parts: readonly RulePart[]
  /** A Resync_Trigger is a bare condition. */
  readonly trigger?: Condition
  readonly problems: readonly RuleProblem[]
}

export const hasErrors = (problems: readonly RuleProblem[]): boolean => problems.some((p) => p.severity === 'error')
