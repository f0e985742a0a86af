/**
 * The XML object that is pushed to a phone (phone-facts 5.1): `<CP-8841-3PCCExecute><ExecuteItem URL=Resync:[rule]/>
 * </CP-8841-3PCCExecute>`, in an HTTP POST or a SIP NOTIFY. The vendor's chapter prints the attribute without quotes.
 */
export interface ExecuteObject {
  /** The `URL` of each item, in order. */
  readonly urls: readonly string[]
}

const OBJECT_LIMIT = 16_384
const ITEMS_LIMIT = 8

/** Null for what is no such object. */
export function readExecuteObject(text: string): ExecuteObject | null {
  const xml = unfolded(text.slice(0, OBJECT_LIMIT))
  const root = /<(CP-[A-Za-z0-9_-]{1,32}Execute|CiscoIPPhoneExecute)\s*>/.exec(xml)
  if (root === null || !xml.includes(`</${root[1] ?? ''}`)) return null
  const urls: string[] = []
  for (const { 0: start, index } of xml.matchAll(/<ExecuteItem\b[^<]*?\bURL\s*=\s*/gi)) {
    if (urls.length === ITEMS_LIMIT) break
    urls.push(unescape(attributeAt(xml, index + start.length)).trim())
  }
  return urls.length === 0 ? null : { urls }
}

/** A quoted value, or one without quotes: a rule in brackets may hold ">" and brackets of its own. */
function attributeAt(xml: string, at: number): string {
  const quote = xml.charAt(at)
  if (quote === '"' || quote === "'") {
    const end = xml.indexOf(quote, at + 1)
    return end < 0 ? '' : xml.slice(at + 1, end)
  }
  const [action = ''] = /^[A-Za-z]+:(?=\[)/.exec(xml.slice(at, at + 32)) ?? []
  const close = action === '' ? -1 : closingBracket(xml, at + action.length)
  const end = xml.indexOf('>', Math.max(at, close))
  const value = xml.slice(at, end < 0 ? undefined : end)
  return value.endsWith('/') ? value.slice(0, -1).trimEnd() : value
}

/** Where the bracket that opens at `at` is closed; -1: nowhere. */
function closingBracket(text: string, at: number): number {
  let depth = 0
  for (let index = at; index < text.length; index++) {
    const character = text.charAt(index)
    if (character === '[') depth += 1
    else if (character === ']' && --depth === 0) return index
  }
  return -1
}

/** Some senders post it as a form's field named XML. */
function unfolded(text: string): string {
  const trimmed = text.trim()
  if (!/^XML=/i.test(trimmed)) return trimmed
  try {
    return decodeURIComponent(trimmed.slice(4).replace(/\+/g, ' '))
  } catch {
    return trimmed
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescape = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => entities[name] ?? '')

/** The rule of `Resync:[rule]`; the brackets of the chapter's notation may stand there or not. Null: another action. */
export function resyncRule(url: string): string | null {
  const [, rule] = /^Resync:(.*)$/is.exec(url) ?? []
  if (rule === undefined) return null
  const trimmed = rule.trim()
  // The bracket of the notation holds all of it; that of `[--key k] http://…` is the rule's own.
  const isNotation = trimmed.startsWith('[') && closingBracket(trimmed, 0) === trimmed.length - 1
  return isNotation ? trimmed.slice(1, -1).trim() : trimmed
}
