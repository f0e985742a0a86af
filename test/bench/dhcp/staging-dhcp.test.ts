import { describe, expect, onTestFinished, test } from 'vitest'
import { StagingDhcp, type LanNetwork } from '../../../electron/bench/open-site/staging-dhcp.ts'
import { createSupervisor, type Supervisor } from '../../../electron/bench/server-kit/supervisor.ts'
import { defaultDhcpSettings } from '../../../shared/domain/dhcp/settings.ts'
import type { EventBody } from '../../../shared/domain/event/bench-event.ts'
import { createIdentify } from '../../../shared/domain/identity/identify.ts'
import { handClock } from '../../support/bench-clock.ts'

const lan: LanNetwork = { name: 'eth0', own: '127.0.0.1', netmask: '255.255.255.0' }
const other: LanNetwork = { name: 'wlan0', own: '192.168.1.4', netmask: '255.255.255.0' }

/** On loopback, with ports that need no right, and nobody to look for. */
function staged(networks: readonly LanNetwork[] = [lan], settings = defaultDhcpSettings) {
  const clock = handClock()
  const events: EventBody[] = []
  const emit = (body: EventBody): void => void events.push(body)
  const dhcp: StagingDhcp = new StagingDhcp({
    ...{ clock, emit, identify: createIdentify(), settings: () => settings },
    phones: () => Promise.resolve(new Set()),
    ports: () => ({ tftp: 69, http: null }),
    supervisor: () => supervisor,
    networks: () => networks,
    driver: {
      ports: { server: 20_000 + (process.pid % 20_000), client: 41_000 + (process.pid % 20_000) },
      search: { answerMs: 0, tries: 0, everyMs: 1e9 },
    },
  })
  const supervisor: Supervisor = createSupervisor('dhcp', dhcp.listen, {
    ...{ emit, clock, onStatus: () => undefined, explain: (fault) => Promise.resolve(fault) },
  })
  onTestFinished(() => supervisor.stop())
  return { dhcp, clock, events, supervisor }
}

describe('DHCP is started by a person', () => {
  test('for a time: then it stops by itself, and nothing starts it again', async () => {
    const { dhcp, clock, supervisor, events } = staged()
    await dhcp.start({ address: '127.0.0.1', minutes: 10, confirmed: false })
    expect(supervisor.status()).toMatchObject({ phase: 'listening', address: '127.0.0.1' })
    expect(dhcp.state().run).toMatchObject({ address: '127.0.0.1', leased: 0, until: clock.now() + 600_000 })
    clock.advance(600_000)
    await supervisor.stop()
    expect(dhcp.state().run).toBeNull()
    expect(events.map(({ type }) => type)).toEqual(['server.listening', 'server.stopped'])
  })

  test('in one of several networks only when that is confirmed', async () => {
    const { dhcp, supervisor } = staged([lan, other])
    const start = (confirmed: boolean): Promise<void> => dhcp.start({ address: '127.0.0.1', minutes: 1, confirmed })
    await expect(start(false)).rejects.toMatchObject({
      fault: { code: 'DHCP_SEVERAL_NETWORKS', params: { networks: 'eth0 127.0.0.1, wlan0 192.168.1.4' } },
    })
    expect(supervisor.status().phase).toBe('stopped')
    await start(true)
    expect(supervisor.status().phase).toBe('listening')
  })

  test('with a range that fits the network', async () => {
    const { dhcp } = staged([lan], { ...defaultDhcpSettings, first: '10.0.0.5', last: '10.0.0.9' })
    await expect(dhcp.start({ address: '127.0.0.1', minutes: 1, confirmed: false })).rejects.toMatchObject({
      fault: { code: 'DHCP_RANGE', params: { problem: 'other-network' } },
    })
  })

  test('and not by the supervisor, before anybody has chosen a network', async () => {
    const { supervisor } = staged()
    await supervisor.start()
    expect(supervisor.status()).toMatchObject({ phase: 'failed', fault: { code: 'DHCP_ADDRESS' } })
  })
})
