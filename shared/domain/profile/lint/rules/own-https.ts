import { parseRule } from '../../../rule/parse.ts'
import { readUrl, type RuleUrl } from '../../../rule/url.ts'
import { isTemplate, valueSpan, type LintRule, type LintSubject } from '../lint-subject.ts'
import { profileRules } from './secrets.ts'

/** HTTPS to a server that no public authority can vouch for needs the site's own, unless the phone has it already. */
export const ownHttps: LintRule = {
  name: 'own-https',
  codes: ['https-without-authority'],
  check(subject, report) {
    if ((subject.value('Custom_CA_Rule') ?? '').trim() !== '') return
    const name = profileRules.find((one) => urlsOf(subject, one).some(isOwnHttps))
    const rule = name === undefined ? undefined : subject.last(name)
    if (rule !== undefined) report('info', 'https-without-authority', valueSpan(rule), { name: rule.name })
  },
}

/** No public authority vouches for an address or for a name without a domain: the site must have signed it itself. */
const isOwnHttps = ({ scheme, host = '' }: RuleUrl): boolean =>
  scheme === 'https' && host !== '' && !host.includes('$') && (/^[\d.]+$|^\[/.test(host) || !host.includes('.'))

function urlsOf(subject: LintSubject, name: string): readonly RuleUrl[] {
  const value = subject.value(name)
  if (value === undefined || value === '' || isTemplate(value)) return []
  return parseRule(value).parts.flatMap(({ alternatives }) =>
    alternatives.flatMap(({ url }) => (url === undefined ? [] : (readUrl(url.text, url.at).url ?? []))),
  )
}
