import { expect, test } from 'vitest'
import { hostAndPort, hostInUrl, isLoopback, isWildcard, plainAddress } from '../../../shared/domain/network/address.ts'

test('an IPv6 address has brackets in a URL, once', () => {
  expect(['fd00::4', '[fd00::4]', '10.0.0.1', 'laptop.local'].map(hostInUrl)).toEqual([
    '[fd00::4]',
    '[fd00::4]',
    '10.0.0.1',
    'laptop.local',
  ])
  expect(hostAndPort('::1', 69)).toBe('[::1]:69')
  expect(hostAndPort('10.0.0.1', 69)).toBe('10.0.0.1:69')
})

test('every address, and this machine itself, are told apart from the others', () => {
  expect(['', '::', '0.0.0.0', '10.0.0.1', '::1'].map(isWildcard)).toEqual([true, true, true, false, false])
  expect(['127.0.0.1', '127.64.0.9', '::1', '10.0.0.1', '::'].map(isLoopback)).toEqual([true, true, true, false, false])
})

test('an IPv4 address that a socket of both families tells is written in its own form', () => {
  expect(['::ffff:10.0.0.7', '::ffff:abcd', 'fd00::4'].map(plainAddress)).toEqual([
    '10.0.0.7',
    '::ffff:abcd',
    'fd00::4',
  ])
})
