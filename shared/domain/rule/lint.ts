import type { Alternative, Condition, ParsedRule, RuleKind, RuleOption, RuleProblem } from './ast.ts'
import { compareOperands } from './compare.ts'
import { checkHabits } from './foreign-habits.ts'
import { macroNames } from './macro-table.ts'
import { expandMacros, type MacroUse } from './macros.ts'
import { nearest } from './nearest.ts'
import { parseRule } from './parse.ts'
import { defaultReadings, type Readings } from './readings.ts'
import { Problems } from './scanner.ts'
import { readUrl } from './url.ts'

/** A Report_Rule holds two rules at most. */
const REPORT_RULES = 2

/** What can be said of a rule before any phone is known: how it is written, and what is doubtful in it. */
export function checkRule(text: string, kind: RuleKind = 'profile', readings: Readings = defaultReadings): ParsedRule {
  const parsed = parseRule(text, kind, { comments: readings.comments === 'comment' })
  const problems = new Problems()
  problems.addAll(parsed.problems)
  if (parsed.comment === undefined) {
    checkMacros(parsed, readings, problems)
    if (parsed.trigger) checkCondition(parsed.trigger, readings, problems)
    for (const part of parsed.parts) checkAlternatives(part.alternatives, kind, readings, problems)
    for (const extra of parsed.parts.slice(REPORT_RULES))
      problems.error(extra, 'report-too-many', { limit: REPORT_RULES })
  }
  return { ...parsed, problems: inOrder(problems.list) }
}

export const inOrder = (problems: readonly RuleProblem[]): readonly RuleProblem[] =>
  problems.toSorted((a, b) => a.at - b.at || a.length - b.length)

function checkAlternatives(
  alternatives: readonly Alternative[],
  kind: RuleKind,
  readings: Readings,
  problems: Problems,
): void {
  alternatives.forEach((alternative, index) => {
    const last = index === alternatives.length - 1
    if (!last && alternative.condition === undefined && alternative.length > 0)
      problems.warning(alternative, 'unreachable', { alternatives: alternatives.length - index - 1 })
    if (alternative.condition) checkCondition(alternative.condition, readings, problems)
    checkOptions(alternative, kind, readings, problems)
    if (alternative.url === undefined) return
    checkHabits(alternative.url.text, alternative.url, problems)
    const { url, problems: found } = readUrl(alternative.url.text, alternative.url.at)
    problems.addAll(found)
    if (url === undefined) return
    if (kind === 'upgrade' && url.host === undefined && !alternative.url.text.includes('$'))
      problems.warning(alternative.url, 'upgrade-server-missing')
    const srv = alternative.options.find((option) => option.name === 'srv')
    if (srv && url.scheme === 'tftp') problems.warning(srv, 'srv-over-tftp', { expected: 'http  https' })
  })
}

function checkOptions({ options, bracket }: Alternative, kind: RuleKind, readings: Readings, problems: Problems): void {
  if (kind === 'upgrade' && bracket && readings.upgradeOptions === 'ignore')
    problems.warning(bracket, 'options-on-upgrade')
  for (const option of options) {
    const forReports = option.name === 'delta' || option.name === 'status'
    const forProfiles = option.name === 'post' || option.name === 'alias'
    if ((forReports && kind !== 'report') || (forProfiles && kind === 'report'))
      problems.warning(option, 'option-not-here', { option: `--${option.name}` })
    if (holdsSecretInClear(option)) problems.info(option, 'secret-in-clear', { option: `--${option.name}` })
  }
}

/** The rule is shown on the phone's web page; GPP_SA to GPP_SD are not. */
const holdsSecretInClear = ({ name, value }: RuleOption): boolean =>
  (name === 'key' || name === 'pwd') && value !== undefined && value !== '' && !/\$\(?S[A-D]/.test(value)

/** Comparisons without macros are the same for every phone: what cannot be compared is wrong already. */
function checkCondition({ comparisons }: Condition, readings: Readings, problems: Problems): void {
  for (const comparison of comparisons) {
    const { left, right, op, spelled } = comparison
    if (left.kind === 'string' && right.kind === 'string' && op !== 'eq' && op !== 'ne') {
      problems.error(comparison, 'string-order', { operator: spelled })
      continue
    }
    const sides = [left, right].filter((side) => side.kind === 'bare' && !side.text.includes('$'))
    for (const side of sides) {
      const alone = compareOperands({ ...comparison, op: 'eq', left: side, right: side }, readings.versions)
      problems.addAll(alone.problems.slice(0, 1))
    }
    const macro = [left, right].find((side) => side.kind === 'implied' || /^\$\(?SWVER\)?$/.test(side.text))
    const number = sides.find((side) => /^\d+$/.test(side.text))
    if (macro && macro.kind !== 'string' && number)
      problems.error(number, 'version-format', { found: number.text, expected: '11-3-2MPP0001-609' })
  }
}

function checkMacros(parsed: ParsedRule, readings: Readings, problems: Problems): void {
  const { uses } = expandMacros(parsed.text, new Map(), {
    context: parsed.kind,
    substrings: readings.substrings === 'expand',
    gppAlias: readings.gppAlias === 'expand',
  })
  const secretPlaces = parsed.parts
    .flatMap((part) => part.alternatives.flatMap((alternative) => alternative.options))
    .filter(({ name }) => name === 'key' || name === 'uid' || name === 'pwd')
  for (const use of uses) {
    const inOption = secretPlaces.some((option) => use.at >= option.at && use.at < option.at + option.length)
    checkMacro(use, parsed.text, inOption, problems)
  }
}

function checkMacro(use: MacroUse, text: string, inSecretOption: boolean, problems: Problems): void {
  const { at, length, name, state } = use
  const word = /^[A-Za-z0-9_]{1,16}/.exec(text.slice(at + 1, at + 18))?.[0] ?? name
  const whole = { at, length: word.length + 1 }
  const gpp = /^GPP_([A-P]|S[A-D])$/.exec(word)?.[1]
  if (gpp !== undefined && name !== gpp) {
    problems.warning(whole, 'macro-alias', { name: word, suggestion: `$${gpp}` })
    return
  }
  switch (state) {
    case 'malformed':
      problems.error(use, 'macro-malformed', { expected: '$(MA)  $(MA:8)  $(MA:8:4)' })
      return
    case 'brace':
      problems.warning(use, 'macro-brace', { suggestion: `$(${name === '' ? 'MA' : name})` })
      return
    case 'secret':
      if (!inSecretOption) problems.warning(use, 'secret-macro-outside', { name, expected: '--key  --uid  --pwd' })
      return
    case 'not-here':
      problems.warning(use, 'macro-not-here', { name })
      return
    case 'unknown': {
      const near = name === '' ? undefined : nearest(name, macroNames)
      problems.warning({ at, length }, 'macro-unknown', { name, suggestion: near === undefined ? '' : `$${near}` })
      return
    }
    case 'dollar':
    case 'expanded':
    case 'unset':
      if (use.glued) problems.info(whole, 'macro-glued', { name, suggestion: `$(${name})` })
  }
}

/** DHCP's and the activation service's answer replaces a Profile_Rule only while it begins with "/" (phone-facts 3.4). */
export const listensToDhcp = (rule: string): boolean => rule.trimStart().startsWith('/')
