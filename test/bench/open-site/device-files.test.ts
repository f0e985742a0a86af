import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBench, type Bench } from '../../../electron/bench/bench.ts'
import { deviceServing } from '../../../electron/bench/open-site/device-serving.ts'
import { SiteBroadworks } from '../../../electron/bench/open-site/site-broadworks.ts'
import { createSiteFiles } from '../../../electron/bench/site/files.ts'
import { createSite, openSite } from '../../../electron/bench/site/site.ts'
import { systemClock } from '../../../electron/bench/core/clock.ts'
import { rehearseFolder } from '../../../electron/bench/rehearsal/rehearse.ts'
import { trustOf } from '../../../electron/cli/trust-site.ts'
import { listeningPort } from '../../../shared/domain/network/ports.ts'
import { scenarios } from '../../../shared/domain/rehearsal/scenarios.ts'
import { parameter } from '../../../shared/domain/virtual-phone/machine/view.ts'
import { oci, profileTemplate } from '../../support/broadworks-kit.ts'
import { curl } from '../../support/https-bench.ts'
import { mac } from '../../support/mac.ts'
import { startPhone } from '../../support/phone-world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { zipBytes } from '../../support/zip-bytes.ts'

const [OWN, OTHER] = ['000e08aabbcc', '000e08aabbdd']

/** A provider's site whose profiles want the phone's MAC address: in the User-Agent, or in its certificate. */
async function providerWith(macFrom: 'macInNonRequestURI' | 'macInCert') {
  const folder = temporaryFolder()
  const site = join(folder, 'lyon')
  const created = await createSite(site, 'Lyon')
  await writeFile(join(site, 'phones.csv'), `mac,extension,domain\n${OWN},140,sip.example\n${OTHER},150,sip.example\n`)
  const commands = oci('Cisco 8841')
    .replace('<macBasedFileAuthentication>false', '<macBasedFileAuthentication>true')
    .replace('<userNamePasswordFileAuthentication>true', '<userNamePasswordFileAuthentication>false')
    .replace(
      '<useHttpDigestAuthentication>true',
      `<${macFrom}>true</${macFrom}><macFormatInNonRequestURI>.*([0-9a-fA-F]{12}).*</macFormatInNonRequestURI><useHttpDigestAuthentication>false`,
    )
  const kit = join(folder, 'kit.zip')
  const entries = [
    { name: 'x/oci/Cisco 8841.oci', content: Buffer.from(commands) },
    { name: 'x/type/Cisco 8841/profile.xml.template', content: Buffer.from(profileTemplate) },
  ]
  await writeFile(kit, zipBytes(entries))
  await new SiteBroadworks({ site: created, files: createSiteFiles(created.parts), clock: systemClock }).import(
    kit,
    false,
  )
  const trust = await trustOf(site)
  await trust.createAuthority('Lyon')
  await trust.issueServer(['127.0.0.1', 'localhost'])
  const bench = createBench({ preferencesFolder: temporaryFolder(), version: '1.2.3' })
  onTestFinished(async () => {
    await bench.close()
  })
  await bench.openSite(site, { listen: '127.0.0.1', ports: { tftp: 'off', http: 0, https: 0, syslog: 'off' } })
  await bench.settled()
  return { bench, trust, folder, site, ca: join(site, '.bench/ca/authority.pem') }
}

const urlOf = (bench: Bench, server: 'http' | 'https', address: string): string =>
  `${server}://127.0.0.1:${listeningPort(bench.state().servers[server]) ?? 0}/dms/Cisco_8841/${address}.xml`

const STATUS = ['-w', ' %{http_code}'] as const

test('MAC in the User-Agent: a phone gets its own file and no other; curl gets it when it calls itself so', async () => {
  const { bench } = await providerWith('macInNonRequestURI')
  const url = urlOf(bench, 'http', OWN)
  const ask = async (agent: string) => (await curl(...STATUS, '-A', agent, url)).out
  expect(await ask('curl/8')).toMatch(/ 403$/)
  expect(await ask(`Cisco-CP-8841-3PCC/11.3.1 (${OTHER})`)).toMatch(/ 403$/)
  expect(await ask(`Cisco-CP-8841-3PCC/11.3.1 (${OWN.toUpperCase()})`)).toContain('<User_ID_1_>140</User_ID_1_>')
  const resynced = async (address: string) => {
    const phone = startPhone({ Profile_Rule: url }, { identity: { mac: mac(address) } })
    phone.driver.ask({ by: 'notify', what: 'resync', from: '127.0.0.1' })
    await Promise.race([phone.note('sequence-ends'), phone.note('sequence-fails')])
    return phone.driver.state()
  }
  expect(parameter(await resynced(OWN), 'User_ID_1_')).toBe('140')
  expect((await resynced(OTHER)).last?.outcome).toBe('failed')
})

test('MAC in the certificate: curl with a phone’s certificate, and a virtual phone with its own; nobody else', async () => {
  const { bench, trust, folder, ca } = await providerWith('macInCert')
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  const certified = async (address: string) => {
    const made = await trust.issueClient({ mac: mac(address), serial: 'FCH1234ABCD', model: 'CP-8841-3PCC' })
    return { cert: await file(`${address}.pem`, made.certificate), key: await file(`${address}.key`, made.key) }
  }
  const [own, other] = [await certified(OWN), await certified(OTHER)]
  const url = urlOf(bench, 'https', OWN)
  const ask = async ({ cert, key }: typeof own) =>
    (await curl(...STATUS, '--cacert', ca, '--cert', cert, '--key', key, url)).out
  expect((await curl(...STATUS, '--cacert', ca, url)).out).toMatch(/ 403$/)
  expect((await curl(...STATUS, '-A', `Cisco (${OWN})`, urlOf(bench, 'http', OWN))).out).toMatch(/ 403$/)
  expect(await ask(other)).toMatch(/ 403$/)
  expect(await ask(own)).toContain('<User_ID_1_>140</User_ID_1_>')

  const maker = await trust.phoneMaker()
  const authority = await trust.folder.identity('authority')
  if (authority === null) throw new Error('no authority')
  const resynced = async (address: string) => {
    const phone = startPhone(
      { Profile_Rule: url },
      {
        identity: { mac: mac(address) },
        tls: {
          authorities: [authority.chain[0].node.toString()],
          certificate: () => maker.certificateFor({ mac: mac(address), serial: 'FCH1', model: 'CP-8841-3PCC' }),
        },
      },
    )
    phone.driver.ask({ by: 'notify', what: 'resync', from: '127.0.0.1' })
    await Promise.race([phone.note('sequence-ends'), phone.note('sequence-fails')])
    return phone.driver.state()
  }
  expect(parameter(await resynced(OWN), 'User_ID_1_')).toBe('140')
  expect((await resynced(OTHER)).last?.outcome).toBe('failed')
})

describe('a rehearsal’s phones get the provider’s files as they are served', () => {
  const rehearsed = async (site: string, rule: string) => {
    const result = await rehearseFolder(site, {
      fleet: { kind: 'phones.csv' },
      rule,
      scenario: scenarios['resync-now'],
      speed: 'jump',
      seed: 1,
      givenAuthority: true,
      devices: deviceServing,
    })
    if (!result.ok) throw new Error(result.error.code)
    return result.value.phones
  }
  const outcomes = (phones: Awaited<ReturnType<typeof rehearsed>>) =>
    phones.map(({ outcome, cause, evidence }) => ({ outcome, cause, evidence }))
  const refused = { outcome: 'failed', cause: 'refused', evidence: 'HTTP 403' }
  const served = { outcome: 'ok', cause: null, evidence: '' }

  test('each behind its own login', async () => {
    const { site } = await providerWith('macInNonRequestURI')
    const own = await rehearsed(site, 'http://127.0.0.1/dms/Cisco_8841/$MA.xml')
    expect(outcomes(own)).toEqual([served, served])
    expect(JSON.stringify(own[0]?.story)).toContain('User_ID_1_')
    expect(outcomes(await rehearsed(site, `http://127.0.0.1/dms/Cisco_8841/${OWN}.xml`))).toEqual([served, refused])
  })

  test('by the certificate that each shows, over HTTPS; by plain HTTP nobody', async () => {
    const { site } = await providerWith('macInCert')
    await (await openSite(site)).setServer('https', { enabled: true, port: 8443 })
    const https = 'https://127.0.0.1:8443/dms/Cisco_8841'
    const own = await rehearsed(site, `${https}/$MA.xml`)
    expect(outcomes(own)).toEqual([served, served])
    expect(own.map(({ changed }) => changed.find(({ name }) => name === 'User_ID_1_')?.after)).toEqual(['140', '150'])
    expect(outcomes(await rehearsed(site, `${https}/${OWN}.xml`))).toEqual([served, refused])
    expect(outcomes(await rehearsed(site, 'http://127.0.0.1/dms/Cisco_8841/$MA.xml'))).toEqual([refused, refused])
  })
})
