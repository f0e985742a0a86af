import type { ServerName } from '../event/bench-event.ts'
import type { ServerStatus } from '../event/bench-state.ts'
import { hostInUrl } from './address.ts'

/** The ports that phones use when nothing names one (RFC 1350, RFC 9110, RFC 5426, RFC 2131). */
export const standardPorts = { tftp: 69, http: 80, https: 443, syslog: 514, dhcp: 67 } as const satisfies Record<
  ServerName,
  number
>

/** `192.168.1.4`, `[fd00::4]:8080`: the standard port goes without saying. */
export const shortAuthority = (server: ServerName, address: string, port: number): string =>
  `${hostInUrl(address)}${port === standardPorts[server] ? '' : `:${port}`}`

/** `http://192.168.1.4:8080`, without a slash at its end. */
export const serverUrl = (server: 'tftp' | 'http' | 'https', address: string, port: number): string =>
  `${server}://${shortAuthority(server, address, port)}`

/** The port on which a server listens now; null while it does not. */
export const listeningPort = (status: ServerStatus | undefined): number | null =>
  status?.phase === 'listening' ? status.port : null

/** Enterprise phones ask by HTTP on this port first, and by TFTP where nobody answers (deployment-facts 3.3). */
export const ENTERPRISE_HTTP_PORT = 6970
