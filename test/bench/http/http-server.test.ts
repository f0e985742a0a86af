import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dial, httpBench } from '../../support/http-bench.ts'

const phone = 'Cisco-CP-8841-3PCC/11.3.1 (00562b043615)'

describe('a request for a file', () => {
  test('is answered, and told from its question to its last byte', async () => {
    const { root, url, log, until, server } = await httpBench()
    await writeFile(join(root, 'basic.txt'), '<flat-profile/>')
    const answer = await fetch(`${url}/basic.txt`, { headers: { 'User-Agent': phone } })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('<flat-profile/>')
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '15',
      'accept-ranges': 'bytes',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers.get('server')).toBeNull()
    const [sent] = await until('file.sent')
    const who = { ip: '127.0.0.1', mac: '00562b043615', model: 'CP-8841-3PCC', firmware: '11.3.1' }
    expect(log.all).toMatchObject([
      { type: 'file.requested', server: 'http', who, transfer: 't1', path: '/basic.txt', method: 'GET', agent: phone },
      { type: 'file.sent', who, transfer: 't1', path: 'basic.txt', bytes: 15, resends: 0, status: 200 },
    ])
    expect(sent?.who.port).toBeGreaterThan(0)
    const raw = String(Buffer.from(log.raws[0] ?? []))
    expect(raw).toMatch(/^GET \/basic\.txt HTTP\/1\.1\r\n/)
    expect(raw).toContain(`${phone}\r\n`)
    expect(server.bytesSent()).toBe(15)
    expect(server.active()).toBe(0)
  })

  test('HEAD is told the same without the content', async () => {
    const { root, url, until } = await httpBench()
    await writeFile(join(root, 'a.xml'), 'x'.repeat(1_000))
    const [get, head] = [await fetch(`${url}/a.xml`), await fetch(`${url}/a.xml`, { method: 'HEAD' })]
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    for (const name of ['content-length', 'etag', 'last-modified', 'content-type']) {
      expect(head.headers.get(name)).toBe(get.headers.get(name))
    }
    await get.text()
    expect((await until('file.sent', 2))[1]).toMatchObject({ status: 200, bytes: 0 })
  })

  test.each([
    ['/missing.xml', 404, 'not-found'],
    ['/folder', 404, 'directory'],
    ['/', 404, 'directory'],
    ['/..%2fsite.json', 403, 'outside'],
    ['/..%5csite.json', 403, 'outside'],
    ['/%00', 400, 'malformed'],
    ['/NUL.xml', 400, 'malformed'],
    ['/link', 403, 'outside'],
  ])('%s is answered %d', async (path, status, reason) => {
    const { folder, root, url, until } = await httpBench()
    await mkdir(join(root, 'folder'))
    await symlink(folder, join(root, 'link'))
    const answer = await fetch(url + path)
    expect(answer.status).toBe(status)
    expect((await answer.text()).length).toBeLessThan(40)
    expect((await until('file.refused'))[0]).toMatchObject({ path, reason, status, transfer: 't1' })
  })

  test('a name in another case is refused, and the event names the file that was meant', async () => {
    const { root, url, until } = await httpBench()
    await writeFile(join(root, '001122AABBCC.cfg'), 'x')
    expect((await fetch(`${url}/001122AABBCC.CFG`)).status).toBe(404)
    expect((await until('file.refused'))[0]).toMatchObject({ near: '001122AABBCC.cfg' })
  })

  test('double encoding, semicolons and odd names are names', async () => {
    const { root, url } = await httpBench()
    for (const name of ['%2e%2e', 'a;b', 'é.xml', 'a b', '..hidden.xml']) {
      await writeFile(join(root, name), name)
      expect(await (await fetch(`${url}/${encodeURIComponent(name)}?x=1`)).text()).toBe(name)
    }
  })

  test('a packed file goes out as the bytes that it is', async () => {
    const { root, url } = await httpBench()
    await writeFile(join(root, 'basic.txt.gz'), Buffer.from([0x1f, 0x8b, 1, 2, 3]))
    const answer = await fetch(`${url}/basic.txt.gz`, { headers: { 'Accept-Encoding': 'deflate, gzip' } })
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(answer.headers.get('content-type')).toBe('application/gzip')
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from([0x1f, 0x8b, 1, 2, 3]))
  })
})

describe('ranges and conditions', () => {
  test.each([
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=4-', 206, '456789', 'bytes 4-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=0-1,4-5', 200, '0123456789', null],
    ['bytes=10-', 416, '416 Range Not Satisfiable\n', 'bytes */10'],
  ])('%s → %d', async (range, status, text, contentRange) => {
    const { root, url, until } = await httpBench()
    await writeFile(join(root, 'a'), '0123456789')
    const answer = await fetch(`${url}/a`, { headers: { Range: range } })
    expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([
      status,
      text,
      contentRange,
    ])
    expect((await until('file.requested'))[0]?.options).toMatchObject({ range })
  })

  test('what the client has is not sent again', async () => {
    const { root, url, until } = await httpBench()
    await writeFile(join(root, 'a'), 'one')
    await utimes(join(root, 'a'), 1_000, 1_000)
    const first = await fetch(`${url}/a`)
    await first.text()
    const etag = first.headers.get('etag') ?? ''
    const modified = first.headers.get('last-modified') ?? ''
    const ask = (headers: Record<string, string>) => fetch(`${url}/a`, { headers })
    const unmodified = await ask({ 'If-None-Match': etag })
    expect(unmodified.status).toBe(304)
    expect(unmodified.headers.get('etag')).toBe(etag)
    expect((await ask({ 'If-Modified-Since': modified })).status).toBe(304)
    expect((await ask({ 'If-None-Match': '"other"' })).status).toBe(200)
    expect((await ask({ 'If-Match': '"other"' })).status).toBe(412)
    expect((await ask({ Range: 'bytes=1-1', 'If-Range': etag })).status).toBe(206)
    expect((await ask({ Range: 'bytes=1-1', 'If-Range': '"other"' })).status).toBe(200)
    expect((await until('file.sent', 2))[1]).toMatchObject({ status: 304, bytes: 0 })
    await writeFile(join(root, 'a'), 'two')
    expect(await (await ask({ 'If-None-Match': etag })).text()).toBe('two')
  })
})

describe('what is not asked for like a file', () => {
  test.each([
    ['POST', 'write'],
    ['PUT', 'write'],
    ['DELETE', 'write'],
    ['OPTIONS', 'method'],
  ])('%s is refused as %s, with what is allowed, and the connection goes on', async (method, reason) => {
    const { server, until } = await httpBench()
    const client = await dial(server.port)
    const body = method === 'POST' ? 'Content-Length: 5\r\n\r\nhello' : '\r\n'
    client.say(`${method} /report HTTP/1.1\r\nHost: x\r\n${body}`)
    client.say('GET /missing HTTP/1.1\r\nHost: x\r\n\r\n')
    const heard = await client.hear(/404 Not Found\r\n[^]*404 Not Found\n/)
    expect(heard).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\n[^]*Allow: GET, HEAD\r\n/)
    expect((await until('file.refused', 2)).map((event) => event.reason)).toEqual([reason, 'not-found'])
  })

  test('a report of a gigabyte is refused before it is sent, and after a megabyte where it says no length', async () => {
    const { server, until } = await httpBench()
    const waits = await dial(server.port)
    waits.say('POST /r HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n')
    expect(await waits.toTheEnd()).toMatch(/^HTTP\/1\.1 413 /)
    const pours = await dial(server.port)
    pours.say('POST /r HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    for (let sent = 0; sent < 20; sent++) pours.say(chunk)
    expect(await pours.toTheEnd()).toMatch(/^HTTP\/1\.1 413 /)
    expect((await until('file.refused', 2)).map((event) => event.reason)).toEqual(['too-large', 'too-large'])
  })

  test('a load is given to firmware that sends no Host (CSCvh62303), with HEAD, its length and its ranges', async () => {
    const { server, root } = await httpBench()
    await writeFile(join(root, 'sip88xx.loads'), 'PLATFORM_1')
    const client = await dial(server.port)
    client.say('HEAD /sip88xx.loads HTTP/1.1\r\n\r\n')
    expect(await client.hear(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Content-Length: 10\r\n/)
    client.say('GET /sip88xx.loads HTTP/1.1\r\nRange: bytes=8-\r\n\r\n')
    expect(await client.hear(/_1$/)).toMatch(/206 Partial Content\r\n[^]*Content-Range: bytes 8-9\/10\r\n[^]*_1$/)
  })

  test.each([
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400, 'host-header'],
    ['rubbish', 'rubbish\r\n\r\n', 400, 'not-http'],
    ['a space in the name', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n', 400, 'not-http'],
    ['two lengths', 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400, 'not-http'],
    [
      'length and chunks',
      'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
      'not-http',
    ],
    ['rubbish in chunks', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', null, 'not-http'],
    ['a long target', `GET /${'a'.repeat(9_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414, 'target-too-long'],
    [
      'a megabyte of header',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(1_000_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
    ['ten thousand headers', `GET / HTTP/1.1\r\nHost: a\r\n${'a: b\r\n'.repeat(10_000)}\r\n`, 431, 'headers-too-large'],
    ['two thousand headers', `GET / HTTP/1.1\r\nHost: a\r\n${'a:b\r\n'.repeat(2_000)}\r\n`, 431, 'headers-too-large'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'tls-on-http-port'],
    ['a tunnel', 'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n', 405, 'tunnel'],
  ])('%s is refused and told', async (_, bytes, status, reason) => {
    const { server, until } = await httpBench()
    const client = await dial(server.port)
    client.say(bytes)
    const heard = await client.toTheEnd()
    if (status !== null) expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect((await until('traffic.rejected'))[0]).toMatchObject({ server: 'http', reason, who: { ip: '127.0.0.1' } })
  })

  test('a refusal repeated is told once, then counted', async () => {
    const { server, until, log } = await httpBench()
    for (let round = 0; round < 20; round++) {
      const client = await dial(server.port)
      client.say('rubbish\r\n\r\n')
      await client.toTheEnd()
    }
    const events = await until('traffic.rejected', 2)
    expect(events.reduce((sum, event) => sum + event.count, 0)).toBe(20)
    expect(log.all.length).toBeLessThanOrEqual(3)
  })

  test('no secret of a request is in what is told of it', async () => {
    const { server, until, log } = await httpBench()
    const client = await dial(server.port)
    client.say(
      'GET http://u:S3cret@h/a.txt?key=S3cret HTTP/1.1\r\nHost: h\r\nAuthorization: Basic S3cret\r\n' +
        'Proxy-Authorization: Digest S3cret\r\nCookie: S3cret\r\nReferer: http://u:S3cret@h/\r\n\r\n',
    )
    client.say('GET /b HTTP/1.1\r\nHost: h\r\nAuthorization : Basic S3cret\r\n\r\n')
    await client.toTheEnd()
    await until('traffic.rejected')
    const raw = String(Buffer.from(log.raws[0] ?? []))
    expect(raw).toContain('Authorization: ***')
    expect(raw + JSON.stringify(log.all)).not.toContain('S3cret')
  })
})

describe('connections', () => {
  test('HTTP/1.0 gets its answer and the end of the connection', async () => {
    const { root, server } = await httpBench()
    await writeFile(join(root, 'a'), 'content')
    const client = await dial(server.port)
    client.say('GET /a HTTP/1.0\r\n\r\n')
    expect(await client.toTheEnd()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Connection: close\r\n\r\ncontent$/)
  })

  test('requests that come at once are answered in their order', async () => {
    const { root, server, until } = await httpBench()
    const names = Array.from({ length: 20 }, (_, index) => `file${index}`)
    for (const name of names) await writeFile(join(root, name), `<${name}>`)
    const client = await dial(server.port)
    client.say(names.map((name) => `GET /${name} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''))
    const heard = await client.hear(/<file19>/)
    expect(heard.match(/<file\d+>/g)).toEqual(names.map((name) => `<${name}>`))
    expect((await until('file.sent', 20)).every((event) => event.bytes > 6)).toBe(true)
  })

  test('a head that never ends is cut off, while others are served', async () => {
    const { root, server, url, until } = await httpBench({ limits: { headersMs: 200 } })
    await writeFile(join(root, 'a'), 'a')
    const client = await dial(server.port)
    client.say('GET /a HTTP/1.1\r\nHost: x\r\n')
    expect(await (await fetch(`${url}/a`)).text()).toBe('a')
    expect(await client.toTheEnd()).toMatch(/^HTTP\/1\.1 408 /)
    expect((await until('traffic.rejected'))[0]).toMatchObject({ reason: 'slow-request' })
  })

  test('a body that never ends is cut off', async () => {
    const { server, until } = await httpBench({ limits: { headersMs: 100, requestMs: 300 } })
    const client = await dial(server.port)
    client.say('POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc')
    await client.toTheEnd()
    expect((await until('file.abandoned'))[0]).toMatchObject({ reason: 'client-error', bytes: 0 })
  })

  test('a client that takes nothing of its answer is cut off, and it is told how far it came', async () => {
    const { root, server, until } = await httpBench({ limits: { stalledMs: 300 } })
    await writeFile(join(root, 'big'), Buffer.alloc(64 * 1024 * 1024))
    const client = await dial(server.port)
    client.socket.pause()
    client.say('GET /big HTTP/1.1\r\nHost: x\r\n\r\n')
    const [abandoned] = await until('file.abandoned')
    expect(abandoned).toMatchObject({ path: 'big', reason: 'too-slow' })
    expect(abandoned?.bytes).toBeLessThan(64 * 1024 * 1024)
    expect(server.active()).toBe(0)
  })

  test('a client that leaves in the middle is told of', async () => {
    const { root, server, until } = await httpBench()
    await writeFile(join(root, 'big'), Buffer.alloc(64 * 1024 * 1024))
    const client = await dial(server.port)
    client.say('GET /big HTTP/1.1\r\nHost: x\r\n\r\n')
    await client.hear(/200 OK/)
    client.socket.destroy()
    expect((await until('file.abandoned'))[0]).toMatchObject({ reason: 'client-error', path: 'big' })
  })

  test('a source with enough connections gets no other, and it is told', async () => {
    const { root, server, url, until } = await httpBench({ limits: { connectionsPerSource: 2 } })
    await writeFile(join(root, 'a'), 'a')
    const [one] = [await dial(server.port), await dial(server.port)]
    const third = await dial(server.port)
    expect(await third.toTheEnd()).toBe('')
    expect((await until('source.limited'))[0]).toMatchObject({ reason: 'too-many-transfers', who: { ip: '127.0.0.1' } })
    one.socket.destroy()
    await expect
      .poll(() =>
        fetch(`${url}/a`).then(
          (answer) => answer.status,
          () => 0,
        ),
      )
      .toBe(200)
  })

  test('beyond the connections of all, the next is dropped and told', async () => {
    const { server, until } = await httpBench({ limits: { connections: 1 } })
    await dial(server.port)
    expect(await (await dial(server.port)).toTheEnd()).toBe('')
    expect((await until('source.limited'))[0]).toMatchObject({ reason: 'too-many-transfers' })
  })

  test('a thousand requests at once on one connection are too many', async () => {
    const { server, until } = await httpBench()
    const client = await dial(server.port)
    client.say('GET /a HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(1_000))
    await client.toTheEnd()
    expect((await until('source.limited'))[0]).toMatchObject({ reason: 'flood' })
  })

  test('somebody who guesses names is slowed down and told of, and loopback is not meant', async () => {
    const { root, url, until, all } = await httpBench({ limits: { unknownNames: 10, exempt: () => false } })
    await writeFile(join(root, 'a'), 'a')
    const statuses: number[] = []
    for (let guess = 0; guess < 30; guess++) statuses.push((await fetch(`${url}/${guess}.cfg`)).status)
    expect(statuses.slice(0, 11)).toEqual(Array(11).fill(404))
    expect(statuses.slice(12)).toEqual(Array(18).fill(429))
    expect((await until('source.limited'))[0]).toMatchObject({ reason: 'guessing-names' })
    expect(all('file.refused').length).toBeLessThan(13)
    const spared = await httpBench({ limits: { unknownNames: 10 } })
    for (let guess = 0; guess < 30; guess++) expect((await fetch(`${spared.url}/${guess}.cfg`)).status).toBe(404)
  })

  test('the same missing file, asked for again and again, is no guess', async () => {
    const { url, all } = await httpBench({ limits: { unknownNames: 5, exempt: () => false } })
    for (let retry = 0; retry < 30; retry++) expect((await fetch(`${url}/one.cfg`)).status).toBe(404)
    expect(all('source.limited')).toEqual([])
  })

  test('a flood from one source is answered 429', async () => {
    const { url, until } = await httpBench({ limits: { requestsAtOnce: 5, requestsPerSecond: 1, exempt: () => false } })
    const statuses = []
    for (let round = 0; round < 8; round++) statuses.push((await fetch(`${url}/x`)).status)
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429, 429])
    expect((await until('source.limited'))[0]).toMatchObject({ reason: 'flood' })
  })
})
