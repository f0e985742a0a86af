import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'
import { isWildcard } from '../../../shared/domain/network/address.ts'
import type { NetworkInterface } from '../../../shared/ipc/contract/servers.ts'

/** The laptop's addresses; IPv4 before IPv6, the outside world before loopback, link-local last. */
export function listInterfaces(): NetworkInterface[] {
  const found = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map((entry) => ({
      name,
      address: entry.address,
      family: entry.family,
      mac: entry.mac,
      internal: entry.internal,
    })),
  )
  return found.sort((a, b) => rank(a) - rank(b))
}

/** The subnets that this machine is in: `192.168.1.4/24`. */
export const listSubnets = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).flatMap(({ cidr }) => cidr ?? []))

const rank = (entry: NetworkInterface): number =>
  (entry.internal ? 8 : 0) + (isLinkLocal(entry.address) ? 4 : 0) + (entry.family === 'IPv6' ? 2 : 0)

const isLinkLocal = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.parse(address).range() === 'linkLocal'

/**
 * The address to give to phones: the one that the person chose while the laptop has it, else the one that the
 * servers listen on, else the laptop's first real one.
 */
export function chooseAdvertised(
  wanted: { readonly advertise: string; readonly listen: string },
  interfaces: readonly NetworkInterface[],
): string | null {
  const has = (address: string): boolean => interfaces.some((entry) => entry.address === address)
  if (wanted.advertise !== '' && has(wanted.advertise)) return wanted.advertise
  if (!isWildcard(wanted.listen)) return wanted.listen
  return interfaces[0]?.address ?? null
}

/** Whether this machine has the address now; a zone (`fe80::1%en0`) does not count. */
export function systemHasAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  return Object.values(networkInterfaces()).some((entries) => entries?.some((entry) => entry.address === plain))
}
