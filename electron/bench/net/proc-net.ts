import { readFile } from 'node:fs/promises'

/** A socket in a table of /proc/net, as Linux writes it. */
export interface SocketRow {
  /** `0100007F:0045`: the address in the byte order of the machine, the port not. */
  readonly local: string
  /** `0A` for TCP that listens. */
  readonly state: string
  readonly inode: string
  /** UDP: datagrams that were thrown away because the socket's buffer was full. */
  readonly drops: number
}

export type SocketTable = 'udp' | 'udp6' | 'tcp' | 'tcp6'

/** No rows where there is no such table: no Linux, no IPv6. */
export const readSockets = async (table: SocketTable): Promise<readonly SocketRow[]> =>
  parseSockets(await readFile(`/proc/net/${table}`, 'utf8').catch(() => ''))

export const parseSockets = (text: string): readonly SocketRow[] =>
  text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length > 9)
    .map((fields) => ({
      local: fields[1] ?? '',
      state: fields[3] ?? '',
      inode: fields[9] ?? '0',
      drops: Number(fields.at(-1)) || 0,
    }))

/** `:0045`: how such an address ends. */
export const portSuffix = (port: number): string => `:${port.toString(16).toUpperCase().padStart(4, '0')}`
