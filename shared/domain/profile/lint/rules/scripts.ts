import type { ParameterType } from '../../catalogue.ts'
import { parseDaylightRule, type DaylightProblem } from '../../values/daylight-rule.ts'
import { dialPlanProblem } from '../../values/dial-plan.ts'
import { formatOf } from '../../values/formats.ts'
import { ringProblem } from '../../values/ring-script.ts'
import { cadenceProblem, toneProblem } from '../../values/tone-script.ts'
import type { KnownParameter, LintRule, Report } from '../lint-subject.ts'

/** The small languages inside values: tones, keys, star codes, daylight saving, dial plans. */
export const scripts: LintRule = {
  name: 'script',
  codes: [
    'star-code',
    'number-list',
    'tone-script',
    'cadence-script',
    'ring-script',
    'daylight-rule',
    'daylight-missing',
    'daylight-month',
    'daylight-day',
    'daylight-weekday',
    'daylight-time',
    'daylight-date',
    'dial-plan-parenthesis',
    'dial-plan-pair',
    'dial-plan-range',
    'dial-plan-expression',
    'dial-plan-no-parentheses',
    'format-expected',
    'key-function',
    'key-function-quotes',
    'key-function-target',
    'softkey-list',
  ],
  check(subject, report) {
    for (const [type, check] of checks) for (const known of subject.ofType(type)) check(known, report)
  },
}

const matching =
  (code: string, pattern: RegExp, severity: 'error' | 'warning' = 'warning') =>
  ({ at }: KnownParameter, report: Report): void => {
    // Long values take long to match against nothing, and are too long anyway.
    if (at.value.length <= 512 && !pattern.test(at.value))
      report(severity, code, at.valueAt, { name: at.name, found: at.value })
  }

const checks: readonly (readonly [ParameterType, (known: KnownParameter, report: Report) => void])[] = [
  ['star_code', matching('star-code', /^[*#\d]+$/, 'error')],
  ['int_list', checkOptions],
  ['tone_script', parsed('tone-script', toneProblem)],
  ['cadence_script', parsed('cadence-script', cadenceProblem)],
  ['ring_script', checkRing],
  ['dst_rule', checkDaylight],
  ['softkey_list', matching('softkey-list', /^(?:[^;|]+(?:\|\d{0,2})?;)*(?:[^;|]+(?:\|\d{0,2})?)?$/)],
  ['dial_plan', checkDialPlan],
  ['plk_function', checkKeyFunction],
  ['string', checkFormat],
]

/** A value whose language has a parser: what it stumbled over is the evidence. */
function parsed(code: string, problemOf: (text: string) => { readonly found: string } | null) {
  return ({ at }: KnownParameter, report: Report): void => {
    const problem = problemOf(at.value)
    if (problem !== null) report('warning', code, at.valueAt, { name: at.name, found: problem.found || at.value })
  }
}

function checkRing({ at }: KnownParameter, report: Report): void {
  const found = ringProblem(at.value)
  if (found !== null) report('warning', 'ring-script', at.valueAt, { name: at.name, found })
}

/** Numbers of DHCP options; 0 and 255 mark padding and the end. Only DHCPv6 counts on behind 254. */
function checkOptions({ at, parameter }: KnownParameter, report: Report): void {
  const most = parameter.name.startsWith('DHCPv6') ? 65_535 : 254
  const numbers = at.value.split(/\s*,\s*|\s+/)
  const wrong = numbers.find((each) => !/^\d{1,5}$/.test(each) || Number(each) < 1 || Number(each) > most)
  if (wrong === undefined) return
  const plain = numbers.every((each) => /^\d+$/.test(each))
  report('error', 'number-list', at.valueAt, { name: at.name, found: plain ? wrong : at.value, most })
}

function checkDaylight({ at }: KnownParameter, report: Report): void {
  const rule = parseDaylightRule(at.value)
  if (rule.ok) return
  const { code, part, found } = rule.error
  report('error', daylightCodes[code], at.valueAt, { name: at.name, part, found })
}

const daylightCodes: Readonly<Record<DaylightProblem['code'], string>> = {
  'part-missing': 'daylight-missing',
  'part-unknown': 'daylight-rule',
  'part-unreadable': 'daylight-rule',
  month: 'daylight-month',
  day: 'daylight-day',
  date: 'daylight-date',
  weekday: 'daylight-weekday',
  time: 'daylight-time',
}

function checkDialPlan({ at, parameter }: KnownParameter, report: Report): void {
  const problem = dialPlanProblem(at.value)
  if (problem === null) return
  // A map of callers may be one substitution alone.
  if (problem.code === 'no-parentheses' && !parameter.name.startsWith('Dial_Plan')) return
  const severity = problem.code === 'parenthesis' || problem.code === 'pair' ? 'error' : 'warning'
  const params = { name: at.name, at: problem.at + 1, found: problem.found }
  report(severity, `dial-plan-${problem.code}`, at.valueAt, params)
}

function checkFormat({ at, parameter }: KnownParameter, report: Report): void {
  const format = formatOf(parameter.name)
  if (format === null || at.value.length > 512 || at.value.includes('$') || format.fits(at.value)) return
  report('warning', 'format-expected', at.valueAt, { name: at.name, found: at.value, example: format.example })
}

/** `fnc=sd;ext=9999@$PROXY;nme=Reception`: pairs, and a function among them (phone-facts 9). */
function checkKeyFunction({ at }: KnownParameter, report: Report): void {
  const { value, name, valueAt } = at
  if (/["'“”]/.test(value) && !value.includes('nme=')) report('warning', 'key-function-quotes', valueAt, { name })
  const pairs = value.split(';').filter((pair) => pair.trim() !== '')
  const odd = pairs.find((pair) => !/^\s*[a-z]{2,10}\s*=/i.test(pair))
  const given = pairs.find((pair) => /^\s*fnc\s*=/i.test(pair))
  const [, named] = functions.exec(given ?? '') ?? []
  if (odd === undefined && named !== undefined) checkTarget(at, { named, pairs }, report)
  else report('error', 'key-function', valueAt, { name, found: (odd ?? given ?? value).trim().slice(0, 40) })
}

const functions = /^\s*fnc\s*=\s*([a-z][a-z0-9_.-]{0,31}(?:\+[a-z][a-z0-9_.-]{0,31}){0,7})\s*$/i
const watchers = new Set(['blf', 'cp', 'prk'])

/** What is watched, picked up or parked at has to be somewhere. */
function checkTarget(
  { name, valueAt }: KnownParameter['at'],
  { named, pairs }: { readonly named: string; readonly pairs: readonly string[] },
  report: Report,
): void {
  const watching = named
    .toLowerCase()
    .split('+')
    .find((one) => watchers.has(one))
  if (watching !== undefined && !pairs.some((pair) => /^\s*(?:sub|usr|ext)\s*=\s*\S/i.test(pair)))
    report('warning', 'key-function-target', valueAt, { name, found: watching })
}
