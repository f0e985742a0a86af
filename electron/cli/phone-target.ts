import { isIP } from 'node:net'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import { parseFilter } from '../../shared/domain/event/filter-parse.ts'
import { formatMac, parseMac, type Mac } from '../../shared/domain/identity/mac.ts'
import type { PhoneRow } from '../../shared/domain/phone-book/phone-book.ts'
import { readModel } from '../../shared/domain/phone/models.ts'
import type { PushTarget } from '../../shared/domain/push/push.ts'
import { systemClock } from '../bench/core/clock.ts'
import { openHistoryReader } from '../bench/events/store/history-reader.ts'
import { PhoneBookFile } from '../bench/site/phone-book-file.ts'
import { openSite } from '../bench/site/site.ts'
import { UsageError } from './usage-error.ts'

/** Where phones listen, where it is not said with the address. */
export interface PhonePorts {
  readonly web: number
  readonly sip: number
}

/** Whether it can only be an address or a MAC. */
export const isAddressOrMac = (text: string): boolean => readAddress(text) !== null || parseMac(text).ok

/** The phone that a command means: an address (with a port of its own), or a MAC or a name of the site. */
export async function phoneTarget(
  text: string,
  siteFolder: string | undefined,
  ports: PhonePorts,
): Promise<PushTarget> {
  const address = readAddress(text)
  if (address !== null) return targetAt(address, ports)
  if (siteFolder === undefined) throw new UsageError('target', { value: text })
  const site = await openSite(siteFolder)
  const { book } = await new PhoneBookFile(site.folder, () => systemClock.now()).current()
  const row = rowCalled(text, book.rows)
  const mac = row?.mac ?? macOf(text)
  const ip = await lastAddress(site.parts.hidden, mac)
  if (ip === null) throw new BenchError('PHONE_UNREACHED', { phone: row === null ? formatMac(mac) : text })
  return { ...targetAt({ ip, port: null }, ports), mac, ...(row !== null && toldBy(row.values)) }
}

/** What the site says of a phone that a push can use. */
export function toldBy(values: Readonly<Record<string, string>>): Pick<PushTarget, 'model' | 'sipUser'> {
  const model = readModel(values['model'] ?? '')
  const extension = values['extension'] ?? ''
  return {
    ...(model.kind === 'model' && { model: model.model.name }),
    ...(extension !== '' && { sipUser: extension }),
  }
}

interface Address {
  readonly ip: string
  readonly port: number | null
}

const targetAt = ({ ip, port }: Address, { web, sip }: PhonePorts): PushTarget => ({
  ip,
  webPort: port ?? web,
  sipPort: port ?? sip,
})

/** `192.168.1.9`, `192.168.1.9:8080`, `fe80::1`, `[fe80::1]:8080`. */
function readAddress(text: string): Address | null {
  if (isIP(text) !== 0) return { ip: text, port: null }
  const [, v6, v4, written] = /^(?:\[([^\]]+)\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? []
  const [ip, port] = [v6 ?? v4 ?? '', Number(written)]
  return isIP(ip) !== 0 && port > 0 && port <= 65_535 ? { ip, port } : null
}

function macOf(text: string): Mac {
  const mac = parseMac(text)
  if (!mac.ok) throw new BenchError('PHONE_UNKNOWN', { mac: text })
  return mac.value
}

/** By its MAC, or by its display name or extension in any case; a name that two phones have is no name. */
function rowCalled(text: string, rows: readonly PhoneRow[]): PhoneRow | null {
  const mac = parseMac(text)
  if (mac.ok) return rows.find((row) => row.mac === mac.value) ?? null
  const wanted = text.trim().toLowerCase()
  const named = rows.filter(({ values }) =>
    [values['display_name'], values['extension']].some((value) => value?.trim().toLowerCase() === wanted),
  )
  if (named.length > 1)
    throw new UsageError('ambiguous', {
      value: text,
      known: named
        .slice(0, 5)
        .map((row) => formatMac(row.mac))
        .join(', '),
    })
  return named[0] ?? null
}

/** Where it was when it was last heard. */
async function lastAddress(hidden: string, mac: Mac): Promise<string | null> {
  const filter = parseFilter(`phone:${mac}`, { now: systemClock.now(), utcOffsetMinutes: () => 0 })
  const reader = await openHistoryReader(hidden, systemClock)
  if (!reader.ok || !filter.ok) return null
  try {
    const [event] = reader.value.page({ filter: filter.value, before: null, limit: 1 })
    return event !== undefined && 'who' in event ? event.who.ip : null
  } finally {
    reader.value.close()
  }
}
