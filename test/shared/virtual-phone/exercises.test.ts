import { describe, expect, test } from 'vitest'
import { verdict } from '../../../shared/domain/virtual-phone/machine/view.ts'
import { mac } from '../../support/mac.ts'
import { alive, content, profile, silence } from '../../support/virtual-phone-life.ts'

const syslog = { Syslog_Server: '192.168.1.210' }
const lines = (url: string) => [
  `CP-7841-3PCC 00:0e:08:aa:bb:cc -- Requesting resync ${url}`,
  `CP-7841-3PCC 00:0e:08:aa:bb:cc -- Successful resync ${url}`,
]
const quiet = { ...syslog, Resync_On_Reset: 'No', Profile_Rule: '' }

describe('the exercises of the chapter', () => {
  test('TFTP: a browser asks for basic.txt, GPP_A is 12345678 without blanks, and two messages tell it [PSH-1 APP-2 LOG-1 LOG-2]', () => {
    const url = 'tftp://192.168.1.200:69/basic.txt'
    const phone = alive({ parameters: quiet, server: { [url]: profile('<GPP_A> 12345678 </GPP_A>') } })
    expect(phone.value('GPP_A')).toBe('')
    phone.ask('resync', 'web', 'tftp://192.168.1.200/basic.txt')
    expect(phone.value('GPP_A')).toBe('12345678')
    expect(phone.texts).toEqual(lines(url))
    expect(phone.said.every(({ server }) => server === '192.168.1.210')).toBe(true)
  })

  test('the chapter’s sample lines, without the port, are a reading [LOG-8]', () => {
    const phone = alive({
      parameters: quiet,
      readings: { logPort: 'omit-default' },
      server: { 'tftp://192.168.1.200:69/basic.txt': profile('') },
    })
    phone.ask('resync', 'web', 'tftp://192.168.1.200/basic.txt')
    expect(phone.texts).toEqual(lines('tftp://192.168.1.200/basic.txt'))
  })

  test('a unique file: the macro glued to the model’s name expands [MAC-1 URL-10]', () => {
    const url = 'tftp://192.168.1.200:69/CP-7841-3PCC000e08aabbcc.cfg'
    const phone = alive({
      parameters: { ...syslog, Profile_Rule: 'tftp://192.168.1.200/CP-7841-3PCC$MA.cfg' },
      server: { [url]: profile('<GPP_A>12345678</GPP_A>') },
    })
    expect(phone.urls).toEqual([url])
    expect(phone.texts).toEqual(lines(url))
    expect(phone.value('GPP_A')).toBe('12345678')
  })

  test('HTTP GET: the User-Agent names maker, product, firmware and phone [HTT-1 HTT-2]', () => {
    const url = 'http://192.168.1.200:80/basic.txt'
    const phone = alive({
      parameters: { ...syslog, Profile_Rule: 'http://192.168.1.200/basic.txt' },
      server: { [url]: profile('<GPP_A>12345678</GPP_A>') },
    })
    expect(phone.fetched[0]?.request).toMatchObject({
      method: 'GET',
      headers: {
        'User-Agent': 'Cisco-CP-7841-3PCC/11.3.2 (000e08aabbcc)',
        Accept: '*/*',
        'Accept-Encoding': 'deflate, gzip',
        'Accept-Language': 'en',
        'Accept-Charset': 'iso-8859-1',
      },
    })
    expect(phone.texts).toEqual(lines(url))
  })

  test('a name, a port and a sub-directory; the message gives the address that DNS gave [LOG-9]', () => {
    const phone = alive({
      parameters: { ...syslog, Profile_Rule: 'tftp://prov.telco.com:6900/cisco/config/$PN.cfg' },
      network: { names: { 'prov.telco.com': '10.0.0.9' } },
      server: { 'tftp://prov.telco.com:6900/cisco/config/CP-7841-3PCC.cfg': profile('') },
    })
    expect(phone.urls).toEqual(['tftp://prov.telco.com:6900/cisco/config/CP-7841-3PCC.cfg'])
    expect(phone.texts).toEqual(lines('tftp://10.0.0.9:6900/cisco/config/CP-7841-3PCC.cfg'))
  })

  test('GPP_B in the path [MAC-2]', () => {
    const phone = alive({
      identity: { mac: mac('000e08012345') },
      parameters: { GPP_B: 'Dj6Lmp23Q', Profile_Rule: 'tftp://prov.telco.com/cisco/$B/$MA.cfg' },
    })
    expect(phone.urls).toEqual(['tftp://prov.telco.com:69/cisco/Dj6Lmp23Q/000e08012345.cfg'])
  })

  test('Resync_Periodic = 30: two fetches a minute after the first success [PER-1]', () => {
    const phone = alive({
      parameters: { Profile_Rule: 'tftp://192.168.1.200/basic.txt', Resync_Periodic: '30' },
      server: { 'tftp://192.168.1.200:69/basic.txt': profile('') },
    })
    expect(phone.fetched).toHaveLength(1)
    phone.pass(60)
    expect(phone.fetched).toHaveLength(3)
  })

  test('server off: a failure message, and a retry after 30 s [LOG-3 RTY-1]', () => {
    const phone = alive({
      parameters: { ...syslog, Profile_Rule: 'tftp://192.168.1.200/basic.txt', Resync_Error_Retry_Delay: '30' },
      server: () => silence,
    })
    expect(phone.texts[1]).toBe('CP-7841-3PCC 00:0e:08:aa:bb:cc -- Resync failed: Download failed')
    expect(verdict(phone.state)).toMatchObject({
      outcome: 'failed',
      failure: { code: 'timeout', rule: 'Profile_Rule' },
    })
    phone.pass(29)
    expect(phone.fetched).toHaveLength(1)
    phone.pass(1)
    expect(phone.fetched).toHaveLength(2)
  })

  test('server off with a delay of 0: never again [RTY-3]', () => {
    const phone = alive({
      parameters: { Profile_Rule: 'tftp://192.168.1.200/basic.txt', Resync_Error_Retry_Delay: '0' },
      server: () => silence,
    })
    phone.pass(86_400)
    expect(phone.fetched).toHaveLength(1)
  })

  test('gzip: the name says nothing, the content does [DEC-1]', () => {
    const phone = alive({
      parameters: { Profile_Rule: 'tftp://192.168.1.200/basic.txt.gz' },
      server: () => content('<flat-profile><GPP_A>12345678</GPP_A></flat-profile>', ['gzip']),
    })
    expect(phone.value('GPP_A')).toBe('12345678')
    expect(phone.notes.find((n) => n.code === 'received')?.params).toMatchObject({ forms: 'gzip' })
  })

  test.each(['[--key MyOwnSecret] tftp://192.168.1.200/basic.cfg', '[key MyOwnSecret] tftp://192.168.1.200/basic.cfg'])(
    'AES, also as the document prints it: %s [OPT-1 DEC-2]',
    (rule) => {
      const phone = alive({
        parameters: { ...syslog, Profile_Rule: rule },
        server: () => content('<flat-profile><GPP_A>12345678</GPP_A></flat-profile>', ['aes-256-cbc', 'gzip']),
      })
      expect(phone.fetched[0]?.request.key).toBe('MyOwnSecret')
      expect(phone.value('GPP_A')).toBe('12345678')
      expect(JSON.stringify([phone.notes, phone.said])).not.toContain('MyOwnSecret')
    },
  )

  test('two profiles, in this order [SEQ-1]', () => {
    const phone = alive({
      parameters: {
        ...syslog,
        Profile_Rule: 'tftp://192.168.1.200/basic.txt',
        Profile_Rule_B: 'tftp://192.168.1.200/basic2.txt',
      },
      server: {
        'tftp://192.168.1.200:69/basic.txt': profile('<GPP_A>12345678</GPP_A>'),
        'tftp://192.168.1.200:69/basic2.txt': profile('<GPP_B>ABCD</GPP_B>'),
      },
    })
    expect(phone.urls).toEqual(['tftp://192.168.1.200:69/basic.txt', 'tftp://192.168.1.200:69/basic2.txt'])
    expect([phone.value('GPP_A'), phone.value('GPP_B')]).toEqual(['12345678', 'ABCD'])
    expect(phone.texts).toEqual([
      ...lines('tftp://192.168.1.200:69/basic.txt'),
      ...lines('tftp://192.168.1.200:69/basic2.txt'),
    ])
  })

  test('HTTPS reflect: GPP_D shows what the server saw in the certificate', () => {
    const url = 'https://prov.server.com:443/cgi-bin/reflect.pl?'
    const phone = alive({
      parameters: { Profile_Rule: 'https://prov.server.com/cgi-bin/reflect.pl?' },
      server: { [url]: profile('<GPP_D>OU=CP-7841-3PCC,\nL=FCH2305DMH0,\nS=000e08aabbcc\n</GPP_D>') },
    })
    expect(phone.value('GPP_D')).toBe('OU=CP-7841-3PCC, L=FCH2305DMH0, S=000e08aabbcc')
  })

  test.each([
    ['None', ''],
    ['$MAC', 'c4:b9:cd:81:1e:29 '],
    ['$MA', 'c4b9cd811e29 '],
    ['$MAU', 'C4B9CD811E29 '],
    ['$SN', 'FCH2305DMH0 '],
  ])('Syslog_Identifier %s begins the text behind the timestamp [LOG-5]', (identifier, start) => {
    const phone = alive({
      identity: { mac: mac('c4b9cd811e29') },
      parameters: { ...syslog, Syslog_Identifier: identifier, Profile_Rule: 'tftp://192.168.1.200/basic.txt' },
      server: () => profile(''),
    })
    expect(phone.texts[0]).toBe(
      `${start}CP-7841-3PCC c4:b9:cd:81:1e:29 -- Requesting resync tftp://192.168.1.200:69/basic.txt`,
    )
  })
})
