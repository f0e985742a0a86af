import { networkInterfaces } from 'node:os'
import { parseSubnet, type Subnet } from '../../../../shared/domain/discovery/subnet.ts'
import { BenchError } from '../../../../shared/domain/fault/fault.ts'
import type { OwnSubnet } from '../../../../shared/ipc/contract/scan.ts'

/** The laptop's IPv4 subnets, those of the outside world first. */
export function ownSubnets(): readonly OwnSubnet[] {
  const all = Object.entries(networkInterfaces()).flatMap(([name, entries]) =>
    (entries ?? []).map((entry) => ({ name, ...entry })),
  )
  return all
    .toSorted((a, b) => Number(a.internal) - Number(b.internal))
    .flatMap(({ name, address, family, cidr }) => {
      const subnet = family === 'IPv4' && cidr !== null ? parseSubnet(cidr) : null
      if (!subnet?.ok) return []
      return [{ interface: name, address, cidr: subnet.value.cidr, hosts: subnet.value.count }]
    })
}

/** The subnet to look at; a fault where it is none, or where the laptop is not in it: nobody else's net is searched. */
export function subnetToScan(text: string): Subnet {
  const subnet = parseSubnet(text)
  if (!subnet.ok) throw new BenchError(subnet.error === 'too-large' ? 'SUBNET_TOO_LARGE' : 'SUBNET_INVALID', { text })
  if (!isLoopbackNet(subnet.value) && !ownSubnets().some(({ cidr }) => holds(cidr, subnet.value)))
    throw new BenchError('SUBNET_FOREIGN', { text: subnet.value.cidr })
  return subnet.value
}

/** The laptop's own address in that subnet; null where it has none, and for loopback, where nobody announces anything. */
export const ownAddressIn = (inner: Subnet): string | null =>
  isLoopbackNet(inner) ? null : (ownSubnets().find(({ cidr }) => holds(cidr, inner))?.address ?? null)

/** Where virtual phones are. */
const isLoopbackNet = ({ cidr }: Subnet): boolean => cidr.startsWith('127.')

function holds(cidr: string, inner: Subnet): boolean {
  const outer = parseSubnet(cidr)
  return (
    outer.ok && inner.first >= outer.value.first && inner.first + inner.count <= outer.value.first + outer.value.count
  )
}
