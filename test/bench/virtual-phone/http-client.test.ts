import { createServer as createHttp, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer as createTcp } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { encryptCbc } from '../../../electron/bench/packing/aes-cbc.ts'
import { decryptGcm, encryptGcm } from '../../../electron/bench/packing/aes128gcm.ts'
import { hasLoopbackAddresses, loopbackAddress } from '../../../electron/bench/virtual-phone/addresses.ts'
import { hashText } from '../../../electron/bench/core/hash-text.ts'
import type { FetchAnswer } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { isRightAnswer, readAnswer } from '../../../shared/protocol/http-auth/digest.ts'
import { type Fetching, fetchOne } from '../../support/phone-fetch.ts'
import { has, makeCertificates } from '../../support/phone-programs.ts'

const profile = '<flat-profile><GPP_A>é</GPP_A></flat-profile>'

async function httpServer(answer: RequestListener): Promise<number> {
  const server = createHttp(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

/** A server that says exactly these bytes, whatever it is asked, and hangs up. */
async function rawServer(...bytes: readonly (string | Uint8Array)[]): Promise<number> {
  const server = createTcp((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      for (const part of bytes) socket.write(part)
      socket.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('HTTP', () => {
  test('a phone says its own headers, speaks from its own address, and reads the text', async () => {
    const seen: { headers: IncomingMessage['rawHeaders']; from: string | undefined }[] = []
    const port = await httpServer((request, response) => {
      seen.push({ headers: request.rawHeaders, from: request.socket.remoteAddress })
      response.end(profile)
    })
    const localAddress = (await hasLoopbackAddresses()) ? loopbackAddress(7) : '127.0.0.1'
    expect(await fetchOne({ port, localAddress })).toEqual({
      kind: 'content',
      text: profile,
      status: 200,
      bytes: Buffer.byteLength(profile),
      forms: [],
    })
    expect(seen).toEqual([
      {
        headers: [
          'Host',
          `127.0.0.1:${port}`,
          'User-Agent',
          'Cisco-CP-8841-3PCC/11.3.1 (000e08abcdef)',
          'Connection',
          'close',
        ],
        from: localAddress,
      },
    ])
  })

  test('HTTP/1.0 without a length, chunks, and transport compression are all read', async () => {
    const gzipped = gzipSync(profile)
    const old = await rawServer('HTTP/1.0 200 OK\r\n\r\n', profile)
    const half = Math.floor(gzipped.length / 2)
    const chunk = (bytes: Uint8Array): Uint8Array =>
      Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
    const chunked = await rawServer(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n',
      chunk(gzipped.subarray(0, half)),
      chunk(gzipped.subarray(half)),
      '0\r\n\r\n',
    )
    const deflated = await httpServer((_request, response) => {
      response.setHeader('Content-Encoding', 'deflate').end(deflateSync(profile))
    })
    for (const port of [old, chunked, deflated])
      expect(await fetchOne({ port })).toMatchObject({ kind: 'content', text: profile, forms: [] })
  })

  test('a redirection is told to the mind and not followed, a refusal is told with its number', async () => {
    let asked = 0
    const port = await httpServer((request, response) => {
      asked += 1
      if (request.url === '/moved') response.writeHead(302, { Location: '/other.txt' }).end()
      else response.writeHead(request.url === '/gone' ? 404 : 503).end('sorry')
    })
    expect(await fetchOne({ port, path: '/moved' })).toEqual({ kind: 'redirect', status: 302, location: '/other.txt' })
    expect(await fetchOne({ port, path: '/gone' })).toEqual({ kind: 'refused', status: 404 })
    expect(await fetchOne({ port, path: '/x' })).toEqual({ kind: 'refused', status: 503 })
    expect(asked).toBe(3)
  })

  test('a digest challenge is answered, also by a proxy and after a stale nonce; twice at most', async () => {
    const credentials = { user: 'provision', password: 'p"w:é' }
    const asked: (string | undefined)[] = []
    const port = await httpServer((request, response) => {
      const proxied = request.url === '/proxied'
      const value = request.headers[proxied ? 'proxy-authorization' : 'authorization']
      asked.push(value)
      const answer = value === undefined ? null : readAnswer(value)
      const fresh = answer?.nonce === 'n2' || request.url === '/proxied'
      const right =
        answer !== null && isRightAnswer(answer, { password: credentials.password, method: 'GET' }, hashText)
      if (right && fresh && request.url !== '/never') {
        response.end(profile)
        return
      }
      const nonce = answer === null ? 'n1' : 'n2'
      response
        .writeHead(proxied ? 407 : 401, {
          [proxied ? 'Proxy-Authenticate' : 'WWW-Authenticate']: [
            'Basic realm="x"',
            `Digest realm="x", nonce="${nonce}", qop="auth"${answer === null ? '' : ', stale=true'}`,
          ],
        })
        .end()
    })
    expect(await fetchOne({ port, credentials })).toMatchObject({ kind: 'content', text: profile })
    expect(asked).toHaveLength(3)
    expect(await fetchOne({ port, path: '/proxied', credentials })).toMatchObject({ kind: 'content' })
    asked.length = 0
    expect(await fetchOne({ port, path: '/never', credentials })).toEqual({ kind: 'challenge', status: 401 })
    expect(asked).toHaveLength(3)
    expect(await fetchOne({ port })).toEqual({ kind: 'challenge', status: 401 })
    expect(JSON.stringify(asked)).not.toContain('p"w')
  })

  test('a basic challenge is answered where nothing better is offered', async () => {
    const port = await httpServer((request, response) => {
      const right = request.headers.authorization === `Basic ${Buffer.from('u:p').toString('base64')}`
      response.writeHead(right ? 200 : 401, { 'WWW-Authenticate': 'Basic realm="x"' }).end(profile)
    })
    expect(await fetchOne({ port, credentials: { user: 'u', password: 'p' } })).toMatchObject({ kind: 'content' })
    expect(await fetchOne({ port, credentials: { user: 'u', password: 'q' } })).toEqual({
      kind: 'challenge',
      status: 401,
    })
  })

  test.each([
    ['hangs up in the middle', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc', 'broken-off'],
    ['speaks something else', 'SSH-2.0-OpenSSH_9\r\n', 'broken-off'],
    ['hangs up at once', '', 'broken-off'],
  ])('a server that %s', async (_what, text, reason) => {
    expect(await fetchOne({ port: await rawServer(text) })).toMatchObject({ kind: 'unreachable', reason })
  })

  test('a server that stays silent, a port where nobody listens, names and addresses that cannot be', async () => {
    const silent = createTcp((socket) => socket.resume().on('error', () => undefined))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    expect(await fetchOne({ port, settings: { idleMs: 50 } })).toMatchObject({ reason: 'timeout' })
    const abort = new AbortController()
    const cancelled = fetchOne({ port, signal: abort.signal })
    abort.abort()
    expect(await cancelled).toMatchObject({ kind: 'unreachable', detail: 'cancelled' })
    await new Promise((resolve) => silent.close(resolve))
    expect(await fetchOne({ port })).toMatchObject({ kind: 'unreachable', reason: 'connection-refused' })
    expect(await fetchOne({ port, host: 'nowhere.test', names: { 'nowhere.test': '' } })).toMatchObject({
      reason: 'name-unknown',
      detail: 'nowhere.test',
    })
    expect(await fetchOne({ port, host: 'a b' })).toMatchObject({ reason: 'bad-url' })
    expect(await fetchOne({ port: 0 })).toMatchObject({ reason: 'bad-url' })
    expect(await fetchOne({ port, path: '/\ud800' })).toMatchObject({ reason: 'bad-url' })
  })

  test('URL-15: every address of a name is tried in turn, and SRV finds another port', async () => {
    const port = await httpServer((request, response) => response.end(`<flat-profile>${request.headers.host ?? ''}`))
    const names = {
      'prov.telco.com': '127.0.0.9, 127.0.0.1',
      '_ciscoprov-http._tcp.telco.com': `prov.telco.com:${port}`,
    }
    expect(await fetchOne({ port, host: 'prov.telco.com', names })).toMatchObject({
      text: `<flat-profile>prov.telco.com:${port}`,
    })
    expect(await fetchOne({ port: 80, host: 'telco.com', srv: true, names })).toMatchObject({ kind: 'content' })
    expect(
      await fetchOne({ port: 80, host: 'other.test', srv: true, names: { '_ciscoprov-http._tcp.other.test': '' } }),
    ).toMatchObject({
      reason: 'name-unknown',
    })
  })

  test('an answer without end is broken off, and of a firmware file only the beginning is kept', async () => {
    const port = await httpServer((request, response) => {
      const bytes = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('bytes'))
      const piece = Buffer.alloc(64 * 1024, 0xfe)
      let sent = 0
      const more = (): void => {
        while (sent < bytes) {
          sent += piece.length
          if (!response.write(piece)) {
            response.once('drain', more)
            return
          }
        }
        response.end()
      }
      response.on('error', () => undefined)
      more()
    })
    expect(await fetchOne({ port, path: `/?bytes=${64 * 1024 * 1024}` })).toMatchObject({
      kind: 'undecodable',
      reason: 'input-too-large',
    })
    const firmware = await fetchOne({ port, path: `/?bytes=${32 * 1024 * 1024}`, purpose: 'firmware' })
    expect(firmware).toMatchObject({ kind: 'content', bytes: 32 * 1024 * 1024 })
    expect(firmware.kind === 'content' && firmware.text.length).toBe(64 * 1024)
  })

  test('a report goes out encrypted where the phone has a key or an IKM', async () => {
    const bodies: { encoding: string | undefined; body: Buffer }[] = []
    const port = await httpServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        bodies.push({ encoding: request.headers['content-encoding'], body: Buffer.concat(parts) })
        response.writeHead(201).end('thanks')
      })
    })
    const report = { port, method: 'POST', purpose: 'report', body: profile } as const
    expect(await fetchOne(report)).toEqual({ kind: 'content', text: '', status: 201, bytes: 6, forms: [] })
    await fetchOne({ ...report, key: 'k' })
    await fetchOne({ ...report, ikm: '0123456789abcdef' })
    expect(bodies[0]?.body.toString('utf8')).toBe(profile)
    expect(bodies[1]?.body.subarray(0, 8).toString('latin1')).toBe('Salted__')
    expect(bodies[2]?.encoding).toBe('aes128gcm')
    const opened = decryptGcm(bodies[2]?.body ?? new Uint8Array(), Buffer.from('0123456789abcdef'))
    expect(opened.ok && Buffer.from(opened.value).toString('utf8')).toBe(profile)
  })
})

describe('what comes is decoded as a phone does', () => {
  const sealed = (text: string | Uint8Array, digest: 'md5' | 'sha256' = 'md5'): Uint8Array => {
    const packed = encryptCbc(Buffer.from(text), 'MyOwnSecret', { digest })
    if (!packed.ok) throw new Error(packed.error.code)
    return packed.value
  }
  const gcm = encryptGcm(gzipSync(profile), Buffer.from('0123456789abcdef'))
  const served = async (bytes: Uint8Array, encoding?: string): Promise<number> =>
    httpServer((_request, response) => {
      if (encoding !== undefined) response.setHeader('Content-Encoding', encoding)
      response.end(bytes)
    })

  test.each([
    ['gzip by its header [DEC-1]', gzipSync(profile), {}, ['gzip']],
    ['AES with a key from MD5 [OPT-1]', sealed(profile), { key: 'MyOwnSecret' }, ['aes-256-cbc']],
    ['AES with a key from SHA-256', sealed(profile, 'sha256'), { key: 'MyOwnSecret' }, ['aes-256-cbc']],
    ['AES around gzip [DEC-2]', sealed(gzipSync(profile)), { key: 'MyOwnSecret' }, ['aes-256-cbc', 'gzip']],
  ])('%s', async (_what, bytes, more, forms) => {
    expect(await fetchOne({ port: await served(bytes), ...more })).toMatchObject({
      kind: 'content',
      text: profile,
      forms,
    })
  })

  test('DEC-3: aes128gcm takes the place of --key', async () => {
    const port = await served(gcm.ok ? gcm.value : new Uint8Array(), 'aes128gcm')
    expect(await fetchOne({ port, ikm: '0123456789abcdef', key: 'other' })).toMatchObject({
      text: profile,
      forms: ['aes128gcm', 'gzip'],
    })
    expect(await fetchOne({ port })).toMatchObject({ kind: 'undecodable', reason: 'ikm-missing' })
  })

  test.each([
    ['a wrong key [DEC-4]', sealed(profile), { key: 'wrong' }, undefined, 'aes-wrong-key'],
    ['no key at all', sealed(profile), {}, undefined, 'key-missing'],
    ['a key for a file in clear', Buffer.from(profile), { key: 'k' }, undefined, 'aes-not-salted'],
    ['gzip that is cut off', gzipSync(profile).subarray(0, 30), {}, undefined, 'gzip-truncated'],
    ['deflate without gzip’s header', deflateSync(profile), {}, undefined, 'gzip-header'],
    ['compression over encryption', gzipSync(sealed(profile)), { key: 'MyOwnSecret' }, undefined, 'aes-not-salted'],
    ['no UTF-8', Buffer.from([0x3c, 0x61, 0xff, 0x3e]), {}, undefined, 'not-utf8'],
    ['a bomb', gzipSync(Buffer.alloc(48 * 1024 * 1024)), {}, undefined, 'output-too-large'],
    ['a bomb in the transport', gzipSync(Buffer.alloc(48 * 1024 * 1024)), {}, 'gzip', 'output-too-large'],
    ['an encoding that nobody knows', Buffer.from(profile), {}, 'zstd', 'content-encoding-unknown'],
  ])('%s is named', async (_what, bytes, more, encoding, reason) => {
    expect(await fetchOne({ port: await served(bytes, encoding), ...more })).toMatchObject({
      kind: 'undecodable',
      reason,
    })
  })
})

describe.skipIf(!has('openssl'))('HTTPS', () => {
  test('what is wrong with a certificate is said by name, and a phone can show its own', async () => {
    const host = 'prov.test'
    const { authority, server, phone } = await makeCertificates(host, '/OU=CP-8841-3PCC/L=1/ST=000e08abcdef')
    const https = createHttps(
      { ...server, ca: authority, requestCert: true, rejectUnauthorized: false },
      (request, response) => {
        const own = (request.socket as unknown as { authorized: boolean }).authorized
        response.end(`<flat-profile>${String(own)}`)
      },
    )
    await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void https.close())
    const { port } = https.address() as AddressInfo
    const names = { [host]: '127.0.0.1', 'other.test': '127.0.0.1' }
    const asked = { scheme: 'https', port, host, names } as const
    const trusting = { authorities: [authority] }
    const ask = (more: Partial<Fetching>): Promise<FetchAnswer> => fetchOne({ ...asked, ...more })

    expect(await ask({ settings: { tls: trusting } })).toMatchObject({ text: '<flat-profile>false' })
    expect(await ask({ settings: { tls: { ...trusting, certificate: phone } } })).toMatchObject({
      text: '<flat-profile>true',
    })
    expect(await ask({})).toMatchObject({ reason: 'tls', detail: 'certificate-untrusted' })
    expect(await ask({ host: 'other.test', settings: { tls: trusting } })).toMatchObject({
      reason: 'tls',
      detail: 'certificate-wrong-name',
    })
    const plain = await httpServer((_request, response) => response.end())
    expect(await ask({ port: plain, settings: { tls: trusting } })).toMatchObject({ reason: 'tls' })
  })
})
