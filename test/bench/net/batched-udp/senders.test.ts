import { expect, test } from 'vitest'
import { Senders } from '../../../../electron/bench/net/batched-udp/senders.ts'
import {
  addressBytes,
  AF_INET6,
  NAME_BYTES,
  writeName,
} from '../../../../electron/bench/net/batched-udp/socket-name.ts'

const links: Readonly<Record<number, string>> = { 3: 'eth0' }
const senders = new Senders(AF_INET6, { if_indextoname: (index) => links[index] ?? null })

function nameOf(address: string, link: number): Uint8Array {
  const name = new Uint8Array(NAME_BYTES)
  writeName(name, 0, { family: AF_INET6, address: addressBytes(address, AF_INET6) ?? new Uint8Array(), port: 1_069 })
  name[24] = link
  return name
}

test.each([
  ['fe80::1', 3, 'fe80::1%eth0'],
  ['febf::1', 3, 'febf::1%eth0'],
  // A link that is gone meanwhile.
  ['fe80::1', 4, 'fe80::1'],
  ['fe80::1', 0, 'fe80::1'],
  // Only an address of one link alone has one, whatever number stands behind another.
  ['fd00::1', 3, 'fd00::1'],
  ['::ffff:10.0.0.7', 3, '::ffff:10.0.0.7'],
])('%s of link %i is spelled %s, as Node spells it', (address, link, spelled) => {
  expect(senders.at(nameOf(address, link), 0)).toEqual({ address: spelled, port: 1_069 })
})
