import { cluesToWho } from '../identity/identify.ts'
import { parseMac, type Mac } from '../identity/mac.ts'
import { productNamed, sameProduct } from '../phone/models.ts'
import { isPhoneMaker } from './makers.ts'

/** How something was learnt of a device. */
export const foundBy = ['arp', 'web', 'status', 'sip', 'mdns'] as const
export type FoundBy = (typeof foundBy)[number]

/** What one look at a device told. Text in it comes from the network. */
export interface Sighting {
  readonly by: FoundBy
  readonly mac?: Mac | undefined
  readonly model?: string | undefined
  readonly firmware?: string | undefined
  readonly serial?: string | undefined
}

/** A device on the network, as far as it is known. */
export interface FoundPhone {
  readonly ip: string
  readonly mac?: Mac
  readonly model?: string
  readonly firmware?: string
  readonly serial?: string
  readonly by: readonly FoundBy[]
  /** Two looks told different things: a relay, a proxy, or two devices with one address. */
  readonly conflicts: readonly ('mac' | 'model')[]
}

export const unknownDevice = (ip: string): FoundPhone => ({ ip, by: [], conflicts: [] })

/** What a device says of itself goes before what its address in the system's table says; the first to say it counts. */
export function withSighting(found: FoundPhone, sighting: Sighting): FoundPhone {
  const { mac, model, firmware, serial, by } = sighting
  const conflicts = new Set(found.conflicts)
  if (mac !== undefined && found.mac !== undefined && mac !== found.mac) conflicts.add('mac')
  if (model !== undefined && found.model !== undefined && !sameProduct(model, found.model)) conflicts.add('model')
  const known = { mac: found.mac, model: found.model, firmware: found.firmware, serial: found.serial }
  const told = { mac, model, firmware, serial }
  return {
    ip: found.ip,
    ...defined(by === 'status' ? { ...defined(known), ...defined(told) } : { ...defined(told), ...defined(known) }),
    by: found.by.includes(by) ? found.by : [...found.by, by],
    conflicts: [...conflicts],
  }
}

const defined = <T extends object>(values: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never

/** A phone says its product; a device of the maker that says nothing may be one whose web page is off. */
export const isPhone = ({ mac, model }: FoundPhone): boolean =>
  model !== undefined || (mac !== undefined && isPhoneMaker(mac))

/** `Server: Cisco-CP-8841-3PCC/11.3.1_000e08aabbcc` of an answer to OPTIONS. */
export function readSipServer(server: string): Sighting {
  const { mac, model, firmware } = cluesToWho({ ip: '', agent: server })
  return { by: 'sip', mac, model, firmware }
}

/** `<title>CP-8841-3PCC Configuration Utility</title>`, and the rows of its Info page. */
export function readWebPage(html: string): Sighting {
  const text = html.slice(0, 32_768)
  const title = /<title>\s*(?:Cisco\s+)?([A-Z0-9-]{3,24})\s+Configuration Utility/i.exec(text)?.[1]
  const model = title === undefined ? null : productNamed(title)
  if (model === null) return { by: 'web' }
  const row = (name: string): string | undefined =>
    firstShort(text, new RegExp(`>\\s*${name}:?\\s*</t[hd]>\\s*<td[^<>]{0,100}>([^<>]+)<`, 'gi'))
  return { by: 'web', model, ...valuesOf(row('MAC Address'), row('Serial Number'), row('Software Version')) }
}

/** What a device announces by mDNS: a name such as `CP-8841-3PCC 000e08aabbcc`, where it announces any. */
export function readService({
  name,
  host,
  txt,
}: {
  readonly name: string
  readonly host: string
  readonly txt: string
}): Sighting {
  const text = `${name} ${host} ${txt}`.slice(0, 2_000)
  const product = /\bCP-?\d{4}[A-Z]?(?:-3PCC)?\b/i.exec(text)?.[0]
  const model = product === undefined ? null : productNamed(product)
  const mac = parseMac(/(?:^|[^0-9a-f])((?:[0-9a-f]{2}[:-]?){5}[0-9a-f]{2})(?![0-9a-f])/i.exec(text)?.[1] ?? '')
  return { by: 'mdns', ...(model !== null && { model }), ...(mac.ok && { mac: mac.value }) }
}

/** `/status.xml`, or `/admin/status.xml`: the same values as elements. */
export function readStatus(xml: string): Sighting {
  const text = xml.slice(0, 65_536)
  const field = (name: string): string | undefined =>
    firstShort(text, new RegExp(`<${name}(?:\\s[^<>]{0,100})?>([^<>]+)</${name}>`, 'g'))
  const product = field('Product_Name')
  const model = product === undefined ? null : productNamed(product)
  return {
    by: 'status',
    ...(model !== null && { model }),
    ...valuesOf(field('MAC_Address'), field('Serial_Number'), field('Software_Version')),
  }
}

/** The first value of at most 64 characters, without the blanks around it: an expression would go through those again and again. */
function firstShort(text: string, pattern: RegExp): string | undefined {
  for (const [, found = ''] of text.matchAll(pattern)) {
    const value = found.trim()
    if (value.length <= 64) return value
  }
  return undefined
}

function valuesOf(
  mac: string | undefined,
  serial: string | undefined,
  firmware: string | undefined,
): Pick<Sighting, 'mac' | 'serial' | 'firmware'> {
  const parsed = mac === undefined ? null : parseMac(mac)
  return {
    ...(parsed?.ok === true && { mac: parsed.value }),
    ...(serial !== undefined && /^[A-Za-z0-9]{6,20}$/.test(serial) && { serial }),
    ...(firmware !== undefined && /^[\w.()-]{3,64}$/.test(firmware) && { firmware: firmware.replace(/\.loads$/, '') }),
  }
}
