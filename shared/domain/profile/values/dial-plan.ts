/**
 * Dial plans, by what the guide says of their frame: `(sequence|sequence|…)`, with sets `[1-9*]` and substitutions
 * `<dialled:sent>`. Which digits make sense is the site's own affair and is not judged.
 */
export interface DialPlanProblem {
  readonly code: 'parenthesis' | 'pair' | 'range' | 'expression' | 'no-parentheses'
  /** Counted from 0. */
  readonly at: number
  readonly found: string
}

const partners: Readonly<Record<string, string>> = { ')': '(', ']': '[', '>': '<' }

/** The first place that no phone can read; null when there is none. */
export function dialPlanProblem(text: string): DialPlanProblem | null {
  const open: number[] = []
  for (let at = 0; at < text.length; at++) {
    if (isOfExpressions(text, at)) return { code: 'expression', at, found: text[at] ?? '' }
    const problem = take(text, at, open)
    if (problem !== null) return problem
  }
  const first = open.find((at) => text[at] !== '(') ?? open[0]
  if (first !== undefined) return unpaired(text, first)
  return text.includes('(') ? null : { code: 'no-parentheses', at: 0, found: text.slice(0, 40) }
}

/** One sign: `open` holds the places of what is open around it. */
function take(text: string, at: number, open: number[]): DialPlanProblem | null {
  const char = text[at] ?? ''
  // In a set, all other signs are digits to dial or nothing.
  const inSet = text[open.at(-1) ?? -1] === '['
  if (inSet && char !== ']') return null
  if (char !== '' && '([<'.includes(char)) open.push(at)
  return char in partners ? close(text, at, open.pop()) : null
}

function close(text: string, at: number, from: number | undefined): DialPlanProblem | null {
  if (from === undefined) return unpaired(text, at)
  if (text[from] !== partners[text[at] ?? '']) return unpaired(text, text[from] === '(' ? at : from)
  const range = text[at] === ']' ? reversed(text.slice(from, at + 1)) : null
  return range === null ? null : { code: 'range', at: from, found: range }
}

const unpaired = (text: string, at: number): DialPlanProblem => {
  const found = text[at] ?? ''
  return { code: found === '(' || found === ')' ? 'parenthesis' : 'pair', at, found }
}

/** Signs of regular expressions, which dial plans are taken for. */
const isOfExpressions = (text: string, at: number): boolean =>
  /[\\{}]/.test(text[at] ?? '') || (text[at] === '^' && text[at - 1] !== '[')

/** `[9-2]`: from more to less. */
function reversed(set: string): string | null {
  for (const [range, from = '', to = ''] of set.matchAll(/(\d)-(\d)/g)) if (from > to) return range
  return null
}
