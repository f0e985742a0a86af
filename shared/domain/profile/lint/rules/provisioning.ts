import type { Alternative } from '../../../rule/ast.ts'
import { listensToDhcp } from '../../../rule/lint.ts'
import { parseRule } from '../../../rule/parse.ts'
import { replace } from '../finding.ts'
import { isTemplate, valueSpan, type LintRule, type LintSubject, type Report } from '../lint-subject.ts'
import { profileRules } from './secrets.ts'

/** DHCP, DNS and the activation service are asked only while Profile_Rule begins with "/" (phone-facts 3.4). */
export const losesDhcp: LintRule = {
  name: 'loses-dhcp',
  codes: ['loses-dhcp', 'loses-dhcp-empty', 'loses-dhcp-commented', 'loses-dhcp-slash'],
  check(subject, report) {
    const rule = subject.last('Profile_Rule')
    if (rule === undefined || isTemplate(rule.value) || listensToDhcp(rule.value)) return
    const { value } = rule
    // The phone asks for an activation code: that is not an address that takes DHCP's place.
    if (/^gds:/i.test(value)) return
    const elsewhere = profileRules.slice(1).some((name) => (subject.value(name) ?? '') !== '')
    if (value === '') report(elsewhere ? 'info' : 'warning', 'loses-dhcp-empty', valueSpan(rule))
    else if (value.startsWith('#')) report('warning', 'loses-dhcp-commented', rule.valueAt)
    else if (/^\$[A-Z]+\.(?:xml|cfg|txt)$/i.test(value))
      // A file name alone was meant as a path.
      report('error', 'loses-dhcp-slash', rule.valueAt, { suggestion: `/${value}` }, replace(rule.valueAt, `/${value}`))
    else report('info', 'loses-dhcp', rule.valueAt, {})
  },
}

const perPhone = /\$\(?(?:MA|MAU|MAC|SN|SERIAL_NUMBER|UID\d)\b/

/** A to D are fetched in this order; the last to set a parameter wins, and one that fails stops those behind it (phone-facts 3.1). */
export const ruleOrder: LintRule = {
  name: 'rule-order',
  codes: ['order-common-last', 'order-same-address'],
  check(subject, report) {
    const rules = profileRules.flatMap((name) => {
      const at = subject.last(name)
      if (at === undefined || at.value === '' || isTemplate(at.value)) return []
      const urls = parseRule(at.value).parts.flatMap(({ alternatives }) =>
        alternatives.flatMap(({ url }) => url?.text ?? []),
      )
      return urls.length === 0 ? [] : [{ name, at, urls }]
    })
    for (const [index, rule] of rules.entries()) {
      const before = rules.slice(0, index)
      const same = before.find(({ urls }) => urls.some((url) => rule.urls.includes(url)))
      if (same !== undefined)
        report('warning', 'order-same-address', rule.at.valueAt, { name: rule.name, first: same.name })
      const own = before.find(({ urls }) => urls.some((url) => perPhone.test(url)))
      const common = rule.urls.every((url) => !perPhone.test(url))
      if (own !== undefined && common && same === undefined)
        report('warning', 'order-common-last', rule.at.valueAt, { name: rule.name, first: own.name })
    }
  },
}

/** A branch that waits for a register, while the profile puts another value into it: it is taken at every resync. */
export const endlessBranch: LintRule = {
  name: 'resync-loop',
  codes: ['loop-register', 'periodic-short', 'retry-short'],
  check(subject, report) {
    for (const name of profileRules) {
      const rule = subject.last(name)
      if (rule === undefined || isTemplate(rule.value)) continue
      for (const alternative of parseRule(rule.value).parts.flatMap(({ alternatives }) => alternatives))
        checkBranch(alternative, name, subject, report)
    }
    checkInterval(subject, 'Resync_Periodic', 'periodic-short', 60, report)
    checkInterval(subject, 'Resync_Error_Retry_Delay', 'retry-short', 10, report)
  },
}

function checkBranch(
  { condition, assignments = [] }: Alternative,
  rule: string,
  subject: LintSubject,
  report: Report,
): void {
  for (const { left, op, right } of condition?.comparisons ?? []) {
    const [register] = [left, right].flatMap(({ text }) => /^\$\(?([A-P])\)?$/.exec(text)?.[1] ?? [])
    const other = left.text.startsWith('$') ? right : left
    if (register === undefined || op !== 'ne' || other.kind !== 'string') continue
    const name = `GPP_${register}`
    const assigned = assignments.some((one) => one.name === name || one.name === register.toLowerCase())
    const set = subject.last(name)
    if (set === undefined || set.value === other.text || isTemplate(set.value)) continue
    report('warning', 'loop-register', valueSpan(set), { name, rule, expected: other.text, assigned: assigned ? 1 : 0 })
  }
}

function checkInterval(subject: LintSubject, name: string, code: string, least: number, report: Report): void {
  const at = subject.last(name)
  if (at === undefined || isTemplate(at.value)) return
  const short = at.value
    .split(',')
    .map((step) => Number(/^\s*(\d{1,9})\s*(?:[+-]|$)/.exec(step)?.[1] ?? NaN))
    .find((seconds) => seconds > 0 && seconds < least)
  if (short !== undefined) report('warning', code, at.valueAt, { name, seconds: short, least })
}
