/** Secrets never enter an event: not as a header, not in a URL, not in a rule that was pasted into one. */
const BLANK = '***'

const SECRET_NAME = /auth|cookie|token|secret|passw|pwd|credential|api-?key|session/i
/** Query names are shorter: `key`, `xpassword`, `pin`. */
const SECRET_PARAMETER = /auth|token|secret|pass|pwd|credential|key|session|sig|^pin$/i

export const isSecretHeader = (name: string): boolean => SECRET_NAME.test(name)

/** A request target or any text that may hold a URL, without what opens something. */
export function redactUrl(text: string): string {
  if (!/[?&;@]|--/.test(text)) return text
  return (
    text
      // user:password@host
      .replace(/\/\/[^/?#\s@]*@/g, `//${BLANK}@`)
      .replace(/([?&;])([^=&;#\s]*)=([^&;#\s]*)/g, (all: string, mark: string, name: string) =>
        SECRET_PARAMETER.test(name) ? `${mark}${name}=${BLANK}` : all,
      )
      // `[--key MyOwnSecret]` and `--uid … --pwd …`, as they are or percent-encoded
      .replace(/--(key|pwd|uid)((?:%20|[=+\s])+)(?:(?!%20|%5d)[^\s\]/+&])+/gi, `--$1$2${BLANK}`)
  )
}

/** One header line of a request, as an event may hold it. */
export const redactHeader = (name: string, value: string): string => (isSecretHeader(name) ? BLANK : redactUrl(value))

/**
 * Bytes that the parser refused, as an event may hold them: nothing, unless they begin as a request does (a later
 * packet may begin in the middle of a password) or are no text at all.
 */
export function redactRefused(packet: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(packet.subarray(0, 2_048)).toString('latin1')
  if (isTlsHello(packet)) return packet.subarray(0, 512)
  if (!/^[A-Za-z]{1,20} \S/.test(text)) return undefined
  const [first = '', ...rest] = text.split(/\r?\n/)
  const lines = rest.map((line) => {
    const colon = line.indexOf(':')
    if (colon === -1) return line === '' ? line : BLANK // the end of it may be cut, or its name broken
    return `${line.slice(0, colon)}: ${redactHeader(line.slice(0, colon), line.slice(colon + 1).trim())}`
  })
  const head = lines.indexOf('')
  return Buffer.from([redactUrl(first), ...(head === -1 ? lines : lines.slice(0, head))].join('\r\n'), 'latin1')
}

/** A phone whose rule says https:// and the port of http. */
export const isTlsHello = (packet: Uint8Array): boolean => packet[0] === 0x16 && packet[1] === 0x03
