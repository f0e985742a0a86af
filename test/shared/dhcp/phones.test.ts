import { describe, expect, test } from 'vitest'
import { bootOptions } from '../../../shared/domain/dhcp/boot-options.ts'
import { phoneReading } from '../../../shared/domain/dhcp/phone-reading.ts'
import { whyPhone } from '../../../shared/domain/dhcp/phones-only.ts'
import { defaultDhcpSettings, dhcpSettings } from '../../../shared/domain/dhcp/settings.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'

const facts = {
  settings: defaultDhcpSettings,
  address: '10.77.0.1',
  ports: { tftp: 69, http: 80 },
  utcOffsetMinutes: 120,
  hostName: 'SEP000E08AABBCC',
}
const phone = { model: 'CP-8841-3PCC', mac: '000e08aabbcc' }

describe('who is a phone', () => {
  test.each([
    ['its row in phones.csv', { hardware: '020000000077', vendor: '' }, 'phone-book'],
    [
      'its vendor class',
      { hardware: '020000000001', vendor: 'Cisco Systems, Inc. IP Phone CP-8841-3PCC' },
      'vendor-class',
    ],
    ['the class of an adapter', { hardware: '020000000001', vendor: 'CISCO ATA191-MPP' }, 'vendor-class'],
    ['its maker’s prefix', { hardware: 'c4b9cd811e29', vendor: '' }, 'prefix'],
    ['nothing: a laptop', { hardware: '3c5282000001', vendor: 'MSFT 5.0' }, null],
  ])('told by %s', (_, client, why) => {
    expect(whyPhone(client, new Set(['020000000077' as Mac]))).toBe(why)
  })
})

describe('what phones are told', () => {
  test('an address where the standard port allows, the URL of the faster server beside it', () => {
    const options = new Map(bootOptions(facts).map(({ code, value }) => [code, value]))
    expect(options.get(66)).toBe('10.77.0.1')
    expect(options.get(150)).toBe('10.77.0.1')
    expect(options.get(160)).toBe('http://10.77.0.1')
    expect(options.get(2)).toBe('7200')
    expect([...options.keys()].filter((code) => [3, 6, 15, 42, 43, 60, 125].includes(code))).toEqual([])
  })

  test('a URL with its port where TFTP is elsewhere, and no option 150, which has no port', () => {
    const options = new Map(
      bootOptions({ ...facts, ports: { tftp: 6_969, http: null } }).map(({ code, value }) => [code, value]),
    )
    expect([options.get(66), options.get(160), options.get(150)]).toEqual([
      'tftp://10.77.0.1:6969',
      'tftp://10.77.0.1:6969',
      undefined,
    ])
  })

  test('nothing of a server where none listens', () => {
    expect(bootOptions({ ...facts, ports: { tftp: null, http: null } }).map(({ code }) => code)).toEqual([2, 12])
  })

  test('TR-069 in options 43, 60 and 125 where the site has an ACS', () => {
    const settings = { ...defaultDhcpSettings, acsUrl: 'http://acs.example/cwmp' }
    const codes = bootOptions({ ...facts, settings }).map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining([43, 60, 125]))
  })
})

describe('what a phone makes of it', () => {
  test('the options in the order of DHCP_Option_To_Use, each with both names', () => {
    expect(phoneReading(bootOptions(facts), phone).map(({ option, url }) => `${option} ${url}`)).toEqual([
      '66 tftp://10.77.0.1:69/8841-3PCC.xml',
      '66 tftp://10.77.0.1:69/Cisco/CP-8841-3PCC/000e08aabbcc.cfg',
      '66 http://10.77.0.1:80/8841-3PCC.xml',
      '66 http://10.77.0.1:80/Cisco/CP-8841-3PCC/000e08aabbcc.cfg',
      '66 https://10.77.0.1:443/8841-3PCC.xml',
      '66 https://10.77.0.1:443/Cisco/CP-8841-3PCC/000e08aabbcc.cfg',
      '160 http://10.77.0.1:80/8841-3PCC.xml',
      '160 http://10.77.0.1:80/Cisco/CP-8841-3PCC/000e08aabbcc.cfg',
      '159 http://10.77.0.1:80/8841-3PCC.xml',
      '159 http://10.77.0.1:80/Cisco/CP-8841-3PCC/000e08aabbcc.cfg',
      '150 tftp://10.77.0.1:69/8841-3PCC.xml',
      '150 tftp://10.77.0.1:69/Cisco/CP-8841-3PCC/000e08aabbcc.cfg',
    ])
  })
})

test('settings that cannot be sent are refused', () => {
  expect(dhcpSettings.parse({})).toEqual(defaultDhcpSettings)
  expect(dhcpSettings.safeParse({ router: '10.0.0.256' }).success).toBe(false)
  expect(dhcpSettings.safeParse({ dns: ['10.0.0.1', 'x'] }).success).toBe(false)
  expect(dhcpSettings.safeParse({ leaseMinutes: 1 }).success).toBe(false)
  expect(dhcpSettings.safeParse({ router: '10.0.0.1', first: '' }).success).toBe(true)
})
