import type { RuleProblem, Span } from './ast.ts'
import type { OperandValue } from './compare.ts'
import type { EvaluatedComparison } from './condition.ts'
import type { EvaluatedAlternative } from './evaluate.ts'
import type {
  ExplainDeps,
  ExplainedAlternative,
  ExplainedCandidate,
  ExplainedComparison,
  ExplainedMacro,
  ExplainedOperand,
  ExplainedRequest,
} from './explanation.ts'
import { isSecretMacro } from './macro-table.ts'
import type { MacroUse } from './macros.ts'
import { MASK, maskSecrets, scrub } from './mask.ts'
import type { Method, RuleRequest } from './request.ts'
import type { Candidate } from './target.ts'

const secretParameterName = /passw|secret|IKM_|GPP_S[A-D]|_PIN|private_key/i
const secretMacroInText = /\$\(?(?:MPWD|S[A-D])\b/

interface RedactorSource {
  /** The rule as it was written. */
  readonly source: string
  /** Secrets that the rule used when it was evaluated. */
  readonly used: readonly string[]
  readonly alternatives: readonly EvaluatedAlternative[]
  readonly deps: ExplainDeps
}

/** Every text of an explanation goes through here: masked by its place, then scrubbed of every secret known. */
export class ExplanationRedactor {
  readonly #source: string
  readonly #deps: ExplainDeps
  readonly #known: ReadonlySet<string>
  /** Longest first, so that a secret within a longer one does not leave the rest of it. */
  readonly #secrets: readonly string[]

  constructor({ source, used, alternatives, deps }: RedactorSource) {
    this.#source = source
    this.#deps = deps
    this.#known = new Set([
      ...used,
      ...[...deps.variables].filter(([name]) => isSecretMacro(name)).map(([, { value }]) => value),
      ...alternatives.flatMap((a) => a.assignments.filter((s) => secretParameterName.test(s.name)).map((s) => s.value)),
    ])
    this.#secrets = [...this.#known].toSorted((a, b) => b.length - a.length)
  }

  text(text: string): string {
    return this.#known.has(text) && text !== '' ? MASK : scrub(maskSecrets(text), this.#secrets)
  }

  problem(problem: RuleProblem): RuleProblem {
    const show = ([name, value]: [string, string | number]): [string, string | number] => {
      if (typeof value !== 'string') return [name, value]
      // What would be right is our own text: a list of options must not lose its names to the mask.
      return [name, name === 'expected' ? scrub(value, this.#secrets) : this.text(value)]
    }
    return { ...problem, params: Object.fromEntries(Object.entries(problem.params).map(show)) }
  }

  macro({ at, length, name, state, value }: MacroUse): ExplainedMacro {
    const variable = this.#deps.variables.get(name)
    const shown = { at, length, name, state }
    if (variable === undefined) return shown
    const masked = isSecretMacro(name) ? MASK : value === undefined ? undefined : this.text(value)
    return {
      ...shown,
      ...(masked !== undefined && { value: masked }),
      origin: variable.origin,
      ...(variable.from !== undefined && { from: variable.from }),
    }
  }

  comparison({ span, spelled, truth, ...sides }: EvaluatedComparison): ExplainedComparison {
    const secret = secretMacroInText.test(this.#slice(span))
    const operand = ({ kind, text }: OperandValue, at: Span): ExplainedOperand => ({
      kind,
      written: secret && !this.#slice(at).includes('$') ? MASK : this.#written(at),
      value: secret ? MASK : this.text(text),
    })
    const left = operand(sides.left, sides.leftSource)
    return { ...span, truth, operator: spelled, left, right: operand(sides.right, sides.rightSource) }
  }

  alternative({ span, verdict, unconditional, ...rest }: EvaluatedAlternative): ExplainedAlternative {
    return {
      ...span,
      text: this.#written(span),
      verdict,
      unconditional,
      comparisons: rest.comparisons.map((comparison) => this.comparison(comparison)),
      assignments: rest.assignments.map(({ name, value }) => ({
        name,
        value: secretParameterName.test(name) ? MASK : this.text(value),
      })),
      ...(rest.request && { request: this.#request(rest.request) }),
    }
  }

  #slice({ at, length }: Span): string {
    return this.#source.slice(at, at + length)
  }

  #written(span: Span): string {
    return this.text(this.#slice(span))
  }

  #request(value: RuleRequest): ExplainedRequest {
    const hasLogin = value.uid !== undefined || value.pwd !== undefined || value.url.userinfo !== undefined
    return {
      scheme: value.url.scheme,
      method: value.method,
      candidates: value.candidates.map((candidate) => this.#candidate(candidate, value.method)),
      ...(value.missing && { missing: value.missing }),
      key: value.key === undefined ? 'none' : 'set',
      credentials: hasLogin ? 'set' : 'none',
      ...(value.post && { post: { register: value.post.register, body: this.text(value.post.body) } }),
      ...(value.alias && { alias: { register: value.alias.register, text: this.text(value.alias.text) } }),
      srv: value.srv,
      ...(value.report && { report: value.report }),
      ignored: value.ignored.map((name) => `--${name}`),
    }
  }

  #candidate(found: Candidate, method: Method): ExplainedCandidate {
    const { scheme, port } = found
    const answer = this.#deps.served?.({ scheme, host: found.host, port, path: found.path, method })
    const [host, path] = [this.text(found.host), this.text(found.path)]
    const url = this.text(`${scheme}://${host}:${port}${path}`)
    return { ...found, host, path, url, ...(answer && { served: answer }) }
  }
}
