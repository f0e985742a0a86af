import type { EventBody } from './bench-event.ts'

/**
 * Secrets never enter an event: not as a header, not in a URL, not in a rule that was pasted into one. Everything that is
 * recorded passes here, whichever server it came from, text and raw bytes alike, after percent-decoding.
 */
const BLANK = '***'

/** The one list: a name that holds one of these words names a secret. */
const SECRET_WORD = /auth|cookie|token|secret|pass|pwd|credential|key|session/i
/** Short words that are a secret's name only when they stand alone: `sig=`, `X-Sig`, `pin=`. */
const SECRET_ALONE = /(?:^|[^A-Za-z0-9])(?:sig|signature|pin)(?:$|[^A-Za-z0-9])/i

/** Whether a header, a query parameter or an option of this name holds what opens something. */
export const isSecretName = (name: string): boolean => SECRET_WORD.test(name) || SECRET_ALONE.test(name)

/** Nothing below can match without one of these. */
const worthReading = /[?&@%]|;[^;=]*=|--(?:key|pwd|uid)|passw|pwd|secret/i

/** Any text that may hold a URL, a rule or a setting, without what opens something. */
export function redactText(text: string): string {
  if (!worthReading.test(text)) return text
  const plain = redactDecoded(text)
  if (plain !== text || !text.includes('%')) return plain
  // What is spelled by its codes is blanked in its decoded form; two layers, as proxies add one.
  for (let decoded = decode(text), layer = 0; layer < 2 && decoded !== text; layer++) {
    const redacted = redactDecoded(decoded)
    if (redacted !== decoded) return redacted
    const next = decode(decoded)
    if (next === decoded) break
    decoded = next
  }
  return text
}

function redactDecoded(text: string): string {
  return (
    text
      // user:password@host, with a scheme or at the beginning (a Host header)
      .replace(/\/\/[^/?#\s@]*@/g, `//${BLANK}@`)
      .replace(/^[^\s/@:]{1,64}:[^\s/@]{1,256}@/, `${BLANK}@`)
      // A name without a value is passed over as a whole: none begins within it.
      .replace(/([?&;])([^=&;#\s]*)(?:=[^&;#\s]*)?/g, (all: string, mark: string, name: string) =>
        all.includes('=') && isSecretName(decode(name)) ? `${mark}${name}=${BLANK}` : all,
      )
      // `[--key MyOwnSecret]` and `--uid … --pwd …`, as they are or percent-encoded
      .replace(/--(key|pwd|uid)((?:%20|[=+\s])+)(?:(?!%20|%5d)[^\s\]/+&])+/gi, `--$1$2${BLANK}`)
      // `Admin_Password=cisco`, `secret: x` in a line of a log
      .replace(
        /([A-Za-z_]{0,40}(?:passw|pwd|secret)[A-Za-z_]{0,40})(\s?[=:]\s?)("[^"]*"|[^\s"&;,*]+)/gi,
        `$1$2${BLANK}`,
      )
  )
}

/** Percent codes as characters; what is none stays as it is. */
const decode = (text: string): string =>
  text.replace(/%([0-9a-fA-F]{2})/g, (_code, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** The value of one header of a request, as an event may hold it. */
export const redactHeader = (name: string, value: string): string => (isSecretName(name) ? BLANK : redactText(value))

/** The fields of events that hold text from the network. */
const textFields = ['path', 'agent', 'text', 'detail', 'host', 'app', 'identifier', 'rule'] as const

/** The event without what opens something; the same object where there was nothing. */
export function redactEvent(body: EventBody): EventBody {
  const fields = body as Readonly<Record<string, unknown>>
  const changes: Record<string, unknown> = {}
  for (const field of textFields) {
    const value = fields[field]
    if (typeof value !== 'string') continue
    const redacted = redactText(value)
    if (redacted !== value) changes[field] = redacted
  }
  if ('options' in body) changes['options'] = redactValues(body.options)
  if (body.type === 'phone.said' && body.verdict !== undefined) changes['verdict'] = redactValues(body.verdict)
  return Object.keys(changes).length === 0 ? body : { ...body, ...changes }
}

const redactValues = <T extends object>(values: T): T =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? redactText(value) : (value as unknown),
    ]),
  ) as T
