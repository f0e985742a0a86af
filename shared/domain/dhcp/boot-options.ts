import { serverUrl, standardPorts } from '../network/ports.ts'
import type { DhcpSettings } from './settings.ts'

/** An option as a person reads it; the driver knows how each form is written on the wire. */
export interface DhcpOption {
  readonly code: number
  readonly form: 'text' | 'addresses' | 'seconds' | 'tr069-43' | 'tr069-125'
  /** Addresses are separated by commas. */
  readonly value: string
}

export interface BootFacts {
  readonly settings: DhcpSettings
  /** The laptop's address in the phones' network. */
  readonly address: string
  /** Where the file servers listen; null for one that does not. */
  readonly ports: { readonly tftp: number | null; readonly http: number | null }
  /** What the laptop's zone is ahead of UTC. */
  readonly utcOffsetMinutes: number
  /** `SEP<MAC>` or what the site calls the phone; '' for none. */
  readonly hostName: string
}

/** Broadband Forum: the form that the phones know for TR-069 (phone-facts 3.4). */
const TR069_CLASS = 'dslforum.org'

/**
 * What phones are told, most important first. The order is that of the default DHCP_Option_To_Use as far as addresses
 * go: 66, 160, 159, 150.
 */
export function bootOptions(facts: BootFacts): readonly DhcpOption[] {
  const { settings, utcOffsetMinutes, hostName } = facts
  const acs = settings.acsUrl
  const options: readonly DhcpOption[] = [
    ...serverOptions(facts),
    { code: 3, form: 'addresses', value: settings.router },
    { code: 6, form: 'addresses', value: settings.dns.join(',') },
    { code: 42, form: 'addresses', value: settings.ntp.join(',') },
    { code: 2, form: 'seconds', value: String(utcOffsetMinutes * 60) },
    { code: 15, form: 'text', value: settings.domain },
    { code: 12, form: 'text', value: hostName },
    { code: 43, form: 'tr069-43', value: acs },
    { code: 60, form: 'text', value: acs === '' ? '' : TR069_CLASS },
    { code: 125, form: 'tr069-125', value: acs },
  ]
  return options.filter(({ value }) => value !== '')
}

/** The URL of the bench: HTTP where it listens, which is faster for firmware; null where neither server does. */
export function benchUrl({ address, ports: { tftp, http } }: Pick<BootFacts, 'address' | 'ports'>): string | null {
  if (http !== null) return serverUrl('http', address, http)
  return tftp === null ? null : serverUrl('tftp', address, tftp)
}

/**
 * 159 and 160 hold a URL. Many clients take 66 for a host name, so it is one where the standard port allows; 150 is an
 * address by its definition (RFC 5859), and means TFTP on its own port.
 */
function serverOptions(facts: BootFacts): readonly DhcpOption[] {
  const url = facts.settings.url === '' ? benchUrl(facts) : facts.settings.url
  if (url === null) return []
  const byTftp = facts.settings.url === '' && facts.ports.tftp === standardPorts.tftp
  return [
    { code: 66, form: 'text', value: byTftp ? facts.address : url },
    { code: 160, form: 'text', value: url },
    { code: 159, form: 'text', value: url },
    { code: 150, form: 'addresses', value: byTftp ? facts.address : '' },
  ]
}
