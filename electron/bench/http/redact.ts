import { redactHeader, redactText } from '../../../shared/domain/event/redact.ts'

const BLANK = '***'

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
  return Buffer.from([redactText(first), ...(head === -1 ? lines : lines.slice(0, head))].join('\r\n'), 'latin1')
}

/** A phone whose rule says https:// and the port of http. */
export const isTlsHello = (packet: Uint8Array): boolean => packet[0] === 0x16 && packet[1] === 0x03
