import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import type { Filter } from '../../shared/domain/event/filter.ts'
import { parseFilter } from '../../shared/domain/event/filter-parse.ts'
import { mac, nthMac } from './mac.ts'

export const START = Date.UTC(2026, 10, 23, 9)

export const said = (
  seq: number,
  text: string,
  more: Partial<Extract<BenchEvent, { type: 'phone.said' }>> = {},
): BenchEvent => ({
  seq,
  at: START + seq * 10,
  type: 'phone.said',
  server: 'syslog',
  who: {
    ip: `10.0.0.${seq % 200}`,
    mac: nthMac(seq % 500),
    model: 'CP-8841-3PCC',
  },
  text,
  severity: 6,
  ...more,
})

export const sent = (seq: number, path: string, ip = '10.0.0.7'): BenchEvent => ({
  seq,
  at: START + seq * 10,
  type: 'file.sent',
  server: 'tftp',
  who: { ip, mac: mac('00562b043615') },
  transfer: `t${seq}`,
  path,
  bytes: 4_096,
  tookMs: 12,
  resends: 0,
})

export function filterOf(text: string): Filter {
  const read = parseFilter(text, { now: START + 3_600_000, utcOffsetMinutes: 0 })
  if (!read.ok) throw new Error(`${text}: ${read.error.code}`)
  return read.value
}
