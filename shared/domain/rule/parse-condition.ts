import type { Comparison, Condition, Operand, Operator, Span } from './ast.ts'
import { isSpace, type Cursor, type Problems } from './scanner.ts'

// cond = cmp { ("and"|"AND") cmp } ;   cmp = operand op operand ;        (phone-facts 2.1)

interface Spelling {
  readonly spelled: string
  readonly op: Operator
}

const symbols: readonly Spelling[] = [
  { spelled: '!=', op: 'ne' },
  { spelled: '<=', op: 'le' },
  { spelled: '>=', op: 'ge' },
  { spelled: '=', op: 'eq' },
  { spelled: '<', op: 'lt' },
  { spelled: '>', op: 'gt' },
  { spelled: '!', op: 'ne' },
]

/** What other languages write, and what this one writes instead. */
const foreign: readonly (Spelling & { readonly instead: string })[] = [
  { spelled: '==', op: 'eq', instead: '=' },
  { spelled: '<>', op: 'ne', instead: '!=' },
  { spelled: '=<', op: 'le', instead: '<=' },
  { spelled: '=>', op: 'ge', instead: '>=' },
]

const operatorSpellings = '=  !=  <  <=  >  >=  eq  ne  lt  le  gt  ge'

const wordOperator = /^(?:eq|ne|lt|le|gt|ge)$/i
const isWordChar = (char: string): boolean => /[A-Za-z0-9_]/.test(char)

function peekWord(cursor: Cursor): string {
  let length = 0
  // Eight characters tell every keyword from a longer word.
  while (length < 8 && isWordChar(cursor.peek(length))) length++
  return cursor.text.slice(cursor.at, cursor.at + length)
}

function takeOperator(cursor: Cursor, problems: Problems): Spelling | undefined {
  const at = cursor.at
  for (const { spelled, op, instead } of foreign) {
    if (cursor.take(spelled)) {
      problems.error({ at, length: 2 }, 'operator-expected', { expected: instead })
      return { spelled, op }
    }
  }
  for (const symbol of symbols) {
    if (!cursor.take(symbol.spelled)) continue
    // Before Sipura 2.0.6, "!" alone meant "is not"; newer guides write "!=" or "ne".
    if (symbol.spelled === '!') problems.warning({ at, length: 1 }, 'legacy-not')
    return symbol
  }
  const word = peekWord(cursor)
  if (!wordOperator.test(word)) return undefined
  cursor.at += word.length
  const op = word.toLowerCase() as Operator
  if (word !== op) problems.warning({ at, length: word.length }, 'operator-case', { expected: op })
  return { spelled: word, op }
}

function operatorIsNext(cursor: Cursor): boolean {
  return '=<>!'.includes(cursor.peek() || ' ') || wordOperator.test(peekWord(cursor))
}

/** An integer, a version or a macro: up to a space, a quote or an operator. `$(A:2)` and `2.0.3(G)` hold parentheses. */
function takeBare(cursor: Cursor): string {
  const start = cursor.at
  while (!cursor.isDone()) {
    const char = cursor.peek()
    if (isSpace(char) || '"=<>!)'.includes(char)) break
    if (char === '(') {
      const close = cursor.text.indexOf(')', cursor.at)
      const glued = cursor.at > start && close > cursor.at && close < cursor.end && close - cursor.at <= 40
      if (!glued) break
      cursor.at = close
    }
    cursor.at++
  }
  return cursor.text.slice(start, cursor.at)
}

function takeOperand(cursor: Cursor, problems: Problems): Operand | undefined {
  const at = cursor.at
  if (cursor.peek() === '"') {
    const quoted = cursor.takeQuoted()
    if (quoted !== undefined) return { kind: 'string', text: quoted.text, at, length: cursor.at - at }
    problems.error({ at, length: 1 }, 'quote-unclosed')
    return undefined
  }
  const nested = cursor.peek() === '('
  const text = nested ? '(' : takeBare(cursor)
  if (nested || /^not$/i.test(text) || text.startsWith('&&') || text.startsWith('||')) {
    problems.error({ at, length: text.length }, 'only-and', { found: text })
    return undefined
  }
  if (text !== '') return { kind: 'bare', text, at, length: text.length }
  problems.error({ at, length: Math.min(1, cursor.end - at) }, 'operand-expected', { expected: '600  $PRVTMR  "$A"' })
  return undefined
}

function takeComparison(cursor: Cursor, problems: Problems): Comparison | undefined {
  cursor.skipSpace()
  const at = cursor.at
  // Older guides: a missing left side means $SWVER (`! 1.0.33`).
  const implied = operatorIsNext(cursor)
  if (implied) problems.warning({ at, length: 0 }, 'legacy-left')
  const left: Operand | undefined = implied
    ? { kind: 'implied', text: '$SWVER', at, length: 0 }
    : takeOperand(cursor, problems)
  if (left === undefined) return undefined
  cursor.skipSpace()
  const opAt = cursor.at
  const operator = takeOperator(cursor, problems)
  if (operator === undefined) {
    const length = Math.min(Math.max(1, peekWord(cursor).length), cursor.end - opAt)
    problems.error({ at: opAt, length }, 'operator-expected', { expected: operatorSpellings })
    return undefined
  }
  cursor.skipSpace()
  const right = takeOperand(cursor, problems)
  if (right === undefined) return undefined
  return { at, length: cursor.at - at, left, op: operator.op, spelled: operator.spelled, right }
}

/** Takes "and", or says why what stands here is not one. */
function takeAnd(cursor: Cursor, problems: Problems): boolean {
  const at = cursor.at
  const word = peekWord(cursor)
  if (/^and$/i.test(word)) {
    if (word !== 'and' && word !== 'AND')
      problems.warning({ at, length: word.length }, 'operator-case', { expected: 'and' })
    cursor.at += word.length
    return true
  }
  const found = /^(?:or|not)$/i.test(word) ? word : ['&&', '||'].find((sign) => cursor.take(sign))
  if (found !== undefined) problems.error({ at, length: found.length }, 'only-and', { found })
  else problems.error({ at, length: cursor.end - at }, 'condition-rest', { expected: 'and' })
  return false
}

/** Reads comparisons up to the cursor's end. After the first error it stops: what follows would be guesswork. */
export function takeCondition(cursor: Cursor, problems: Problems, whole: Span): Condition {
  const comparisons: Comparison[] = []
  cursor.skipSpace()
  if (cursor.isDone()) problems.error(whole, 'condition-empty', { expected: '$PRVTMR ge 600' })
  while (!cursor.isDone()) {
    const comparison = takeComparison(cursor, problems)
    if (comparison === undefined) break
    comparisons.push(comparison)
    cursor.skipSpace()
    if (cursor.isDone() || !takeAnd(cursor, problems)) break
    cursor.skipSpace()
    if (cursor.isDone())
      problems.error({ at: cursor.at, length: 0 }, 'operand-expected', { expected: '$PRVTMR ge 600' })
  }
  cursor.at = cursor.end
  return { at: whole.at, length: whole.length, comparisons }
}
