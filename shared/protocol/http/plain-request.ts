/** A request without a body, as nearly every client sends it. Text is Latin-1, one letter a byte. */
export interface PlainRequest {
  readonly method: 'GET' | 'HEAD'
  /** Begins with a slash. */
  readonly url: string
  readonly httpVersion: '1.1'
  /** Names as they came and values without the blanks around them, in turn. */
  readonly rawHeaders: readonly string[]
  /** By the name in small letters. */
  readonly headers: Readonly<Record<string, string>>
  /** The client asks for the connection to be closed behind the answer. */
  readonly closes: boolean
}

/** Longer heads are rare, and none of ours. */
const LENGTH_LIMIT = 4_096
const LINE_LIMIT = 40
const END = '\r\n\r\n'

/** An origin-form target (RFC 9112 §3.2.1) of visible ASCII. */
const REQUEST_LINE = /^(GET|HEAD) (\/[!-~]*) HTTP\/1\.1$/
/** RFC 9110 §5.1, §5.5; a line that goes on in the next begins with a blank, and is no header here. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const NOT_IN_A_VALUE = /[^ \t!-~\x80-\xff]/
/** With one of these there may be a body, another protocol, or a second request that only a whole parser tells from the first. */
const notPlain: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'expect',
  'upgrade',
  'trailer',
  'te',
  'proxy-connection',
  'http2-settings',
  '__proto__',
])

/**
 * Reads a whole and unmistakable GET or HEAD of HTTP/1.1 with nothing behind it. Null for everything else, right or
 * wrong: that is the business of a whole parser. It accepts less than RFC 9112 does, and nothing that it does not.
 */
export function readPlainRequest(text: string): PlainRequest | null {
  if (text.length > LENGTH_LIMIT || text.indexOf(END) !== text.length - END.length) return null
  const [first = '', ...lines] = text.slice(0, -END.length).split('\r\n')
  const asked = REQUEST_LINE.exec(first)
  const fields = readHeaders(lines)
  if (asked === null || fields === null) return null
  const closes = closesBy(fields.headers['connection'])
  if (closes === null) return null
  return { method: asked[1] === 'HEAD' ? 'HEAD' : 'GET', url: asked[2] ?? '', httpVersion: '1.1', ...fields, closes }
}

function readHeaders(lines: readonly string[]): Pick<PlainRequest, 'rawHeaders' | 'headers'> | null {
  if (lines.length > LINE_LIMIT) return null
  const rawHeaders: string[] = []
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon))
    const value = withoutBlanks(line.slice(colon + 1))
    if (!NAME.test(name) || NOT_IN_A_VALUE.test(value)) return null
    const key = name.toLowerCase()
    if (notPlain.has(key) || Object.hasOwn(headers, key)) return null
    rawHeaders.push(name, value)
    headers[key] = value
  }
  return { rawHeaders, headers }
}

/** Without the blanks around it: `trim` would take more than blanks, an expression for both ends would go through them again and again. */
export function withoutBlanks(value: string): string {
  let [first, end] = [0, value.length]
  while (first < end && isBlank(value.charCodeAt(first))) first++
  while (end > first && isBlank(value.charCodeAt(end - 1))) end--
  return value.slice(first, end)
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09

/** Null for a list, or for what is not known. */
function closesBy(connection: string | undefined): boolean | null {
  if (connection === undefined) return false
  const option = connection.toLowerCase()
  return option === 'close' ? true : option === 'keep-alive' ? false : null
}
