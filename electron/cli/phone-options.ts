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
  readonly certificate: { readonly cert: string; readonly key: string } | null
}

export interface PhoneOptions {
  readonly identity: PhoneIdentity
  readonly address: string
  readonly parameters: Readonly<Record<string, string>>
  readonly dhcp: Readonly<Record<number, string>>
  readonly names: Readonly<Record<string, string>>
  readonly web: number
  readonly sip: number
  readonly readings: PhoneReadings
  readonly tls: PhoneTlsFiles
  readonly bootMs: { readonly cold: number; readonly warm: number } | undefined
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
    name: { type: 'string', multiple: true, default: [] },
    reading: { type: 'string', multiple: true, default: [] },
    boot: { type: 'string' },
    ca: { type: 'string', multiple: true, default: [] },
    cert: { type: 'string' },
    'cert-key': { type: 'string' },
    trust: { type: 'string', default: 'public' },
  })
  noArguments(positionals)
  const mac = parseMac(values.mac ?? '')
  if (!mac.ok) throw new UsageError('missing', { what: '--mac' })
  return {
    identity: { ...identityOf(mac.value, values), certified: values.cert !== undefined },
    address: values.listen,
    parameters: { ...pairs('--set', values.set), ...(values.rule !== undefined && { Profile_Rule: values.rule }) },
    dhcp: dhcpOptions(values.dhcp),
    names: pairs('--name', values.name),
    web: port('--web-port', values['web-port']),
    sip: port('--sip-port', values['sip-port']),
    readings: readingsFrom(values.reading),
    tls: tlsFiles(values),
    bootMs: bootTime(values.boot),
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
}

function tlsFiles({ ca, cert, 'cert-key': key, trust }: TlsValues): PhoneTlsFiles {
  if ((cert === undefined) !== (key === undefined))
    throw new UsageError('missing', { what: cert === undefined ? '--cert' : '--cert-key' })
  if (trust !== 'public' && trust !== 'given') throw new UsageError('phoneTrust', { value: trust })
  const certificate = cert === undefined || key === undefined ? null : { cert, key }
  return { authorities: ca, publicRoots: trust === 'public', certificate }
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
