import { nearestName, prepareNames } from '../../nearest.ts'
import { replace } from '../finding.ts'
import { valueSpan, type KnownParameter, type LintRule, type LintSubject, type Report } from '../lint-subject.ts'

const yes = new Set(['true', '1', 'on', 'oui', 'y', 'enable', 'enabled', 'ja', 'si'])
const no = new Set(['false', '0', 'off', 'non', 'n', 'disable', 'disabled', 'nein'])

export const yesOrNo: LintRule = {
  name: 'boolean',
  codes: ['boolean-expected', 'boolean-near', 'boolean-case'],
  check(subject, report) {
    for (const { at } of subject.ofType('yes_no')) {
      if (at.value === 'Yes' || at.value === 'No') continue
      const folded = at.value.toLowerCase()
      const params = { name: at.name, found: at.value }
      if (folded === 'yes' || folded === 'no') {
        const suggestion = folded === 'yes' ? 'Yes' : 'No'
        report('info', 'boolean-case', at.valueAt, { ...params, suggestion }, replace(at.valueAt, suggestion))
      } else if (yes.has(folded) || no.has(folded)) {
        const suggestion = yes.has(folded) ? 'Yes' : 'No'
        report('error', 'boolean-near', at.valueAt, { ...params, suggestion }, replace(at.valueAt, suggestion))
      } else report('error', 'boolean-expected', at.valueAt, params)
    }
  },
}

export const enumerated: LintRule = {
  name: 'enumerated-value',
  codes: ['value-unknown', 'value-unknown-near', 'value-case'],
  check(subject, report) {
    for (const known of subject.ofType('enum')) checkValue(known, subject, report)
  },
}

function checkValue({ at, parameter }: KnownParameter, subject: LintSubject, report: Report): void {
  const values = allowed(parameter.name, parameter.values ?? [], subject)
  if (values.includes(at.value)) return
  const params = { name: at.name, found: at.value, values: values.join(', ') }
  const folded = at.value.toLowerCase()
  const same = values.find((value) => value.toLowerCase() === folded)
  if (same !== undefined) {
    if (parameter.anyCase !== true)
      report('warning', 'value-case', at.valueAt, { ...params, suggestion: same }, replace(at.valueAt, same))
    return
  }
  const severity = parameter.open === true ? 'warning' : 'error'
  const [near] = nearestName(at.value, prepareNames(values))
  if (near === undefined) report(severity, 'value-unknown', at.valueAt, params)
  else
    report(
      severity,
      'value-unknown-near',
      at.valueAt,
      { ...params, suggestion: near.name },
      replace(at.valueAt, near.name),
    )
}

/** Where the values are the numbers of lines, the model says how many there are. */
function allowed(name: string, values: readonly string[], { size }: LintSubject): readonly string[] {
  if (name !== 'Extension_<n>_' && name !== 'Line' && name !== 'CallLog_Associated_Line') return values
  const numbers = Array.from({ length: size.lines }, (_, line) => String(line + 1))
  return [...numbers, ...values.filter((value) => !/^\d+$/.test(value))]
}

const whole = /^-?\d{1,15}$/
const hexadecimal = /^0x[0-9a-f]{1,8}$/i

export const numeric: LintRule = {
  name: 'number',
  codes: ['number-expected', 'decimal-expected', 'hex-expected', 'port-expected', 'out-of-range', 'out-of-ranges'],
  check(subject, report) {
    for (const known of subject.ofType('int', 'port', 'float', 'hex_byte')) {
      const number = numberOf(known, report)
      if (number !== undefined) checkRange(known, number, report)
    }
  },
}

/** The value as a number, where it should be one and is. */
function numberOf({ at, parameter: { type } }: KnownParameter, report: Report): number | undefined {
  const { value, name } = at
  const params = { name, found: value }
  switch (type) {
    case 'int':
    case 'port':
      if (whole.test(value) || hexadecimal.test(value)) return Number(value)
      report(
        'error',
        type === 'int' ? 'number-expected' : 'port-expected',
        at.valueAt,
        params,
        unitless(at.valueAt, value),
      )
      return undefined
    case 'float':
      if (/^-?(?:\d+\.?\d*|\.\d+)$/.test(value)) return Number(value)
      report(
        'error',
        'decimal-expected',
        at.valueAt,
        params,
        value.includes(',') ? replace(at.valueAt, value.replace(',', '.')) : undefined,
      )
      return undefined
    case 'hex_byte':
      if (/^0x[0-9a-f]{1,2}$/i.test(value) || (/^\d{1,3}$/.test(value) && Number(value) <= 255)) return undefined
      report('error', 'hex-expected', at.valueAt, params)
      return undefined
    default:
      return undefined
  }
}

/** `30s`, `3600 sec`: the unit is the parameter's own. */
function unitless(span: KnownParameter['at']['valueAt'], value: string): ReturnType<typeof replace> | undefined {
  const digits = /^(\d{1,9})\s*(?:s|sec|secs|seconds?|ms|min|minutes?)$/i.exec(value)?.[1]
  return digits === undefined ? undefined : replace(span, digits)
}

function checkRange({ at, parameter }: KnownParameter, number: number, report: Report): void {
  const { name, type, ranges, unit = '' } = parameter
  if (ranges !== undefined) {
    if (!ranges.some(([min, max]) => number >= min && number <= max))
      report('error', 'out-of-ranges', at.valueAt, {
        name: at.name,
        found: at.value,
        ranges: ranges.map(([min, max]) => `${min}–${max}`).join(', '),
      })
    return
  }
  const min = parameter.min ?? 0
  const max = parameter.max ?? (type === 'port' ? 65_535 : Number.MAX_SAFE_INTEGER)
  if (number >= min && number <= max) return
  const shown = max === Number.MAX_SAFE_INTEGER ? '…' : max
  report('error', 'out-of-range', at.valueAt, { name: at.name, found: at.value, min, max: shown, unit, family: name })
}

export const length: LintRule = {
  name: 'length',
  codes: ['too-long', 'password-short', 'password-weak'],
  check(subject, report) {
    for (const { at, parameter } of subject.filled) {
      const limit = parameter.length
      if (limit !== undefined && at.value.length > limit)
        report('warning', 'too-long', at.valueAt, { name: at.name, length: at.value.length, limit })
      if (parameter.name !== 'Admin_Password' && parameter.name !== 'User_Password') continue
      if (at.value.length < 4) report('error', 'password-short', at.valueAt, { name: at.name, limit: 4 })
      else if (at.value.length < 8 || classesIn(at.value) < 3)
        report('info', 'password-weak', at.valueAt, { name: at.name })
    }
  },
}

const classesIn = (text: string): number =>
  [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((pattern) => pattern.test(text)).length

/** What the phone shows and takes from nobody (phone-facts 1.3). */
export const readOnly: LintRule = {
  name: 'read-only',
  codes: ['read-only', 'info-page'],
  check({ known: list, unknown, catalogue }, report) {
    for (const { at, parameter } of list)
      if (parameter.access === 'read') report('warning', 'read-only', at.element.nameAt, { name: at.name })
    for (const { name, element } of unknown)
      if (catalogue.isInfo(name)) report('warning', 'info-page', element.nameAt, { name })
  },
}

/** The vendor says three things of an empty element: it clears, it keeps the user's value, it restores the default (phone-facts 1.1). */
export const emptyValue: LintRule = {
  name: 'empty-value',
  gathered: true,
  codes: ['empty-ambiguous', 'empty-keeps'],
  check({ known: list }, report) {
    for (const { at, parameter } of list) {
      if (at.value !== '' || at.element.children > 0 || at.element.unclosed) continue
      const writable = at.element.attributes.some(({ name, value }) => name === 'ua' && value === 'rw')
      const preset = parameter.default ?? ''
      if (at.element.selfClosing && writable) report('info', 'empty-keeps', valueSpan(at), { name: at.name })
      else if (preset !== '') report('info', 'empty-ambiguous', valueSpan(at), { name: at.name, preset })
    }
  },
}
