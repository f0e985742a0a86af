import { describe, expect, test } from 'vitest'
import type { ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'
import { mac } from '../../support/mac.ts'
import { provisioningWorld } from '../../support/provisioning-world.ts'

const shown = (more: Partial<ShownCertificate> = {}): ShownCertificate => ({
  subject: [
    ['O', 'Cisco Systems, Inc.'],
    ['OU', 'CP-8841-3PCC'],
    ['L', 'FCH1'],
    ['ST', '000e08aabb01'],
    ['CN', 'CP-8841-3PCC-SEP000E08AABB01'],
  ],
  issuer: 'O=Cisco Systems, Inc., CN=Cisco & Sons',
  serial: '0a1b',
  fingerprint: 'AA:BB',
  date: '2036-01-01',
  digest: 'SHA-256',
  phone: { mac: mac('000e08aabb01'), model: 'CP-8841-3PCC', serial: 'FCH1' },
  verdict: 'good',
  ...more,
})

async function rendering(template: string) {
  const world = await provisioningWorld()
  await world.put('templates/phone.xml', `<flat-profile><GPP_D>${template}</GPP_D></flat-profile>`)
  await world.put('phones.csv', 'mac,model,serial,OU\n000e08aabb01,CP-8841-3PCC,S1,from the table\n')
  await world.routes.set([{ pattern: '/$MA.xml', template: 'phone.xml', gzip: false, key: '' }])
  return async (certificate?: ShownCertificate): Promise<string> => {
    const opened = await world.provisioning.files.open({
      server: 'https',
      target: '/000e08aabb01.xml',
      who: { ip: '127.0.0.1' },
      ...(certificate && { certificate }),
    })
    if (!opened.ok) return `refused: ${opened.error.reason} ${opened.error.near ?? ''}`
    const bytes = await opened.value.read(0, opened.value.size)
    opened.value.close()
    return /<GPP_D>(.*)<\/GPP_D>/.exec(new TextDecoder().decode(bytes))?.[1] ?? ''
  }
}

describe('{{certificate.…}} in a template', () => {
  test('is what the phone’s own certificate says, escaped like every value', async () => {
    const fetch = await rendering(
      'OU={{certificate.OU}} L={{certificate.L}} S={{certificate.S}} {{certificate.mac}} {{certificate.number}}',
    )
    expect(await fetch(shown())).toBe('OU=CP-8841-3PCC L=FCH1 S=000e08aabb01 000e08aabb01 0a1b')
    expect(await (await rendering('{{certificate.issuer}}'))(shown())).toContain('Cisco &amp; Sons')
  })

  test('comes from nowhere else: without a good certificate there is no file', async () => {
    const fetch = await rendering('{{certificate.OU}}')
    expect(await fetch()).toBe('refused: value-missing certificate.OU')
    expect(await fetch(shown({ verdict: 'expired' }))).toContain('value-missing')
    expect(await fetch(shown())).toBe('CP-8841-3PCC')
  })

  test('is of the certificate that is shown now, not of the one before', async () => {
    const fetch = await rendering('{{certificate.serial}}')
    expect(await fetch(shown())).toBe('FCH1')
    const phone = { mac: mac('000e08aabb01'), model: 'CP-8841-3PCC', serial: 'FCH2' }
    expect(await fetch(shown({ fingerprint: 'CC:DD', phone }))).toBe('FCH2')
  })
})

test('a phone is found by the query of a path over HTTPS, too', async () => {
  const world = await provisioningWorld()
  await world.put('templates/phone.xml', '<flat-profile><GPP_A>{{extension}}</GPP_A></flat-profile>')
  await world.put('phones.csv', 'mac,model,serial,extension\n000e08aabb01,CP-8841-3PCC,S1,0012\n')
  await world.routes.set([{ pattern: '/provision?mac=$MA', template: 'phone.xml', gzip: false, key: '' }])
  const target = '/provision?mac=000e08aabb01'
  const opened = await world.provisioning.files.open({ server: 'https', target, who: { ip: '127.0.0.1' } })
  expect(opened.ok).toBe(true)
})
