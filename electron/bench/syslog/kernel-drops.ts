import { platform } from 'node:os'
import { portSuffix, readSockets, type SocketRow } from '../net/proc-net.ts'

/**
 * Datagrams that the system threw away because its buffer for the port was full. Linux counts them for each socket;
 * elsewhere nobody tells, and this gives 0.
 */
export async function kernelDrops(address: string, port: number): Promise<number> {
  if (platform() !== 'linux') return 0
  return dropsIn(await readSockets(address.includes(':') ? 'udp6' : 'udp'), localAddress(address, port))
}

/** The sum of the drops of the sockets with this local address. */
export const dropsIn = (rows: readonly SocketRow[], local: string): number =>
  rows.filter((row) => row.local === local).reduce((sum, { drops }) => sum + drops, 0)

/** As /proc/net writes it: the address in the byte order of the machine, the port not. '' for what is not looked for. */
export function localAddress(address: string, port: number): string {
  if (address === '::') return '0'.repeat(32) + portSuffix(port)
  if (address === '::1') return `${'0'.repeat(24)}01000000${portSuffix(port)}`
  const bytes = address.split('.').map(Number)
  if (bytes.length !== 4) return ''
  const hex = bytes.reverse().map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
  return hex.join('') + portSuffix(port)
}
