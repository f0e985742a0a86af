import { type Mac, parseMac } from '../../shared/domain/identity/mac.ts'
import {
  choosePhoneReadings,
  phoneReadings,
  type PhoneReadings,
} from '../../shared/domain/virtual-phone/machine/readings.ts'
import type { PhoneIdentity } from '../../shared/domain/virtual-phone/machine/world.ts'
import { modelOption } from './model-option.ts'
import { noArguments, parse, UsageError } from './usage-error.ts'

/** Whom the phone trusts and what it shows, as files in PEM. */
export interface PhoneTlsFiles {
  readonly authorities: readonly string[]
  /** Whether the public roots count beside them: old phones trust their maker alone. */
  readonly publicRoots: boolean
  /** `maker`: the one that every phone has from its factory. */
  readonly certificate: { readonly cert: string; readonly key: string } | 'maker' | null
  /** The site whose servers know the maker of this phone; null: a maker that no server knows. */
  readonly site: string | null
}

export interface PhoneOptions {
  readonly identity: PhoneIdentity
  readonly address: string
  readonly parameters: Readonly<Record<string, string>>
  readonly dhcp: Readonly<Record<number, string>>
  /** The interface on which it asks for its address; undefined: it has the one of `address`. */
  readonly dhcpFrom: string | undefined
  readonly names: Readonly<Record<string, string>>
  /** Where its activation codes go; undefined: nowhere, as nothing of it is the vendor's. */
  readonly activation: string | undefined
  readonly web: number
  readonly sip: number
  readonly readings: PhoneReadings
  readonly tls: PhoneTlsFiles
  readonly bootMs: { readonly cold: number; readonly warm: number } | undefined
  /** Where its clock stands when it is switched on; undefined: where ours does. */
  readonly clock: number | undefined
}

export function phoneOptions(args: readonly string[]): PhoneOptions {
  const { values, positionals } = parse(args, {
    mac: { type: 'string' },
    model: { type: 'string', default: 'CP-8841-3PCC' },
    listen: { type: 'string', default: '127.0.0.1' },
    rule: { type: 'string' },
    serial: { type: 'string' },
    firmware: { type: 'string' },
    'web-port': { type: 'string', default: '0' },
    'sip-port': { type: 'string', default: '0' },
    set: { type: 'string', multiple: true, default: [] },
    dhcp: { type: 'string', multiple: true, default: [] },
    'dhcp-from': { type: 'string' },
    name: { type: 'string', multiple: true, default: [] },
    activation: { type: 'string' },
    reading: { type: 'string', multiple: true, default: [] },
    boot: { type: 'string' },
    ca: { type: 'string', multiple: true, default: [] },
    cert: { type: 'string' },
    'cert-key': { type: 'string' },
    trust: { type: 'string', default: 'public' },
    site: { type: 'string' },
    clock: { type: 'string' },
  })
  noArguments(positionals)
  const mac = parseMac(values.mac ?? '')
  if (!mac.ok) throw new UsageError('missing', { what: '--mac' })
  const tls = tlsFiles(values)
  return {
    identity: { ...identityOf(mac.value, values), certified: tls.certificate !== null },
    address: values.listen,
    parameters: { ...pairs('--set', values.set), ...(values.rule !== undefined && { Profile_Rule: values.rule }) },
    dhcp: dhcpOptions(values.dhcp),
    dhcpFrom: values['dhcp-from'],
    names: pairs('--name', values.name),
    activation: activationUrl(values.activation),
    web: port('--web-port', values['web-port']),
    sip: port('--sip-port', values['sip-port']),
    readings: readingsFrom(values.reading),
    tls,
    bootMs: bootTime(values.boot),
    clock: clockFrom(values.clock),
  }
}

function identityOf(
  mac: Mac,
  given: { readonly model: string; readonly serial?: string | undefined; readonly firmware?: string | undefined },
): PhoneIdentity {
  const model = modelOption(given.model)
  return {
    mac,
    model: model.name,
    serial: given.serial ?? `FCH${mac.slice(-8).toUpperCase()}`,
    firmware: given.firmware ?? `${model.load ?? 'sip88xx'}.11-3-1MPP-609`,
    hardware: '1.0',
  }
}

interface TlsValues {
  readonly ca: readonly string[]
  readonly cert?: string | undefined
  readonly 'cert-key'?: string | undefined
  readonly trust: string
  readonly site?: string | undefined
}

function tlsFiles({ ca, cert, 'cert-key': key, trust, site }: TlsValues): PhoneTlsFiles {
  if (trust !== 'public' && trust !== 'given') throw new UsageError('phoneTrust', { value: trust })
  return {
    authorities: ca,
    publicRoots: trust === 'public',
    certificate: shownCertificate(cert, key),
    site: site ?? null,
  }
}

/** `--cert none`: a phone without one; without the option, the maker's. */
function shownCertificate(cert: string | undefined, key: string | undefined): PhoneTlsFiles['certificate'] {
  if (cert === 'none' && key === undefined) return null
  if (cert === undefined && key === undefined) return 'maker'
  if (cert === undefined || key === undefined)
    throw new UsageError('missing', { what: cert === undefined ? '--cert' : '--cert-key' })
  return { cert, key }
}

/** `--clock 1970-01-01`, or with a time: a day alone begins in UTC. */
function clockFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const at = /^\d{4}-\d{2}-\d{2}(?:T[\d:.Z+-]{4,30})?$/.test(text) ? Date.parse(text) : NaN
  if (!(at >= 0)) throw new UsageError('clock', { value: text })
  return at
}

/** `NAME=VALUE`; the value may hold further equals signs. */
export const pairs = (option: string, list: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    list.map((text) => {
      const sign = text.indexOf('=')
      // What stands behind the sign may be a password: it is not repeated.
      if (sign < 1) throw new UsageError('pair', { option, value: text })
      return [text.slice(0, sign), text.slice(sign + 1)]
    }),
  )

/** `--reading NAME=CHOICE`, once for each. */
export function readingsFrom(list: readonly string[]): PhoneReadings {
  const readings = choosePhoneReadings(pairs('--reading', list))
  if (!('unknown' in readings)) return readings
  const known = phoneReadings.map(({ id, choices }) => `${id}=${choices.join('|')}`).join('  ')
  throw new UsageError('reading', { value: readings.unknown, known })
}

function activationUrl(text: string | undefined): string | undefined {
  if (text === undefined || (/^https?:\/\//i.test(text) && URL.canParse(text))) return text
  throw new UsageError('choice', { option: '--activation', known: 'http://…, https://…', value: text })
}

function dhcpOptions(list: readonly string[]): PhoneOptions['dhcp'] {
  const dhcp = pairs('--dhcp', list)
  const wrong = Object.keys(dhcp).find((number) => !/^\d{1,3}$/.test(number))
  if (wrong !== undefined) throw new UsageError('pair', { option: '--dhcp', value: wrong })
  return dhcp
}

function port(option: string, text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (!(number <= 65_535)) throw new UsageError('port', { option, value: text })
  return number
}

function bootTime(text: string | undefined): PhoneOptions['bootMs'] {
  if (text === undefined) return undefined
  const seconds = Number(text)
  if (!(seconds >= 0 && seconds <= 3_600)) throw new UsageError('seconds', { option: '--boot', value: text })
  return { cold: seconds * 1_000, warm: seconds * 1_000 }
}
