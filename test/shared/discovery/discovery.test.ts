import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readArpTable } from '../../../shared/domain/discovery/arp-table.ts'
import {
  isPhone,
  readSipServer,
  readStatus,
  readWebPage,
  unknownDevice,
  withSighting,
} from '../../../shared/domain/discovery/found-phone.ts'
import { hostsOf, parseSubnet, slicesOf } from '../../../shared/domain/discovery/subnet.ts'
import { mac } from '../../support/mac.ts'

describe('a subnet', () => {
  test.each([
    ['192.168.1.77/24', '192.168.1.0/24', '192.168.1.1', '192.168.1.254', 254],
    ['10.0.4.0/22', '10.0.4.0/22', '10.0.4.1', '10.0.7.254', 1_022],
    ['10.0.0.5/31', '10.0.0.4/31', '10.0.0.4', '10.0.0.5', 2],
    ['10.0.0.5/32', '10.0.0.5/32', '10.0.0.5', '10.0.0.5', 1],
  ])('%s', (...[text, cidr, first, last, count]) => {
    const subnet = parseSubnet(text)
    if (!subnet.ok) throw new Error(subnet.error)
    const hosts = hostsOf(subnet.value)
    expect([subnet.value.cidr, hosts[0], hosts.at(-1), hosts.length]).toEqual([cidr, first, last, count])
  })

  test('what is none, and what is too large, is said', () => {
    for (const text of ['', '192.168.1.0', '192.168.1.256/24', '192.168.1.0/33', 'fe80::/64', '1.2.3/24'])
      expect(parseSubnet(text)).toEqual({ ok: false, error: 'not-a-subnet' })
    expect(parseSubnet('10.0.0.0/8')).toEqual({ ok: false, error: 'too-large' })
  })

  test('is looked at in slices of 256, each host once and none outside', () => {
    fc.assert(
      fc.property(fc.integer({ min: 18, max: 32 }), fc.nat(0xff_ff), (prefix, host) => {
        const subnet = parseSubnet(`10.1.${host >> 8}.${host & 255}/${prefix}`)
        if (!subnet.ok) throw new Error(subnet.error)
        const slices = slicesOf(subnet.value)
        expect(slices.every((slice) => slice.length <= 256)).toBe(true)
        expect(new Set(slices.flat()).size).toBe(subnet.value.count)
      }),
    )
  })
})

describe('the system’s table of neighbours', () => {
  const linux = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.9      0x1         0x2         00:0e:08:aa:bb:cc     *        eth0
192.168.1.10     0x1         0x0         00:00:00:00:00:00     *        eth0
192.168.1.11     0x1         0x0         00:0e:08:aa:bb:01     *        eth0
`
  const mac_os = `? (192.168.1.9) at 0:e:8:aa:bb:cc on en0 ifscope [ethernet]
? (192.168.1.10) at (incomplete) on en0 ifscope [ethernet]
? (224.0.0.251) at 1:0:5e:0:0:fb on en0 ifscope permanent [ethernet]
`
  const windows = `\r\nInterface : 192.168.1.2 --- 0x7\r
  Adresse Internet      Adresse physique      Type\r
  192.168.1.9           00-0e-08-aa-bb-cc     dynamique\r
  192.168.1.255         ff-ff-ff-ff-ff-ff     statique\r
`
  test.each([
    ['Linux', linux],
    ['macOS', mac_os],
    ['a French Windows', windows],
    ['a Japanese Windows', windows.replaceAll('dynamique', '動的').replaceAll('Adresse', 'アドレス')],
  ])('of %s', (_name, text) => {
    expect([...readArpTable(text)]).toEqual([['192.168.1.9', '000e08aabbcc']])
  })

  test('no text makes it throw', () => {
    fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => void readArpTable(text)))
  })
})

describe('what a device tells of itself', () => {
  test('its web page, its status and its SIP name it', () => {
    const page =
      '<title>CP-8841-3PCC Configuration Utility</title><tr><th>MAC Address</th><td>00:0e:08:aa:bb:cc</td></tr>'
    expect(readWebPage(page)).toMatchObject({ by: 'web', model: 'CP-8841-3PCC', mac: '000e08aabbcc' })
    const status =
      '<flat-profile><Product_Name>CP-7841-3PCC</Product_Name><Serial_Number>FCH1234</Serial_Number><Software_Version>sip78xx.11-3-1MPP-609.loads</Software_Version><MAC_Address>00:0e:08:aa:bb:cc</MAC_Address>'
    expect(readStatus(status)).toEqual({
      by: 'status',
      model: 'CP-7841-3PCC',
      mac: '000e08aabbcc',
      serial: 'FCH1234',
      firmware: 'sip78xx.11-3-1MPP-609',
    })
    expect(readSipServer('Cisco-CP-8841-3PCC/11.3.1_000e08aabbcc')).toMatchObject({
      model: 'CP-8841-3PCC',
      firmware: '11.3.1',
      mac: '000e08aabbcc',
    })
  })

  test('a router’s page is no phone; a device of the maker may be one', () => {
    expect(readWebPage('<title>RouterOS Configuration Utility</title>')).toEqual({ by: 'web' })
    expect(isPhone(withSighting(unknownDevice('1'), { by: 'arp', mac: mac('000e08aabbcc') }))).toBe(true)
    expect(isPhone(withSighting(unknownDevice('1'), { by: 'arp', mac: mac('b827eb000001') }))).toBe(false)
  })

  test('what is told twice is kept, what contradicts is marked', () => {
    const found = [
      { by: 'arp', mac: mac('000e08aabbcc') },
      { by: 'sip', model: 'CP-8841-3PCC', firmware: '11.3.1', mac: mac('000e08aabbcc') },
      { by: 'status', model: 'CP-8841-3PCC', firmware: 'sip88xx.11-3-1MPP-609', serial: 'FCH1' },
    ] as const
    const phone = found.reduce(withSighting, unknownDevice('10.0.0.9'))
    expect(phone).toEqual({
      ip: '10.0.0.9',
      mac: '000e08aabbcc',
      model: 'CP-8841-3PCC',
      firmware: 'sip88xx.11-3-1MPP-609',
      serial: 'FCH1',
      by: ['arp', 'sip', 'status'],
      conflicts: [],
    })
    expect(withSighting(phone, { by: 'web', model: 'CP-7841-3PCC', mac: mac('000e08aabbcd') }).conflicts).toEqual([
      'mac',
      'model',
    ])
  })

  test('no page makes a reading throw or take long', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.constant('<td>'.repeat(8_000)),
      fc.constant('>MAC Address'.repeat(3_000)),
    )
    fc.assert(
      fc.property(text, (page) => {
        readWebPage(page)
        readStatus(page)
        readSipServer(page)
      }),
      { numRuns: 40 },
    )
  })
})
