import { readFile } from 'node:fs/promises'
import { platform } from 'node:os'

/**
 * Datagrams that the system threw away because its buffer for the port was full. Linux counts them for each socket (the
 * last column of /proc/net/udp); elsewhere nobody tells, and this gives 0.
 */
export async function kernelDrops(address: string, port: number): Promise<number> {
  if (platform() !== 'linux') return 0
  const table = await readFile(address.includes(':') ? '/proc/net/udp6' : '/proc/net/udp', 'utf8').catch(() => '')
  return dropsIn(table, localAddress(address, port))
}

/** The sum of the drops of the sockets with this local address in a table of /proc/net. */
export function dropsIn(table: string, local: string): number {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1] === local)
    .reduce((sum, fields) => sum + (Number(fields.at(-1)) || 0), 0)
}

/** As /proc/net writes it: the address in the byte order of the machine, the port not. '' for what is not looked for. */
export function localAddress(address: string, port: number): string {
  const tail = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  if (address === '::') return '0'.repeat(32) + tail
  if (address === '::1') return `${'0'.repeat(24)}01000000${tail}`
  const bytes = address.split('.').map(Number)
  if (bytes.length !== 4) return ''
  const hex = bytes.reverse().map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
  return hex.join('') + tail
}
