import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../electron/bench/core/clock.ts'
import { rehearseFolder, type RehearseOptions } from '../../../electron/bench/rehearsal/rehearse.ts'
import { openSite } from '../../../electron/bench/site/site.ts'
import { SiteTrust } from '../../../electron/bench/trust/site-trust.ts'
import type { CertificateMode } from '../../../shared/domain/trust/access.ts'
import { scenarios, type ScenarioName } from '../../../shared/domain/rehearsal/scenarios.ts'
import type { RehearsedPhone } from '../../../shared/domain/rehearsal/verdict.ts'
import { filesForEach, macNumber, rehearsalSite } from '../../support/rehearsal-site.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openssl } from '../../support/trust-world.ts'

const HOST = 'my.server.com'
const rule = `https://${HOST}:8443/$MA.xml`

/** A site whose HTTPS server has a certificate of the site's authority for `my.server.com`. */
async function secureSite(clients: CertificateMode = 'none') {
  const folder = await rehearsalSite(filesForEach(20, (index) => `<GPP_A>${index}</GPP_A>`))
  const site = await openSite(folder)
  await site.setServer('https', { enabled: true, port: 8443 })
  await site.setTrust({ oldPhones: false, clients, ownPhone: true })
  const trust = new SiteTrust({ parts: site.parts, clock: systemClock, names: () => [HOST] })
  await trust.createAuthority('Lyon')
  await trust.issueServer()
  return { folder, trust }
}

async function run(folder: string, scenario: ScenarioName, wish: Partial<RehearseOptions> = {}) {
  const result = await rehearseFolder(folder, {
    fleet: { kind: 'range', count: 10, firstMac: macNumber(0) },
    model: 'CP-8841-3PCC',
    scenario: scenarios[scenario],
    speed: 'jump',
    seed: 1,
    rule,
    ...wish,
  })
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

const failed = (phones: readonly RehearsedPhone[]) =>
  phones.filter(({ outcome }) => outcome === 'failed').map(({ cause, evidence }) => [cause, evidence])

describe('a rehearsal over HTTPS', () => {
  test('phones as they come refuse the site’s own authority; given it by their Custom_CA_Rule, each gets its file', async () => {
    const { folder } = await secureSite()
    const bare = await run(folder, 'resync-now', { fleet: { kind: 'range', count: 2, firstMac: macNumber(0) } })
    expect(failed(bare.phones)).toEqual([
      ['tls', 'certificate-untrusted'],
      ['tls', 'certificate-untrusted'],
    ])
    const parameters = { Custom_CA_Rule: `http://${HOST}/ca.pem` }
    const given = await run(folder, 'first-boot', { parameters })
    expect(failed(given.phones)).toEqual([])
    expect(given.phones[3]?.changed).toMatchObject([{ name: 'GPP_A', after: '3' }])
    expect(given.checks).toEqual([])
    const before = await run(folder, 'resync-now', { givenAuthority: true })
    expect(failed(before.phones)).toEqual([])
  })

  test('HTT-4: every phone shows the certificate that its maker gave it, and gets the file of its own MAC', async () => {
    const { folder } = await secureSite('required')
    const { phones } = await run(folder, 'resync-now', { givenAuthority: true })
    expect(failed(phones)).toEqual([])
    const rehearsed = await run(folder, 'resync-now', {
      givenAuthority: true,
      rule: `https://${HOST}:8443/${macNumber(0)}.xml`,
    })
    expect(failed(rehearsed.phones)).toEqual(Array.from({ length: 9 }, () => ['refused', 'HTTP 403']))
  })

  test('a rule that names the address of the certificate’s server otherwise is refused by every phone', async () => {
    const { folder } = await secureSite()
    const { phones } = await run(folder, 'resync-now', { givenAuthority: true, rule: 'https://other.com:8443/$MA.xml' })
    expect(new Set(failed(phones).map(([, evidence]) => evidence))).toEqual(new Set(['certificate-wrong-name']))
  })

  test.each([
    ['server-expired', 'none', 'certificate-expired'],
    ['unknown-authority', 'none', 'certificate-untrusted'],
    ['other-certificate', 'required', 'HTTP 403'],
    ['certificate-expired', 'required', 'HTTP 403'],
  ] as const)('%s fails the phones that it should, and no other', async (scenario, clients, evidence) => {
    const { folder } = await secureSite(clients)
    const { phones, checks } = await run(folder, scenario, { givenAuthority: true })
    expect(failed(phones)).toEqual([[`staged-${scenario}`, evidence]])
    expect(checks.filter(({ code }) => code !== 'never-again')).toEqual([])
  })

  test('CA-3: a phone whose certificate has ended renews it at the vendor’s service, acted out here, and is served again', async () => {
    const { folder } = await secureSite('required')
    const parameters = { MIC_Cert_Refresh_Enable: 'Yes' }
    const { phones } = await run(folder, 'certificate-expired', { givenAuthority: true, parameters })
    expect(failed(phones)).toEqual([])
    for (const { story } of phones) expect(story.map(({ code }) => code)).toContain('renewed')
  })

  test('a clock at 1970 refuses a certificate from elsewhere, and accepts what the site’s authority issues', async () => {
    const { folder, trust } = await secureSite()
    const own = await run(folder, 'clock-1970', { givenAuthority: true })
    expect(failed(own.phones)).toEqual([])
    expect(own.phones.flatMap(({ story }) => story).map(({ code }) => code)).toContain('staged-clock-1970')

    const { root, leaf, key } = signedElsewhere()
    await trust.importServer({
      certificate: { name: 'leaf.crt', bytes: readFileSync(leaf) },
      key: { name: 'leaf.key', bytes: readFileSync(key) },
    })
    writeFileSync(join(folder, 'files', 'root.pem'), readFileSync(root))
    const parameters = { Custom_CA_Rule: `http://${HOST}/root.pem` }
    const other = await run(folder, 'clock-1970', { parameters })
    expect(failed(other.phones)).toEqual([['staged-clock-1970', 'certificate-not-yet-valid']])
  })

  test('is refused where the site serves no HTTPS: the scenario would change nothing', async () => {
    const folder = await rehearsalSite(filesForEach(1, () => ''))
    await expect(run(folder, 'clock-1970')).rejects.toThrow('nothing-secure')
  })
})

/** A certificate that openssl signs, valid from now on. */
function signedElsewhere() {
  const folder = temporaryFolder()
  const at = (name: string): string => join(folder, name)
  const newKey = ['-newkey', 'rsa:2048', '-nodes']
  openssl('req', '-x509', ...newKey, '-keyout', at('root.key'), '-out', at('root.crt'), '-subj', '/CN=Elsewhere')
  openssl('req', ...newKey, '-keyout', at('leaf.key'), '-out', at('leaf.csr'), '-subj', `/CN=${HOST}`)
  writeFileSync(at('ext'), `subjectAltName=DNS:${HOST}\n`)
  const sign = ['x509', '-req', '-in', at('leaf.csr'), '-CA', at('root.crt'), '-CAkey', at('root.key')]
  openssl(...sign, '-set_serial', '7', '-extfile', at('ext'), '-days', '30', '-out', at('leaf.crt'))
  return { root: at('root.crt'), leaf: at('leaf.crt'), key: at('leaf.key') }
}
