import type { RuleKind, RuleProblem } from '../../../rule/ast.ts'
import { checkRule } from '../../../rule/lint.ts'
import { logMessageNamed } from '../../../rule/log-message.ts'
import { macroNames, type MacroContext } from '../../../rule/macro-table.ts'
import { expandMacros } from '../../../rule/macros.ts'
import { nearest } from '../../../rule/nearest.ts'
import { parseResyncAt, parseSchedule, type ScheduleProblem } from '../../../resync/schedule.ts'
import { decodeParameter } from '../../parse.ts'
import type { KnownParameter, LintRule, LintSubject } from '../lint-subject.ts'

/** Which of the rule languages a parameter holds; the others of this type are addresses with conditions, like profile rules. */
const kinds: Readonly<Record<string, RuleKind>> = {
  Upgrade_Rule: 'upgrade',
  Cisco_Headset_Upgrade_Rule: 'upgrade',
  Report_Rule: 'report',
  PRT_Upload_Rule: 'report',
}

const kindOf = ({ parameter }: KnownParameter): RuleKind =>
  parameter.type === 'condition' ? 'trigger' : (kinds[parameter.name] ?? 'profile')

/** Rules and conditions, read as the phone reads them. The problem's own words are in the catalogue of the rules. */
export const ruleSyntax: LintRule = {
  name: 'rule-syntax',
  anySeries: true,
  codes: ['rule-problem'],
  check(subject, report) {
    for (const known of subject.ofType('rule', 'condition')) {
      const { problems } = checkRule(known.at.value, kindOf(known))
      for (const problem of problems) {
        // SPA versions are `7.5.2b`.
        if (subject.series === 'spa' && problem.code === 'version-format') continue
        // In a file, the XML's own finding says it (escaped-twice).
        if (problem.code === 'entity-in-url') continue
        const span = placed(subject, known, problem)
        report(problem.severity, 'rule-problem', span, {
          ...problem.params,
          parameter: known.at.name,
          problem: problem.code,
        })
      }
    }
  },
}

/** From the value as the phone reads it back to the text as it was written. */
function placed(
  subject: LintSubject,
  { at }: KnownParameter,
  problem: Pick<RuleProblem, 'at' | 'length'>,
): { offset: number; length: number } {
  const { offset, length } = decodeParameter(subject.profile, at).sourceOf(problem.at, problem.length)
  return length > 0 || at.valueAt.length === 0
    ? { offset, length }
    : { offset: Math.min(offset, at.valueAt.offset + at.valueAt.length - 1), length: 1 }
}

export const schedules: LintRule = {
  name: 'schedule',
  codes: ['schedule-problem'],
  check(subject, report) {
    for (const known of subject.ofType('seconds-list', 'time_hhmm')) {
      for (const problem of scheduleProblems(known)) {
        const params = { ...problem.params, parameter: known.at.name, problem: problem.code }
        report(problem.severity, 'schedule-problem', placed(subject, known, problem), params)
      }
    }
  },
}

function scheduleProblems({ at, parameter }: KnownParameter): readonly ScheduleProblem[] {
  return (parameter.type === 'seconds-list' ? parseSchedule(at.value) : parseResyncAt(at.value)).problems
}

/** Macros in the texts that the phone sends: a name that it does not know is sent as it is written. */
export const messageMacros: LintRule = {
  name: 'message-macro',
  codes: [
    'message-macro-unknown',
    'message-macro-malformed',
    'message-macro-elsewhere',
    'message-macro-glued',
    'message-percent',
  ],
  check(subject, report) {
    for (const known of subject.ofType('macro_string')) {
      const { at, parameter } = known
      const { uses } = expandMacros(at.value, new Map(), { context: contextOf(parameter.name) })
      for (const use of uses) {
        const params = { parameter: at.name, name: use.name }
        if (use.state === 'unknown') {
          const suggestion = nearest(use.name, macroNames)
          report('warning', 'message-macro-unknown', placed(subject, known, use), {
            ...params,
            suggestion: suggestion === undefined ? '' : `$${suggestion}`,
          })
        } else if (use.state === 'malformed' || use.state === 'brace')
          report('warning', 'message-macro-malformed', placed(subject, known, use), params)
        else if (use.state === 'not-here' || use.state === 'secret')
          report('warning', 'message-macro-elsewhere', placed(subject, known, use), params)
        else if (use.glued) report('info', 'message-macro-glued', placed(subject, known, use), params)
      }
      const percent = at.value.search(/%s?(?=\s|$)/)
      if (percent >= 0)
        report('info', 'message-percent', placed(subject, known, { at: percent, length: 1 }), { parameter: at.name })
    }
  },
}

function contextOf(name: string): MacroContext {
  const message = logMessageNamed(name)
  if (message === undefined) return 'agent'
  if (message.startsWith('Log_Upgrade')) return 'log-upgrade'
  return message === 'Log_Request_Msg' ? 'log' : 'log-outcome'
}
