import { expect, test } from 'vitest'
import { listeningPort, serverUrl, shortAuthority } from '../../../shared/domain/network/ports.ts'

test('the standard port goes without saying, another does not', () => {
  expect(serverUrl('http', '192.168.1.4', 80)).toBe('http://192.168.1.4')
  expect(serverUrl('tftp', 'fd00::4', 6_969)).toBe('tftp://[fd00::4]:6969')
  expect(shortAuthority('syslog', '192.168.1.4', 514)).toBe('192.168.1.4')
  expect(shortAuthority('syslog', 'fd00::4', 5_514)).toBe('[fd00::4]:5514')
})

test('only a server that listens has a port', () => {
  expect(listeningPort({ phase: 'listening', address: '::', port: 69, since: 0 })).toBe(69)
  expect([listeningPort({ phase: 'starting' }), listeningPort(undefined)]).toEqual([null, null])
})
