import type { Alternative, Comparison, Condition, Operand, ParsedRule, RuleOption } from './ast.ts'

// Writes a rule in the one spelling that every guide knows. Parsing what it writes gives the same rule again.

const operand = (value: Operand): string =>
  value.kind === 'string' ? `"${value.text}"` : value.kind === 'implied' ? '' : value.text

const comparison = ({ left, op, right }: Comparison): string => `${operand(left)} ${op} ${operand(right)}`.trimStart()

const condition = ({ comparisons }: Condition): string => comparisons.map(comparison).join(' and ')

function option({ name, value }: RuleOption): string {
  if (value === undefined) return `--${name}`
  return /[\s\]]|^$|^--/.test(value) ? `--${name} "${value}"` : `--${name} ${value}`
}

function alternative({ condition: when, assignments, options, bracket, url }: Alternative): string {
  const groups = [
    when && `(${condition(when)})?`,
    assignments && `(${assignments.map(({ name, value }) => `${name} = "${value}";`).join(' ')})!`,
    bracket && `[${options.map(option).join(' ')}]`,
    url?.text,
  ]
  return groups.filter((text) => text !== undefined).join(' ')
}

/** Holds the rule's keys: show it only through `maskSecrets`. */
export function printRule({ comment, parts, trigger, text }: ParsedRule): string {
  if (comment) return text.slice(comment.at)
  if (trigger) return condition(trigger)
  return parts.map(({ alternatives }) => alternatives.map(alternative).join(' | ')).join(' ')
}
