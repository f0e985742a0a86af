import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
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

  test('an address for phones leaves alone where the servers listen', async () => {
    await page.client.servers.setAddresses({ listen: '127.0.0.1', advertise: '' })
    await page.client.servers.setAddresses({ advertise: '127.0.0.1' })
    expect(await page.client.site.settings()).toMatchObject({ listen: '127.0.0.1', advertise: '127.0.0.1' })
  })

  test('announcing by mDNS is a choice of the site; what no network reaches is not announced', async () => {
    expect(await page.client.servers.announcing()).toEqual({ enabled: false, servers: [] })
    await page.client.servers.announce({ enabled: true })
    expect(await page.client.servers.announcing()).toEqual({ enabled: true, servers: [] })
    await page.client.servers.announce({ enabled: false })
    expect(await page.client.servers.announcing()).toEqual({ enabled: false, servers: [] })
  })

  test('the self-test tells its steps as it takes them', async () => {
    const steps: string[] = []
    for await (const { step, outcome } of await page.client.servers.selfTest()) steps.push(`${step} ${outcome}`)
    expect(steps).toEqual(['interface failed', 'tftp ok', 'http ok', 'syslog ok'])
  })

  test('a transfer under way is told with how far it is, and no longer when it is over', async () => {
    await writeFile(join(page.folder, 'lyon', 'files', 'load.sbn'), Buffer.alloc(24 * 1024 * 1024))
    const { http } = page.bench.state().servers
    const socket = connect(http.phase === 'listening' ? http.port : 0, '127.0.0.1')
    socket.write('GET /load.sbn HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
    await once(socket, 'data')
    socket.pause()
    const [transfer] = await page.client.servers.transfers()
    expect(transfer).toMatchObject({ path: 'load.sbn', size: 24 * 1024 * 1024 })
    expect(transfer?.bytes).toBeLessThan(24 * 1024 * 1024)
    socket.destroy()
    await expect.poll(() => page.client.servers.transfers()).toEqual([])
  })
})
