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
    expect(state.certificates.map(({ use }) => use)).toEqual(['authority', 'server'])
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
    const { request } = await client.trust.request({ host: 'provserv.domain.com', email: 'a@domain.com' })
    expect(request).toContain('BEGIN CERTIFICATE REQUEST')
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
})
