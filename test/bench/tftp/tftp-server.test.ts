import { describe, expect, test } from 'vitest'
import { startTftpServer } from '../../../electron/bench/tftp/tftp-server.ts'
import { systemClock } from '../../../electron/bench/core/clock.ts'
import { encodePacket } from '../../../shared/protocol/tftp/packet.ts'
import { handClock } from '../../support/bench-clock.ts'
import { patternedBytes } from '../../support/tftp-random.ts'
import { bareClient, boundSocket, fetchFile, readRequest, startWorld } from '../../support/tftp-world.ts'

const windows = (blksize: number, windowsize: number) =>
  [
    ['blksize', String(blksize)],
    ['windowsize', String(windowsize)],
  ] as const

describe('a file', () => {
  test('is sent whole, and what happened is told with the request as it came', async () => {
    const content = patternedBytes(5_000)
    const { port, log } = await startWorld({ '/basic.txt': content })
    expect(await fetchFile({ port, file: '/basic.txt' })).toEqual({ content, error: null })
    const [sent] = await log.until('file.sent')
    expect(log.of('file.requested')).toMatchObject([
      { server: 'tftp', who: { ip: '127.0.0.1' }, transfer: 't1', path: '/basic.txt', options: { mode: 'octet' } },
    ])
    expect(log.raws[0]).toEqual(Buffer.from(encodePacket(readRequest('/basic.txt'))))
    expect(sent).toMatchObject({ transfer: 't1', bytes: 5_000, resends: 0, blockSize: 512, window: 1 })
  })

  test.each([0, 1, 511, 512, 513, 1_024, 65_464])('of %i bytes is sent whole, held or read in pieces', async (size) => {
    const content = patternedBytes(size)
    const { port, opened, log } = await startWorld({ held: content, streamed: { bytes: content, streamed: true } })
    expect((await fetchFile({ port, file: 'held' })).content).toEqual(content)
    expect((await fetchFile({ port, file: 'streamed' })).content).toEqual(content)
    await log.until('file.sent', 2)
    expect(opened()).toBe(0)
  })

  test('that is read in pieces is sent in windows, across chunks of it', async () => {
    const content = patternedBytes(1_000_003)
    const { port, log } = await startWorld({ f: { bytes: content, streamed: true } })
    expect((await fetchFile({ port, file: 'f', options: windows(1_428, 16) })).content).toEqual(content)
    expect(await log.until('file.sent')).toMatchObject([{ blockSize: 1_428, window: 16 }])
  })

  test('of more than 65,535 blocks rolls over', async () => {
    const content = patternedBytes(66_000 * 8 + 5)
    const { port } = await startWorld({ f: content })
    expect((await fetchFile({ port, file: 'f', options: windows(8, 64) })).content).toEqual(content)
  })

  test('in netascii has its line ends changed, held or read in pieces', async () => {
    const text = Buffer.from('line\nanother\rthird\r\n'.repeat(9_000))
    const { port, log } = await startWorld({ held: text, streamed: { bytes: text, streamed: true } })
    const sent = Buffer.from('line\r\nanother\r\0third\r\n'.repeat(9_000))
    const options = [['tsize', '0'], ...windows(1_428, 8)] as const
    for (const file of ['held', 'streamed']) {
      const { content } = await fetchFile({ port, file, mode: 'NetASCII', options })
      expect(Buffer.compare(content ?? Buffer.alloc(0), sent)).toBe(0)
    }
    expect((await log.until('file.sent', 2)).map((event) => event.bytes)).toEqual([sent.length, sent.length])
  })

  test('is found by IPv4 and by IPv6 on one server, and IPv4 clients keep their own address', async () => {
    const { port, log, server } = await startWorld({ f: patternedBytes(700) }, { address: '' })
    expect(server.address).toBe('::')
    expect((await fetchFile({ port, file: 'f', host: '::1' })).content).toHaveLength(700)
    expect((await fetchFile({ port, file: 'f' })).content).toHaveLength(700)
    expect((await log.until('file.sent', 2)).map((event) => event.who.ip)).toEqual(['::1', '127.0.0.1'])
  })

  test('is sent to a hundred clients at once, none of them waiting in vain', async () => {
    const content = patternedBytes(20_000)
    const { port, log, server } = await startWorld({ f: content })
    const fetched = await Promise.all(Array.from({ length: 100 }, () => fetchFile({ port, file: 'f' })))
    expect(fetched.every(({ content: got }) => got !== null && Buffer.compare(got, content) === 0)).toBe(true)
    const sent = await log.until('file.sent', 100)
    expect(sent.reduce((sum, event) => sum + event.resends, 0)).toBe(0)
    expect(server.active()).toBe(0)
    expect(server.bytesSent()).toBe(2_000_000)
  })
})

describe('the options', () => {
  test('that are agreed to are answered, the others are not, and block 1 waits for ACK 0', async () => {
    const { port } = await startWorld({ f: patternedBytes(3_000) })
    const client = await bareClient()
    client.say(
      readRequest('f', [
        ['blksize', '1024'],
        ['tsize', '0'],
        ['utimeout', '9'],
        ['timeout', '256'],
      ]),
      port,
    )
    const oack = await client.next()
    expect(oack.packet).toEqual({
      type: 'oack',
      options: [
        ['blksize', '1024'],
        ['tsize', '3000'],
      ],
    })
    expect(oack.port).not.toBe(port)
    client.say({ type: 'ack', block: 0 }, oack.port)
    expect((await client.next()).packet).toMatchObject({ type: 'data', block: 1 })
  })
})

describe('a refusal', () => {
  test.each([
    ['missing', 1, 'not-found'],
    ['outside', 2, 'outside'],
    ['folder', 2, 'directory'],
    ['secret', 2, 'forbidden'],
  ] as const)('of %s is ERROR %i, and is told as %s', async (file, code, reason) => {
    const { port, log } = await startWorld({
      outside: { reason: 'outside' },
      folder: { reason: 'directory' },
      secret: { reason: 'forbidden' },
    })
    const client = await bareClient()
    client.say(readRequest(file), port)
    const { packet, port: from } = await client.next()
    expect(packet).toMatchObject({ type: 'error', code })
    expect(from).not.toBe(port)
    expect(await log.until('file.refused')).toMatchObject([{ reason, status: code, path: file }])
  })

  test('says which file has almost that name', async () => {
    const { port, log } = await startWorld({ 'A.CFG': { reason: 'not-found', near: 'a.cfg' } })
    await fetchFile({ port, file: 'A.CFG' })
    expect(log.of('file.refused')).toMatchObject([{ near: 'a.cfg' }])
  })

  test('is what a failing disk gives, not the end of the server', async () => {
    const { port, log } = await startWorld({ f: patternedBytes(10) }, { gate: () => Promise.reject(new Error('EIO')) })
    expect(await fetchFile({ port, file: 'f' })).toMatchObject({ content: null })
    expect(log.of('file.refused')).toMatchObject([{ reason: 'forbidden' }])
  })

  test('is what a write request gets: nothing is ever written', async () => {
    const { port, log, targets } = await startWorld({ f: patternedBytes(10) })
    const client = await bareClient()
    const request = encodePacket({ type: 'write', file: 'f', legible: true, mode: 'octet', options: [] })
    client.say(request, port)
    expect((await client.next()).packet).toMatchObject({ type: 'error', code: 2 })
    expect(log.of('file.refused')).toMatchObject([{ reason: 'write', path: 'f', status: 2 }])
    expect(log.raws[0]).toEqual(Buffer.from(request))
    expect(targets).toEqual([])
  })
})

describe('a transfer', () => {
  test('that a client asks for twice is one transfer, while it is opened and after', async () => {
    let letOpen = (): void => undefined
    const gate = () => new Promise<void>((resolve) => (letOpen = resolve))
    const { port, log, server } = await startWorld({ f: patternedBytes(600) }, { gate })
    const client = await bareClient()
    client.say(readRequest('f'), port)
    await log.until('file.requested')
    client.say(readRequest('f'), port)
    const other = await bareClient()
    other.say(encodePacket({ type: 'write', file: 'x', legible: true, mode: 'octet', options: [] }), port)
    await other.next() // so the repetition has been heard
    expect(server.active()).toBe(1)
    letOpen()
    const first = await client.next()
    expect(first.packet).toMatchObject({ type: 'data', block: 1 })
    client.say(readRequest('f'), port) // the answer was lost: it goes out again
    const again = await client.next()
    expect(again).toMatchObject({ packet: { type: 'data', block: 1 }, port: first.port })
    client.say({ type: 'ack', block: 1 }, first.port)
    expect((await client.next()).packet).toMatchObject({ block: 2 })
    client.say({ type: 'ack', block: 2 }, first.port)
    expect(await log.until('file.sent')).toMatchObject([{ resends: 1 }])
    expect(log.of('file.requested')).toHaveLength(1)
  })

  test('is followed by the next one from the same port, even when their last and first packets cross', async () => {
    const { port, log } = await startWorld({ f: patternedBytes(10) })
    const client = await bareClient()
    client.say(readRequest('f'), port)
    let { port: server } = await client.next()
    for (let turn = 0; turn < 20; turn++) {
      client.say({ type: 'ack', block: 1 }, server)
      client.say(readRequest('f'), port)
      const next = await client.next()
      expect(next.packet).toMatchObject({ type: 'data', block: 1 })
      server = next.port
    }
    await log.until('file.sent', 20)
    expect(log.of('file.abandoned')).toEqual([])
  })

  test('is replaced when its client asks for another file from the same port', async () => {
    const { port, log } = await startWorld({ f: patternedBytes(600), g: patternedBytes(600) })
    const client = await bareClient()
    client.say(readRequest('f'), port)
    const first = await client.next()
    client.say(readRequest('g'), port)
    const second = await client.next()
    expect(second.port).not.toBe(first.port)
    expect(log.of('file.abandoned')).toMatchObject([{ path: 'f', reason: 'client-error' }])
    client.say({ type: 'ack', block: 1 }, first.port) // late, and of the transfer that is no more
    client.say({ type: 'ack', block: 1 }, second.port)
    expect(await client.next()).toMatchObject({ port: second.port, packet: { block: 2 } })
  })

  test('ends when the client says so, with its words', async () => {
    const { port, log } = await startWorld({ f: patternedBytes(5_000) })
    const client = await bareClient()
    client.say(readRequest('f'), port)
    const { port: server } = await client.next()
    client.say({ type: 'ack', block: 1 }, server)
    await client.next()
    client.say({ type: 'error', code: 3, message: 'disk full' }, server)
    expect(await log.until('file.abandoned')).toMatchObject([
      { reason: 'client-error', detail: '3 disk full', bytes: 512, path: 'f' },
    ])
  })

  test('survives a stranger who talks to its port: the stranger gets ERROR 5', async () => {
    const { port, log } = await startWorld({ f: patternedBytes(600) })
    const client = await bareClient()
    const stranger = await bareClient()
    client.say(readRequest('f'), port)
    const { port: server } = await client.next()
    stranger.say({ type: 'ack', block: 1 }, server)
    expect((await stranger.next()).packet).toMatchObject({ type: 'error', code: 5 })
    stranger.say({ type: 'error', code: 0, message: 'go away' }, server)
    stranger.say({ type: 'ack', block: 9 }, server)
    expect((await stranger.next()).packet).toMatchObject({ type: 'error', code: 5 })
    client.say({ type: 'ack', block: 1 }, server)
    expect((await client.next()).packet).toMatchObject({ type: 'data', block: 2 })
    client.say({ type: 'ack', block: 2 }, server)
    await log.until('file.sent')
    expect(log.of('traffic.rejected')[0]).toMatchObject({ reason: 'unknown-transfer', who: { port: stranger.port } })
  })

  test('whose file changes meanwhile ends with an ERROR, never with a mix', async () => {
    const file = { bytes: patternedBytes(200_000), streamed: true, changesAt: 100_000 }
    const { port, log, opened } = await startWorld({ f: file })
    expect(await fetchFile({ port, file: 'f' })).toMatchObject({
      content: null,
      error: 'File changed while being sent',
    })
    expect(await log.until('file.abandoned')).toMatchObject([{ reason: 'file-changed' }])
    expect(opened()).toBe(0)
  })

  test('whose file cannot be read on ends with an ERROR', async () => {
    const { port, log } = await startWorld({ f: { bytes: patternedBytes(200_000), streamed: true, breaksAt: 90_000 } })
    expect(await fetchFile({ port, file: 'f' })).toMatchObject({ content: null, error: 'File cannot be read' })
    expect(await log.until('file.abandoned')).toMatchObject([{ reason: 'read-failed' }])
  })

  test('to a client that falls silent is tried again and then given up', async () => {
    const clock = handClock()
    const { port, log, server } = await startWorld({ f: patternedBytes(5_000) }, { clock })
    const client = await bareClient()
    client.say(readRequest('f'), port)
    const { port: from } = await client.next()
    client.say({ type: 'ack', block: 1 }, from)
    await client.next()
    for (let tries = 0; tries < 6; tries++) {
      while (client.unread() === 0) {
        clock.advance(100)
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect((await client.next()).packet).toMatchObject({ type: 'data', block: 2 })
    }
    clock.advance(60_000)
    expect(log.of('file.abandoned')).toMatchObject([{ reason: 'client-silent', resends: 6, bytes: 512 }])
    expect(server.active()).toBe(0)
  })
})

describe('the server', () => {
  test('that stops tells its clients and the log, and frees the port', async () => {
    const { port, log, server, opened } = await startWorld({ f: { bytes: patternedBytes(9_000), streamed: true } })
    const client = await bareClient()
    client.say(readRequest('f'), port)
    await client.next()
    await server.stop()
    expect((await client.next()).packet).toMatchObject({ type: 'error', code: 0, message: 'Server stopped' })
    expect(log.of('file.abandoned')).toMatchObject([{ reason: 'server-stopped' }])
    expect(opened()).toBe(0)
    const again = await startWorld({}, { port })
    expect(again.port).toBe(port)
  })

  test('that stops while a file is being opened closes it when it comes', async () => {
    let letOpen = (): void => undefined
    const gate = () => new Promise<void>((resolve) => (letOpen = resolve))
    const { port, log, server, opened } = await startWorld({ f: patternedBytes(10) }, { gate })
    const client = await bareClient()
    client.say(readRequest('f'), port)
    await log.until('file.requested')
    await server.stop()
    letOpen()
    await new Promise((resolve) => setImmediate(resolve))
    expect(opened()).toBe(0)
    expect(log.of('file.abandoned')).toMatchObject([{ reason: 'server-stopped', bytes: 0 }])
  })

  const start = (address: string, port: number) =>
    startTftpServer({
      server: 'tftp',
      address,
      port,
      clock: systemClock,
      files: { open: () => Promise.reject(new Error('not asked')) },
      identify: ({ ip }) => ({ ip }),
      transferId: () => 't',
      emit: () => undefined,
    })

  test('that finds its port taken says so', async () => {
    const taken = await boundSocket('127.0.0.1')
    const { port } = taken.address()
    await expect(start('127.0.0.1', port)).rejects.toMatchObject({
      fault: { code: 'PORT_IN_USE', params: { protocol: 'UDP', address: '127.0.0.1', port, owner: '' } },
    })
  })

  test('that is to listen on an address of another machine says that this one has it not', async () => {
    await expect(start('192.0.2.1', 0)).rejects.toMatchObject({
      fault: { code: 'ADDRESS_GONE', params: { address: '192.0.2.1' } },
    })
  })
})
