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
  for (const [, quoted, apostrophed, bare] of xml.matchAll(
    /<ExecuteItem\b[^<]*?\bURL\s*=\s*(?:"([^"<]*)"|'([^'<]*)'|([^<]*?)(?:\s*\/)?(?:\s*>|$))/gi,
  )) {
    if (urls.length === ITEMS_LIMIT) break
    urls.push(unescape(quoted ?? apostrophed ?? bare ?? '').trim())
  }
  return urls.length === 0 ? null : { urls }
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
  // `[--key k] http://…` begins with a bracket that is the rule's own.
  return /^\[(?!\s*--)[^[\]]*\]$/.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed
}
