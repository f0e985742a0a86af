import { optionNames, type OptionName, type RuleOption, type Span } from './ast.ts'
import { nearest } from './nearest.ts'
import { isSpace, type Cursor, type Problems } from './scanner.ts'

// options = "[" { "--" optname [ value ] } "]" ;        (phone-facts 2.1, 2.3)

const takesValue: Readonly<Record<OptionName, boolean>> = {
  key: true,
  uid: true,
  pwd: true,
  post: true,
  alias: true,
  srv: false,
  delta: false,
  status: false,
}

const isOptionName = (name: string): name is OptionName => (optionNames as readonly string[]).includes(name)

/** The French guide prints `-clé` for `--key`. */
const translated: Readonly<Record<string, OptionName>> = { clé: 'key', cle: 'key' }

const optionSpellings = optionNames.map((name) => `--${name}`).join('  ')

interface Word {
  readonly name: string
  readonly span: Span
}

/** Reads `--name`, and what people and documents write instead of the two hyphens. */
function takeName(cursor: Cursor, problems: Problems): Word {
  const at = cursor.at
  const dashes = cursor.takeWhile((char) => /[-\u2010-\u2015\u2212]/.test(char))
  const name = cursor.takeWhile((char) => !isSpace(char) && char !== ']' && char !== '"')
  const span = { at, length: cursor.at - at }
  const canonical = translated[name.toLowerCase()] ?? name
  if (isOptionName(canonical)) {
    if (/[^-]/.test(dashes)) problems.warning(span, 'dash-typographic', { expected: `--${canonical}` })
    else if (dashes !== '--' || canonical !== name)
      problems.warning(span, 'option-dashes', { expected: `--${canonical}` })
  }
  return { name: canonical, span }
}

/** A name that is no option is not repeated in the problem: it may be a password written against `--pwd`. */
function refuseName({ name, span }: Word, problems: Problems): void {
  const glued = optionNames.find((option) => takesValue[option] && name.startsWith(option))
  if (glued !== undefined) {
    problems.error(span, 'option-glued', { option: `--${glued}` })
    return
  }
  const suggestion = name.length <= 6 ? nearest(name, optionNames) : undefined
  problems.error(span, 'option-unknown', {
    expected: optionSpellings,
    suggestion: suggestion === undefined ? '' : `--${suggestion}`,
  })
}

interface Value {
  readonly text: string
  readonly at: number
  readonly length: number
}

function takeValue(cursor: Cursor, problems: Problems): Value | undefined {
  const start = cursor.at
  cursor.skipSpace()
  const next = cursor.peek()
  if (next === '"') {
    const quoted = cursor.takeQuoted()
    if (quoted !== undefined) return { text: quoted.text, at: quoted.at, length: quoted.text.length }
    problems.error({ at: cursor.at, length: 1 }, 'quote-unclosed')
    cursor.at = cursor.end
    return { text: '', at: start, length: 0 }
  }
  if (cursor.isDone() || next === ']' || cursor.text.startsWith('--', cursor.at)) {
    cursor.at = start
    return undefined
  }
  const at = cursor.at
  const text = cursor.takeWhile((char) => !isSpace(char) && char !== ']')
  return { text, at, length: text.length }
}

function takeOption(cursor: Cursor, problems: Problems): RuleOption | undefined {
  const word = takeName(cursor, problems)
  const { name, span } = word
  if (!isOptionName(name)) {
    refuseName(word, problems)
    takeValue(cursor, problems)
    return undefined
  }
  if (!takesValue[name]) return { ...span, name }
  const value = takeValue(cursor, problems)
  if (value === undefined) {
    problems.error(span, 'option-value-missing', { option: `--${name}` })
    return { ...span, name }
  }
  if ((name === 'post' || name === 'alias') && !/^[a-p]$/i.test(value.text) && !value.text.startsWith('$'))
    problems.error(value, 'option-register-invalid', { option: `--${name}` })
  const length = cursor.at - span.at
  return { at: span.at, length, name, value: value.text, valueAt: value.at, valueLength: value.length }
}

export interface Bracket {
  readonly span: Span
  readonly options: readonly RuleOption[]
}

/** Reads a bracket whose `[` stands at the cursor. A bracket that is never closed takes what is left of the rule. */
export function takeBracket(cursor: Cursor, problems: Problems): Bracket {
  const at = cursor.at
  cursor.at++
  const options: RuleOption[] = []
  for (;;) {
    cursor.skipSpace()
    if (cursor.isDone()) {
      problems.error({ at, length: 1 }, 'bracket-unclosed')
      break
    }
    if (cursor.take(']')) break
    if (cursor.peek() === '"') {
      const from = cursor.at
      if (cursor.takeQuoted() === undefined) cursor.at = cursor.end
      problems.error({ at: from, length: cursor.at - from }, 'option-expected', { expected: optionSpellings })
      continue
    }
    const option = takeOption(cursor, problems)
    if (option === undefined) continue
    if (options.some((o) => o.name === option.name))
      problems.error(option, 'option-repeated', { option: `--${option.name}` })
    options.push(option)
  }
  return { span: { at, length: cursor.at - at }, options }
}
