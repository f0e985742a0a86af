import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSite } from '../../electron/bench/site/site.ts'
import type { PhoneTlsFiles } from '../../electron/cli/phone-options.ts'
import { loadTls } from '../../electron/cli/phone-tls.ts'
import { trustOf } from '../../electron/cli/trust-site.ts'
import { mac } from '../support/mac.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openssl } from '../support/trust-world.ts'

const phone = { mac: mac('000e08aabbcc'), model: 'CP-8841-3PCC', serial: 'FCH1' }

test('a phone that trusts its maker alone trusts the roots that were imported into its site, and nothing public', async () => {
  const folder = temporaryFolder()
  const site = join(folder, 'lyon')
  await createSite(site, 'Lyon')
  const root = join(folder, 'sipura.pem')
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/O=Sipura Technology/CN=Sipura Root CA'],
    ...['-days', '3650', '-keyout', join(folder, 'sipura.key'), '-out', root],
  )
  await (await trustOf(site)).importMakers('sipura.pem', readFileSync(root))
  const files: PhoneTlsFiles = { authorities: [], publicRoots: false, certificate: null, site }
  const { authorities = [] } = await loadTls(files, phone)
  expect(authorities.map((pem) => new X509Certificate(pem).subject)).toEqual([
    expect.stringContaining('CN=Sipura Root CA'),
  ])
  expect((await loadTls({ ...files, publicRoots: true }, phone)).authorities).toBeUndefined()
})
