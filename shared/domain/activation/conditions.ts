import { compareReleases, readRelease, writeRelease, type Release } from '../firmware/release.ts'
import { readLoadName } from '../firmware/load-name.ts'

export const ACTIVATION_HOST = 'activation.webex.com'
/** The patch of the provider's server (chapter, p. 18). */
export const BROADWORKS_PATCH = 'AP.as.22.0.1123.ap368163'

const since = release('11.2(3)SR1')
const proxySince = release('12.0(7)SR2')
const shortCodeSince = release('11.3(1)')

function release(text: string): Release {
  const read = readRelease(text)
  if (read === null) throw new Error(`not a release: ${text}`)
  return read
}

/** Options with which a network leads its phones to another server: then they never show the code screen. */
const LEADING_OPTIONS = [66, 150, 159, 160] as const

export interface ActivationPhone {
  readonly mac: string
  readonly model: string
  /** A load or a release; '' where nobody knows. */
  readonly firmware: string
}

export interface ActivationFacts {
  readonly phones: readonly ActivationPhone[]
  /** DHCP options that this bench gives, by number, where it gives any. */
  readonly dhcp: Readonly<Record<number, string>>
  /** What the profile says of a proxy: `Proxy_Mode`. */
  readonly proxyMode: string
  readonly shortCodes: boolean
}

/** What stands in the way of onboarding by code, and what only a person can confirm (deployment-facts 4). */
export type ActivationFinding =
  | { readonly code: 'too-old'; readonly severity: 'error'; readonly phones: readonly string[]; readonly least: string }
  | {
      readonly code: 'firmware-unknown'
      readonly severity: 'info'
      readonly phones: readonly string[]
      readonly least: string
    }
  | { readonly code: 'no-6861'; readonly severity: 'error'; readonly phones: readonly string[] }
  | {
      readonly code: 'short-code-too-old'
      readonly severity: 'error'
      readonly phones: readonly string[]
      readonly least: string
    }
  | {
      readonly code: 'proxy-ignored'
      readonly severity: 'warning'
      readonly phones: readonly string[]
      readonly least: string
    }
  | { readonly code: 'dhcp-leads-away'; readonly severity: 'error'; readonly options: readonly number[] }
  | { readonly code: 'provider-release'; readonly severity: 'info'; readonly patch: string }
  | { readonly code: 'firewall'; readonly severity: 'info'; readonly host: string }
  | { readonly code: 'factory-reset'; readonly severity: 'info' }

export function activationFindings(facts: ActivationFacts): readonly ActivationFinding[] {
  const known = facts.phones.map((phone) => ({ phone, release: releaseOf(phone.firmware) }))
  const macs = (which: (one: (typeof known)[number]) => boolean): readonly string[] =>
    known.filter(which).map(({ phone }) => phone.mac)
  const below = (least: Release): readonly string[] =>
    macs((one) => one.release !== null && compareReleases(one.release, least) < 0)
  const found: ActivationFinding[] = []
  const add = (phones: readonly string[], make: (phones: readonly string[]) => ActivationFinding): void => {
    if (phones.length > 0) found.push(make(phones))
  }
  const options = LEADING_OPTIONS.filter((option) => (facts.dhcp[option] ?? '') !== '')
  if (options.length > 0) found.push({ code: 'dhcp-leads-away', severity: 'error', options })
  add(below(since), (phones) => ({ code: 'too-old', severity: 'error', phones, least: writeRelease(since) }))
  const isFirst6861 = ({ phone, release: own }: (typeof known)[number]): boolean =>
    phone.model.includes('6861') && own !== null && compareReleases(own, since) === 0
  add(macs(isFirst6861), (phones) => ({ code: 'no-6861', severity: 'error', phones }))
  if (facts.shortCodes)
    add(below(shortCodeSince), (phones) => ({
      code: 'short-code-too-old',
      severity: 'error',
      phones,
      least: writeRelease(shortCodeSince),
    }))
  if (!['', 'off'].includes(facts.proxyMode.trim().toLowerCase()))
    add(below(proxySince), (phones) => ({
      code: 'proxy-ignored',
      severity: 'warning',
      phones,
      least: writeRelease(proxySince),
    }))
  add(
    macs((one) => one.release === null),
    (phones) => ({ code: 'firmware-unknown', severity: 'info', phones, least: writeRelease(since) }),
  )
  return [
    ...found,
    { code: 'factory-reset', severity: 'info' },
    { code: 'firewall', severity: 'info', host: ACTIVATION_HOST },
    { code: 'provider-release', severity: 'info', patch: BROADWORKS_PATCH },
  ]
}

const releaseOf = (firmware: string): Release | null =>
  firmware === '' ? null : (readLoadName(firmware)?.release ?? readRelease(firmware))
