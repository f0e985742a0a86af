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
  const params = { name: at.name, found: at.value, values: listed(values) }
  const folded = foldValue(at.value)
  const same = values.find((value) => foldValue(value) === folded)
  if (same !== undefined) {
    if (parameter.anyCase !== true || same.length !== at.value.length)
      report('warning', 'value-case', at.valueAt, { ...params, suggestion: same }, replace(at.valueAt, same))
    return
  }
  const severity = parameter.open === true ? 'warning' : 'error'
  const near = meantBy(at.value, values)
  if (near === undefined) report(severity, 'value-unknown', at.valueAt, params)
  else report(severity, 'value-unknown-near', at.valueAt, { ...params, suggestion: near }, replace(at.valueAt, near))
}

/** Capitals aside, and blanks around the commas and bars inside a value: `Manual, DHCP`. */
const foldValue = (value: string): string =>
  value.toLowerCase().replace(/[^,|]+/g, (part, at: number, whole: string) => {
    const begun = at === 0 ? part : part.trimStart()
    return at + part.length === whole.length ? begun : begun.trimEnd()
  })

/** A person reads a dozen; of more, the first show how they look. */
const VALUES_SHOWN = 16

function listed(values: readonly string[]): string {
  const between = values.some((value) => value.includes(',')) ? ' | ' : ', '
  const shown = values.slice(0, VALUES_SHOWN).join(between)
  return values.length > VALUES_SHOWN ? `${shown} …` : shown
}

/**
 * The value that was meant: a zone in another spelling, or a slip of a letter or two. Other numbers are another value
 * (`TLS 1.3` is no slip of `TLS 1.0`), and a short word is soon like another (`SCTP`).
 */
function meantBy(value: string, values: readonly string[]): string | undefined {
  const [, sign, hours = '', minutes = '00'] = /^(?:GMT|UTC)?\s*([+-])(\d{1,2})(?::?(\d\d))?$/i.exec(value) ?? []
  const zone = sign === undefined ? 'GMT' : `GMT${sign}${hours.padStart(2, '0')}:${minutes}`
  if ((sign !== undefined || /^UTC$/i.test(value)) && values.includes(zone)) return zone
  return nearestName(value, prepareNames(values)).find(
    ({ name, distance }) =>
      digitsOf(name) === digitsOf(value) &&
      distance <= 2 &&
      (distance * 4 < value.length || lettersOf(name) === lettersOf(value)),
  )?.name
}

const lettersOf = (text: string): string => Array.from(text.toLowerCase()).sort().join('')
const digitsOf = (text: string): string => text.replace(/\D+/g, ' ').trim()

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
      if (/^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(value)) return Number(value)
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
