import { formatMac, parseMac, type Mac } from '../identity/mac.ts'
import { looksLikeWebPage } from '../text/web-page.ts'

/** A file that lies in the folder of licences. */
export interface LicenceFile {
  readonly name: string
  readonly bytes: number
  /** Its first bytes. What a licence says is not published, so nothing else of it is read (deployment-facts 3.4). */
  readonly head: Uint8Array
}

export type LicenceState = 'ready' | 'other-case' | 'empty' | 'web-page' | 'missing'

export interface PhoneLicence {
  readonly mac: Mac
  /** What the phone asks for: `AB123456DE78.lic`. */
  readonly wanted: string
  readonly state: LicenceState
  /** The file that was found, as it is spelled. */
  readonly found: string | null
}

export interface LicenceCheck {
  readonly phones: readonly PhoneLicence[]
  /** Licences of phones that the site does not have. */
  readonly foreign: readonly string[]
  /** Files that are named after no phone: a rule can still name one. */
  readonly others: readonly string[]
}

/** `$MAU.lic`: the MAC address in upper case, without separators. */
export const licenceName = (mac: Mac): string => `${mac.toUpperCase()}.lic`

/** Sets what the licence portal delivered against the phones of the site. */
export function checkLicences(files: readonly LicenceFile[], macs: readonly Mac[]): LicenceCheck {
  const known = new Set(macs)
  const byMac = new Map<Mac, LicenceFile[]>()
  const foreign: string[] = []
  const others: string[] = []
  for (const file of files) {
    const mac = macOfLicence(file.name)
    if (mac === null) others.push(file.name)
    else if (!known.has(mac)) foreign.push(file.name)
    else byMac.set(mac, [...(byMac.get(mac) ?? []), file])
  }
  return { phones: macs.map((mac) => phoneLicence(mac, byMac.get(mac) ?? [])), foreign, others }
}

function macOfLicence(name: string): Mac | null {
  const bare = /^(.{12,17})\.lic$/i.exec(name)?.[1]
  const mac = parseMac(bare ?? '')
  return mac.ok ? mac.value : null
}

function phoneLicence(mac: Mac, files: readonly LicenceFile[]): PhoneLicence {
  const wanted = licenceName(mac)
  const file = files.find(({ name }) => name === wanted) ?? files[0]
  if (file === undefined) return { mac, wanted, state: 'missing', found: null }
  return { mac, wanted, state: stateOf(file, wanted), found: file.name }
}

function stateOf({ name, bytes, head }: LicenceFile, wanted: string): LicenceState {
  if (bytes === 0) return 'empty'
  if (looksLikeWebPage(head)) return 'web-page'
  // A server on Linux tells cases apart, so the phone would not find it.
  return name === wanted ? 'ready' : 'other-case'
}

/** What the phone's page says of a licence: `[0][01/01/2023 12:00:00][http://…/AB….lic]Authorization Succeeded.` */
export interface TransitionStatus {
  readonly time: string
  readonly url: string
  readonly text: string
  /** The only text that is known; texts of failures are not published (deployment-facts 3.4). */
  readonly succeeded: boolean
  readonly mac: string | null
}

const statusLine = /^\[\d{1,3}\]\[([^\]]{1,40})\]\[([^\]]{1,300})\](.{0,200})$/

/** That line within a longer one; null where there is none. */
export const transitionLineIn = (text: string): string | null =>
  /\[\d{1,3}\]\[[^\]]{1,40}\]\[[^\]]{1,300}\.lic\].{0,200}/i.exec(text)?.[0] ?? null

export function readTransitionStatus(line: string): TransitionStatus | null {
  const [, time = '', url = '', text = ''] = statusLine.exec(line.trim()) ?? []
  if (time === '') return null
  const mac = macOfLicence(url.replace(/^.*\//, ''))
  return {
    time,
    url,
    text: text.trim(),
    succeeded: /^Authorization Succeeded\b/i.test(text.trim()),
    mac: mac === null ? null : formatMac(mac),
  }
}
