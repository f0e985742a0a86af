import { createServer, type IncomingMessage } from 'node:http'
import { duplexPair } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPlainRequest } from '../../../shared/protocol/http/plain-request.ts'

const lines = (...all: readonly string[]): string => `${all.join('\r\n')}\r\n\r\n`
const host = 'Host: 10.0.0.1:6900'

describe('a plain request', () => {
  test('is a GET or HEAD with headers and nothing behind it', () => {
    const text = lines(
      'GET /a%20b/x.xml?mac=1 HTTP/1.1',
      host,
      'User-Agent:  Cisco-CP-8841-3PCC/11.3.1 (00562b043615) ',
    )
    expect(readPlainRequest(text)).toEqual({
      method: 'GET',
      url: '/a%20b/x.xml?mac=1',
      httpVersion: '1.1',
      rawHeaders: ['Host', '10.0.0.1:6900', 'User-Agent', 'Cisco-CP-8841-3PCC/11.3.1 (00562b043615)'],
      headers: { host: '10.0.0.1:6900', 'user-agent': 'Cisco-CP-8841-3PCC/11.3.1 (00562b043615)' },
      closes: false,
    })
    expect(readPlainRequest(lines('HEAD / HTTP/1.1'))).toMatchObject({ method: 'HEAD', url: '/', headers: {} })
  })

  test.each([
    ['Connection: close', true],
    ['connection: Close', true],
    ['Connection: Keep-Alive', false],
  ])('%s says whether the connection goes on', (header, closes) => {
    expect(readPlainRequest(lines('GET /a HTTP/1.1', host, header))?.closes).toBe(closes)
  })

  test.each([
    ['a half head', 'GET /a HTTP/1.1\r\nHost: a\r\n'],
    ['two requests', lines('GET /a HTTP/1.1') + lines('GET /b HTTP/1.1')],
    ['something behind it', `${lines('GET /a HTTP/1.1')}x`],
    ['HTTP/1.0', lines('GET /a HTTP/1.0')],
    ['another method', lines('POST /a HTTP/1.1')],
    ['a method in small letters', lines('get /a HTTP/1.1')],
    ['a whole address', lines('GET http://a/b HTTP/1.1')],
    ['a blank in the target', lines('GET /a b HTTP/1.1')],
    ['two blanks', lines('GET  /a HTTP/1.1')],
    ['bytes above ASCII in the target', lines('GET /\xe9 HTTP/1.1')],
    ['a line that ends with a line feed alone', 'GET /a HTTP/1.1\nHost: a\r\n\r\n'],
    ['a line that goes on in the next', lines('GET /a HTTP/1.1', 'X: a', ' b')],
    ['a blank before the colon', lines('GET /a HTTP/1.1', 'Host : a')],
    ['a header without a name', lines('GET /a HTTP/1.1', ': a')],
    ['a control character in a value', lines('GET /a HTTP/1.1', 'X: a\x00b')],
    ['a carriage return in a value', lines('GET /a HTTP/1.1', 'X: a\rb')],
    ['the same header twice', lines('GET /a HTTP/1.1', 'Host: a', 'host: b')],
    ['a length', lines('GET /a HTTP/1.1', 'Content-Length: 0')],
    ['a body in pieces', lines('GET /a HTTP/1.1', 'Transfer-Encoding: chunked')],
    ['an expectation', lines('GET /a HTTP/1.1', 'Expect: 100-continue')],
    ['another protocol', lines('GET /a HTTP/1.1', 'Upgrade: h2c')],
    ['a connection option that is not known', lines('GET /a HTTP/1.1', 'Connection: close, TE')],
    ['a prototype', lines('GET /a HTTP/1.1', '__proto__: a')],
    ['too many lines', lines('GET /a HTTP/1.1', ...Array.from({ length: 41 }, (_, n) => `X-${n}: a`))],
    ['too long a head', lines('GET /a HTTP/1.1', `X: ${'a'.repeat(4_096)}`)],
    ['nothing', ''],
    ['a TLS hello', '\x16\x03\x01\x02\x00'],
  ])('is not %s', (_, text) => {
    expect(readPlainRequest(text)).toBeNull()
  })

  test('reads what Node’s own parser reads, and nothing that it refuses or reads as more than one', async () => {
    const piece = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          'Host: a',
          'X-A: b c',
          'Range: bytes=0-1',
          'Connection: close',
          'A:b',
          'B:',
          'C: \t d\t',
        ),
      },
      fc.constantFrom(
        'Content-Length: 1',
        'Transfer-Encoding: chunked',
        ' folded',
        'Host : a',
        'D: a\x0bb',
        '\xff: a',
        'E: \xff',
        '',
      ),
      fc.string({ unit: 'binary-ascii', maxLength: 12 }),
    )
    const first = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('GET /a HTTP/1.1', 'HEAD /b?c=%20 HTTP/1.1', 'GET /*;~ HTTP/1.1') },
      fc
        .tuple(fc.constantFrom('GET', 'HEAD', 'get', 'PUT', ''), fc.string({ unit: 'binary-ascii', maxLength: 8 }))
        .map(([method, path]) => `${method} /${path} HTTP/1.1`),
    )
    const end = fc.constantFrom('\r\n\r\n', '\r\n\r\n', '\r\n\r\n', '\r\n', '\n\n', '\r\n\r\nGET /c HTTP/1.1\r\n\r\n')
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(first, fc.array(piece, { maxLength: 5 }), end, async (line, headers, tail) => {
        const text = [line, ...headers].join('\r\n') + tail
        const plain = readPlainRequest(text)
        if (plain === null) return
        accepted += 1
        const read = await readByNode(text)
        expect(read).toHaveLength(1)
        const [req] = read
        expect({ ...plain, closes: undefined, headers: { ...plain.headers } }).toEqual({
          method: req?.method,
          url: req?.url,
          httpVersion: req?.httpVersion,
          rawHeaders: req?.rawHeaders,
          headers: { ...req?.headers },
          closes: undefined,
        })
      }),
      { numRuns: 2_000 },
    )
    expect(accepted).toBeGreaterThan(200)
  })
})

/** The requests that Node's parser finds in these bytes; none where it refuses them. */
async function readByNode(text: string): Promise<readonly IncomingMessage[]> {
  const found: IncomingMessage[] = []
  const server = createServer({ requireHostHeader: false }, (req) => found.push(req))
  server.on('clientError', () => (found.length = 0))
  const [client, socket] = duplexPair()
  server.emit('connection', socket)
  client.write(text, 'latin1')
  for (let passed = 0; passed < 4; passed++) await turn()
  client.destroy()
  socket.destroy()
  return found
}
