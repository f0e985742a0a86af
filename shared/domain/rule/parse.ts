import type { Alternative, Assignment, Condition, ParsedRule, RuleKind, RulePart, Span, UrlText } from './ast.ts'
import { takeCondition } from './parse-condition.ts'
import { takeBracket, type Bracket } from './parse-options.ts'
import { closingParenthesis, Cursor, isSpace, normalise, Problems, RULE_LIMIT } from './scanner.ts'

// rule = alt { "|" alt } ;   alt = [ "(" cond ")?" ] [ "(" assigns ")!" ] [ [ options ] url ] ;     (phone-facts 2.1)
// Every reader moves one cursor forward, so that reading takes time in proportion to the text.

export interface ParseOptions {
  /** Whether a leading `#` comments the value out (older guides say so, newer ones do not repeat it). */
  readonly comments?: boolean
}

export function parseRule(text: string, kind: RuleKind = 'profile', options: ParseOptions = {}): ParsedRule {
  const problems = new Problems()
  if (text.length > RULE_LIMIT) {
    problems.error({ at: 0, length: text.length }, 'too-long', { limit: RULE_LIMIT })
    return { kind, text, parts: [], problems: problems.list }
  }
  const cursor = new Cursor(normalise(text, problems))
  cursor.skipSpace()
  if (cursor.peek() === '#' && options.comments !== false) {
    const comment = { at: cursor.at, length: text.length - cursor.at }
    // Quotes inside a comment are nobody's business.
    return { kind, text, comment, parts: [], problems: [] }
  }
  if (cursor.isDone()) return { kind, text, parts: [], problems: problems.list }
  if (kind === 'trigger') {
    const trigger = takeTrigger(cursor, problems)
    return { kind, text, parts: [], trigger, problems: problems.list }
  }
  const parts: RulePart[] = []
  while (!cursor.isDone()) parts.push(takePart(cursor, problems, kind))
  return { kind, text, parts, problems: problems.list }
}

/** A Resync_Trigger: the condition itself, without parentheses and without "?". */
function takeTrigger(cursor: Cursor, problems: Problems): Condition {
  const start = cursor.at
  let end = cursor.end
  while (end > start && isSpace(cursor.text[end - 1])) end--
  const close = cursor.peek() === '(' ? closingParenthesis(cursor.text, start, end) : -1
  const rest = close < 0 ? '' : cursor.text.slice(close + 1, end).trim()
  if (close >= 0 && (rest === '' || rest.startsWith('?'))) {
    const span = { at: start, length: close + 1 - start }
    problems.warning(span, 'trigger-parentheses')
    if (rest.length > 1)
      problems.error({ at: close + 1, length: end - close - 1 }, 'trigger-url', { expected: '$PRVTMR ge 600' })
    return takeCondition(new Cursor(cursor.text, start + 1, close), problems, span)
  }
  return takeCondition(new Cursor(cursor.text, start, end), problems, { at: start, length: end - start })
}

function takePart(cursor: Cursor, problems: Problems, kind: RuleKind): RulePart {
  const at = cursor.at
  const alternatives: Alternative[] = []
  for (;;) {
    const before = cursor.at
    const alternative = takeAlternative(cursor, problems, kind)
    const more = cursor.take('|')
    alternatives.push(alternative)
    if (alternative.length === 0 && (more || alternatives.length > 1))
      problems.warning({ at: more ? cursor.at - 1 : before - 1, length: 1 }, 'alternative-empty')
    if (!more) break
  }
  return { at, length: cursor.at - at, alternatives }
}

interface Groups {
  readonly condition?: Condition
  readonly assignments?: readonly Assignment[]
}

function takeAlternative(cursor: Cursor, problems: Problems, kind: RuleKind): Alternative {
  cursor.skipSpace()
  const at = cursor.at
  const before = takeGroups(cursor, problems)
  cursor.skipSpace()
  const bracket = takeBrackets(cursor, problems)
  cursor.skipSpace()
  const groups = bracket === undefined ? before : { ...before, ...takeLateGroups(cursor, problems) }
  const url = takeUrlText(cursor, problems, kind)
  if (bracket !== undefined && url === undefined)
    problems.error({ at: cursor.at, length: 0 }, 'url-expected', { expected: 'http://…' })
  return {
    at,
    length: trimmedEnd(cursor.text, at, cursor.at) - at,
    ...groups,
    options: bracket?.options ?? [],
    ...(bracket && { bracket: bracket.span }),
    ...(url && { url }),
  }
}

function trimmedEnd(text: string, start: number, end: number): number {
  while (end > start && isSpace(text[end - 1])) end--
  return end
}

/** `[options] (condition)? url`: read so that the problem is told once, where it is. The phone reads none of it. */
function takeLateGroups(cursor: Cursor, problems: Problems): Groups {
  if (cursor.peek() !== '(') return {}
  const at = cursor.at
  const groups = takeGroups(cursor, problems)
  cursor.skipSpace()
  problems.error({ at, length: trimmedEnd(cursor.text, at, cursor.at) - at }, 'condition-after-options', {
    expected: '($PRVTMR ge 600)? [--key …] http://…',
  })
  return groups
}

/** `(condition)?` and `(assignments)!`, in this order: what stands behind the parenthesis says which it is. */
function takeGroups(cursor: Cursor, problems: Problems): Groups {
  let groups: Groups = {}
  while (cursor.peek() === '(') {
    const open = cursor.at
    const close = closingParenthesis(cursor.text, open, cursor.end)
    if (close < 0) {
      problems.error({ at: open, length: 1 }, 'parenthesis-unclosed')
      cursor.at = cursor.end
      return groups
    }
    const span = { at: open, length: close + 1 - open }
    const inner = new Cursor(cursor.text, open + 1, close)
    cursor.at = close + 1
    cursor.skipSpace()
    if (cursor.take('!')) {
      if (groups.assignments) problems.error(span, 'condition-rest', { expected: 'URL' })
      groups = { ...groups, assignments: takeAssignments(inner, problems) }
      cursor.skipSpace()
      continue
    }
    if (!cursor.take('?'))
      problems.error({ at: close, length: 1 }, 'mark-expected', { condition: '?', assignments: '!' })
    if (groups.condition ?? groups.assignments) problems.error(span, 'condition-rest', { expected: 'URL' })
    groups = { ...groups, condition: takeCondition(inner, problems, span) }
    cursor.skipSpace()
  }
  return groups
}

/** assigns = { name "=" '"' text '"' ";" } ; */
function takeAssignments(cursor: Cursor, problems: Problems): readonly Assignment[] {
  const assignments: Assignment[] = []
  for (;;) {
    while (isSpace(cursor.peek()) || cursor.peek() === ';') cursor.at++
    if (cursor.isDone()) return assignments
    const at = cursor.at
    const name = cursor.takeWhile((char) => /[A-Za-z0-9_.-]/.test(char))
    if (name === '') {
      problems.error({ at, length: 1 }, 'name-expected', { expected: 'GPP_A = "…";' })
      return assignments
    }
    cursor.skipSpace()
    if (!cursor.take('=')) {
      problems.error({ at: cursor.at, length: 0 }, 'equals-expected', { name })
      return assignments
    }
    cursor.skipSpace()
    const value = cursor.peek() === '"' ? cursor.takeQuoted() : undefined
    if (value === undefined) {
      const open = cursor.peek() === '"'
      problems.error({ at: cursor.at, length: open ? 1 : 0 }, open ? 'quote-unclosed' : 'quoted-value-expected', {
        name,
      })
      return assignments
    }
    assignments.push({ at, length: cursor.at - at, name, value: value.text, valueAt: value.at })
    cursor.skipSpace()
    if (cursor.isDone()) problems.warning({ at: cursor.at, length: 0 }, 'semicolon-missing-last')
    else if (cursor.peek() !== ';') {
      problems.error({ at: cursor.at, length: 0 }, 'semicolon-expected')
      return assignments
    }
  }
}

/** An IPv6 address stands in brackets too: `[2001:db8::1]/phone.xml` has no options. */
function opensOptions(cursor: Cursor): boolean {
  if (cursor.peek() !== '[') return false
  const start = cursor.text.slice(cursor.at, cursor.at + 48)
  return !/^\[[0-9a-f]*:[0-9a-f:.]*\]/i.test(start)
}

function takeBrackets(cursor: Cursor, problems: Problems): Bracket | undefined {
  if (!opensOptions(cursor)) return undefined
  let bracket = takeBracket(cursor, problems)
  for (;;) {
    cursor.skipSpace()
    if (!opensOptions(cursor)) return bracket
    const next = takeBracket(cursor, problems)
    problems.error(next.span, 'brackets-repeated')
    const length = next.span.at + next.span.length - bracket.span.at
    bracket = { span: { at: bracket.span.at, length }, options: [...bracket.options, ...next.options] }
  }
}

/** The address: up to the next "|", or in a Report_Rule up to the start of the second rule. */
function takeUrlText(cursor: Cursor, problems: Problems, kind: RuleKind): UrlText | undefined {
  const at = cursor.at
  while (!cursor.isDone() && cursor.peek() !== '|') {
    if (kind === 'report' && isSpace(cursor.peek()) && nextRuleBegins(cursor)) break
    cursor.at++
  }
  const length = trimmedEnd(cursor.text, at, cursor.at) - at
  cursor.skipSpace()
  if (length === 0) return undefined
  const text = cursor.text.slice(at, at + length)
  checkUrlText(text, { at, length }, problems)
  if (cursor.peek() === '|') checkBar(cursor, at + length, problems)
  return { at, length, text }
}

/** Whether, behind this space, another `[options]` or `scheme://` begins. Moves nothing unless it does. */
function nextRuleBegins(cursor: Cursor): boolean {
  const start = cursor.at
  cursor.skipSpace()
  const rest = cursor.text.slice(cursor.at, cursor.at + 10)
  if (rest.startsWith('[') || rest.startsWith('(') || /^[a-z][a-z0-9+.-]*:\/\//i.test(rest)) return true
  cursor.at = Math.max(start, cursor.at - 1)
  return false
}

function checkUrlText(text: string, span: Span, problems: Problems): void {
  const find = (needle: RegExp): Span | undefined => {
    const index = text.search(needle)
    return index < 0 ? undefined : { at: span.at + index, length: 1 }
  }
  if (text.startsWith(')')) problems.error({ at: span.at, length: 1 }, 'parenthesis-unopened')
  const quote = find(/"/)
  if (quote) problems.error(quote, 'quote-in-url')
  const late = find(/\[\s*--/)
  if (late) problems.error(late, 'bracket-after-url')
  else if (!text.includes('[')) {
    const bracket = find(/\]/)
    if (bracket) problems.error(bracket, 'bracket-unopened')
  }
  const space = find(/\s/)
  if (space && !late) problems.warning(space, 'space-in-url')
}

/** `http://h/a|b`: the phone reads two alternatives; a bar that belongs to the address is written %7C. */
function checkBar(cursor: Cursor, urlEnd: number, problems: Problems): void {
  const glued = cursor.at === urlEnd && !isSpace(cursor.peek(1)) && cursor.peek(1) !== ''
  if (!glued) return
  const next = cursor.text.slice(cursor.at + 1, cursor.at + 13)
  const looksLikeRule = /^(?:[([/$|]|[a-z]+:\/\/|\d+\.\d+\.)/i.test(next)
  if (!looksLikeRule) problems.warning({ at: cursor.at, length: 1 }, 'bar-in-url')
}
