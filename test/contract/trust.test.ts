import { expect, test } from 'vitest'
import { overEachWire } from '../support/contract-suite.ts'

const blob = (text: string): Blob => new Blob([text])

overEachWire('trust', (page) => {
  test('HTTPS is set up in one call, and its state told without a key', async () => {
    const { client, bench } = page
    await client.servers.configure({ server: 'https', port: 0, enabled: false })
    await client.trust.setUp({ names: ['my.server.com'] })
    await bench.settled()
    const state = await client.trust.state()
    expect(state.certificates.map(({ use }) => use)).toEqual(['authority', 'server', 'phone-maker'])
    expect(state.certificates[1]?.dns).toContain('my.server.com')
    expect(state.acceptance).toMatchObject({ signer: 'site' })
    expect(state.authorityUrl).toMatch(/^http:.*\/ca\.pem$/)
    expect(JSON.stringify(state)).not.toContain('PRIVATE')
    expect(bench.state().servers.https.phase).toBe('listening')
  })

  test('another certificate is issued, imported or requested; a file that is none is refused', async () => {
    const { client } = page
    await client.trust.issueServer({ names: ['other.server.com'] })
    expect((await client.trust.state()).certificates[1]?.dns).toContain('other.server.com')
    const { request, archive } = await client.trust.request({ host: 'provserv.domain.com', email: 'a@domain.com' })
    expect(request).toContain('BEGIN CERTIFICATE REQUEST')
    expect(Buffer.from(archive, 'base64').subarray(0, 2).toString()).toBe('PK')
    expect((await client.trust.state()).awaits).toBe(true)
    const nothing = { name: 'a.pem', content: blob('nothing') }
    await expect(client.trust.importServer({ certificate: nothing })).rejects.toMatchObject({
      data: { code: 'CERTIFICATE_UNREADABLE' },
    })
    await expect(client.trust.importMakers(nothing)).rejects.toMatchObject({ data: { code: 'CERTIFICATE_UNREADABLE' } })
    await client.trust.removeMakers({ file: 'a.pem' })
  })

  test('how clients are met is kept in the site; the key log wants a confirmation; files for other web servers', async () => {
    const { client } = page
    await client.trust.configure({ oldPhones: true, clients: 'required', ownPhone: true })
    await client.trust.keyLog({ on: true, confirmed: true })
    expect(await client.trust.state()).toMatchObject({
      settings: { oldPhones: true, clients: 'required', ownPhone: true },
      keyLog: true,
    })
    await client.trust.keyLog({ on: false })
    const files = await client.trust.webServerFiles()
    expect(files.apache).toContain('SSLVerifyClient require')
    expect(files.nginx).toContain('ssl_verify_client on;')
  })

  test('an authority is made once, takes certificates back, and paths have rules of their own', async () => {
    const { client } = page
    await client.trust.createAuthority()
    const serials = (await client.trust.state()).certificates.map(({ serial }) => serial)
    await client.trust.createAuthority()
    expect((await client.trust.state()).certificates.map(({ serial }) => serial)).toEqual(serials)
    await client.trust.revoke({ serial: '0A:1B:2C' })
    expect((await client.trust.state()).revoked.map(({ serial }) => serial)).toContain('0a1b2c')
    await expect(client.trust.revoke({ serial: 'none' })).rejects.toMatchObject({
      data: { code: 'CERTIFICATE_SERIAL' },
    })
    const rule = { path: '/secure/*', certificate: 'required', ownPhone: true } as const
    await client.trust.setAccess({ rules: [rule] })
    expect((await client.trust.state()).access).toEqual([rule])
    await client.trust.setAccess({ rules: [] })
  })
})
