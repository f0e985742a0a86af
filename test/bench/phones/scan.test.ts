import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../electron/bench/core/clock.ts'
import { discover } from '../../../electron/bench/phones/discovery/discoverer.ts'
import { PACKETS_A_SECOND, scan } from '../../../electron/bench/phones/discovery/scan.ts'
import { parseSubnet, type Subnet } from '../../../shared/domain/discovery/subnet.ts'
import type { EventBody } from '../../../shared/domain/event/bench-event.ts'
import type { ScanTold } from '../../../shared/ipc/contract/scan.ts'
import { nthMac } from '../../support/mac.ts'
import { startPhone } from '../../support/phone-world.ts'

const models = ['CP-7841-3PCC', 'CP-8841-3PCC', 'CP-6841-3PCC', 'CP-8851-3PCC'] as const

function subnet(text: string): Subnet {
  const parsed = parseSubnet(text)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

/** So many phones on 127.90.x, all with the same ports, as phones have. */
async function phonesAt(net: string, count: number) {
  let ports = { web: 0, sip: 0 }
  for (let index = 0; index < count; index++) {
    const address = `${net}.${index + 1}`
    const { driver } = startPhone(
      {},
      {
        listeners: { address, ...ports },
        localAddress: address,
        identity: { mac: nthMac(index), model: models[index % 4] ?? '', serial: `FCH0000${index}` },
      },
    )
    const open = await driver.listeners()
    ports = { web: open.get('web')?.port ?? 0, sip: open.get('sip')?.port ?? 0 }
  }
  return { webPort: ports.web, sipPort: ports.sip }
}

/** A web server that answers as it is told; its port. */
async function pagesOf(address: string, answer: RequestListener): Promise<number> {
  const server = createServer(answer)
  server.listen(0, address)
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

const options = { clock: systemClock, signal: new AbortController().signal } as const
const neighbours = () => Promise.resolve(new Map())

async function all(scanning: AsyncIterable<ScanTold>) {
  const told: ScanTold[] = []
  for await (const each of scanning) told.push(each)
  const phones = new Map(told.flatMap((each) => (each.type === 'phone' ? [[each.phone.ip, each.phone] as const] : [])))
  const done = told.find((each) => each.type === 'done')
  return { told, phones, done }
}

describe('a search on the network', () => {
  test('finds each phone with its model, MAC, serial and firmware, and how it knows', async () => {
    const ports = await phonesAt('127.90.1', 5)
    const { phones, done } = await all(scan({ ...options, ...ports, neighbours, subnet: subnet('127.90.1.0/28') }))
    expect([...phones.keys()].sort()).toEqual([1, 2, 3, 4, 5].map((n) => `127.90.1.${n}`))
    expect(phones.get('127.90.1.2')).toMatchObject({ mac: nthMac(1), model: 'CP-8841-3PCC', serial: 'FCH00001' })
    expect([...(phones.get('127.90.1.2')?.by ?? [])].sort()).toEqual(['sip', 'status', 'web'])
    expect(done).toMatchObject({ asked: 14, phones: 5, cancelled: false })
  })

  test('a phone without its web page is found by SIP, one without SIP by its page, and a printer is none', async () => {
    const ports = await phonesAt('127.90.2', 1)
    startPhone({}, { listeners: { address: '127.90.2.2', web: null, sip: ports.sipPort }, localAddress: '127.90.2.2' })
    startPhone({}, { listeners: { address: '127.90.2.3', web: ports.webPort, sip: null }, localAddress: '127.90.2.3' })
    const printer = createServer((_request, response) => response.end('<title>LaserJet</title>'))
    await new Promise<void>((resolve) => printer.listen(ports.webPort, '127.90.2.4', resolve))
    onTestFinished(() => void printer.close())
    const { phones, done } = await all(scan({ ...options, ...ports, neighbours, subnet: subnet('127.90.2.0/29') }))
    expect([...phones.values()].map(({ ip, by }) => `${ip} ${[...by].sort().join()}`).sort()).toEqual([
      '127.90.2.1 sip,status,web',
      '127.90.2.2 sip',
      '127.90.2.3 status,web',
    ])
    expect(done).toMatchObject({ phones: 3 })
  })

  test('says how many announcements were not read', async () => {
    const { phones, done } = await all(
      scan({
        ...options,
        webPort: 1,
        sipPort: 1,
        neighbours,
        subnet: subnet('127.90.10.0/30'),
        browse: (tell, tellUnread) => {
          for (let host = 0; host < 1_003; host++) tell(`127.91.${host >> 8}.${host & 255}`, { by: 'mdns' })
          tellUnread(4)
          return () => undefined
        },
      }),
    )
    expect(phones.size).toBe(0)
    expect(done).toMatchObject({ unread: 3 + 4 })
  })

  test('a phone whose pages take three seconds is found as any other', async () => {
    const webPort = await pagesOf('127.90.7.1', (_request, response) => {
      setTimeout(() => response.end('<title>CP-8841-3PCC Configuration Utility</title>'), 3_000)
    })
    const { phones, told } = await all(
      scan({ ...options, webPort, sipPort: 1, neighbours, subnet: subnet('127.90.7.0/30') }),
    )
    expect(phones.get('127.90.7.1')).toMatchObject({ model: 'CP-8841-3PCC', by: ['web'] })
    expect(told.some(({ type }) => type === 'mute')).toBe(false)
  })

  test('a page that does not come at first is asked for once more', async () => {
    const asked: string[] = []
    const webPort = await pagesOf('127.90.8.1', ({ url = '' }, response) => {
      asked.push(url)
      if (asked.filter((path) => path === url).length > 1)
        response.end('<title>CP-7841-3PCC Configuration Utility</title>')
    })
    const { phones } = await all(
      scan({ ...options, webPort, sipPort: 1, neighbours, pageMs: 200, subnet: subnet('127.90.8.0/30') }),
    )
    expect(phones.get('127.90.8.1')).toMatchObject({ model: 'CP-7841-3PCC' })
    expect(asked.sort()).toEqual(['/', '/', '/status.xml', '/status.xml'])
  })

  test('a host whose port is open and that never gives a page is told, and is no phone', async () => {
    const webPort = await pagesOf('127.90.9.1', () => undefined)
    const { told } = await all(
      scan({ ...options, webPort, sipPort: 1, neighbours, pageMs: 100, subnet: subnet('127.90.9.0/30') }),
    )
    expect(told).toMatchObject([
      { type: 'mute', ip: '127.90.9.1', port: webPort },
      { type: 'done', alive: 2, phones: 0 },
    ])
  })

  test('the system’s table gives a silent device its MAC, and only hosts of the subnet count', async () => {
    const table = new Map([
      ['127.90.3.2', nthMac(7)],
      ['127.90.3.200', nthMac(8)],
      ['10.0.0.1', nthMac(9)],
    ])
    const found = await all(
      scan({
        ...options,
        webPort: 1,
        sipPort: 1,
        subnet: subnet('127.90.3.0/29'),
        neighbours: () => Promise.resolve(table),
      }),
    )
    expect([...found.phones.values()]).toMatchObject([{ ip: '127.90.3.2', mac: nthMac(7), by: ['arp'] }])
  })

  test('a cancelled search ends at once', async () => {
    const leaving = new AbortController()
    const startedAt = performance.now()
    const told = await all(
      (async function* () {
        for await (const each of scan({
          ...options,
          webPort: 1,
          sipPort: 1,
          neighbours,
          signal: leaving.signal,
          subnet: subnet('127.91.0.0/16'),
        })) {
          if (each.type === 'progress') leaving.abort()
          yield each
        }
      })(),
    )
    expect(told.done).toMatchObject({ cancelled: true })
    expect(performance.now() - startedAt).toBeLessThan(1_500)
  })

  test('a /24 with fifty phones takes some three seconds, the first one at once, at the allowed pace', async () => {
    const ports = await phonesAt('127.90.5', 50)
    const startedAt = performance.now()
    let firstMs = Infinity
    const { phones, done } = await all(
      (async function* () {
        for await (const each of scan({ ...options, ...ports, neighbours, subnet: subnet('127.90.5.0/24') })) {
          if (each.type === 'phone') firstMs = Math.min(firstMs, performance.now() - startedAt)
          yield each
        }
      })(),
    )
    expect(phones.size).toBe(50)
    expect(firstMs).toBeLessThan(1_500)
    const { tookMs = 0, asked = 0 } = done ?? {}
    expect((asked * 2) / (tookMs / 1_000)).toBeLessThan(PACKETS_A_SECOND)
    expect(tookMs).toBeLessThan(8_000)
  })
})

test('each phone that was found becomes part of the history, once', async () => {
  const ports = await phonesAt('127.90.6', 2)
  const told: EventBody[] = []
  await all(
    discover({ ...options, ...ports, neighbours, subnet: subnet('127.90.6.0/29') }, (body) => void told.push(body)),
  )
  expect(told).toMatchObject([
    { type: 'phone.found', who: { ip: '127.90.6.1', mac: nthMac(0), model: 'CP-7841-3PCC' }, serial: 'FCH00000' },
    { type: 'phone.found', who: { ip: '127.90.6.2', mac: nthMac(1) } },
  ])
})
