import { readPhoneLog } from './phone-log.ts'
import {
  isAddress,
  isHostName,
  isIdentifier,
  isPhoneName,
  isPlainWord,
  pidTagEnd,
  startsWithProduct,
  tagEnd,
  timeEnd,
  versionEnd,
} from './shapes.ts'
import { decodeText } from './text.ts'

/** What a line says of itself. Whatever cannot be told apart stays in `text`; nothing is guessed away. */
export interface SyslogLine {
  readonly facility?: number
  /** 0 emergency … 7 debug, RFC 5424 §6.2.1. */
  readonly severity?: number
  /** As written; never read as a date, so an impossible one is still shown. */
  readonly phoneTime?: string
  readonly host?: string
  /** RFC 3164's tag, RFC 5424's APP-NAME, the component of the phone's own log. */
  readonly app?: string
  /** Process id, RFC 5424's PROCID, or `pid-tid` of the phone's own log. */
  readonly process?: string
  /** Syslog_Identifier: $MA, $MAU, $MAC or $SN, after the time (vendor's chapter, "Paramètres syslog"). */
  readonly identifier?: string
  /** The line's number in the phone's own log. */
  readonly seq?: number
  /** RFC 5424 §6.3, verbatim. */
  readonly structuredData?: string
  /** For display only, and as it came: escape it where it is shown. */
  readonly text: string
}

type Building = { -readonly [K in keyof SyslogLine]: SyslogLine[K] }

/**
 * Reads a line leniently. It never throws and refuses nothing: RFC 3164 §4.3 and RFC 5424, the phones' own lines, and
 * anything else as plain text.
 */
export function parseSyslog(bytes: Uint8Array): SyslogLine {
  const text = withoutTrailer(decodeText(bytes))
  const line: Building = { text: '' }
  let at = text.startsWith('\uFEFF') ? 1 : 0
  at = readPriority(text, at, line)
  const afterVersion = versionEnd(text, at)
  if (afterVersion > at && (line.facility !== undefined || text[afterVersion] !== '-'))
    return readRfc5424(text, afterVersion, line)
  return readLoosely(text, at, line)
}

/** LF, CR LF and NUL end a message on several senders; they are no part of what it says. */
function withoutTrailer(text: string): string {
  let end = text.length
  while (end > 0 && isTrailer(text.charCodeAt(end - 1))) end--
  return end === text.length ? text : text.slice(0, end)
}
const isTrailer = (unit: number): boolean => unit === 10 || unit === 13 || unit === 0

/** `<0>` to `<191>`; anything else is no PRI and stays in the text (RFC 3164 §4.3.3). */
function readPriority(text: string, at: number, line: Building): number {
  if (text[at] !== '<') return at
  let value = 0
  let next = at + 1
  for (; next < at + 4; next++) {
    const digit = text.charCodeAt(next) - 48
    if (!(digit >= 0 && digit <= 9)) break
    value = value * 10 + digit
  }
  if (next === at + 1 || text[next] !== '>' || value > 191) return at
  line.facility = value >> 3
  line.severity = value & 7
  return skipSpaces(text, next + 1)
}

function skipSpaces(text: string, at: number): number {
  while (text.charCodeAt(at) === 32) at++
  return at
}

function wordEnd(text: string, at: number): number {
  const end = text.indexOf(' ', at)
  return end < 0 ? text.length : end
}

// RFC 5424 §6: TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA [SP MSG]
function readRfc5424(text: string, at: number, line: Building): SyslogLine {
  const fields: string[] = []
  while (fields.length < 5 && at < text.length) {
    const end = wordEnd(text, at)
    fields.push(text.slice(at, end))
    at = end + 1
  }
  const [time, host, app, process] = fields.map((field) => (field === '-' || field === '' ? undefined : field))
  if (time !== undefined) line.phoneTime = time
  if (host !== undefined) line.host = host
  if (app !== undefined) line.app = app
  if (process !== undefined) line.process = process
  const end = structuredDataEnd(text, at)
  if (end > at && text[at] === '[') line.structuredData = text.slice(at, end)
  const message = text.slice(end > at ? end + 1 : at)
  line.text = message.startsWith('\uFEFF') ? message.slice(1) : message // §6.4: a BOM says that it is UTF-8
  return line
}

/** Where STRUCTURED-DATA ends; `at` itself when what is there follows no rule, and then it is shown as text. */
function structuredDataEnd(text: string, at: number): number {
  if (text[at] === '-') return wordEnd(text, at) === at + 1 ? at + 1 : at
  let next = at
  while (text[next] === '[') {
    const end = elementEnd(text, next)
    if (end < 0) return at
    next = end
  }
  return next === text.length || text[next] === ' ' ? next : at
}

/** One `[id name="value" …]`; within quotes a backslash keeps `"`, `\` and `]` (§6.3.3). */
function elementEnd(text: string, at: number): number {
  let quoted = false
  for (let next = at + 1; next < text.length; next++) {
    const unit = text.charCodeAt(next)
    if (quoted && unit === 92) next++
    else if (unit === 34) quoted = !quoted
    else if (!quoted && unit === 93) return next + 1
  }
  return -1
}

/** RFC 3164 and everything that looks like it: time, host, identifier and tag may each be there or not. */
function readLoosely(text: string, at: number, line: Building): SyslogLine {
  if (readOwnLog(text, at, line)) return line
  const afterTime = timeEnd(text, at)
  const dated = afterTime > at
  if (dated) {
    line.phoneTime = text.slice(at, afterTime)
    at = skipSpaces(text, text[afterTime] === ':' ? afterTime + 1 : afterTime)
  }
  at = dated ? readNames(text, at, line) : readBareIdentifier(text, at, line)
  if (readOwnLog(text, at, line)) return line
  const bare = !dated || startsWithProduct(text, at) // only a tag with a process id is a tag without a time before it
  at = readTag(text, at, bare ? pidTagEnd(text, at) : tagEnd(text, at), line)
  line.text = text.slice(at)
  return line
}

function readOwnLog(text: string, at: number, line: Building): boolean {
  const own = readPhoneLog(text, at)
  if (own === null) return false
  line.seq = own.seq
  if (own.severity !== undefined) line.severity ??= own.severity
  line.phoneTime ??= own.phoneTime
  line.process = own.process
  if (own.component !== undefined) line.app = own.component
  line.text = own.text
  return true
}

/**
 * After the time: `[host ][identifier ]`. The phones write no host and, when told so, an identifier; relays and
 * computers write a host and then a tag. A first word is a host only when it is an address, a phone's own name, or
 * when what follows it could not stand there otherwise; else it is the first word of the message.
 */
function readNames(text: string, at: number, line: Building): number {
  let end = wordEnd(text, at)
  const word = text.slice(at, Math.min(end, at + 256))
  if (isHostHere(text, word, end)) {
    line.host = unbracketed(word)
    at = skipSpaces(text, end)
    end = wordEnd(text, at)
  }
  const candidate = unbracketed(text.slice(at, Math.min(end, at + 24)))
  if (!isIdentifier(candidate)) return at
  line.identifier = candidate
  return skipSpaces(text, end)
}

function isHostHere(text: string, word: string, end: number): boolean {
  const name = unbracketed(word)
  if (isIdentifier(name)) return false
  if (isAddress(name) || isPhoneName(name)) return true
  if (!isHostName(name) || startsWithProduct(word, 0)) return false
  const next = skipSpaces(text, end)
  if (pidTagEnd(text, next) > next) return true
  if (isPlainWord(word)) return false
  if (tagEnd(text, next) > next) return true
  if (isTemplateHere(text, next)) return true
  const after = text.slice(next, Math.min(wordEnd(text, next), next + 24))
  return isIdentifier(unbracketed(after)) && isTemplateHere(text, skipSpaces(text, next + after.length))
}

/** `$PN $MAC …`, as the vendor's templates begin. */
function isTemplateHere(text: string, at: number): boolean {
  if (!startsWithProduct(text, at)) return false
  const next = skipSpaces(text, wordEnd(text, at))
  const word = text.slice(next, Math.min(wordEnd(text, next), next + 24))
  return isIdentifier(word) || word === '<MAC>' || word === '--'
}

const unbracketed = (word: string): string => (word.startsWith('[') && word.endsWith(']') ? word.slice(1, -1) : word)

/** Without a time, only an identifier before a message of the templates is one. */
function readBareIdentifier(text: string, at: number, line: Building): number {
  const end = wordEnd(text, at)
  if (end - at > 17) return at
  const word = text.slice(at, end)
  const next = skipSpaces(text, end)
  if (!isIdentifier(word) || !isTemplateHere(text, next)) return at
  line.identifier = word
  return next
}

function readTag(text: string, at: number, end: number, line: Building): number {
  if (end === at) return at
  const whole = text.slice(at, text[end - 1] === ':' ? end - 1 : end)
  const open = whole.indexOf('[')
  const name = open < 0 ? whole : whole.slice(0, open)
  if (isIdentifier(name)) return at
  line.app = name
  if (open >= 0 && open + 2 < whole.length) line.process = whole.slice(open + 1, -1)
  return skipSpaces(text, end)
}
