import { createPhone, phoneSetup, step } from '../../../shared/domain/virtual-phone/machine.ts'
import type { PhoneReadings } from '../../../shared/domain/virtual-phone/machine/readings.ts'
import type { PhoneSetup, PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import type { PhoneIdentity } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { parameterCatalogue } from '../core/parameter-catalogue.ts'
import { PhoneDriver, type DriverOptions } from './driver.ts'
import { createFetcher, defaultFetcherSettings, type Fetcher } from './fetcher.ts'
import type { PhoneClock } from './phone-clock.ts'
import { systemResolver } from './resolver.ts'
import type { SyslogSender } from './syslog-sender.ts'

export interface PhoneHostOptions {
  readonly clock: PhoneClock
  readonly syslog: SyslogSender
  readonly readings?: Partial<PhoneReadings>
  readonly bootMs?: PhoneSetup['bootMs'] | undefined
  /** Lines of its own log that each phone keeps for its web page; left out: none. */
  readonly logLines?: number
  /** Local TFTP ports: those of a phone's firewall, or any where many phones share one address. */
  readonly tftpPorts?: 'phone' | 'any'
}

export interface HostedPhoneOptions extends DriverOptions {
  /** Stands between the phone and its client, as a simulated network does. */
  readonly wrapFetch?: (fetch: Fetcher) => Fetcher
}

/** What the virtual phones of one process share. The command line has one phone on it, a rehearsal a fleet. */
export interface PhoneHost {
  readonly setup: PhoneSetup
  /** A phone as it is unpacked, switched off. */
  unpack(
    identity: PhoneIdentity,
    given: { readonly parameters: Readonly<Record<string, string>>; readonly seed: number },
  ): PhoneState
  /** Gives a phone its sockets and its clock. */
  createDriver(state: PhoneState, options: HostedPhoneOptions): PhoneDriver
}

export function createPhoneHost(options: PhoneHostOptions): PhoneHost {
  const { clock, syslog, readings, bootMs, logLines = 0, tftpPorts = 'phone' } = options
  const setup = phoneSetup(parameterCatalogue(), { ...(readings && { readings }), ...(bootMs && { bootMs }) })
  const fetch = createFetcher({
    ...defaultFetcherSettings,
    tftp: { ...defaultFetcherSettings.tftp, localPorts: tftpPorts },
  })
  const shared = { step, clock, syslog, resolver: systemResolver, logLines }
  return {
    setup,
    unpack: (identity, given) => createPhone(identity, { setup, ...given }),
    createDriver: (state, { wrapFetch, ...driver }) =>
      new PhoneDriver(state, { ...shared, fetch: wrapFetch?.(fetch) ?? fetch }, driver),
  }
}
