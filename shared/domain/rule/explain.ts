import type { RuleKind, RuleProblem, Span } from './ast.ts'
import type { Truth, OperandValue } from './compare.ts'
import type { EvaluatedComparison } from './condition.ts'
import { evaluateRule, type EvaluatedAlternative, type Verdict } from './evaluate.ts'
import type { RuleDeps } from './evaluation-context.ts'
import type { Method, RuleRequest } from './request.ts'
import { isSecretMacro } from './macro-table.ts'
import type { MacroState, MacroUse } from './macros.ts'
import { MASK, maskSecrets, scrub } from './mask.ts'
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
  /** In the order in which the phone tries them; empty where the world says too little. */
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

/** How many alternatives are told; a rule that is one long row of bars tells nothing more. */
const ALTERNATIVE_LIMIT = 200

/** Why a rule does what it does with this phone. Nothing in it is secret. */
export function explain(text: string, kind: RuleKind, world: ExplainDeps): Explanation {
  const evaluation = evaluateRule(text, kind, world)
  const { parsed, readings, expansion, problems, parts, trigger } = evaluation
  const show = shower(
    text,
    evaluation.secrets,
    parts.flatMap((part) => part.alternatives),
    world,
  )
  const failed = evaluation.unreadable
  const rules = parts.map((part) => {
    const shown = part.alternatives.slice(0, ALTERNATIVE_LIMIT).map((a) => show.alternative(a, world.served))
    const alternatives = failed ? shown.map(unread) : shown
    return { alternatives, outcome: outcomeOf(alternatives, failed, unsetNames(expansion.uses)) }
  })
  const nothing = { alternatives: [], outcome: { kind: 'skip', reason: parsed.comment ? 'comment' : 'empty' } } as const
  return {
    kind,
    text: show.text(text),
    expanded: show.text(expansion.text),
    readings,
    problems: problems.map((problem) => show.problem(problem)),
    macros: expansion.uses.map((use) => show.macro(use, world)),
    rules: rules.length > 0 || trigger ? rules : [failed ? { alternatives: [], outcome: { kind: 'error' } } : nothing],
    ...(trigger && {
      trigger: {
        comparisons: trigger.comparisons.map((c) => show.comparison(c)),
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

const secretParameterName = /passw|secret|IKM_|GPP_S[A-D]|_PIN|private_key/i

interface Redactor {
  text(text: string): string
  problem(problem: RuleProblem): RuleProblem
  macro(use: MacroUse, world: ExplainDeps): ExplainedMacro
  comparison(comparison: EvaluatedComparison): ExplainedComparison
  alternative(alternative: EvaluatedAlternative, served: Served | undefined): ExplainedAlternative
}

/** Every text of an explanation goes through here: masked by its place, then scrubbed of every secret known. */
function shower(
  source: string,
  used: readonly string[],
  alternatives: readonly EvaluatedAlternative[],
  { variables }: ExplainDeps,
): Redactor {
  const every = [
    ...used,
    ...[...variables].filter(([name]) => isSecretMacro(name)).map(([, { value }]) => value),
    ...alternatives.flatMap((a) => a.assignments.filter((s) => secretParameterName.test(s.name)).map((s) => s.value)),
  ]
  const shown = new Set(every)
  const secrets = [...shown].toSorted((a, b) => b.length - a.length)
  const clean = (text: string): string => (shown.has(text) && text !== '' ? MASK : scrub(maskSecrets(text), secrets))
  const written = ({ at, length }: Span): string => clean(source.slice(at, at + length))

  const comparison = ({ span, spelled, truth, ...sides }: EvaluatedComparison): ExplainedComparison => {
    const secret = /\$\(?(?:MPWD|S[A-D])\b/.test(source.slice(span.at, span.at + span.length))
    const operand = ({ kind, text }: OperandValue, at: Span): ExplainedOperand => ({
      kind,
      written: secret && !source.slice(at.at, at.at + at.length).includes('$') ? MASK : written(at),
      value: secret ? MASK : clean(text),
    })
    const left = operand(sides.left, sides.leftSource)
    return { ...span, truth, operator: spelled, left, right: operand(sides.right, sides.rightSource) }
  }

  const candidate = (found: Candidate, method: Method, served: Served | undefined): ExplainedCandidate => {
    const answer = served?.({ scheme: found.scheme, host: found.host, port: found.port, path: found.path, method })
    const [host, path] = [clean(found.host), clean(found.path)]
    return {
      ...found,
      host,
      path,
      url: clean(`${found.scheme}://${host}:${found.port}${path}`),
      ...(answer && { served: answer }),
    }
  }

  const request = (value: RuleRequest, served: Served | undefined): ExplainedRequest => ({
    scheme: value.url.scheme,
    method: value.method,
    candidates: value.candidates.map((c) => candidate(c, value.method, served)),
    ...(value.missing && { missing: value.missing }),
    key: value.key === undefined ? 'none' : 'set',
    credentials:
      value.uid === undefined && value.pwd === undefined && value.url.userinfo === undefined ? 'none' : 'set',
    ...(value.post && { post: { register: value.post.register, body: clean(value.post.body) } }),
    ...(value.alias && { alias: { register: value.alias.register, text: clean(value.alias.text) } }),
    srv: value.srv,
    ...(value.report && { report: value.report }),
    ignored: value.ignored.map((name) => `--${name}`),
  })

  return {
    text: clean,
    comparison,
    problem: (problem) => ({
      ...problem,
      params: Object.fromEntries(
        Object.entries(problem.params).map(([name, value]): [string, string | number] => {
          if (typeof value !== 'string') return [name, value]
          // What would be right is our own text: a list of options must not lose its names to the mask.
          return [name, name === 'expected' ? scrub(value, secrets) : clean(value)]
        }),
      ),
    }),
    macro: (use, world) => showMacro(use, world, clean),
    alternative: (alternative, served) => ({
      ...alternative.span,
      text: written(alternative.span),
      verdict: alternative.verdict,
      unconditional: alternative.unconditional,
      comparisons: alternative.comparisons.map(comparison),
      assignments: alternative.assignments.map(({ name, value }) => ({
        name,
        value: secretParameterName.test(name) ? MASK : clean(value),
      })),
      ...(alternative.request && { request: request(alternative.request, served) }),
    }),
  }
}

function showMacro(use: MacroUse, { variables }: ExplainDeps, clean: (text: string) => string): ExplainedMacro {
  const { at, length, name, state, value } = use
  const variable = variables.get(name)
  const masked = isSecretMacro(name) ? MASK : value === undefined ? undefined : clean(value)
  return {
    at,
    length,
    name,
    state,
    ...(masked !== undefined && variable && { value: masked }),
    ...(variable && { origin: variable.origin }),
    ...(variable?.from !== undefined && { from: variable.from }),
  }
}
