import type { ServerName } from '../../../shared/domain/event/bench-event.ts'
import { serverUrl, shortAuthority } from '../../../shared/domain/network/ports.ts'

/** DHCP has one port and no other. */
export type PortServer = Exclude<ServerName, 'dhcp'>

/** High ports that need no right and that people recognise. */
const highPorts: Readonly<Record<PortServer, readonly [number, number]>> = {
  tftp: [6_969, 16_969],
  http: [8_080, 18_080],
  https: [8_443, 18_443],
  syslog: [5_514, 15_514],
}

/** The port to propose where one cannot be had: a known high one, and never the one that failed. */
export function otherPort(server: PortServer, failed: number): number {
  const [first, second] = highPorts[server]
  return failed === first ? second : first
}

/** What a phone is given: a URL, or for the syslog an address and its port as the phone's field takes it. */
export const forPhones = (server: PortServer, address: string, port: number): string =>
  server === 'syslog' ? shortAuthority(server, address, port) : serverUrl(server, address, port)

/** A whole number that a port can be; null for anything else. */
export function readPort(text: string): number | null {
  if (!/^\d{1,5}$/.test(text.trim())) return null
  const port = Number(text)
  return port <= 65_535 ? port : null
}
