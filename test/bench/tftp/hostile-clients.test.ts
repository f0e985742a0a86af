import { describe, expect, test } from 'vitest'
import { encodePacket } from '../../../shared/protocol/tftp/packet.ts'
import { fromPortZero } from '../../support/from-port-zero.ts'
import { handClock } from '../../support/bench-clock.ts'
import { patternedBytes } from '../../support/tftp-random.ts'
import {
  bareClient,
  type BareClient,
  fetchFile,
  readRequest,
  startWorld,
  type World,
  type WorldOptions,
} from '../../support/tftp-world.ts'

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const everybodyCounts: WorldOptions['limits'] = { exempt: () => false }

/** What the client has heard by the time that a good request, sent after all else, has its answer. */
async function heardBeforeAnswer(client: BareClient, port: number): Promise<readonly string[]> {
  client.say(readRequest('good'), port)
  const heard: string[] = []
  for (;;) {
    const { packet, port: from } = await client.next()
    if (packet.type !== 'data') {
      heard.push(packet.type === 'error' ? `error ${packet.code}` : packet.type)
      continue
    }
    client.say({ type: 'ack', block: 1 }, from)
    return heard
  }
}

const good = { good: patternedBytes(100) }

describe('packets that follow no rule', () => {
  test.each([
    ['nothing', '', 'too-short'],
    ['one byte', '\0', 'too-short'],
    ['a bare opcode', '\0\x01', 'file-not-terminated'],
    ['no NUL after the name', '\0\x01basic.txt', 'file-not-terminated'],
    ['no mode', '\0\x01basic.txt\0', 'mode-not-terminated'],
    ['an empty name', '\0\x01\0octet\0', 'file-empty'],
    ['opcode 0', '\0\0', 'unknown-opcode'],
    ['opcode 99', '\0\x63abc', 'unknown-opcode'],
    ['200 options', `\0\x01f\0octet\0${'a\x001\0'.repeat(200)}`, 'too-many-options'],
    ['65,507 bytes', `\0\x01${'a'.repeat(65_505)}`, 'too-long'],
    ['a stray ACK', '\0\x04\0\x01', 'stray-ack'],
    ['a stray DATA', '\0\x03\0\x01abc', 'stray-data'],
    ['a stray ERROR', '\0\x05\0\x01abc\0', 'stray-error'],
    ['a stray OACK', '\0\x06a\x001\0', 'stray-oack'],
  ])('%s is told and never answered with more than was sent', async (_name, text, reason) => {
    const { port, log } = await startWorld(good)
    const client = await bareClient()
    client.say(latin(text), port)
    const heard = await heardBeforeAnswer(client, port)
    expect(heard.length === 0 || (heard.join() === 'error 4' && text.length >= 15)).toBe(true)
    expect(log.of('traffic.rejected')).toMatchObject([{ server: 'tftp', reason, who: { ip: '127.0.0.1' }, count: 1 }])
  })

  test('from port 0, which nobody can answer, they are told and the server goes on', async ({ skip }) => {
    const say = fromPortZero()
    if (say === null) skip('no raw sockets here')
    const { port, log } = await startWorld(good)
    const client = await bareClient()
    client.say(readRequest('good'), port)
    const { port: transfer } = await client.next()
    for (const text of ['\0\x01good\0octet\0', '\0\x01nothing\0octet\0', '\0\x01a-name-without-an-end']) {
      say?.(latin(text), port)
    }
    say?.(encodePacket({ type: 'ack', block: 1 }), transfer)
    say?.(encodePacket({ type: 'data', block: 1, bytes: new Uint8Array(4) }), transfer)
    client.say({ type: 'ack', block: 1 }, transfer)
    await log.until('file.sent')
    expect(await heardBeforeAnswer(client, port)).toEqual([])
    expect(log.of('traffic.rejected')).toContainEqual(
      expect.objectContaining({ reason: 'no-port', who: { ip: '127.0.0.1', port: 0 } }),
    )
    expect(log.of('file.requested')).toHaveLength(2)
  })

  test('a thousand of them are one event and a count, and three answers', async () => {
    const clock = handClock()
    const { port, log } = await startWorld(good, { clock })
    const client = await bareClient()
    for (let turn = 0; turn < 200; turn++) client.say(latin('\0\x01a-name-without-an-end'), port)
    expect(await heardBeforeAnswer(client, port)).toEqual(['error 4', 'error 4', 'error 4'])
    clock.advance(2_000)
    expect(log.of('traffic.rejected').map((event) => event.count)).toEqual([1, 199])
  })

  test.each(['mail', 'binary', 'o', ''])('mode "%s" is refused', async (mode) => {
    const { port, log, targets } = await startWorld(good)
    const client = await bareClient()
    client.say(readRequest('good', [], mode), port)
    expect((await client.next()).packet).toMatchObject({ type: 'error', code: 4 })
    expect(log.of('file.refused')).toMatchObject([{ reason: 'options', status: 4 }])
    expect(targets).toEqual([])
  })

  test.each(['OCTET', 'Octet', 'NETASCII'])('mode %s is as good in capitals', async (mode) => {
    const { port } = await startWorld(good)
    expect((await fetchFile({ port, file: 'good', mode })).error).toBe(null)
  })
})

describe('names', () => {
  test('reach the one function that decides about paths exactly as they came', async () => {
    const { port, targets, log } = await startWorld({})
    const client = await bareClient()
    const names = [
      '../x',
      '..\\x',
      '....//x',
      '...',
      '/etc/passwd',
      'C:\\x',
      '\\\\srv\\share\\x',
      '//x',
      'x/../../y',
      '%2e%2e/x',
      'x:ads',
      'NUL.xml',
      'x.',
      'x ',
      'PROFIL~1.XML',
      'é.xml',
      'a'.repeat(255),
      '%s%n',
      '<img src=x onerror=alert(1)>',
      '\u202egnp.cfg',
    ]
    for (const name of names) {
      client.say(readRequest(name), port)
      expect((await client.next()).packet).toMatchObject({ type: 'error', code: 1 })
    }
    expect(targets).toEqual(names)
    expect(log.of('file.refused').map((event) => event.path)).toEqual(names)
  })

  test('that are no UTF-8 are refused without asking for a file', async () => {
    const { port, targets, log } = await startWorld({})
    const client = await bareClient()
    for (const name of ['\xc0\xae\xc0\xae/x', '\xff', 'caf\xe9.xml', 'a\xed\xa0\x80']) {
      client.say(latin(`\0\x01${name}\0octet\0`), port)
      expect((await client.next()).packet).toMatchObject({ type: 'error', code: 2 })
    }
    expect(targets).toEqual([])
    expect(log.of('file.refused').map((event) => event.reason)).toEqual(Array(4).fill('malformed'))
  })

  test('with a NUL end there: what follows is the mode', async () => {
    const { port, targets } = await startWorld({})
    const client = await bareClient()
    client.say(latin('\0\x01good\0/../../etc/passwd\0octet\0'), port)
    expect((await client.next()).packet).toMatchObject({ type: 'error', code: 4 })
    expect(targets).toEqual([])
  })
})

describe('before the client has answered', () => {
  test('it is sent one small packet at a time, three times, and then nothing', async () => {
    const clock = handClock()
    const { port, log, server } = await startWorld({ big: patternedBytes(1_000_000) }, { clock })
    const client = await bareClient()
    client.say(
      readRequest('big', [
        ['blksize', '65464'],
        ['windowsize', '64'],
        ['timeout', '255'],
      ]),
      port,
    )
    const oack = await client.next()
    expect(oack.bytes.length).toBeLessThan(64)
    for (let again = 0; again < 2; again++) {
      while (client.unread() === 0) {
        clock.advance(100)
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect((await client.next()).packet).toEqual(oack.packet)
    }
    clock.advance(10_000)
    expect(log.of('file.abandoned')).toMatchObject([{ reason: 'client-silent', resends: 2, bytes: 0 }])
    expect(server.active()).toBe(0)
  })

  test('a window is never larger than a socket can hold', async () => {
    const { port } = await startWorld({ big: patternedBytes(1_000_000) })
    const client = await bareClient()
    client.say(
      readRequest('big', [
        ['blksize', '65464'],
        ['windowsize', '65535'],
      ]),
      port,
    )
    expect((await client.next()).packet).toMatchObject({
      options: [
        ['blksize', '65464'],
        ['windowsize', '2'],
      ],
    })
  })
})

describe('acknowledgements', () => {
  test('that repeat, lie or are cut change nothing', async () => {
    const { port, log } = await startWorld({ f: patternedBytes(2_000) })
    const client = await bareClient()
    client.say(readRequest('f'), port)
    const { port: server } = await client.next()
    client.say({ type: 'ack', block: 1 }, server)
    expect((await client.next()).packet).toMatchObject({ block: 2 })
    for (const block of [1, 0, 1, 65_535, 3, 40_000, 1]) client.say({ type: 'ack', block }, server)
    client.say(latin('\0\x04\0'), server)
    client.say(latin('\0'), server)
    client.say({ type: 'data', block: 2, bytes: patternedBytes(3) }, server)
    client.say({ type: 'ack', block: 2 }, server)
    expect((await client.next()).packet).toMatchObject({ type: 'data', block: 3 })
    client.say({ type: 'ack', block: 3 }, server)
    expect((await client.next()).packet).toMatchObject({ type: 'data', block: 4 })
    client.say({ type: 'ack', block: 4 }, server)
    expect(await log.until('file.sent')).toMatchObject([{ resends: 0 }])
    expect(log.of('traffic.rejected')).toMatchObject([{ reason: 'senseless' }])
  })
})

describe('too much', () => {
  /** Lets every request that was sent be heard. */
  const heard = async ({ log }: World, client: BareClient, port: number): Promise<void> => {
    const before = log.of('file.refused').length
    client.say({ type: 'write', file: 'end', legible: true, mode: 'octet', options: [] }, port)
    await log.until('file.refused', before + 1)
  }

  test('five hundred silent clients leave, and the others are served meanwhile', async () => {
    const clock = handClock()
    const world = await startWorld({ f: patternedBytes(5_000), ...good }, { clock })
    const silent = await Promise.all(Array.from({ length: 500 }, () => bareClient()))
    for (const client of silent) client.say(readRequest('f'), world.port)
    const first = await Promise.all(silent.map((client) => client.next()))
    first.forEach(({ port }, index) => silent[index]?.say({ type: 'ack', block: 1 }, port))
    await Promise.all(silent.map((client) => client.next()))
    expect(world.server.active()).toBe(500)
    expect((await fetchFile({ port: world.port, file: 'good' })).content).toHaveLength(100)
    await world.log.until('file.sent')
    // Overdue transfers are looked at some in a turn, between packets: the clock goes on until all have been.
    const left = (): number => {
      clock.advance(1_000)
      return world.log.of('file.abandoned').length
    }
    await expect.poll(left, { timeout: 15_000 }).toBe(500)
    expect(world.server.active()).toBe(0)
  })

  test('beyond the limit of transfers nobody is answered, and the source is named once a second', async () => {
    const clock = handClock()
    const world = await startWorld({ f: patternedBytes(5_000) }, { clock, limits: { transfersPerSource: 10 } })
    const clients = await Promise.all(Array.from({ length: 30 }, () => bareClient()))
    for (const client of clients) client.say(readRequest('f'), world.port)
    await world.log.until('source.limited')
    await Promise.all(clients.slice(0, 10).map((client) => client.next()))
    clock.advance(2_000)
    const told = world.log.of('source.limited')
    expect(told.every((event) => event.reason === 'too-many-transfers')).toBe(true)
    expect(world.server.active()).toBeLessThanOrEqual(10)
    clock.advance(30_000)
    expect(world.server.active()).toBe(0)
  })

  test('a flood of requests that nobody answers for is cut short', async () => {
    const clock = handClock()
    const limits = { ...everybodyCounts, unansweredPerSource: 20, requestsAtOnce: 100 }
    const world = await startWorld({ f: patternedBytes(5_000) }, { clock, limits })
    const clients = await Promise.all(Array.from({ length: 60 }, () => bareClient()))
    for (const client of clients) client.say(readRequest('f'), world.port)
    await world.log.until('file.requested', 20)
    const cutShort = (): number => world.log.of('source.limited').reduce((sum, event) => sum + event.count, 0)
    // The last of the sixty may still be on its way: the clock moves on, a second at a time, until they are told of.
    await expect
      .poll(() => {
        clock.advance(1_000)
        return cutShort()
      })
      .toBe(40)
    expect(world.log.of('file.requested')).toHaveLength(20)
    expect(world.log.of('source.limited')[0]).toMatchObject({ reason: 'flood', who: { ip: '127.0.0.1' } })
  })

  test('who asks for one name after another is named, and gets one answer a second', async () => {
    const clock = handClock()
    const limits = { ...everybodyCounts, unknownNames: 50 }
    const world = await startWorld({ 'SEP000000000200.xml': patternedBytes(10) }, { clock, limits })
    const client = await bareClient()
    const ask = (index: number): void =>
      client.say(readRequest(`SEP${index.toString(16).padStart(12, '0')}.xml`), world.port)
    for (let index = 0; index < 51; index++) {
      ask(index)
      expect((await client.next()).packet).toMatchObject({ type: 'error', code: 1 })
    }
    expect(await world.log.until('source.limited')).toMatchObject([
      { reason: 'guessing-names', who: { ip: '127.0.0.1' } },
    ])
    const requested = world.log.of('file.requested').length
    for (let index = 500; index < 600; index++) ask(index)
    // The clock stands still: only what is left of this second's answer may come.
    client.say(new Uint8Array(1), world.port)
    await world.log.until('traffic.rejected') // all before it were heard
    expect(world.log.of('file.requested').length - requested).toBeLessThanOrEqual(1)
    clock.advance(1_100)
    ask(0x200)
    expect((await client.next()).packet).toMatchObject({ type: 'data' })
  })

  test('who is not of this network is not answered at all', async () => {
    const world = await startWorld(good, { address: '', answers: (ip) => ip !== '127.0.0.1' })
    const stranger = await bareClient()
    stranger.say(readRequest('good'), world.port)
    expect(await world.log.until('source.limited')).toMatchObject([
      { reason: 'foreign-subnet', who: { ip: '127.0.0.1' } },
    ])
    expect((await fetchFile({ port: world.port, file: 'good', host: '::1' })).content).toHaveLength(100)
    expect(stranger.unread()).toBe(0)
    expect(world.targets).toEqual(['good'])
  })

  test('a hundred refused writes leave nothing behind', async () => {
    const world = await startWorld(good)
    const client = await bareClient()
    for (let turn = 0; turn < 100; turn++) await heard(world, client, world.port)
    expect(world.server.active()).toBe(0)
  })
})
