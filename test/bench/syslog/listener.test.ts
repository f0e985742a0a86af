import { execFile, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { defaultLimits } from '../../../electron/bench/syslog/receiver-messages.ts'
import { listen, sendUdp, type Listening } from '../../support/syslog-listener.ts'

const run = promisify(execFile)
const open: Listening[] = []
const start: typeof listen = async (options) => {
  const listening = await listen(options)
  open.push(listening)
  return listening
}
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ server }) => server.stop()))
})

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ family }) => family === 'IPv6'),
)
const said = 'CP-7841-3PCC c4:b9:cd:81:1e:29 -- Requesting resync tftp://192.168.1.200/basic.txt'

describe('a line over UDP', () => {
  test("a phone's message is told with its phone, its verdict and its bytes", async () => {
    const { lines, udp } = await start()
    await udp(`<133>Aug 10 16:58:50 c4b9cd811e29 ${said}\n`)
    const [line] = await lines(1)
    expect(line).toMatchObject({
      type: 'phone.said',
      server: 'syslog',
      who: { ip: '127.0.0.1', mac: 'c4b9cd811e29', model: 'CP-7841-3PCC' },
      text: said,
      facility: 16,
      severity: 5,
      phoneTime: 'Aug 10 16:58:50',
      identifier: 'c4b9cd811e29',
      verdict: { what: 'resync', result: 'requested', url: 'tftp://192.168.1.200/basic.txt' },
    })
    expect(line?.raw.toString()).toBe(`<133>Aug 10 16:58:50 c4b9cd811e29 ${said}\n`)
    expect(line?.who.port).toBeGreaterThan(0)
  })
  test('a line that names nobody is from the phone that spoke last from there', async () => {
    const { lines, udp } = await start()
    await udp(said, '<133>web admin login ok')
    const [, line] = await lines(2)
    expect(line?.who.mac).toBe('c4b9cd811e29')
  })
  test.skipIf(!hasIpv6)('over IPv6', async () => {
    const { lines, server } = await start({ address: '::1' })
    await sendUdp('::1', server.port, [said])
    expect((await lines(1))[0]?.who.ip).toBe('::1')
  })
  test.skipIf(!hasIpv6).each(['', '::'])(
    'every address is both families, and IPv4 senders have IPv4 addresses: "%s"',
    async (address) => {
      const { lines, server, udp } = await start({ address })
      expect(server.address).toBe('::')
      await udp('four')
      await lines(1)
      await sendUdp('::1', server.port, ['six'])
      expect((await lines(2)).map(({ who, text }) => [who.ip, text])).toEqual([
        ['127.0.0.1', 'four'],
        ['::1', 'six'],
      ])
    },
  )
  test('hostile lines are kept as bytes and told as text (S1)', async () => {
    const { lines, udp } = await start()
    const hostile = [
      Buffer.alloc(0),
      Buffer.from('x'),
      Buffer.from('<999>hello'),
      Buffer.from('<-1>hello'),
      Buffer.from('\uFEFF<13>hello'),
      Buffer.of(0x3c, 0x31, 0x33, 0x3e, 0xff, 0xfe, 0x00, 0x0d, 0x0a),
      Buffer.from('<13>\u001b[2J\u202e<img src=x onerror=alert(1)>\r\n=cmd|x %n%s\0'),
      Buffer.from(`<13>${'a'.repeat(65_503)}`),
    ]
    await udp(...hostile)
    const told = await lines(hostile.length)
    expect(told.map(({ raw }) => raw)).toEqual(hostile)
    expect(told.at(-1)?.text.length).toBe(16_385) // what is shown is cut, and says so
    expect(told.at(-1)?.text.endsWith('…')).toBe(true)
  })
  test('ten thousand lines arrive in order, each once', async () => {
    const { lines, server } = await start()
    await sendUdp(
      '127.0.0.1',
      server.port,
      Array.from({ length: 10_000 }, (_, n) => `<13>line ${n}`),
    )
    const told = await lines(10_000)
    expect(told.map(({ text }) => text)).toEqual(Array.from({ length: 10_000 }, (_, n) => `line ${n}`))
    expect([server.received(), server.dropped()]).toEqual([10_000, 0])
  })
})

describe('a line over TCP (RFC 6587)', () => {
  test('octet counting and line feeds, in pieces', async () => {
    const { lines, tcp } = await start()
    const socket = await tcp()
    socket.setNoDelay(true)
    for (const piece of ['8 <13', '>ab\nd', '<13>two\n<13>th', 'ree\n', '<13>unended']) {
      socket.write(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
    socket.end()
    expect((await lines(4)).map(({ text }) => text)).toEqual(['ab\nd', 'two', 'three', 'unended'])
  })
  test('a message that never ends costs 64 kB, and is told as too long', async () => {
    const { lines, events, tcp } = await start({ limits: { tellMs: 20 } })
    const socket = await tcp()
    socket.write(`<13>${'a'.repeat(300_000)}\n<13>next\n`)
    const told = await lines(2)
    expect([told[0]?.raw.length, told[1]?.text]).toEqual([65_536, 'next'])
    expect((await events.until('traffic.rejected'))[0]).toMatchObject({
      server: 'syslog',
      reason: 'frame-too-long',
      count: 1,
    })
    socket.destroy()
  })
  test('a message that is sent too slowly is cut off; what came of it is told', async () => {
    const { lines, events, tcp } = await start({ limits: { frameMs: 40, tellMs: 20 } })
    const socket = await tcp()
    socket.write('<13>slo')
    await once(socket, 'close')
    expect((await lines(1))[0]?.text).toBe('slo')
    expect((await events.until('traffic.rejected'))[0]).toMatchObject({ reason: 'frame-too-slow' })
  })
  test('a connection that says nothing is closed', async () => {
    const { tcp } = await start({ limits: { idleMs: 40 } })
    await once(await tcp(), 'close')
  })
  test('one address cannot take all connections', async () => {
    const { events, tcp, lines } = await start({ limits: { connectionsPerAddress: 2, tellMs: 20 } })
    const first = await tcp()
    const second = await tcp()
    const third = await tcp()
    await once(third, 'close')
    expect((await events.until('traffic.rejected'))[0]).toMatchObject({ reason: 'too-many-connections', count: 1 })
    first.destroy()
    second.end('<13>still here\n')
    expect((await lines(1))[0]?.text).toBe('still here')
  })
  test('when nothing more fits, TCP senders wait and nothing is lost', async () => {
    const { lines, tcp, server } = await start({ limits: { queueBytes: 1 } })
    const socket = await tcp()
    const count = 20_000
    socket.end(Array.from({ length: count }, (_, n) => `<13>line ${n} ${'x'.repeat(100)}\n`).join(''))
    const told = await lines(count)
    expect(told.at(-1)?.text).toMatch(/^line 19999 /)
    expect(server.dropped()).toBe(0)
  })
})

describe('limits', () => {
  test('a source that floods is limited, counted and named; another goes on', async () => {
    const rate = { ...defaultLimits.rate, perSecond: 1, burst: 100 }
    const { events, lines, udp, said: told, server } = await start({ limits: { rate, tellMs: 20 } })
    await udp(...Array.from({ length: 250 }, () => said))
    expect((await events.until('source.limited'))[0]).toMatchObject({
      server: 'syslog',
      reason: 'flood',
      who: { ip: '127.0.0.1', mac: 'c4b9cd811e29' },
    })
    await udp('<13>from another port')
    await lines(101)
    expect(told.at(-1)?.text).toBe('from another port')
    expect(server.received()).toBe(101)
    expect(server.dropped()).toBeGreaterThan(0)
  })
  test('what finds the queue full is counted', async () => {
    const busy = await start({ limits: { queueBytes: 1, tellMs: 20 } })
    // Longest datagrams: one fills a buffer; the bench is kept busy while they come.
    const sent = sendUdp(
      '127.0.0.1',
      busy.server.port,
      Array.from({ length: 40 }, () => Buffer.alloc(60_000, 97)),
    )
    await busy.lines(1)
    const until = performance.now() + 150
    while (performance.now() < until);
    await sent
    expect(await busy.events.next('events.dropped', ({ reason }) => reason === 'queue-full')).toMatchObject({
      server: 'syslog',
    })
    expect(busy.server.dropped()).toBeGreaterThan(0)
  })
})

describe('start and stop', () => {
  test('a port that another program has is a fault that names it', async () => {
    const taken = createSocket('udp4').bind(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address()
    await expect(start({ port })).rejects.toMatchObject({
      fault: { code: 'PORT_IN_USE', params: { protocol: 'UDP', port, address: '127.0.0.1' } },
    })
    taken.close()
  })
  test('so is one that is taken for TCP alone, and then UDP is free again', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    await expect(start({ port })).rejects.toMatchObject({ fault: { code: 'PORT_IN_USE', params: { protocol: 'TCP' } } })
    taken.close()
    await once(taken, 'close')
    expect((await start({ port })).server.port).toBe(port)
  })
  test('an address that the laptop does not have', async () => {
    await expect(start({ address: '203.0.113.1' })).rejects.toBeInstanceOf(BenchError)
    await expect(start({ address: '203.0.113.1' })).rejects.toMatchObject({ fault: { code: 'ADDRESS_GONE' } })
  })
  test('stopping tells what was received, frees both ports and settles twice', async () => {
    const listening = await start()
    const { port } = listening.server
    await listening.udp(...Array.from({ length: 2_000 }, (_, n) => `<13>line ${n}`))
    await listening.lines(1)
    await Promise.all([listening.server.stop(), listening.server.stop()])
    const told = listening.said.length
    expect(told).toBe(listening.server.received())
    const again = await start({ port })
    expect(again.server.port).toBe(port)
  })
  test('stopping with a connection open closes it', async () => {
    const { server, tcp } = await start()
    const socket = await tcp()
    const closed = once(socket, 'close')
    await server.stop()
    await closed
  })
})

const logger = spawnSync('logger', ['--version'])
const hasLogger = logger.status === 0 && logger.stdout.toString().includes('util-linux')

describe.skipIf(!hasLogger)("a stranger: util-linux's logger", () => {
  test.each<[name: string, options: string[], expected: Record<string, unknown>]>([
    ['UDP, RFC 3164', ['-d', '--rfc3164'], { app: 'tester', text: 'hello there' }],
    ['UDP, RFC 5424', ['-d', '--rfc5424'], { app: 'tester', text: 'hello there' }],
    ['TCP, RFC 3164', ['-T', '--rfc3164'], { app: 'tester', text: 'hello there' }],
    ['TCP, RFC 5424, octet counting', ['-T', '--rfc5424', '--octet-count'], { app: 'tester', text: 'hello there' }],
    ['TCP, RFC 3164, octet counting', ['-T', '--rfc3164', '--octet-count'], { app: 'tester', text: 'hello there' }],
    ['UDP with structured data', ['-d', '--rfc5424', '--sd-id', 'x@1', '--sd-param', 'a="b"'], { text: 'hello there' }],
    ['UDP, no time and host', ['-d', '--rfc5424=notime,nohost'], { text: 'hello there' }],
  ])('%s', async (_name, options, expected) => {
    const { lines, server } = await start()
    await run('logger', [
      '-n',
      '127.0.0.1',
      '-P',
      String(server.port),
      '-p',
      'local0.warning',
      '-t',
      'tester',
      ...options,
      'hello there',
    ])
    expect((await lines(1))[0]).toMatchObject({ facility: 16, severity: 4, ...expected })
  })
})
