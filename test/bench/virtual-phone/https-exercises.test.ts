import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createPhoneHost } from '../../../electron/bench/virtual-phone/create-phone.ts'
import type { DriverEvent } from '../../../electron/bench/virtual-phone/driver.ts'
import type { PhoneTls } from '../../../electron/bench/virtual-phone/http-exchange.ts'
import { PhoneClock } from '../../../electron/bench/virtual-phone/phone-clock.ts'
import { createSyslogSender } from '../../../electron/bench/virtual-phone/syslog-sender.ts'
import { PhoneMaker } from '../../../electron/bench/trust/phone-maker.ts'
import { parseMac, type Mac } from '../../../shared/domain/identity/mac.ts'
import { handshakeSteps } from '../../../shared/domain/trust/handshake.ts'
import { valueOf } from '../../../shared/domain/virtual-phone/machine/parameters.ts'
import { statusXml } from '../../../shared/domain/virtual-phone/report/report-body.ts'
import { curl, httpsBench } from '../../support/https-bench.ts'
import { httpBench } from '../../support/http-bench.ts'
import { logOf } from '../../support/log-of.ts'

const mac = ((text): Mac => {
  const parsed = parseMac(text)
  if (!parsed.ok) throw new Error(text)
  return parsed.value
})('000e08aabbcc')

/** A phone with these parameters, switched on; `ended` settles with the outcome of its next resync. */
function switchOn(parameters: Readonly<Record<string, string>>, tls: PhoneTls, start = Date.now()) {
  const clock = new PhoneClock({ start })
  const syslog = createSyslogSender()
  const host = createPhoneHost({ clock, syslog, bootMs: { cold: 10, warm: 10 } })
  const told = logOf<DriverEvent>()
  const identity = {
    mac,
    model: 'CP-8841-3PCC',
    serial: 'FCH1234ABCD',
    firmware: 'sip88xx.11-3-1MPP-609',
    hardware: '1.0',
    certified: tls.certificate !== undefined,
  }
  const given = { parameters: { Resync_Random_Delay: '0', ...parameters }, seed: 1 }
  const driver = host.createDriver(host.unpack(identity, given), { localAddress: '127.0.0.1', tls, onEvent: told.tell })
  onTestFinished(async () => {
    await driver.stop()
    await syslog.close()
    clock.stop()
  })
  driver.powerOn({
    ip: '127.0.0.1',
    domain: '',
    dhcp: {},
    names: { 'my.server.com': '127.0.0.1', 'other.server.com': '127.0.0.1' },
  })
  const note = (code: string, count = 1): Promise<DriverEvent> =>
    told.when(() => told.all.filter((event) => event.type === 'note' && event.code === code)[count - 1])
  return { driver, note, status: () => statusXml(driver.state(), driver.now()) }
}

const none: PhoneTls = { authorities: [] }

describe('the guide’s exercises over HTTPS', () => {
  test('HTT-3: basic resync: a phone that was given the authority takes basic.txt; the certificate must bear the host’s name', async () => {
    const { server, ca, trust, log } = await httpsBench()
    await trust.issueServer(['my.server.com'])
    const given = { authorities: [readFileSync(ca, 'utf8')] }
    const phone = switchOn({ Profile_Rule: `https://my.server.com:${server.port}/basic.txt` }, given)
    await phone.note('sequence-ends')
    expect(valueOf(phone.driver.state(), 'GPP_A')).toBe('12345678')
    expect(log.of('tls.handshake')).toMatchObject([{ own: 'my.server.com', offered: { name: 'my.server.com' } }])

    const other = switchOn({ Profile_Rule: `https://other.server.com:${server.port}/basic.txt` }, given)
    await other.note('sequence-fails')
    expect(other.driver.state().last?.failure?.evidence).toContain('certificate-wrong-name')
    const foreign = switchOn({ Profile_Rule: `https://my.server.com:${server.port}/basic.txt` }, none)
    await foreign.note('sequence-fails')
    expect(foreign.driver.state().last?.failure?.evidence).toContain('certificate-untrusted')
  })

  test('HTT-4: client certificate: the phone is served, a browser is refused, and the trace shows server’s, then client’s certificate', async () => {
    const { server, url, ca, trust, log, phone: own } = await httpsBench({ clients: 'required', ownPhone: true })
    await trust.issueServer(['my.server.com', 'localhost'])
    const { cert, key } = await own()
    const tls = {
      authorities: [readFileSync(ca, 'utf8')],
      certificate: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') },
    }
    const phone = switchOn({ Profile_Rule: `https://my.server.com:${server.port}/basic.txt` }, tls)
    await phone.note('sequence-ends')
    expect(valueOf(phone.driver.state(), 'GPP_A')).toBe('12345678')
    expect(phone.status()).toContain('<Client_Certificate>Installed</Client_Certificate>')
    const [handshake] = log.of('tls.handshake')
    expect(handshake).toMatchObject({ client: { verdict: 'good' }, who: { mac } })
    const trace = handshake === undefined ? [] : handshakeSteps(handshake)
    expect(trace.filter(({ message }) => message === 'Certificate').map(({ from }) => from)).toEqual([
      'server',
      'client',
    ])

    expect((await curl('--cacert', ca, `${url}/basic.txt`)).out).toContain('403')
    const bare = switchOn(
      { Profile_Rule: `https://my.server.com:${server.port}/basic.txt` },
      { authorities: tls.authorities },
    )
    await bare.note('sequence-fails')
    expect(bare.status()).toContain('<Client_Certificate>Not Installed</Client_Certificate>')
  })

  test('HTT-4: as it comes, a phone shows the certificate that its maker gave it, and the site’s server knows that maker', async () => {
    const { server, ca, trust } = await httpsBench({ clients: 'required', ownPhone: true })
    await trust.issueServer(['my.server.com'])
    const maker = await trust.phoneMaker()
    const own = { mac, model: 'CP-8841-3PCC', serial: 'FCH1234ABCD' }
    const authorities = [readFileSync(ca, 'utf8')]
    const rule = { Profile_Rule: `https://my.server.com:${server.port}/cgi-bin/reflect.pl?` }
    const phone = switchOn(rule, { authorities, certificate: () => maker.certificateFor(own) })
    await phone.note('sequence-ends')
    expect(valueOf(phone.driver.state(), 'GPP_D')).toBe('OU=CP-8841-3PCC, L=FCH1234ABCD, S=000e08aabbcc')

    const ended = switchOn(rule, { authorities, certificate: () => maker.certificateFor(own, -1) })
    await ended.note('sequence-fails')
    expect(ended.driver.state().last?.failure).toMatchObject({ code: 'refused', evidence: 'HTTP 403' })
    const stranger = await PhoneMaker.create(() => Date.now())
    const other = switchOn(rule, { authorities, certificate: () => stranger.certificateFor(own) })
    await other.note('sequence-fails')
    expect(other.driver.state().last?.failure).toMatchObject({ code: 'refused', evidence: 'HTTP 403' })
  })

  test('HTT-3: dates are held against the phone’s own clock: at 1970 a certificate from elsewhere is not valid yet', async () => {
    const { server, trust, read } = await httpsBench()
    await trust.issueServer(['my.server.com'])
    const given = { authorities: [read('files/ca.pem').toString('utf8')] }
    const rule = { Profile_Rule: `https://my.server.com:${server.port}/basic.txt` }
    // What the site's authority issues is valid from 1970 on.
    const own = switchOn(rule, given, 60_000)
    await own.note('sequence-ends')
    const ahead = switchOn(rule, given, Date.now() + 20 * 365 * 86_400_000)
    await ahead.note('sequence-fails')
    expect(ahead.driver.state().last?.failure?.evidence).toContain('certificate-expired')
  })

  test('content by certificate: GPP_D holds OU, L and S of this phone’s certificate', async () => {
    const { server, ca, trust, phone: own } = await httpsBench({ clients: 'optional' })
    await trust.issueServer(['my.server.com'])
    const { cert, key } = await own()
    const phone = switchOn(
      { Profile_Rule: `https://my.server.com:${server.port}/cgi-bin/reflect.pl?` },
      {
        authorities: [readFileSync(ca, 'utf8')],
        certificate: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') },
      },
    )
    await phone.note('sequence-ends')
    expect(valueOf(phone.driver.state(), 'GPP_D')).toBe('OU=CP-8841-3PCC, L=FCH1234ABCD, S=000e08aabbcc')
  })
})

describe('a custom authority', () => {
  test('CA-4: fetched by plain HTTP at power-on, it makes the site’s HTTPS server trusted; the page names it', async () => {
    const { server, trust, read } = await httpsBench()
    await trust.issueServer(['my.server.com'])
    const plain = await httpBench()
    writeFileSync(join(plain.root, 'ca.pem'), read('files/ca.pem'))
    const phone = switchOn(
      { Custom_CA_Rule: `${plain.url}/ca.pem`, Profile_Rule: `https://my.server.com:${server.port}/basic.txt` },
      none,
    )
    await phone.note('sequence-ends')
    expect(valueOf(phone.driver.state(), 'GPP_A')).toBe('12345678')
    expect(phone.status()).toContain('<Custom_CA_Info>Installed "Lyon"</Custom_CA_Info>')
    expect(phone.status()).toContain('Last provisioning succeeded on ')
  })

  test('CA-2: a damaged file is not installed, and nothing is trusted by it', async () => {
    const { server } = await httpsBench()
    const plain = await httpBench()
    writeFileSync(join(plain.root, 'ca.pem'), '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')
    const phone = switchOn(
      { Custom_CA_Rule: `${plain.url}/ca.pem`, Profile_Rule: `https://localhost:${server.port}/basic.txt` },
      none,
    )
    await phone.note('sequence-fails')
    expect(phone.status()).toContain('<Custom_CA_Info>Not Installed</Custom_CA_Info>')
    expect(phone.status()).toContain('Last provisioning failed on ')
  })
})
