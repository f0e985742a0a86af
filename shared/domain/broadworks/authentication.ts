import type { DeviceFile, FileProtocol } from './device-type.ts'
import type { TaggedPhone } from './tags.ts'

/** What a file asks of whoever wants it (deployment-facts 1.2, 1.3). */
export interface FileLogin {
  readonly scheme: 'basic' | 'digest' | null
  readonly mac: DeviceFile['macFrom'] | null
}

export const loginOf = ({ byPassword, digest, byMac, macFrom }: DeviceFile): FileLogin => ({
  scheme: byPassword ? (digest ? 'digest' : 'basic') : null,
  mac: byMac ? macFrom : null,
})

/** A protocol that cannot carry the file's own authentication gives it to nobody. */
export function allows(file: DeviceFile, protocol: FileProtocol): boolean {
  if (!file.protocols.includes(protocol)) return false
  const { scheme, mac } = loginOf(file)
  if (protocol !== 'tftp') return mac !== 'both'
  return scheme === null && (mac === null || mac === 'path')
}

export interface ShownMacs {
  readonly agent: string | undefined
  /** Of a certificate that was found good; null for none. */
  readonly certificate: string | null
}

export type MacVerdict = 'fits' | 'missing' | 'other'

/** Whether the MAC address stands where the file asks for it, and is the one of the phone whose file it is. */
export function weighMac(
  { macFrom, macFormat }: DeviceFile,
  shown: ShownMacs,
  { named, knows }: { readonly named: string | null; readonly knows: (mac: string) => boolean },
): MacVerdict {
  if (macFrom === 'path') return named === null ? 'missing' : 'fits'
  const text = macFrom === 'certificate' ? shown.certificate : (shown.agent ?? null)
  const mac = text === null ? null : macByFormat(macFormat, text)
  if (mac === null) return 'missing'
  if (named !== null) return mac === named ? 'fits' : 'other'
  return knows(mac) ? 'fits' : 'other'
}

const HEADER_LIMIT = 1_024
const group = /\(\[[0-9a-fA-F-]{6,12}\]\{12\}\)/

/**
 * The MAC address that a pattern such as `.*([0-9a-fA-F]{12}).*` finds. Patterns come from outside, so none is run: what
 * stands before the group is a text, or `.*`, which is greedy, so that the last address wins (deployment-facts 5).
 */
export function macByFormat(format: string, text: string): string | null {
  const before = group.test(format) ? (format.split(group)[0] ?? '') : '.*'
  const rest = behind(before.replace(/^\^/, '').replaceAll('\\', ''), text.slice(0, HEADER_LIMIT))
  if (rest === null) return null
  const anywhere = before.endsWith('.*') || before === ''
  const found = anywhere ? lastMac(rest) : /^[0-9a-f]{12}/i.exec(rest)?.[0]
  return found?.toLowerCase() ?? null
}

/** What follows the literal part of a pattern; null where the text does not have it. */
function behind(pattern: string, text: string): string | null {
  const literal = pattern.replace(/\.\*$/, '').replace(/^\.\*/, '')
  const at = literal === '' ? 0 : text.toLowerCase().indexOf(literal.toLowerCase())
  return at === -1 ? null : text.slice(at + literal.length)
}

/** Of a run longer than an address, its end: the greedy pattern gives nothing back that it need not. */
function lastMac(text: string): string | undefined {
  const runs = text.match(/[0-9a-f]{12,}/gi)
  return runs?.at(-1)?.slice(-12)
}

/** The columns of `phones.csv` that hold the user name and password of a phone's device profile. */
export const profileColumns = {
  user: ['device_user', 'dms_user'],
  password: ['device_password', 'dms_password'],
} as const

export interface DeviceAccount {
  readonly user: string
  readonly password: string
}

/** The login of one device profile; null where its row has none. */
export function accountOf({ values }: TaggedPhone): DeviceAccount | null {
  const first = (columns: readonly string[]): string =>
    columns.map((column) => values[column] ?? '').find((value) => value !== '') ?? ''
  const user = first(profileColumns.user)
  const password = first(profileColumns.password)
  return user === '' || password === '' ? null : { user, password }
}
