import type { Service } from 'bonjour-service'
import { readService, type Sighting } from '../../../../shared/domain/discovery/found-phone.ts'
import type { Unsubscribe } from '../../core/clock.ts'
import { openBonjour, type TellUnread } from '../../net/bonjour.ts'

/** Each announcement that comes is compared with those before. */
const MAX_SERVICES = 1_000

/** Told of each address for which a service is announced, and of what was announced and not read. */
export type Browse = (tell: (ip: string, sighting: Sighting) => void, tellUnread: TellUnread) => Unsubscribe

/** A phone's page and its SIP are announced under these, where a firmware announces anything. */
const types = [
  { type: 'http', protocol: 'tcp' },
  { type: 'sip', protocol: 'udp' },
] as const

/**
 * Asks by mDNS who announces a page or SIP, on the one interface that has this address. It only adds to what else is
 * found: where the system holds its port, or sends no multicast, nothing is heard.
 */
export const browseOn =
  (address: string): Browse =>
  (tell, tellUnread) => {
    const bonjour = openBonjour(address, tellUnread)
    const browsers = types.map((each) => {
      const browser = bonjour.find({ ...each }, (service: Service) => {
        if (browser.services.length >= MAX_SERVICES) {
          browser.stop()
          tellUnread(1) // at least: what follows is not looked at
        }
        const sighting = readService({ name: service.name, host: service.host, txt: textOf(service.txt) })
        for (const ip of service.addresses ?? []) tell(ip, sighting)
      })
      return browser
    })
    return () => {
      for (const browser of browsers) browser.stop()
      bonjour.destroy()
    }
  }

const textOf = (txt: unknown): string =>
  typeof txt === 'object' && txt !== null ? Object.values(txt).map(String).join(' ').slice(0, 1_000) : ''
