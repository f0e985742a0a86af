import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createFetcher, defaultFetcherSettings } from '../../../electron/bench/virtual-phone/fetcher.ts'
import { parameter } from '../../../shared/domain/virtual-phone/machine/view.ts'
import { has, makeCertificates, output } from '../../support/phone-programs.ts'
import { phoneServers, startPhone, type TestPhone } from '../../support/phone-world.ts'
import { mac } from '../../support/mac.ts'

const basic = '<flat-profile><GPP_A> 12345678 </GPP_A></flat-profile>'
const listeners = { address: '127.0.0.1', web: 0, sip: null } as const
const name = 'CP-8841-3PCC 00:0e:08:ab:cd:ef'

/** What a technician types into the browser. */
async function browse(phone: TestPhone, path: string): Promise<number> {
  const web = (await phone.driver.listeners()).get('web')
  return (await fetch(`http://127.0.0.1:${web?.port ?? 0}${path}`)).status
}

type Servers = Awaited<ReturnType<typeof phoneServers>>

const tftpUrl = ({ tftp }: Servers, path: string): string => `tftp://127.0.0.1:${tftp.port}${path}`
const reporting = ({ syslog }: Servers): Record<string, string> => ({ Syslog_Server: `127.0.0.1:${syslog.port}` })

/** The rule is typed into the page, and "Submit All Changes" restarts the phone and resyncs it at once. */
async function submit(phone: TestPhone, values: Readonly<Record<string, string>>): Promise<void> {
  phone.driver.changeByHand({ Resync_On_Reset: 'Yes', ...values })
  await phone.note('sequence-ends')
}

async function expectMessages(servers: Servers, ...messages: readonly string[]): Promise<void> {
  await servers.until('phone.said', messages.length)
  expect(servers.said()).toEqual(messages)
}

const patient = createFetcher({
  ...defaultFetcherSettings,
  tftp: { ...defaultFetcherSettings.tftp, firstWaitMs: 30, tries: 1 },
})

describe('the exercises of the vendor’s chapter, on the bench’s own servers', () => {
  test('TFTP resync: the browser asks, GPP_A arrives without its spaces, the syslog server hears two messages', async () => {
    const servers = await phoneServers({ 'basic.txt': basic })
    const phone = startPhone(reporting(servers), { listeners })
    const url = tftpUrl(servers, '/basic.txt')
    expect(await browse(phone, `/admin/resync?${url}`)).toBe(200)
    await phone.note('sequence-ends')
    expect(parameter(phone.driver.state(), 'GPP_A')).toBe('12345678')
    expect(await servers.until('file.sent')).toMatchObject([{ server: 'tftp', path: 'basic.txt' }])
    await expectMessages(servers, `${name} -- Requesting resync ${url}`, `${name} -- Successful resync ${url}`)
  })

  test('a unique file: the macro is glued to the text before it', async () => {
    const servers = await phoneServers({ 'CP-7841-3PCC000e08aabbcc.cfg': basic })
    const phone = startPhone(reporting(servers), { identity: { mac: mac('000e08aabbcc'), model: 'CP-7841-3PCC' } })
    await submit(phone, { Profile_Rule: tftpUrl(servers, '/CP-7841-3PCC$MA.cfg') })
    expect(parameter(phone.driver.state(), 'GPP_A')).toBe('12345678')
    expect(await servers.until('file.sent')).toMatchObject([{ path: 'CP-7841-3PCC000e08aabbcc.cfg' }])
    const url = tftpUrl(servers, '/CP-7841-3PCC000e08aabbcc.cfg')
    const own = 'CP-7841-3PCC 00:0e:08:aa:bb:cc'
    await expectMessages(servers, `${own} -- Requesting resync ${url}`, `${own} -- Successful resync ${url}`)
  })

  test('HTTP GET: the server reads maker, product, firmware and MAC in the User-Agent', async () => {
    const servers = await phoneServers({ 'basic.txt': basic })
    const phone = startPhone(reporting(servers))
    const url = `http://127.0.0.1:${servers.http.port}/basic.txt`
    await submit(phone, { Profile_Rule: url })
    expect(parameter(phone.driver.state(), 'GPP_A')).toBe('12345678')
    expect(await servers.until('file.requested')).toMatchObject([
      {
        server: 'http',
        method: 'GET',
        agent: 'Cisco-CP-8841-3PCC/11.3.1 (000e08abcdef)',
        who: { mac: '000e08abcdef' },
      },
    ])
    expect(await servers.until('file.sent')).toMatchObject([{ path: 'basic.txt', status: 200 }])
    await expectMessages(servers, `${name} -- Requesting resync ${url}`, `${name} -- Successful resync ${url}`)
  })

  test('a sub-directory behind another port: the name is looked up', async () => {
    const servers = await phoneServers({ 'cisco/config/CP-8841-3PCC.cfg': basic })
    const phone = startPhone(reporting(servers), { names: { 'prov.telco.com': '127.0.0.1' } })
    await submit(phone, { Profile_Rule: `tftp://prov.telco.com:${servers.tftp.port}/cisco/config/$PN.cfg` })
    expect(parameter(phone.driver.state(), 'GPP_A')).toBe('12345678')
    expect(await servers.until('file.sent')).toMatchObject([{ path: 'cisco/config/CP-8841-3PCC.cfg' }])
    const url = tftpUrl(servers, '/cisco/config/CP-8841-3PCC.cfg')
    await expectMessages(servers, `${name} -- Requesting resync ${url}`, `${name} -- Successful resync ${url}`)
  })

  test('a general purpose parameter in the middle of the path', async () => {
    const servers = await phoneServers({
      'cisco/Dj6Lmp23Q/000e08012345.cfg': '<flat-profile><GPP_C>yes</GPP_C></flat-profile>',
    })
    const phone = startPhone({ ...reporting(servers), GPP_B: 'Dj6Lmp23Q' }, { identity: { mac: mac('000e08012345') } })
    await submit(phone, { Profile_Rule: tftpUrl(servers, '/cisco/$B/$MA.cfg') })
    expect(parameter(phone.driver.state(), 'GPP_C')).toBe('yes')
    expect(await servers.until('file.sent')).toMatchObject([{ path: 'cisco/Dj6Lmp23Q/000e08012345.cfg' }])
    const url = tftpUrl(servers, '/cisco/Dj6Lmp23Q/000e08012345.cfg')
    const own = 'CP-8841-3PCC 00:0e:08:01:23:45'
    await expectMessages(servers, `${own} -- Requesting resync ${url}`, `${own} -- Successful resync ${url}`)
  })

  test('periodic: with Resync_Periodic 30 the phone asks twice a minute after its first success', async () => {
    const servers = await phoneServers({ 'basic.txt': basic })
    const start = Date.UTC(2026, 2, 14, 9)
    const phone = startPhone(
      {
        ...reporting(servers),
        Resync_On_Reset: 'Yes',
        Resync_Random_Delay: '0',
        Resync_Periodic: '30',
        Profile_Rule: tftpUrl(servers, '/basic.txt'),
      },
      { clock: { start, pace: 'jump' } },
    )
    const { at } = await phone.note('sequence-ends', 21)
    expect(at - start).toBe(600_000)
    expect(parameter(phone.driver.state(), 'GPP_A')).toBe('12345678')
    await phone.driver.stop()
    const sent = await servers.until('file.sent', 21)
    expect(new Set(sent.map(({ path }) => path))).toEqual(new Set(['basic.txt']))
    await servers.until('phone.said', 42)
    expect(servers.said().filter((text) => text.includes('Successful resync')).length).toBeGreaterThanOrEqual(21)
  })

  test('the server is off: a failure on the syslog, another try after 30 seconds; with 0, none', async () => {
    const servers = await phoneServers({ 'basic.txt': basic })
    const url = tftpUrl(servers, '/basic.txt')
    await servers.tftp.stop()
    const start = Date.UTC(2026, 2, 14, 9)
    const common = {
      ...reporting(servers),
      Resync_On_Reset: 'Yes',
      Resync_Random_Delay: '0',
      Profile_Rule: url,
    }
    const world = { fetch: patient }
    const phone = startPhone({ ...common, Resync_Error_Retry_Delay: '30' }, { clock: { start, pace: 'jump' }, world })
    const { at } = await phone.note('sequence-fails', 3)
    expect(at - start).toBe(60_000)
    await phone.driver.stop()
    expect(parameter(phone.driver.state(), 'GPP_A')).toBe('')
    expect(servers.all('file.requested')).toEqual([])
    await servers.until('phone.said', 2)
    expect(servers.said().slice(0, 2)).toEqual([
      `${name} -- Requesting resync ${url}`,
      `${name} -- Resync failed: Download failed`,
    ])
    const once = startPhone({ ...common, Resync_Error_Retry_Delay: '0' }, { clock: { start, pace: 'jump' }, world })
    await once.note('no-retry')
    const over = new Promise<void>((resolve) => once.clock.after(86_400_000, resolve))
    await over
    expect(once.told.filter((line) => line.type === 'note' && line.code === 'sequence-fails')).toHaveLength(1)
  })

  test.skipIf(!has('gzip'))('gzip: what the gzip program made is applied', async () => {
    const servers = await phoneServers({ 'basic.txt': basic })
    await output('gzip', join(servers.root, 'basic.txt'))
    const phone = startPhone(reporting(servers))
    const url = tftpUrl(servers, '/basic.txt.gz')
    await submit(phone, { Profile_Rule: url })
    expect(parameter(phone.driver.state(), 'GPP_A')).toBe('12345678')
    expect(await servers.until('file.sent')).toMatchObject([{ path: 'basic.txt.gz' }])
    await expectMessages(servers, `${name} -- Requesting resync ${url}`, `${name} -- Successful resync ${url}`)
  })

  test.skipIf(!has('openssl')).each([
    ['as older openssl derives the key', false, 'md5'],
    ['as newer openssl derives the key', false, 'sha256'],
    ['compressed before', true, 'md5'],
  ] as const)('AES: what the openssl program made is applied, %s', async (_how, compressed, digest) => {
    const servers = await phoneServers({ 'basic.txt': basic })
    const plain = join(servers.root, 'basic.txt')
    if (compressed) await output('gzip', plain)
    const from = compressed ? `${plain}.gz` : plain
    const to = join(servers.root, 'basic.cfg')
    await output('openssl', 'enc', '-aes-256-cbc', '-md', digest, '-k', 'MyOwnSecret', '-in', from, '-out', to)
    const phone = startPhone(reporting(servers), { listeners })
    const url = tftpUrl(servers, '/basic.cfg')
    expect(await browse(phone, `/admin/resync?${encodeURIComponent(`[--key MyOwnSecret] ${url}`)}`)).toBe(200)
    await phone.note('sequence-ends')
    expect(parameter(phone.driver.state(), 'GPP_A')).toBe('12345678')
    expect(await servers.until('file.sent')).toMatchObject([{ path: 'basic.cfg' }])
    await expectMessages(servers, `${name} -- Requesting resync ${url}`, `${name} -- Successful resync ${url}`)
    expect(JSON.stringify([phone.told, phone.driver.log()])).not.toContain('MyOwnSecret')
  })

  test('two profiles: both are fetched, in their order', async () => {
    const servers = await phoneServers({
      'basic.txt': basic,
      'basic2.txt': '<flat-profile><GPP_B>ABCD</GPP_B></flat-profile>',
    })
    const phone = startPhone(reporting(servers))
    const [one, two] = [tftpUrl(servers, '/basic.txt'), tftpUrl(servers, '/basic2.txt')]
    await submit(phone, { Profile_Rule: one, Profile_Rule_B: two })
    expect(['GPP_A', 'GPP_B'].map((each) => parameter(phone.driver.state(), each))).toEqual(['12345678', 'ABCD'])
    expect(await servers.until('file.sent', 2)).toMatchObject([{ path: 'basic.txt' }, { path: 'basic2.txt' }])
    await expectMessages(
      servers,
      `${name} -- Requesting resync ${one}`,
      `${name} -- Successful resync ${one}`,
      `${name} -- Requesting resync ${two}`,
      `${name} -- Successful resync ${two}`,
    )
  })

  test('the syslog identifier stands after the timestamp', async () => {
    const servers = await phoneServers({ 'basic.txt': basic })
    const phone = startPhone(
      { ...reporting(servers), Syslog_Identifier: '$MAC' },
      { identity: { mac: mac('c4b9cd811e29') } },
    )
    await submit(phone, { Profile_Rule: tftpUrl(servers, '/basic.txt') })
    expect(parameter(phone.driver.state(), 'GPP_A')).toBe('12345678')
    await servers.until('file.sent')
    expect(await servers.until('phone.said', 2)).toMatchObject([
      { identifier: 'c4:b9:cd:81:1e:29', who: { mac: 'c4b9cd811e29' } },
      { identifier: 'c4:b9:cd:81:1e:29' },
    ])
  })

  test.skipIf(!has('openssl'))(
    'HTTPS: a server that asks for the phone’s certificate reflects it into GPP_D',
    async () => {
      const servers = await phoneServers({})
      const host = 'prov.server.com'
      const {
        authority,
        server,
        phone: own,
      } = await makeCertificates(host, '/OU=CP-8841-3PCC/L=88012BA01234/ST=000e08abcdef')
      const asked: string[] = []
      const https = createServer({ ...server, ca: authority, requestCert: true }, (request, response) => {
        asked.push(request.url ?? '')
        const { OU, L, ST } = (request.socket as unknown as Pick<TLSSocket, 'getPeerCertificate'>).getPeerCertificate()
          .subject
        response.end(`<flat-profile><GPP_D>OU=${String(OU)}, L=${String(L)}, S=${String(ST)}</GPP_D></flat-profile>`)
      })
      await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve))
      onTestFinished(() => void https.close())
      const phone = startPhone(reporting(servers), {
        names: { [host]: '127.0.0.1' },
        tls: { authorities: [authority], certificate: own },
      })
      const { port } = https.address() as AddressInfo
      await submit(phone, { Profile_Rule: `https://${host}:${port}/cgi-bin/reflect.pl?` })
      expect(parameter(phone.driver.state(), 'GPP_D')).toBe('OU=CP-8841-3PCC, L=88012BA01234, S=000e08abcdef')
      expect(asked).toEqual(['/cgi-bin/reflect.pl?'])
      await servers.until('phone.said', 2)
      expect(servers.said()[1]).toMatch(/Successful resync https:\/\//)
    },
  )
})

test('a phone shows in its page what it was made to hold, and its password is nowhere', async () => {
  const servers = await phoneServers({ 'basic.txt': '<flat-profile><Password_1_>s3cr3t</Password_1_></flat-profile>' })
  const phone = startPhone({}, { listeners })
  await browse(phone, `/admin/resync?${tftpUrl(servers, '/basic.txt')}`)
  await phone.note('sequence-ends')
  expect(parameter(phone.driver.state(), 'Password_1_')).toBe('s3cr3t')
  await phone.note('started', 2) // the line's password made it restart
  const web = (await phone.driver.listeners()).get('web')
  for (const path of ['/admin/advanced', '/admin/cfg.xml', '/admin/log/messages', '/admin/status.xml', '/']) {
    const text = await (await fetch(`http://127.0.0.1:${web?.port ?? 0}${path}`)).text()
    expect(text.length).toBeGreaterThan(50)
    expect(text).not.toContain('s3cr3t')
  }
})
