import { once } from 'node:events'
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { servePlainly, type PlainUse } from '../../../electron/bench/http/plain/plain-connection.ts'
import { dial, httpBench } from '../../support/http-bench.ts'

/** Node reads a request with this header; without it none of it reaches Node. */
const NODES_OWN = 'TE: trailers'
const ask = (line: string, ...headers: readonly string[]): string =>
  `${[line, 'Host: a', ...headers].join('\r\n')}\r\n\r\n`

async function answered(port: number, request: string): Promise<string> {
  const client = await dial(port)
  client.say(request)
  return client.toTheEnd()
}

/** Head lines without the time, and the content. */
function parts(answer: string) {
  const [head = '', ...content] = answer.split('\r\n\r\n')
  return { head: head.split('\r\n').filter((line) => !line.startsWith('Date:')), content: content.join('\r\n\r\n') }
}

describe('a plain request', () => {
  test.each([
    ['GET /a.xml HTTP/1.1', []],
    ['HEAD /a.xml HTTP/1.1', []],
    ['GET /a.xml HTTP/1.1', ['Range: bytes=2-4']],
    ['GET /a.xml HTTP/1.1', ['Range: bytes=90-']],
    ['GET /a.xml HTTP/1.1', ['If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT']],
    ['GET /a.xml HTTP/1.1', ['If-Match: "x"']],
    ['GET /missing HTTP/1.1', []],
    ['HEAD /missing HTTP/1.1', []],
    ['GET /..%2fsite.json HTTP/1.1', []],
    ['GET /large.bin HTTP/1.1', []],
  ])('%s %j is answered as Node answers it', async (line, headers) => {
    const { root, server } = await httpBench()
    await writeFile(join(root, 'a.xml'), '0123456789')
    await writeFile(join(root, 'large.bin'), Buffer.alloc(300_000, 'x'))
    const plain = parts(await answered(server.port, ask(line, ...headers, 'Connection: close')))
    const whole = parts(await answered(server.port, ask(line, ...headers, 'Connection: close', NODES_OWN)))
    expect(plain.head[0]).toMatch(/^HTTP\/1\.1 \d{3} /)
    expect(plain.head.toSorted()).toEqual(whole.head.toSorted())
    expect(plain.content).toBe(whole.content)
  })

  test('a connection that is kept says so as Node says it', async () => {
    const { root, server } = await httpBench()
    await writeFile(join(root, 'a.xml'), 'abc')
    const kept = async (...headers: readonly string[]): Promise<readonly string[]> => {
      const client = await dial(server.port)
      client.say(ask('GET /a.xml HTTP/1.1', ...headers))
      return parts(await client.hear(/abc$/)).head.filter((line) => /^(Connection|Keep-Alive):/.test(line))
    }
    expect(await kept()).toEqual(['Connection: keep-alive', 'Keep-Alive: timeout=15'])
    expect(await kept(NODES_OWN)).toEqual(await kept())
  })

  test('one after the other on one connection, among others that Node reads', async () => {
    const { root, server, log } = await httpBench()
    await writeFile(join(root, 'a.xml'), 'abc')
    const client = await dial(server.port)
    client.say(ask('GET /a.xml HTTP/1.1'))
    await client.hear(/abc$/)
    client.say(ask('GET /a.xml HTTP/1.1', 'Range: bytes=0-0'))
    await client.hear(/206.*a$/s)
    client.say(ask('GET /a.xml HTTP/1.1', 'Range: bytes=1-1', NODES_OWN))
    await client.hear(/bytes 1-1\/3.*b$/s)
    client.say(ask('GET /a.xml HTTP/1.1', 'Range: bytes=2-2', 'Connection: close'))
    expect((await client.toTheEnd()).match(/HTTP\/1\.1 \d+/g)).toEqual([
      'HTTP/1.1 200',
      ...Array<string>(3).fill('HTTP/1.1 206'),
    ])
    expect(log.of('file.sent')).toHaveLength(4)
  })

  test('several in one packet, and a head in two, are answered in their order', async () => {
    const { root, server } = await httpBench()
    await writeFile(join(root, 'a.xml'), 'abc')
    await writeFile(join(root, 'b.xml'), 'def')
    const client = await dial(server.port)
    client.say(ask('GET /a.xml HTTP/1.1') + ask('GET /b.xml HTTP/1.1'))
    expect(await client.hear(/def$/)).toMatch(/abcHTTP.*def$/s)
    await new Promise((taken) => client.socket.write('GET /a.xml HTTP/1.1\r\nHo', taken))
    client.say('st: a\r\nConnection: close\r\n\r\n')
    expect(await client.toTheEnd()).toMatch(/def.*abc$/s)
  })

  test('a client that has said all and closed its side is answered', async () => {
    const { root, server } = await httpBench()
    await writeFile(join(root, 'a.xml'), 'abc')
    const client = await dial(server.port)
    client.socket.end(ask('GET /a.xml HTTP/1.1'), 'latin1')
    expect(await client.toTheEnd()).toMatch(/^HTTP\/1\.1 200 .*abc$/s)
  })

  test.each([
    ['says nothing', { headersMs: 60 }, ''],
    ['was answered, and then says nothing', { idleMs: 1_000, headersMs: 10_000 }, ask('GET /a.xml HTTP/1.1')],
  ])('a connection that %s is closed', async (_, limits, request) => {
    const { root, server } = await httpBench({ limits })
    await writeFile(join(root, 'a.xml'), 'abc')
    expect(await answered(server.port, request)).toMatch(request === '' ? /^$/ : /abc$/)
  })
})

describe('a connection', () => {
  /** A server that answers nothing by itself: the test says when. */
  async function connection(use: Partial<PlainUse>) {
    const server = createTcpServer({ allowHalfOpen: true }, (socket) =>
      servePlainly(socket, {
        limits: { headersMs: 5_000, idleMs: 5_000 },
        answer: () => undefined,
        handOver: () => undefined,
        ...use,
      }),
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    onTestFinished(() => void client.destroy())
    return client
  }

  test('what comes while an answer is under way goes to Node behind it, and nothing is lost', async () => {
    const given = Promise.withResolvers<readonly [Socket, string]>()
    const asked = Promise.withResolvers<Parameters<PlainUse['answer']>>()
    const client = await connection({
      answer: (...exchange) => asked.resolve(exchange),
      handOver: (socket, bytes) => given.resolve([socket, bytes.toString('latin1')]),
    })
    client.write(ask('GET /a HTTP/1.1'))
    const [request, answer] = await asked.promise
    expect(request.url).toBe('/a')
    client.write(ask('GET /b HTTP/1.1'))
    await once(answer.socket, 'pause')
    answer.writeHead(200, ['Content-Length', '1'])
    answer.end(new Uint8Array([0x61]))
    const [socket, bytes] = await given.promise
    expect(bytes).toBe(ask('GET /b HTTP/1.1'))
    expect(socket.listenerCount('data')).toBe(0)
    expect(socket.timeout).toBe(0)
  })

  test('a client that takes nothing is not asked for its next request', async () => {
    const asked: string[] = []
    const first = Promise.withResolvers<Socket>()
    const content = Buffer.alloc(8_000_000)
    const client = await connection({
      answer: ({ url }, answer) => {
        asked.push(url)
        answer.writeHead(200, ['Content-Length', `${content.length}`])
        answer.end(content)
        first.resolve(answer.socket)
      },
    })
    client.write(ask('GET /a HTTP/1.1'))
    const socket = await first.promise
    client.write(ask('GET /b HTTP/1.1'))
    await once(socket, 'pause')
    expect(asked).toEqual(['/a'])
    client.resume()
    await once(socket, 'drain')
    expect(socket.writableLength).toBe(0)
  })

  test('a client that says more behind its last request gets its answer whole', async () => {
    const asked = Promise.withResolvers<Parameters<PlainUse['answer']>>()
    const client = await connection({ answer: (...exchange) => asked.resolve(exchange) })
    client.pause()
    client.write(ask('GET /a HTTP/1.1', 'Connection: close'))
    const [, answer] = await asked.promise
    client.write('more')
    await once(answer.socket, 'pause')
    await new Promise((sent) => client.write('and more', sent))
    const content = Buffer.alloc(2_000_000, 'x')
    answer.writeHead(200, ['Content-Length', `${content.length}`])
    answer.end(content)
    let heard = 0
    const faults: unknown[] = []
    client
      .on('data', (bytes: Buffer) => (heard += bytes.length))
      .on('error', (error) => faults.push(error))
      .resume()
    await new Promise((resolve) => client.once('close', resolve))
    expect(faults).toEqual([])
    expect(heard).toBeGreaterThan(content.length)
  })

  test('a client that says more behind its last request, and never ends, is left', async () => {
    const asked = Promise.withResolvers<Parameters<PlainUse['answer']>>()
    const client = await connection({
      limits: { headersMs: 5_000, idleMs: 50 },
      answer: (...exchange) => asked.resolve(exchange),
    })
    client.write(ask('GET /a HTTP/1.1', 'Connection: close'))
    const [, answer] = await asked.promise
    client.write('more')
    await once(answer.socket, 'pause')
    answer.writeHead(200, ['Content-Length', '1'])
    answer.end(new Uint8Array([0x61]))
    await once(answer.socket, 'close')
    expect(client.writableEnded).toBe(false)
  })

  test('a client that leaves in the middle of an answer has not taken it', async () => {
    const asked = Promise.withResolvers<Parameters<PlainUse['answer']>>()
    const client = await connection({ answer: (...exchange) => asked.resolve(exchange) })
    client.pause()
    client.write(ask('GET /a HTTP/1.1'))
    const [, answer] = await asked.promise
    let isTaken = false
    answer.writeHead(200, ['Content-Length', '8000000'])
    answer.end(Buffer.alloc(8_000_000))
    answer.once('finish', () => (isTaken = true))
    const closed = new Promise((resolve) => answer.socket.once('close', resolve))
    client.resetAndDestroy()
    await closed
    expect(isTaken).toBe(false)
  })

  test('a header that would begin another is refused, as Node refuses it', async () => {
    const asked = Promise.withResolvers<Parameters<PlainUse['answer']>>()
    const client = await connection({ answer: (...exchange) => asked.resolve(exchange) })
    client.write(ask('GET /a HTTP/1.1'))
    const [, answer] = await asked.promise
    expect(() => answer.writeHead(200, ['X', 'a\r\nSet-Cookie: b'])).toThrow(TypeError)
  })

  test('with the first bytes that are no plain request it goes to Node, whose it stays', async () => {
    const given: string[] = []
    const urls: string[] = []
    const all = Promise.withResolvers<Socket>()
    const client = await connection({
      answer: ({ url }, answer) => {
        urls.push(url)
        answer.writeHead(200, ['Content-Length', '0'])
        answer.end()
      },
      handOver: (socket, bytes) => {
        given.push(bytes.toString('latin1'))
        all.resolve(socket)
      },
    })
    client.write(ask('GET /a HTTP/1.1'))
    await once(client, 'data')
    client.write(ask('GET /b HTTP/1.1', NODES_OWN))
    const socket = await all.promise
    const more = once(socket, 'data')
    client.write(ask('GET /c HTTP/1.1'))
    await more
    expect([urls, given]).toEqual([['/a'], [ask('GET /b HTTP/1.1', NODES_OWN)]])
  })
})
