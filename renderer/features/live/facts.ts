import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import type live from '../../locales/en/live.json'

export interface Fact {
  readonly field: keyof (typeof live)['detail']['fields']
  readonly value: string
}

const order = [
  'path',
  'rule',
  'method',
  'status',
  'blockSize',
  'window',
  'resends',
  'agent',
  'detail',
  'phoneTime',
  'facility',
  'host',
  'app',
  'identifier',
  'sha256',
] as const

/** As syslog's own tools call them (RFC 5424, table 1). */
const facilities =
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock local0 local1 local2 local3 local4 local5 local6 local7'.split(
    ' ',
  )

function facilityName(number: number): string {
  const name = facilities[number]
  return name === undefined ? String(number) : `${name} (${number})`
}

/** As the protocol calls them (RFC 1350, RFC 2347). */
const tftpErrors = [
  'Not defined',
  'File not found',
  'Access violation',
  'Disk full or allocation exceeded',
  'Illegal TFTP operation',
  'Unknown transfer ID',
  'File already exists',
  'No such user',
  'Option negotiation failed',
]

function tftpErrorName(code: number): string {
  const name = tftpErrors[code]
  return name === undefined ? String(code) : `${code} (${name})`
}

/** What the event holds beside its sentence, field by field, in one order for every kind of event. */
export function factsOf(event: BenchEvent): readonly Fact[] {
  const values: Readonly<Record<string, unknown>> = { ...event }
  const facts: Fact[] = order.flatMap((field): readonly Fact[] => {
    const value = values[field]
    if (field === 'resends' && value === 0) return []
    if (typeof value !== 'string' && typeof value !== 'number') return []
    if (field === 'status' && values['server'] === 'tftp')
      return [{ field: 'tftpError', value: tftpErrorName(Number(value)) }]
    return [{ field, value: field === 'facility' ? facilityName(Number(value)) : String(value) }]
  })
  if (event.type === 'dhcp.lease') {
    if (event.vendor !== undefined) facts.push({ field: 'vendorClass', value: event.vendor })
    if (event.sent !== undefined) facts.push({ field: 'dhcpSent', value: event.sent.join(', ') })
    if (event.left !== undefined) facts.push({ field: 'dhcpLeft', value: event.left.join(', ') })
  }
  if ('options' in event) {
    const options = Object.entries(event.options).map(([name, value]) => `${name} ${value}`)
    if (options.length > 0) facts.push({ field: 'options', value: options.join(', ') })
  }
  if (event.type === 'phone.said') {
    if (event.verdict?.url !== undefined) facts.push({ field: 'url', value: event.verdict.url })
    if (event.verdict?.reason !== undefined) facts.push({ field: 'reason', value: event.verdict.reason })
  }
  const owner = 'fault' in event ? (event.fault.params['owner'] ?? '') : ''
  if (owner !== '') facts.push({ field: 'owner', value: String(owner) })
  return facts
}
