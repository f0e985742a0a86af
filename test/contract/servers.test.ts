import { expect, test } from 'vitest'
import { overEachWire } from '../support/contract-suite.ts'

overEachWire('servers', (page) => {
  test('servers are stopped, started and given ports', async () => {
    await page.client.servers.stop({ server: 'tftp' })
    expect(page.bench.state().servers.tftp.phase).toBe('stopped')
    await page.client.servers.start({ server: 'tftp' })
    expect(page.bench.state().servers.tftp.phase).toBe('listening')
    await page.client.servers.setAddresses({ listen: '127.0.0.1', advertise: '127.0.0.1' })
    await page.client.servers.configure({ server: 'tftp', port: 0, enabled: true })
    expect(page.bench.state().servers.tftp).toMatchObject({ phase: 'listening', address: '127.0.0.1' })
    expect((await page.client.servers.interfaces()).some(({ internal }) => internal)).toBe(true)
  })

  test('the self-test tells its steps as it takes them', async () => {
    const steps: string[] = []
    for await (const { step, outcome } of await page.client.servers.selfTest()) steps.push(`${step} ${outcome}`)
    expect(steps).toEqual(['interface failed', 'tftp ok', 'http ok', 'syslog ok'])
  })
})
