import type { ParameterType } from '../../catalogue.ts'
import { parseDaylightRule, type DaylightProblem } from '../../values/daylight-rule.ts'
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
    'dial-plan-parenthesis',
    'key-function',
    'key-function-quotes',
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
  ['int_list', matching('number-list', /^\d{1,3}(?:[,\s]\s*\d{1,3})*$/, 'error')],
  ['tone_script', parsed('tone-script', toneProblem)],
  ['cadence_script', parsed('cadence-script', cadenceProblem)],
  ['ring_script', matching('ring-script', /^n=[^;]*;\s*w=[^;]*(?:;\s*c=\d+)?;?$/i)],
  ['dst_rule', checkDaylight],
  ['softkey_list', matching('softkey-list', /^(?:[^;|]+(?:\|\d{0,2})?;)*(?:[^;|]+(?:\|\d{0,2})?)?$/)],
  ['dial_plan', checkDialPlan],
  ['plk_function', checkKeyFunction],
]

/** A value whose language has a parser: what it stumbled over is the evidence. */
function parsed(code: string, problemOf: (text: string) => { readonly found: string } | null) {
  return ({ at }: KnownParameter, report: Report): void => {
    const problem = problemOf(at.value)
    if (problem !== null) report('warning', code, at.valueAt, { name: at.name, found: problem.found || at.value })
  }
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
  weekday: 'daylight-weekday',
  time: 'daylight-time',
}

/** The place of the first parenthesis without its partner; -1 when all have one. */
function unpaired(text: string): number {
  const open: number[] = []
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') open.push(at)
    else if (text[at] === ')' && open.pop() === undefined) return at
  }
  return open[0] ?? -1
}

function checkDialPlan({ at }: KnownParameter, report: Report): void {
  const place = unpaired(at.value)
  if (place >= 0) report('error', 'dial-plan-parenthesis', at.valueAt, { name: at.name, at: place + 1 })
}

/** `fnc=sd;ext=9999@$PROXY;nme=Reception`: pairs, and a function among them (phone-facts 9). */
function checkKeyFunction({ at }: KnownParameter, report: Report): void {
  const { value, name, valueAt } = at
  if (/["'“”]/.test(value) && !value.includes('nme=')) report('warning', 'key-function-quotes', valueAt, { name })
  const pairs = value.split(';').filter((pair) => pair.trim() !== '')
  const odd = pairs.find((pair) => !/^\s*[a-z]{2,10}\s*=/i.test(pair))
  const hasFunction = pairs.some((pair) => /^\s*fnc\s*=\s*\S/i.test(pair))
  if (odd !== undefined || !hasFunction)
    report('error', 'key-function', valueAt, { name, found: (odd ?? value).trim().slice(0, 40) })
}
