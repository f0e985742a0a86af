import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request, Agent } from 'node:https'
import { connect } from 'node:net'
import { TLSSocket, connect as connectTls } from 'node:tls'
import { text } from 'node:stream/consumers'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { IncomingMessage } from 'node:http'
import { curl, httpsBench, run } from '../../support/https-bench.ts'
import { dial } from '../../support/http-bench.ts'

const request10 = 'GET /basic.txt HTTP/1.0\r\nHost: localhost\r\n\r\n'

describe('strangers over HTTPS', () => {
  test('curl, with the authority and without; a browser’s name check finds the name', async () => {
    const { url, ca, log } = await httpsBench()
    expect(await curl('--cacert', ca, `${url}/basic.txt`)).toMatchObject({
      code: 0,
      out: expect.stringContaining('12345678') as string,
    })
    // In TLS 1.3, Electron's BoringSSL cannot read what a client has against us.
    const refused = await curl('--tls-max', '1.2', `${url}/basic.txt`)
    expect(refused.code).toBe(60)
    const told = await log.next('tls.handshake', ({ failure }) => failure !== undefined)
    expect(told).toMatchObject({
      failure: 'distrusted',
      own: 'localhost',
      offered: { name: 'localhost' },
      who: { ip: '127.0.0.1' },
    })
    expect(log.of('tls.handshake')[0]).toMatchObject({
      version: 'TLS 1.3',
      asked: false,
      offered: { versions: expect.arrayContaining(['TLS 1.3', 'TLS 1.2']) as string[] },
    })
    expect(log.of('file.sent')).toMatchObject([{ server: 'https', path: 'basic.txt', status: 200 }])
  })

  test.each([
    ['-tls1', 'TLS 1.0'],
    ['-tls1_1', 'TLS 1.1'],
    ['-tls1_2', 'TLS 1.2'],
    ['-tls1_3', 'TLS 1.3'],
  ])('openssl s_client %s, where old phones are served', async (version, told) => {
    const { server, log } = await httpsBench({ oldPhones: true })
    const old = version === '-tls1' || version === '-tls1_1' ? ['-cipher', 'AES128-SHA:@SECLEVEL=0'] : []
    const args = ['s_client', '-connect', `127.0.0.1:${server.port}`, version, ...old, '-quiet']
    expect((await run('openssl', args, request10)).out).toContain('12345678')
    expect(log.of('tls.handshake')).toMatchObject([{ version: told }])
  })

  test('gnutls-cli', async () => {
    const { server, ca } = await httpsBench()
    const args = [`--x509cafile=${ca}`, `--port=${server.port}`, 'localhost']
    const { out } = await run('gnutls-cli', args, request10)
    expect(out).toContain('The certificate is trusted')
    expect(out).toContain('Handshake was completed')
  })

  test('an old client is refused by default, and its offer says why; the switch lets it in without a restart', async () => {
    const { server, log, set } = await httpsBench()
    const old = [
      's_client',
      '-connect',
      `127.0.0.1:${server.port}`,
      '-tls1',
      '-cipher',
      'AES128-SHA:@SECLEVEL=0',
      '-quiet',
    ]
    expect((await run('openssl', old, request10)).out).not.toContain('12345678')
    expect(await log.next('tls.handshake', () => true)).toMatchObject({
      failure: 'no-version',
      offered: { versions: ['TLS 1.0'], ciphers: expect.arrayContaining(['AES128-SHA']) as string[], name: null },
    })
    await set({ oldPhones: true })
    expect((await run('openssl', old, request10)).out).toContain('12345678')
    await set({ oldPhones: false })
  })

  test('an old phone may not be talked into no certificate at all', async () => {
    const { server, log } = await httpsBench({ oldPhones: true })
    const args = ['s_client', '-connect', `127.0.0.1:${server.port}`, '-tls1_2', '-cipher', 'aNULL:@SECLEVEL=0']
    expect((await run('openssl', args)).code).not.toBe(0)
    expect(log.of('tls.handshake')).toMatchObject([{ failure: 'no-cipher' }])
  })
})

describe('what is no TLS on the TLS port', () => {
  test('plain HTTP gets the address to write instead', async () => {
    const { server, log } = await httpsBench()
    const { out } = await curl(`http://127.0.0.1:${server.port}/basic.txt?x`)
    expect(out).toContain(`https://127.0.0.1:${server.port}/basic.txt?x`)
    expect(await log.next('traffic.rejected', () => true)).toMatchObject({
      reason: 'http-on-tls-port',
      server: 'https',
    })
  })

  test('nonsense is cut off, and counted; half a hello is given up in time, and a hello in pieces is put together', async () => {
    const { server, log, ca } = await httpsBench({ limits: { handshakeMs: 300 } })
    const client = await dial(server.port)
    client.say('\x00\x01garbage')
    await client.toTheEnd()
    expect(await log.next('traffic.rejected', () => true)).toMatchObject({ reason: 'not-tls' })
    const silent = await dial(server.port)
    silent.say('\x16\x03\x01')
    await silent.toTheEnd()

    // A relay that passes the client's first bytes on one by one.
    const tls = connectTls({ socket: slowly(server.port), servername: 'localhost', ca: readFileSync(ca) })
    onTestFinished(() => void tls.destroy())
    await once(tls, 'secureConnect')
    expect(tls.authorized).toBe(true)
  })
})

/** A socket whose first write leaves byte by byte. */
function slowly(port: number) {
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  const write = socket.write.bind(socket)
  let first = true
  socket.write = (bytes: Buffer, ...rest: []) => {
    if (!first) return write(bytes, ...rest)
    first = false
    for (const byte of bytes.subarray(0, 40)) write(Buffer.from([byte]))
    return write(bytes.subarray(40), ...rest)
  }
  return socket
}

test('a new certificate is shown to new connections, while the old one goes on', async () => {
  const { server, ca, trust } = await httpsBench()
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: readFileSync(ca) })
  onTestFinished(() => agent.destroy())
  const fetchName = async (using: Agent | undefined): Promise<unknown> => {
    const asking = request({
      port: server.port,
      host: 'localhost',
      path: '/basic.txt',
      ca: readFileSync(ca),
      agent: using ?? false,
    })
    asking.end()
    const [answer] = (await once(asking, 'response')) as [IncomingMessage]
    const shown = answer.socket instanceof TLSSocket ? answer.socket.getPeerCertificate().subject : null
    await text(answer)
    return shown?.CN
  }
  expect(await fetchName(agent)).toBe('localhost')
  await trust.issueServer(['renewed.example.com', 'localhost'])
  await expect.poll(() => fetchName(undefined)).toBe('renewed.example.com')
  expect(await fetchName(agent)).toBe('localhost')
})

test('keys of connections are written down only while that is asked for, readable by the owner alone', async () => {
  const { url, ca, tls, folder } = await httpsBench()
  const path = join(folder, '.bench/keylog.txt')
  await tls.startKeyLog(path)
  await curl('--cacert', ca, `${url}/basic.txt`)
  tls.stopKeyLog()
  await expect.poll(() => readFileSync(path, 'utf8')).toMatch(/^(?:CLIENT|SERVER)_[A-Z_0-9]+ [0-9a-f]{64} /m)
  const before = readFileSync(path, 'utf8')
  await curl('--cacert', ca, `${url}/basic.txt`)
  expect(readFileSync(path, 'utf8')).toBe(before)
})

test('many connections at once are all served', async () => {
  const { url, ca, log } = await httpsBench()
  const urls = Array.from({ length: 60 }, () => `${url}/basic.txt`)
  await curl(
    '--cacert',
    ca,
    '-Z',
    '--parallel-max',
    '60',
    '-H',
    'Connection: close',
    ...urls.flatMap((one) => ['-o', '/dev/null', one]),
  )
  await log.until('file.sent', 60)
})
