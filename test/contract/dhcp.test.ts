import { expect, test } from 'vitest'
import { defaultDhcpSettings } from '../../shared/domain/dhcp/settings.ts'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

overEachWire('dhcp', (page) => {
  test('is off, keeps what it is to give, and starts in none but the laptop’s own networks', async () => {
    await page.client.dhcp.configure({ ...defaultDhcpSettings, router: '10.77.0.254' })
    const { settings, run } = await page.client.dhcp.state()
    expect([settings.router, run]).toEqual(['10.77.0.254', null])
    const start = page.client.dhcp.start({ address: '203.0.113.9', minutes: 5, confirmed: true })
    expect(await faultOf(start)).toMatchObject({ code: 'DHCP_ADDRESS', params: { address: '203.0.113.9' } })
    expect(await page.client.dhcp.stop()).toBeNull()
  })

  test('shows what phones are told, and what one of them makes of it', async () => {
    const { options, tries } = await page.client.dhcp.preview({
      address: '10.77.0.1',
      model: 'CP-8841-3PCC',
      mac: '000e08aabbcc',
    })
    expect(options.map(({ code }) => code)).toEqual(expect.arrayContaining([66, 159, 160, 3, 12]))
    expect(tries[0]?.url).toMatch(/^http:\/\/10\.77\.0\.1:\d+\/8841-3PCC\.xml$/)
  })
})
