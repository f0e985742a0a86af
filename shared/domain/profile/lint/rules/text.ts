import { endOf } from '../../span.ts'
import type { ProfileParameter } from '../../parse.ts'
import { replace, type Fix } from '../finding.ts'
import { valueSpan, type KnownParameter, type LintRule, type Report } from '../lint-subject.ts'

/** Signs that word processors put in place of plain ones, with the plain one. */
const quotes: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
}
const dashes: Readonly<Record<string, string>> = {
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '–': '-',
  '—': '-',
  '\u2212': '-',
}
const spaces: Readonly<Record<string, string>> = {
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2007': ' ',
  '\u200b': '',
  '\ufeff': '',
}

const nonAscii = /[^\u0000-\u007f]/
const kinds = [
  ['typographic-quote', /[“”„«»‘’]/g, quotes],
  ['typographic-dash', /[\u2010-\u2015\u2212]/g, dashes],
  ['non-breaking-space', /[\u00a0\u202f\u2007\u200b\ufeff]/g, spaces],
] as const

/** Values are ASCII (phone-facts 1.1); what looks like it and is not, is hardest to see. */
export const characters: LintRule = {
  name: 'characters',
  anySeries: true,
  codes: ['byte-order-mark', 'typographic-quote', 'typographic-dash', 'non-breaking-space', 'non-ascii'],
  check({ profile, known }, report) {
    if (profile.text.startsWith('\ufeff'))
      report('info', 'byte-order-mark', { offset: 0, length: 1 }, {}, replace({ offset: 0, length: 1 }, ''))
    if (!nonAscii.test(profile.text)) return
    for (const parameter of known)
      if (nonAscii.test(parameter.at.value)) checkCharacters(parameter, profile.text, report)
  },
}

function checkCharacters({ at, parameter }: KnownParameter, text: string, report: Report): void {
  // Rules say it themselves, with what it does to the rule.
  const isRule = parameter.type === 'rule' || parameter.type === 'condition'
  const raw = text.slice(at.valueAt.offset, endOf(at.valueAt))
  let plain = raw
  for (const [code, pattern, table] of kinds) {
    const first = plain.search(pattern)
    plain = plain.replace(pattern, (sign) => table[sign] ?? '-')
    if (first < 0 || isRule) continue
    const fixed = raw.replace(pattern, (sign) => table[sign] ?? '-')
    report(
      'warning',
      code,
      { offset: at.valueAt.offset + raw.search(pattern), length: 1 },
      { name: at.name },
      replace(at.valueAt, fixed, '…'),
    )
  }
  const left = nonAscii.exec(plain)
  if (left === null || isRule) return
  const bare = withoutAccents(plain)
  // The button names the value as a person reads it: the file's `&amp;` is a `&` there.
  const shown = parameter.secret === true ? '…' : withoutAccents(withAsciiSigns(at.value))
  const fix = nonAscii.test(bare) ? undefined : replace(at.valueAt, bare, shown)
  report(
    'warning',
    'non-ascii',
    valueSpan(at),
    { name: at.name, character: parameter.secret === true ? '' : left[0] },
    fix,
  )
}

const withoutAccents = (text: string): string => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '')

const withAsciiSigns = (text: string): string =>
  kinds.reduce((left, [, pattern, table]) => left.replace(pattern, (sign) => table[sign] ?? '-'), text)

/** The phone drops blanks at both ends of a value and turns a line end inside into a space (phone-facts 1.1). */
export const lostWhitespace: LintRule = {
  name: 'lost-whitespace',
  anySeries: true,
  codes: ['blank-lost', 'blank-lost-secret', 'newline-in-value'],
  check({ profile, known }, report) {
    for (const { at, parameter } of known) {
      if (at.value === '') continue
      const { content } = at.element
      const raw = profile.text.slice(at.valueAt.offset, endOf(at.valueAt))
      if (/[\r\n]/.test(raw)) {
        const fix = (): Fix => replace(at.valueAt, onOneLine(raw), '…')
        report('warning', 'newline-in-value', at.valueAt, { name: at.name }, raw.includes('<') ? undefined : fix)
      }
      if (content.length === at.valueAt.length || at.element.children > 0 || !isOneLine(at, profile.text)) continue
      const secret = parameter.secret === true
      const fix = replace(content, raw, '…')
      report(secret ? 'warning' : 'info', secret ? 'blank-lost-secret' : 'blank-lost', content, { name: at.name }, fix)
    }
  },
}

const onOneLine = (text: string): string =>
  text
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .join(' ')

/** A value on a line of its own, as the vendor's chapter prints them, was never meant to keep its indentation. */
function isOneLine({ element: { content } }: ProfileParameter, text: string): boolean {
  return !/[\r\n]/.test(text.slice(content.offset, endOf(content)))
}
