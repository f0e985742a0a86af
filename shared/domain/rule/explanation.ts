import type { RuleKind, RuleProblem, Span } from './ast.ts'
import type { Truth, OperandValue } from './compare.ts'
import type { Verdict } from './evaluate.ts'
import type { RuleDeps } from './evaluation-context.ts'
import type { Method } from './request.ts'
import type { MacroState } from './macros.ts'
import type { Readings } from './readings.ts'
import type { Candidate, Targets } from './target.ts'
import type { Scheme } from './url.ts'
import type { VariableOrigin } from './variables.ts'

/** What the open site would answer. Whoever asks `explain` gives the function that knows. */
export type ServedAnswer =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'rendered'; readonly route: string; readonly template: string }
  | { readonly kind: 'missing'; readonly near?: string }
  /** The address is not one of this bench's servers. */
  | { readonly kind: 'elsewhere' }

export type Served = (
  request: Pick<Candidate, 'scheme' | 'host' | 'port' | 'path'> & { readonly method: Method },
) => ServedAnswer

export interface ExplainDeps extends RuleDeps {
  readonly served?: Served
}

export interface ExplainedMacro extends Span {
  readonly name: string
  readonly state: MacroState
  /** Masked where it is a secret. */
  readonly value?: string
  readonly origin?: VariableOrigin
  readonly from?: string
}

export interface ExplainedComparison extends Span {
  readonly truth: Truth
  /** As it was spelled. */
  readonly operator: string
  readonly left: ExplainedOperand
  readonly right: ExplainedOperand
}

export interface ExplainedOperand {
  readonly kind: OperandValue['kind']
  readonly written: string
  readonly value: string
}

export interface ExplainedCandidate extends Candidate {
  readonly url: string
  readonly served?: ServedAnswer
}

export interface ExplainedRequest {
  readonly scheme: Scheme
  readonly method: Method
  /** In the order in which the phone tries them; empty where too little is known. */
  readonly candidates: readonly ExplainedCandidate[]
  readonly missing?: Targets['missing']
  /** A key is set: the phone decrypts what it gets (encrypts what it reports). The key itself is nowhere in here. */
  readonly key: 'set' | 'none'
  readonly credentials: 'set' | 'none'
  readonly post?: { readonly register: string; readonly body: string }
  readonly alias?: { readonly register: string; readonly text: string }
  readonly srv: boolean
  readonly report?: 'full' | 'delta' | 'status'
  readonly ignored: readonly string[]
}

export interface ExplainedAlternative extends Span {
  readonly text: string
  readonly verdict: Verdict
  readonly unconditional: boolean
  readonly comparisons: readonly ExplainedComparison[]
  readonly assignments: readonly { readonly name: string; readonly value: string }[]
  readonly request?: ExplainedRequest
}

export type Outcome =
  | { readonly kind: 'request'; readonly alternative: number; readonly request: ExplainedRequest }
  /** `gds://`: the phone shows its activation screen and asks the vendor's service, not this bench. */
  | { readonly kind: 'activation'; readonly alternative: number }
  /** Its assignments are made and nothing is fetched. */
  | { readonly kind: 'assign-only'; readonly alternative: number }
  /** The phone goes on with its next rule, as after a success. */
  | { readonly kind: 'skip'; readonly reason: 'empty' | 'comment' | 'no-condition-holds' }
  | { readonly kind: 'undetermined'; readonly alternative: number; readonly unset: readonly string[] }
  | { readonly kind: 'error' }
  | { readonly kind: 'trigger'; readonly truth: Truth }

export interface Explanation {
  readonly kind: RuleKind
  /** As it was written, without its secrets. */
  readonly text: string
  /** With its macros put in, without its secrets. */
  readonly expanded: string
  readonly readings: Readings
  readonly problems: readonly RuleProblem[]
  readonly macros: readonly ExplainedMacro[]
  /** One, save for a Report_Rule with two rules and a Resync_Trigger with none. */
  readonly rules: readonly { readonly alternatives: readonly ExplainedAlternative[]; readonly outcome: Outcome }[]
  readonly trigger?: { readonly comparisons: readonly ExplainedComparison[]; readonly outcome: Outcome }
}
