import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { platform } from 'node:os'
import { describe, expect, test } from 'vitest'
import { chooseAdvertised, listInterfaces } from '../../../electron/bench/net/interfaces.ts'
import {
  parseLsof,
  parseNetstat,
  parseTasklist,
  portOwner,
  socketInodes,
} from '../../../electron/bench/net/port-owner.ts'
import { parseSockets } from '../../../electron/bench/net/proc-net.ts'

const lan = { name: 'en0', address: '192.168.10.4', family: 'IPv4', mac: '', internal: false } as const
const six = { name: 'en0', address: 'fd00::4', family: 'IPv6', mac: '', internal: false } as const
const loopback = { name: 'lo', address: '127.0.0.1', family: 'IPv4', mac: '', internal: true } as const

describe('the address that phones are told', () => {
  test('is the chosen one while the laptop has it', () => {
    expect(chooseAdvertised({ advertise: 'fd00::4', listen: '' }, [lan, six])).toBe('fd00::4')
    expect(chooseAdvertised({ advertise: '10.9.9.9', listen: '' }, [lan, six])).toBe('192.168.10.4')
  })
  test('is the one that the servers listen on when they listen on one', () => {
    expect(chooseAdvertised({ advertise: '', listen: '127.0.0.1' }, [lan, loopback])).toBe('127.0.0.1')
  })
  test('is nothing when the laptop has none', () => {
    expect(chooseAdvertised({ advertise: '', listen: '' }, [])).toBeNull()
  })
  test('loopback is listed, and after everything real', () => {
    const all = listInterfaces()
    expect(all.at(-1)?.internal ?? true).toBe(true)
  })
})

describe('who holds a port', () => {
  test.skipIf(platform() !== 'linux')('is found on this system', async () => {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    expect(await portOwner('udp', socket.address().port)).toContain(`(${process.pid})`)
    socket.close()
  })
  test('is read from the tables and tools of each system', () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   12: 00000000:0045 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 31337 2 0`
    expect(socketInodes(parseSockets(table), 69, 'udp')).toEqual(['31337'])
    expect(socketInodes(parseSockets(table), 70, 'udp')).toEqual([])
    expect(socketInodes(parseSockets(table), 69, 'tcp')).toEqual([])
    expect(parseLsof('p812\ncdnsmasq\nf4\n')).toBe('dnsmasq (812)')
    expect(parseLsof('')).toBe('')
    const netstat =
      '  Proto  Local Address          Foreign Address        State           PID\r\n  UDP    0.0.0.0:69             *:*                                    4242\r\n'
    expect(parseNetstat(netstat, 69)).toBe('4242')
    expect(parseTasklist('"tftpd64.exe","4242","Console","1","9,000 K"')).toBe('tftpd64.exe')
    expect(parseTasklist('INFO: No tasks are running')).toBe('')
  })

  test.each([
    [
      'English',
      'Proto  Local Address          Foreign Address        State           PID',
      'LISTENING ESTABLISHED TIME_WAIT',
    ],
    [
      'German',
      'Proto  Lokale Adresse         Remoteadresse          Status           PID',
      'ABHÖREN HERGESTELLT WARTEND',
    ],
    [
      'French',
      'Proto  Adresse locale         Adresse distante       État             PID',
      'LISTENING ESTABLISHED TIME_WAIT',
    ],
    [
      'Spanish',
      'Proto  Dirección local        Dirección remota       Estado           PID',
      'LISTENING ESTABLISHED TIME_WAIT',
    ],
  ])('who listens on Windows is told from who talks, in %s', (_, heading, states) => {
    const [listening = '', established = '', waiting = ''] = states.split(' ')
    const output = [
      '',
      `  ${heading}`,
      `  TCP    192.168.1.20:80        192.168.1.77:49801     ${waiting}         0`,
      `  TCP    192.168.1.20:80        192.168.1.78:51002     ${established}     4711`,
      `  TCP    0.0.0.0:80             0.0.0.0:0              ${listening}       4`,
      `  TCP    [::]:8080              [::]:0                 ${listening}       912`,
    ].join('\r\n')
    expect(parseNetstat(output, 80)).toBe('4')
    expect(parseNetstat(output, 8080)).toBe('912')
    expect(parseNetstat(output, 49801)).toBe('')
  })
})
