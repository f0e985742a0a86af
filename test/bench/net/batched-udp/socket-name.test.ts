import { expect, test } from 'vitest'
import {
  addressBytes,
  addressIn,
  AF_INET,
  AF_INET6,
  type Family,
  familyOf,
  NAME_BYTES,
  portIn,
  writeName,
} from '../../../../electron/bench/net/batched-udp/socket-name.ts'

test.each<[string, Family, string]>([
  ['10.0.0.7', AF_INET, '0200 2382 0a000007'],
  ['255.255.255.255', AF_INET, '0200 2382 ffffffff'],
  ['::ffff:10.0.0.7', AF_INET6, '0a00 2382 00000000 00000000000000000000ffff0a000007'],
  ['fd00::7', AF_INET6, '0a00 2382 00000000 fd000000000000000000000000000007'],
  ['::1', AF_INET6, '0a00 2382 00000000 00000000000000000000000000000001'],
])('%s is written as the system reads it, and read again', (address, family, hex) => {
  expect(familyOf(address)).toBe(family)
  const name = new Uint8Array(2 * NAME_BYTES).fill(0xaa)
  writeName(name, NAME_BYTES, { family, address: addressBytes(address, family) ?? new Uint8Array(), port: 0x2382 })
  const written = Buffer.from(name.subarray(NAME_BYTES)).toString('hex')
  expect(written.startsWith(hex.replaceAll(' ', ''))).toBe(true)
  expect(addressIn(name, NAME_BYTES)).toBe(address)
  expect(portIn(name, NAME_BYTES)).toBe(0x2382)
})

test.each<[string, Family]>([
  ['10.0.0.7', AF_INET6],
  ['fd00::7', AF_INET],
  ['fe80::1%eth0', AF_INET6],
  ['phone.example', AF_INET],
])('%s is not reached by a socket of family %i', (address, family) => {
  expect(addressBytes(address, family)).toBeNull()
})
