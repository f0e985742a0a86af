import {
  hasErrors,
  type Alternative,
  type Condition,
  type OptionName,
  type ParsedRule,
  type RuleKind,
  type RuleOption,
  type RuleProblem,
  type Span,
} from './ast.ts'
import { allOf, compareOperands, type ComparedOperands, type Truth } from './compare.ts'
import { checkRule, inOrder } from './lint.ts'
import { expandMacros, revealOptionArgument, sourceOf, EXPANDED_LIMIT, type Expansion } from './macros.ts'
import { parseRule } from './parse.ts'
import { defaultReadings, type Readings } from './readings.ts'
import { normalise, Problems } from './scanner.ts'
import { targetsOf, type DhcpAnswer, type Targets } from './target.ts'
import { readUrl, type RuleUrl } from './url.ts'
import type { Variables } from './variables.ts'

/** Everything that a rule's result depends on. */
export interface RuleDeps {
  readonly variables: Variables
  readonly readings?: Readings
  readonly dhcp?: DhcpAnswer
  readonly requestingHost?: string
  /** HTTP_Report_Method of the phone. */
  readonly reportMethod?: 'POST' | 'PUT'
}

export type Method = 'GET' | 'POST' | 'PUT' | 'RRQ' | 'WRQ'

/** What the phone asks for. Holds keys and passwords: it is for who carries it out, never for a view. */
export interface RuleRequest extends Targets {
  readonly method: Method
  readonly url: RuleUrl
  readonly key?: string
  readonly uid?: string
  readonly pwd?: string
  /** The register's letter, and its text after expansion. */
  readonly post?: { readonly register: string; readonly body: string }
  readonly alias?: { readonly register: string; readonly text: string }
  readonly srv: boolean
  readonly report?: 'full' | 'delta' | 'status'
  /** Options that this kind of rule does not obey. */
  readonly ignored: readonly OptionName[]
}

export type Verdict =
  | 'taken'
  | 'not-taken' // its condition does not hold
  | 'not-reached' // an earlier one was taken
  | 'undetermined' // a macro of its condition, or of an earlier one's, has no value here
  | 'error' // the phone cannot read it

export interface EvaluatedComparison extends ComparedOperands {
  readonly span: Span
  readonly leftSource: Span
  readonly rightSource: Span
  readonly spelled: string
}

interface EvaluatedAssignment {
  /** The parameter's XML name: `a` has become GPP_A. */
  readonly name: string
  readonly value: string
}

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
  /** Texts that must appear in no view. */
  readonly secrets: readonly string[]
  readonly parts: readonly EvaluatedPart[]
  readonly trigger?: { readonly truth: Truth; readonly comparisons: readonly EvaluatedComparison[] }
}

/** Expands a rule's macros, reads it, and decides what the phone would do (phone-facts 2.1: in this order). */
export function evaluateRule(text: string, kind: RuleKind, world: RuleDeps): Evaluation {
  const readings = world.readings ?? defaultReadings
  const parsed = checkRule(text, kind, readings)
  const clean = normalise(
    parsed.comment || parsed.problems.some((p) => p.code === 'too-long') ? '' : text,
    new Problems(),
  )
  const expansion = expandMacros(clean, world.variables, {
    context: kind,
    substrings: readings.substrings === 'expand',
    gppAlias: readings.gppAlias === 'expand',
  })
  const evaluator = new Evaluator(kind, world, readings, expansion)
  const expanded = parseRule(expansion.text, kind, { comments: readings.comments === 'comment' })
  evaluator.problems.addAll(parsed.problems)
  evaluator.structure(parsed, expanded)
  const trigger = expanded.trigger && evaluator.condition(expanded.trigger)
  const parts = expanded.parts.map((part) => ({ alternatives: evaluator.alternatives(part.alternatives) }))
  const problems = inOrder(evaluator.problems.list)
  return { parsed, readings, expansion, problems, secrets: evaluator.secrets, parts, ...(trigger && { trigger }) }
}

class Evaluator {
  readonly problems = new Problems()
  readonly secrets: string[] = []
  private readonly kind: RuleKind
  private readonly world: RuleDeps
  private readonly readings: Readings
  private readonly expansion: Expansion

  constructor(kind: RuleKind, world: RuleDeps, readings: Readings, expansion: Expansion) {
    this.kind = kind
    this.world = world
    this.readings = readings
    this.expansion = expansion
  }

  /** What the macros' values did to the rule's form: they are put in before it is read. */
  structure(parsed: ParsedRule, expanded: ParsedRule): void {
    if (this.expansion.cut) this.report('error', 'expanded-too-long', { at: 0, length: 0 }, { limit: EXPANDED_LIMIT })
    const shape = ({ parts }: ParsedRule): string =>
      parts
        .map((part) =>
          part.alternatives.map((a) => `${a.options.length},${a.condition?.comparisons.length ?? 0}`).join('|'),
        )
        .join(' ')
    const used = this.expansion.uses.find((use) => use.state === 'expanded')
    if (hasErrors(parsed.problems)) return
    if (used && shape(parsed) !== shape(expanded)) this.problems.warning(used, 'macro-structure')
    for (const problem of expanded.problems) {
      const { at, length } = this.source(problem)
      if (problem.code === 'legacy-left' && this.emptyMacroAt(problem.at) !== undefined) continue
      this.problems.add({ ...problem, at, length })
    }
  }

  source({ at, length }: Span): Span {
    return sourceOf(this.expansion, at, length)
  }

  alternatives(list: readonly Alternative[]): readonly EvaluatedAlternative[] {
    let settled: 'taken' | 'undetermined' | 'error' | undefined
    return list.map((alternative) => {
      const condition = alternative.condition && this.condition(alternative.condition)
      const truth = condition?.truth ?? 'true'
      const verdict = verdictOf(truth, settled)
      if (verdict === 'taken' || verdict === 'undetermined' || verdict === 'error') settled ??= verdict
      const assignments = (alternative.assignments ?? []).map(({ name, value }) => ({
        name: parameterName(name),
        value,
      }))
      for (const option of alternative.options) this.keepSecret(option)
      const request = this.request(alternative, assignments)
      return {
        span: this.source(alternative),
        verdict,
        unconditional: alternative.condition === undefined,
        comparisons: condition?.comparisons ?? [],
        assignments,
        ...(request && { request }),
      }
    })
  }

  condition({ comparisons }: Condition): { truth: Truth; comparisons: readonly EvaluatedComparison[] } {
    const evaluated = comparisons.map((comparison): EvaluatedComparison => {
      const compared = this.compare(comparison)
      return {
        ...compared,
        span: this.source(comparison),
        leftSource: this.source(comparison.left),
        rightSource: this.source(comparison.right),
        spelled: comparison.spelled,
      }
    })
    return { truth: evaluated.length === 0 ? 'error' : allOf(evaluated.map((c) => c.truth)), comparisons: evaluated }
  }

  private compare(comparison: Condition['comparisons'][number]): ComparedOperands {
    const form = this.readings.versions
    const { left, right } = comparison
    const empty = left.kind === 'implied' ? this.emptyMacroAt(left.at) : undefined
    if (empty) {
      this.report('error', 'operand-empty', left, { name: empty.name })
      const text = { kind: 'unreadable', text: '' } as const
      return { truth: 'error', left: text, right: { kind: 'unreadable', text: right.text }, problems: [] }
    }
    const firmware = this.world.variables.get('SWVER')?.value
    const unset = [this.unsetIn(left) || (left.kind === 'implied' && firmware === undefined), this.unsetIn(right)]
    const filled = left.kind === 'implied' && firmware !== undefined ? { ...left, text: firmware } : left
    const compared = compareOperands({ ...comparison, left: filled }, form)
    if (!unset.includes(true)) {
      for (const problem of compared.problems) this.report(problem.severity, problem.code, problem, problem.params)
      return compared
    }
    const mark = (index: 0 | 1): ComparedOperands['left'] => {
      const value = index === 0 ? compared.left : compared.right
      return unset[index] === true ? { kind: 'unset', text: value.text } : value
    }
    return { truth: 'unknown', left: mark(0), right: mark(1), problems: [] }
  }

  private request(
    { options, url: written }: Alternative,
    assignments: readonly EvaluatedAssignment[],
  ): RuleRequest | undefined {
    if (written === undefined) return undefined
    const { url, problems } = readUrl(written.text, written.at)
    for (const problem of problems) this.report(problem.severity, problem.code, problem, problem.params)
    if (url === undefined) return undefined
    const obeyed = options.filter((option) => this.obeys(option))
    const { key, uid, pwd } = this.credentials(obeyed)
    const post = this.register(obeyed, 'post', assignments)
    const alias = this.register(obeyed, 'alias', assignments)
    const report = this.kind === 'report' ? reportKind(obeyed) : undefined
    return {
      ...targetsOf(url, this.kind, { ...this.world, readings: this.readings, secondTail: this.secondTail() }),
      method: this.method(url, post !== undefined),
      url,
      ...(key !== undefined && { key }),
      ...(uid !== undefined && { uid }),
      ...(pwd !== undefined && { pwd }),
      ...(post && { post: { register: post.register, body: post.text } }),
      ...(alias && { alias }),
      srv: obeyed.some((option) => option.name === 'srv'),
      ...(report && { report }),
      ignored: options.filter((option) => !obeyed.includes(option)).map((option) => option.name),
    }
  }

  private obeys({ name }: RuleOption): boolean {
    if (this.kind === 'report') return name !== 'post' && name !== 'alias'
    if (name === 'delta' || name === 'status') return false
    if (this.kind !== 'upgrade') return true
    return this.readings.upgradeOptions === 'obey' && (name === 'uid' || name === 'pwd')
  }

  private method(url: RuleUrl, post: boolean): Method {
    const report = this.kind === 'report'
    if (url.scheme === 'tftp') return report ? 'WRQ' : 'RRQ'
    if (report) return this.world.reportMethod ?? 'POST'
    return post ? 'POST' : 'GET'
  }

  private credentials(options: readonly RuleOption[]): Partial<Record<'key' | 'uid' | 'pwd', string>> {
    const found: Partial<Record<'key' | 'uid' | 'pwd', string>> = {}
    for (const option of options) {
      const { name, value, valueAt, valueLength } = option
      if ((name !== 'key' && name !== 'uid' && name !== 'pwd') || value === undefined) continue
      const place = { at: valueAt ?? 0, length: valueLength ?? 0 }
      const { text, unset } = revealOptionArgument(this.expansion, place, this.world.variables)
      for (const macro of unset) this.report('warning', 'macro-unset', option, { name: macro })
      found[name] = text
    }
    return found
  }

  /** A key is a secret wherever it comes from, and so is each macro that it is made of. */
  private keepSecret({ name, value, valueAt = 0, valueLength = 0 }: RuleOption): void {
    if ((name !== 'key' && name !== 'uid' && name !== 'pwd') || value === undefined) return
    const place = { at: valueAt, length: valueLength }
    const { text, fromSecret } = revealOptionArgument(this.expansion, place, this.world.variables)
    if (name === 'uid' && !fromSecret) return
    const inside = this.expansion.uses.filter(
      (use) => use.outAt >= valueAt && use.outAt + use.outLength <= valueAt + valueLength,
    )
    for (const secret of [text, ...inside.map((use) => use.value ?? '')]) if (secret !== '') this.secrets.push(secret)
  }

  /** `--post a`: the text of GPP_A, after this rule's own assignments, with its macros expanded. */
  private register(
    options: readonly RuleOption[],
    name: 'post' | 'alias',
    assignments: readonly EvaluatedAssignment[],
  ): { readonly register: string; readonly text: string } | undefined {
    const option = options.find((o) => o.name === name)
    const letter = option?.value?.toUpperCase()
    if (letter === undefined || !/^[A-P]$/.test(letter)) return undefined
    const assigned = assignments.findLast((a) => a.name === `GPP_${letter}`)?.value
    const template = assigned ?? this.world.variables.get(letter)?.value ?? ''
    const { text } = expandMacros(template, this.world.variables, { context: 'gpp' })
    return { register: letter, text }
  }

  private secondTail(): string {
    return expandMacros('/Cisco/$PN/$MA.cfg', this.world.variables, { context: 'profile' }).text
  }

  private unsetIn({ at, length }: Span): boolean {
    return this.expansion.uses.some(
      (use) => use.state === 'unset' && use.outAt >= at && use.outAt + use.outLength <= at + length,
    )
  }

  /** A macro that expanded to nothing looks like a left side that was left out. */
  private emptyMacroAt(outAt: number): { readonly name: string } | undefined {
    const near = (use: { outAt: number }): boolean =>
      use.outAt <= outAt && this.expansion.text.slice(use.outAt, outAt).trim() === ''
    return this.expansion.uses.find((use) => use.state === 'expanded' && use.outLength === 0 && near(use))
  }

  private report(
    severity: RuleProblem['severity'],
    code: RuleProblem['code'],
    span: Span,
    params: RuleProblem['params'],
  ): void {
    this.problems.add({ ...this.source(span), code, severity, params })
  }
}

function verdictOf(truth: Truth, settled: 'taken' | 'undetermined' | 'error' | undefined): Verdict {
  if (settled === 'taken' || settled === 'error') return 'not-reached'
  if (truth === 'false') return 'not-taken'
  if (settled === 'undetermined' || truth === 'unknown') return 'undetermined'
  return truth === 'error' ? 'error' : 'taken'
}

const parameterName = (name: string): string => (/^[a-p]$/.test(name) ? `GPP_${name.toUpperCase()}` : name)

const reportKind = (options: readonly RuleOption[]): 'full' | 'delta' | 'status' =>
  options.some((o) => o.name === 'delta') ? 'delta' : options.some((o) => o.name === 'status') ? 'status' : 'full'

/** A rule as it reads once its macros are expanded, `$SA` … in options too. Holds secrets. */
export function expandRuleText(text: string, variables: Variables, kind: RuleKind = 'profile'): string {
  const expansion = expandMacros(normalise(text, new Problems()), variables, { context: kind })
  const { parts } = parseRule(expansion.text, kind)
  let out = ''
  let from = 0
  for (const { name, valueAt, valueLength } of parts.flatMap((p) => p.alternatives.flatMap((a) => a.options))) {
    if ((name !== 'key' && name !== 'uid' && name !== 'pwd') || valueAt === undefined) continue
    const place = { at: valueAt, length: valueLength ?? 0 }
    out += expansion.text.slice(from, valueAt) + revealOptionArgument(expansion, place, variables).text
    from = valueAt + place.length
  }
  return out + expansion.text.slice(from)
}
