import { meantFamily } from '../../../firmware/families.ts'
import { readLoadName } from '../../../firmware/load-name.ts'
import { SAFE_RULE_LENGTH } from '../../../firmware/upgrade-rule.ts'
import type { ProfileParameter } from '../../parse.ts'
import { parseRule } from '../../../rule/parse.ts'
import { isTemplate, type LintRule, type LintSubject, type Report } from '../lint-subject.ts'

/** A failing upgrade that is tried again faster than this locks the phone's web page (CSCvi76113). */
const RETRY_LEAST = 60

/** What an upgrade rule asks of a phone's firmware (deployment-facts 2.4, 2.5). */
export const firmwareRules: LintRule = {
  name: 'firmware',
  codes: ['upgrade-family-unknown', 'upgrade-enterprise', 'upgrade-rule-long', 'upgrade-retry-short'],
  check(subject, report) {
    const rule = subject.last('Upgrade_Rule')
    if (rule !== undefined && rule.value !== '' && !isTemplate(rule.value)) checkRule(rule, subject, report)
    checkRetry(subject, report)
  },
}

function checkRetry(subject: LintSubject, report: Report): void {
  const retry = subject.last('Upgrade_Error_Retry_Delay')
  const seconds = Number(/^\s*(\d{1,9})\s*$/.exec(retry?.value ?? '')?.[1] ?? NaN)
  if (retry !== undefined && seconds > 0 && seconds < RETRY_LEAST)
    report('warning', 'upgrade-retry-short', retry.valueAt, { seconds, least: RETRY_LEAST })
}

function checkRule(rule: ProfileParameter, subject: LintSubject, report: Report): void {
  const { value, valueAt } = rule
  if (value.length > SAFE_RULE_LENGTH)
    report('info', 'upgrade-rule-long', valueAt, { length: value.length, limit: SAFE_RULE_LENGTH })
  const authorised = ['Trans_Auth_Rule', 'Trans_Auth_Type'].some((name) => (subject.value(name) ?? '') !== '')
  const urls = parseRule(value, 'upgrade').parts.flatMap(({ alternatives }) =>
    alternatives.flatMap(({ url }) => url?.text ?? []),
  )
  for (const url of urls) {
    const load = readLoadName(url)
    if (load === null) continue
    const meant = meantFamily(load.family)
    if (meant !== null) report('error', 'upgrade-family-unknown', valueAt, { found: load.family, expected: meant })
    if (load.kind === 'enterprise' && !authorised)
      report('warning', 'upgrade-enterprise', valueAt, { found: load.name, expected: 'Trans_Auth_Rule' })
  }
}
