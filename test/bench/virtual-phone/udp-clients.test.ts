import { createSocket } from 'node:dgram'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hasLoopbackAddresses, loopbackAddress } from '../../../electron/bench/virtual-phone/addresses.ts'
import { defaultFetcherSettings } from '../../../electron/bench/virtual-phone/fetcher.ts'
import { scenarioResolver, systemResolver } from '../../../electron/bench/virtual-phone/resolver.ts'
import { createSyslogSender, parseServer, syslogLine } from '../../../electron/bench/virtual-phone/syslog-sender.ts'
import { fetchOne } from '../../support/phone-fetch.ts'
import { listen } from '../../support/syslog-listener.ts'
import { startWorld } from '../../support/tftp-world.ts'

const profile = '<flat-profile><GPP_A>é</GPP_A></flat-profile>'

describe('TFTP', () => {
  const tftp = { ...defaultFetcherSettings.tftp, firstWaitMs: 50, tries: 1 }

  test('from the bench’s server, with and without options', async () => {
    const big = Buffer.from(`<flat-profile>${'x'.repeat(100_000)}`)
    const { port } = await startWorld({ 'cisco/basic.txt': Buffer.from(profile), big })
    expect(await fetchOne({ scheme: 'tftp', port, path: '/cisco/basic.txt' })).toMatchObject({
      kind: 'content',
      text: profile,
      status: null,
    })
    const options = { ...tftp, blockSize: 1_428, windowSize: 8, tsize: true }
    for (const settings of [{}, { tftp: options }])
      expect(await fetchOne({ scheme: 'tftp', port, path: '/big', settings })).toMatchObject({ bytes: big.length })
  })

  test('TFT-1: to another port than 69 a phone speaks from 53240 to 53245, and phones that share an address still get through', async () => {
    const ports: number[] = []
    const server = createSocket('udp4')
    server.on('message', (_bytes, from) => {
      ports.push(from.port)
      if (ports.length < 8) return
      for (const port of ports) server.send(Buffer.from('\0\x05\0\x01gone\0', 'latin1'), port, '127.0.0.1')
    })
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => fetchOne({ scheme: 'tftp', port, localAddress: '127.0.0.1' })),
    )
    expect(answers).toEqual(answers.map(() => ({ kind: 'tftp-error', code: 1, text: 'gone' })))
    expect(ports.filter((one) => one >= 53_240 && one <= 53_245).length).toBeGreaterThan(0)
  })

  test('a report is left on a server that takes it, and refused by one that does not', async () => {
    const server = createSocket('udp4')
    const got: Buffer[] = []
    server.on('message', (bytes, from) => {
      if (bytes[1] === 3) got.push(bytes.subarray(4))
      const block = bytes[1] === 3 ? bytes.subarray(2, 4) : Buffer.of(0, 0)
      server.send(Buffer.concat([Buffer.of(0, 4), block]), from.port, from.address)
    })
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const body = `<flat-profile>${'x'.repeat(1_500)}</flat-profile>`
    const report = { scheme: 'tftp', method: 'PUT', purpose: 'report', body, path: '/report.xml' } as const
    expect(await fetchOne({ ...report, port: server.address().port })).toMatchObject({ kind: 'content', text: '' })
    expect(Buffer.concat(got).toString()).toBe(body)
    const { port } = await startWorld({})
    expect(await fetchOne({ ...report, port })).toMatchObject({ kind: 'tftp-error' })
  })

  test('a missing file, a server that is not there, and one that falls silent in the middle', async () => {
    const { port, server } = await startWorld({})
    expect(await fetchOne({ scheme: 'tftp', port })).toMatchObject({ kind: 'tftp-error', code: 1 })
    await server.stop()
    expect(await fetchOne({ scheme: 'tftp', port, settings: { tftp } })).toMatchObject({ reason: 'timeout' })
    const half = createSocket('udp4')
    half.on('message', (bytes, from) => {
      if (bytes[1] === 1)
        half.send(Buffer.concat([Buffer.of(0, 3, 0, 1), Buffer.alloc(512, 97)]), from.port, from.address)
    })
    await new Promise<void>((resolve) => half.bind(0, '127.0.0.1', resolve))
    onTestFinished(() => void half.close())
    expect(await fetchOne({ scheme: 'tftp', port: half.address().port, settings: { tftp } })).toMatchObject({
      reason: 'broken-off',
    })
  })
})

describe('syslog', () => {
  test('a message is one datagram, from the phone’s address, as the bench’s listener reads it', async () => {
    const server = await listen()
    const sender = createSyslogSender()
    onTestFinished(async () => {
      await sender.close()
      await server.server.stop()
    })
    const localAddress = (await hasLoopbackAddresses()) ? loopbackAddress(300) : '127.0.0.1'
    const at = new Date(2026, 2, 4, 9, 5, 7).getTime()
    const common = {
      severity: 5,
      at,
      localAddress,
      resolver: scenarioResolver({ 'log.test': '127.0.0.1' }, systemResolver),
    }
    for (const host of ['127.0.0.1', 'log.test', 'nowhere.invalid:0'])
      sender.send({
        ...common,
        server: host.includes(':') ? host : `${host}:${server.server.port}`,
        text: `a\nb ${host}`,
      })
    const said = await server.lines(2)
    expect(said.map(({ text }) => text).sort()).toEqual(['a b 127.0.0.1', 'a b log.test'])
    expect(said[0]).toMatchObject({ severity: 5, who: { ip: localAddress }, phoneTime: 'Mar  4 09:05:07' })
    expect(syslogLine({ severity: 3, text: 'x', at })).toBe('<131>Mar  4 09:05:07 x')
  })

  test('a message from an address that is not there is lost, and holds nothing up', async () => {
    const sender = createSyslogSender()
    const message = { server: '127.0.0.1:9', severity: 5, text: 'x', at: 0, resolver: systemResolver }
    for (let count = 0; count < 3; count++) sender.send({ ...message, localAddress: '192.0.2.1' })
    await sender.flushed()
    await sender.close()
  })

  test('a thousand phones with an address each do not hold a thousand sockets', async () => {
    const server = await listen()
    const sender = createSyslogSender()
    onTestFinished(async () => {
      await sender.close()
      await server.server.stop()
    })
    const shared = !(await hasLoopbackAddresses())
    for (let phone = 0; phone < 1_000; phone++)
      sender.send({
        server: `127.0.0.1:${server.server.port}`,
        severity: 5,
        text: `phone ${phone}`,
        at: 0,
        localAddress: shared ? '127.0.0.1' : loopbackAddress(phone),
        resolver: systemResolver,
      })
    await sender.flushed()
    await server.lines(1_000)
    const sources = new Set(server.said.map(({ who }) => who.ip))
    expect(sources.size).toBe(shared ? 1 : 1_000)
  })

  test.each([
    ['192.168.1.5', { host: '192.168.1.5', port: 514 }],
    [' log.test:1514 ', { host: 'log.test', port: 1_514 }],
    ['[::1]:99', { host: '::1', port: 99 }],
    ['fe80::1', { host: 'fe80::1', port: 514 }],
    ['', null],
    ['a:b:c', null],
    ['a:70000', null],
  ])('the server %s', (text, place) => {
    expect(parseServer(text)).toEqual(place)
  })
})

test('each phone has a loopback address of its own', () => {
  const addresses = Array.from({ length: 5_000 }, (_, index) => loopbackAddress(index))
  expect(new Set(addresses).size).toBe(5_000)
  expect(addresses[0]).toBe('127.64.0.1')
  expect(addresses.filter((address) => /\.(?:0|255)$/.test(address))).toEqual([])
  expect(addresses.every((address) => /^127\.(?:6[4-9]|[7-9]\d)\./.test(address))).toBe(true)
})
