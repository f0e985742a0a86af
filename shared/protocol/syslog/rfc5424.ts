import { encodeUtf8 } from '../bytes/utf8.ts'

export interface SyslogMessage {
  readonly facility: number
  readonly severity: number
  /** ISO 8601, in UTC. */
  readonly time: string
  readonly host: string
  readonly app: string
  readonly id: string
  readonly data: Readonly<Record<string, string>>
  readonly text: string
}

/** An enterprise number for examples (RFC 5612): what follows it is nobody else's. */
const DATA_ID = 'bench@32473'

//  <PRI>1 TIME HOST APP PROCID MSGID [id name="value" …] BOM TEXT        (RFC 5424 §6)
/** One message without its framing. */
export function formatRfc5424(message: SyslogMessage): Uint8Array {
  const { facility, severity, time, host, app, id, data, text } = message
  const head = [`<${facility * 8 + severity}>1`, time, word(host, 255), word(app, 48), '-', word(id, 32)].join(' ')
  return encodeUtf8(`${head} ${structured(data)} \uFEFF${text.slice(0, LONGEST)}`)
}

/** What a collector takes by default (rsyslog: 8 kB), with its head. */
const LONGEST = 6_000

/** TCP and TLS: the length in bytes before each message, so that line breaks in it stay (RFC 6587 §3.4.1). */
export function countOctets(message: Uint8Array): Uint8Array {
  const length = encodeUtf8(`${message.length} `)
  const framed = new Uint8Array(length.length + message.length)
  framed.set(length)
  framed.set(message, length.length)
  return framed
}

/** Printable ASCII without spaces; `-` for nothing (RFC 5424 §6). */
const word = (text: string, longest: number): string => {
  const plain = text.replace(/[^\x21-\x7e]/g, '_').slice(0, longest)
  return plain === '' ? '-' : plain
}

function structured(data: Readonly<Record<string, string>>): string {
  const fields = Object.entries(data).filter(([, value]) => value !== '')
  if (fields.length === 0) return '-'
  const parts = fields.map(([name, value]) => `${name}="${value.replace(/["\\\]]/g, '\\$&')}"`)
  return `[${DATA_ID} ${parts.join(' ')}]`
}
