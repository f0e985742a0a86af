import { expect, test } from 'vitest'
import { isInside } from '../../../shared/domain/network/inside.ts'

test.each([
  ['192.168.1.57', '192.168.1.4/24', true],
  ['192.168.2.57', '192.168.1.4/24', false],
  ['192.168.1.200', '192.168.1.130/25', true],
  ['192.168.1.20', '192.168.1.130/25', false],
  ['10.0.0.1', '10.0.0.1/32', true],
  ['10.0.0.2', '0.0.0.0/0', true],
  ['fe80::1', '192.168.1.4/24', null],
  ['192.168.1.300', '192.168.1.4/24', null],
  ['192.168.1.3', 'nonsense', null],
])('%s in %s: %s', (ip, cidr, expected) => {
  expect(isInside(ip, cidr)).toBe(expected)
})
