import { ruleKinds, hasErrors, type RuleKind, type RuleProblem } from '../../shared/domain/rule/ast.ts'
import { explain } from '../../shared/domain/rule/explain.ts'
import type {
  ExplainedAlternative,
  ExplainedComparison,
  ExplainedOperand,
  ExplainedRequest,
  Explanation,
  Outcome,
} from '../../shared/domain/rule/explanation.ts'
import { chooseReading, defaultReadings, readings, type Readings } from '../../shared/domain/rule/readings.ts'
import type { DhcpAnswer } from '../../shared/domain/rule/target.ts'
import { type Variables, variablesGiven, variablesOf } from '../../shared/domain/rule/variables.ts'
import { parseMac } from '../../shared/domain/identity/mac.ts'
import type { Command } from './command.ts'

import { inert, type Io } from './io.ts'
import { parse } from './usage-error.ts'
import { modelOption } from './model-option.ts'

/** The parsed arguments, or the key of the message about what is wrong with them. */
type Read<T> = { readonly value: T } | { readonly misuse: string }

interface Options {
  readonly kind?: string
  readonly var?: readonly string[]
  readonly reading?: readonly string[]
  readonly dhcp?: readonly string[]
  readonly mac?: string
  readonly model?: string
  readonly serial?: string
  readonly firmware?: string
}

/** Explains a rule: which alternative, which address, and why. */
export const rule: Command = {
  run: (args, io) => {
    const { values, positionals } = parse(args, {
      kind: { type: 'string' },
      var: { type: 'string', multiple: true },
      reading: { type: 'string', multiple: true },
      dhcp: { type: 'string', multiple: true },
      mac: { type: 'string' },
      model: { type: 'string' },
      serial: { type: 'string' },
      firmware: { type: 'string' },
    })
    const read = readDeps(values)
    const [text] = positionals
    if ('misuse' in read || text === undefined || positionals.length > 1) {
      const key = 'misuse' in read ? read.misuse : 'text'
      io.complain(io.t(`rule:misuse.${key}`, { known: knownReadings() }))
      return Promise.resolve(2)
    }
    const { kind, ...rest } = read.value
    const explanation = explain(text, kind, rest)
    tell(explanation, io)
    say(explanation, io)
    return Promise.resolve(isPlain(explanation) ? 0 : 1)
  },
}

const knownReadings = (): string => readings.map(({ id, choices }) => `${id}=${choices.join('|')}`).join('  ')

interface RuleCommandDeps {
  readonly kind: RuleKind
  readonly variables: Variables
  readonly readings: Readings
  readonly dhcp?: DhcpAnswer
}

function readDeps(options: Options): Read<RuleCommandDeps> {
  const kind = ruleKinds.find((one) => one === (options.kind ?? 'profile'))
  if (kind === undefined) return { misuse: 'kind' }
  const variables = readVariables(options)
  if ('misuse' in variables) return variables
  let chosen: Readings | undefined = defaultReadings
  for (const [id, choice] of pairs(options.reading)) chosen = chosen && chooseReading(chosen, id, choice)
  if (chosen === undefined) return { misuse: 'reading' }
  const dhcp = new Map<number, string>()
  for (const [number, value] of pairs(options.dhcp)) {
    if (!/^\d{1,3}$/.test(number) || value === '') return { misuse: 'dhcp' }
    dhcp.set(Number(number), value)
  }
  const answered = dhcp.size > 0 && { dhcp: { options: dhcp } }
  return { value: { kind, variables: variables.value, readings: chosen, ...answered } }
}

/** `NAME=VALUE`; the value may hold further equals signs. */
const pairs = (list: readonly string[] = []): readonly (readonly [string, string])[] =>
  list.map((text) => {
    const sign = text.indexOf('=')
    return sign < 0 ? ([text, ''] as const) : ([text.slice(0, sign), text.slice(sign + 1)] as const)
  })

/** Values given by `--var` win over those that follow from the phone. */
function readVariables(options: Options): Read<Variables> {
  const { mac, model, serial, firmware } = options
  const parsed = mac === undefined ? undefined : parseMac(mac)
  if (parsed?.ok === false) return { misuse: 'mac' }
  const given = variablesGiven(pairs(options.var))
  if (given.refused.length > 0 || options.var?.some((text) => !text.includes('='))) return { misuse: 'variable' }
  const phone = variablesOf({
    ...(parsed && { mac: parsed.value }),
    ...(model !== undefined && { model: modelOption(model).name }),
    ...(serial !== undefined && { serial }),
    ...(firmware !== undefined && { firmware }),
  })
  return { value: new Map([...phone, ...given.variables]) }
}

/** 0: the phone can read the rule, and what it does is determined. */
function isPlain({ problems, rules, trigger }: Explanation): boolean {
  const outcomes = [...rules.map((one) => one.outcome), ...(trigger ? [trigger.outcome] : [])]
  const open = (outcome: Outcome): boolean =>
    outcome.kind === 'error' ||
    outcome.kind === 'undetermined' ||
    (outcome.kind === 'trigger' && outcome.truth === 'unknown') ||
    (outcome.kind === 'request' && outcome.request.candidates.length === 0)
  return !hasErrors(problems) && !outcomes.some(open)
}

const problemText = ({ code, params }: RuleProblem, io: Io): string => {
  const suggestion = params['suggestion']
  const text = io.t(`rule:problem.${code}`, params)
  if (!suggestion || text.includes(String(suggestion))) return text
  return `${text} ${io.t('rule:tell.suggestion', { suggestion })}`
}

function tell({ kind, text, expanded, readings: chosen, problems, macros, rules, trigger }: Explanation, io: Io): void {
  io.tell({ event: 'rule', kind, text, expanded, readings: chosen })
  for (const problem of problems) io.tell({ event: 'problem', ...problem, message: problemText(problem, io) })
  for (const macro of macros) io.tell({ event: 'macro', ...macro })
  rules.forEach(({ alternatives, outcome }, index) => {
    const number = rules.length > 1 ? { rule: index + 1 } : {}
    alternatives.forEach((alternative, at) =>
      io.tell({ event: 'alternative', ...number, alternative: at + 1, ...alternative }),
    )
    const { kind: what, ...rest } = outcome
    const which = 'alternative' in outcome ? { alternative: outcome.alternative + 1 } : {}
    io.tell({ event: 'result', ...number, outcome: what, ...rest, ...which })
  })
  if (!trigger) return
  for (const comparison of trigger.comparisons) io.tell({ event: 'comparison', ...comparison })
  const { kind: what, ...rest } = trigger.outcome
  io.tell({ event: 'result', outcome: what, ...rest })
}

function say({ problems, rules, trigger }: Explanation, io: Io): void {
  for (const problem of problems) {
    const severity = io.t(`rule:severity.${problem.severity}`)
    const text = inert(problemText(problem, io))
    io.say(io.t('rule:tell.problem', { place: problem.at + 1, severity, text }))
  }
  for (const { alternatives, outcome } of rules) {
    alternatives.forEach((alternative, index) => sayAlternative(alternative, index, io))
    io.say(outcomeText(outcome, io))
  }
  if (!trigger) return
  for (const comparison of trigger.comparisons) io.say(`   ${comparisonText(comparison, io)}`)
  io.say(outcomeText(trigger.outcome, io))
}

function sayAlternative(alternative: ExplainedAlternative, index: number, io: Io): void {
  const { text, verdict, unconditional, comparisons, assignments, request } = alternative
  const detail = (line: string): void => io.say(`   ${inert(line)}`)
  const words = { number: index + 1, text: inert(text), verdict: io.t(`rule:verdict.${verdict}`) }
  io.say(io.t('rule:tell.alternative', words))
  if (verdict === 'not-reached') detail(io.t('rule:tell.notReached'))
  else if (unconditional) detail(io.t('rule:tell.unconditional'))
  for (const comparison of comparisons) detail(comparisonText(comparison, io))
  for (const assignment of assignments) detail(io.t('rule:tell.assignment', assignment))
  if (request) for (const line of requestLines(request, io)) detail(line)
}

const operandText = ({ written, value }: ExplainedOperand, io: Io): string =>
  written === value || written === `"${value}"` ? written : io.t('rule:tell.operand', { written, value })

const comparisonText = ({ left, operator, right, truth }: ExplainedComparison, io: Io): string =>
  io.t('rule:tell.comparison', {
    left: operandText(left, io),
    operator,
    right: operandText(right, io),
    truth: io.t(`rule:truth.${truth}`),
  })

function requestLines(request: ExplainedRequest, io: Io): readonly string[] {
  const { method, candidates, missing, key, credentials, post, alias, ignored, report } = request
  return [
    ...candidates.map(({ url }) => io.t('rule:tell.request', { method, url })),
    ...(missing ? [io.t('rule:tell.request', { method, url: io.t(`rule:missing.${missing}`) })] : []),
    ...(key === 'set' ? [io.t(report ? 'rule:tell.encrypts' : 'rule:tell.decrypts')] : []),
    ...(credentials === 'set' ? [io.t('rule:tell.credentials')] : []),
    ...(post ? [io.t('rule:tell.posts', post)] : []),
    ...(alias ? [io.t('rule:tell.aliases', alias)] : []),
    ...(ignored.length > 0 ? [io.t('rule:tell.ignored', { options: ignored.join(' ') })] : []),
  ]
}

function outcomeText(outcome: Outcome, io: Io): string {
  switch (outcome.kind) {
    case 'request': {
      const { method, candidates, missing } = outcome.request
      const url = candidates[0]?.url ?? io.t(`rule:missing.${missing ?? 'dhcp'}`)
      return io.t('rule:outcome.request', { method, url: inert(url) })
    }
    case 'skip':
      return io.t(`rule:outcome.skip-${outcome.reason}`)
    case 'undetermined':
      return io.t('rule:outcome.undetermined', { unset: outcome.unset.map((name) => `$${name}`).join(', ') })
    case 'trigger':
      return io.t(`rule:outcome.trigger-${outcome.truth}`)
    case 'activation':
    case 'assign-only':
    case 'error':
      return io.t(`rule:outcome.${outcome.kind}`)
  }
}
