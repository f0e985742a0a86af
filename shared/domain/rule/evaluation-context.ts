import type { RuleKind, RuleProblem, Span } from './ast.ts'
import { sourceOf, type Expansion } from './macros.ts'
import type { Readings } from './readings.ts'
import { Problems } from './scanner.ts'
import type { DhcpAnswer } from './target.ts'
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

interface Evaluated {
  readonly kind: RuleKind
  readonly deps: RuleDeps
  readonly readings: Readings
  readonly expansion: Expansion
}

/** What the readers of one rule share: its expansion, and the problems and secrets that they find. */
export class EvaluationContext {
  readonly problems = new Problems()
  readonly secrets: string[] = []
  readonly kind: RuleKind
  readonly deps: RuleDeps
  readonly readings: Readings
  readonly expansion: Expansion

  constructor({ kind, deps, readings, expansion }: Evaluated) {
    this.kind = kind
    this.deps = deps
    this.readings = readings
    this.expansion = expansion
  }

  /** The place in the rule as it was written. */
  source({ at, length }: Span): Span {
    return sourceOf(this.expansion, at, length)
  }

  /** Adds a problem at the place of `span` in the expanded rule. */
  report(span: Span, problem: Omit<RuleProblem, 'at' | 'length'>): void {
    this.problems.add({ ...this.source(span), ...problem })
  }

  unsetIn({ at, length }: Span): boolean {
    return this.expansion.uses.some(
      (use) => use.state === 'unset' && use.outAt >= at && use.outAt + use.outLength <= at + length,
    )
  }

  /** A macro that expanded to nothing looks like a left side that was left out. */
  emptyMacroAt(outAt: number): { readonly name: string } | undefined {
    const isNear = (use: { outAt: number }): boolean =>
      use.outAt <= outAt && this.expansion.text.slice(use.outAt, outAt).trim() === ''
    return this.expansion.uses.find((use) => use.state === 'expanded' && use.outLength === 0 && isNear(use))
  }
}
