import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { webSocketPath, webSocketProtocol } from '../../shared/ipc/wires.ts'
import { serveWeb, type Web } from '../../electron/transports/websocket.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let web: Web
let pages: string

beforeEach(async () => {
  const folder = temporaryFolder()
  pages = join(folder, 'pages')
  await mkdir(join(pages, 'assets'), { recursive: true })
  await mkdir(join(folder, 'pages-evil'))
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'pages-evil', 'x.js'), 'secret')
  await writeFile(join(pages, 'index.html'), '<!doctype html>')
  await writeFile(join(pages, 'assets', 'main-abc.js'), '1')
  await symlink(join(folder, 'secret.txt'), join(pages, 'link.txt'))
  web = await serveWeb({ answers: { router: {}, context: {} }, pages })
  onTestFinished(() => web.close())
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
}

/** A request exactly as it is given: no client that tidies the path first. */
const ask = (path: string, options: { readonly host?: string; readonly method?: string } = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port: web.port,
      path,
      method: options.method ?? 'GET',
      headers: { Host: options.host ?? `127.0.0.1:${web.port}` },
    })
    asked.on('error', reject)
    asked.on('response', (response) => {
      let body = ''
      response.on('data', (text: Buffer) => (body += text.toString('utf8')))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.end()
  })

interface Knock {
  readonly host?: string
  readonly origin?: string | null
  readonly protocols?: readonly string[]
  readonly path?: string
}

/** Tries to open the socket; 101 when it opened. */
const knock = (how: Knock = {}): Promise<number> => {
  const host = how.host ?? `127.0.0.1:${web.port}`
  const origin = how.origin === undefined ? `http://${host}` : how.origin
  const socket = new WebSocket(
    `ws://127.0.0.1:${web.port}${how.path ?? webSocketPath}`,
    [...(how.protocols ?? [webSocketProtocol, web.token])],
    { headers: { Host: host, ...(origin === null ? {} : { Origin: origin }) } },
  )
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    socket.on('error', reject)
  })
}

describe('the pages', () => {
  test('are served with headers that let nothing from elsewhere run', async () => {
    const { status, headers, body } = await ask('/')
    expect([status, body]).toEqual([200, '<!doctype html>'])
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cache-control']).toBe('no-store')
    expect((await ask('/assets/main-abc.js')).headers['cache-control']).toContain('immutable')
  })

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%252e%252e/secret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/../pages-evil/x.js',
    '//etc/passwd',
    '/./index.html',
    '/index.html%00',
    '/C:/x',
    '/link.txt',
    '/%ff',
  ])('refuse %s', async (path) => {
    const { status, body } = await ask(path)
    expect([status, body]).toEqual([400, ''])
  })

  test('that are not there, and folders, are not found', async () => {
    expect((await ask('/nothing.js')).status).toBe(404)
    expect((await ask('/assets')).status).toBe(404)
  })

  test('are only read', async () => {
    expect((await ask('/', { method: 'POST' })).status).toBe(405)
    expect((await ask('/', { method: 'HEAD' })).body).toBe('')
  })

  test('are not given to a host name that was rebound to this machine', async () => {
    expect((await ask('/', { host: `evil.example:${web.port}` })).status).toBe(403)
    expect((await ask('/', { host: '127.0.0.1' })).status).toBe(403)
    expect((await ask('/', { host: `localhost:${web.port}` })).status).toBe(200)
  })
})

describe('the socket', () => {
  test('opens for our own page with the token', async () => {
    expect(await knock()).toBe(101)
    expect(await knock({ host: `localhost:${web.port}` })).toBe(101)
  })

  test('is refused to a page from elsewhere, even with the token', async () => {
    expect(await knock({ origin: 'https://evil.example' })).toBe(403)
    expect(await knock({ origin: 'null' })).toBe(403)
    expect(await knock({ origin: null })).toBe(403)
    expect(await knock({ origin: `http://127.0.0.1:${web.port + 1}` })).toBe(403)
  })

  test('is refused to a rebound host name, even with the token', async () => {
    expect(await knock({ host: `evil.example:${web.port}` })).toBe(403)
  })

  test('is refused without the token, with a wrong one, and with a part of it', async () => {
    expect(await knock({ protocols: [webSocketProtocol] })).toBe(403)
    expect(await knock({ protocols: [webSocketProtocol, 'wrong'] })).toBe(403)
    expect(await knock({ protocols: [webSocketProtocol, web.token.slice(0, -1)] })).toBe(403)
    expect(await knock({ protocols: [web.token] })).toBe(403)
  })

  test('has one path', async () => {
    expect(await knock({ path: '/other' })).toBe(404)
  })

  test('is refused to the thirty-third page', async () => {
    const open = await Promise.all(
      Array.from({ length: 32 }, () => {
        const socket = new WebSocket(`ws://127.0.0.1:${web.port}${webSocketPath}`, [webSocketProtocol, web.token], {
          origin: `http://127.0.0.1:${web.port}`,
        })
        return new Promise<WebSocket>((resolve) => socket.on('open', () => resolve(socket)))
      }),
    )
    expect(await knock()).toBe(503)
    open.forEach((socket) => socket.terminate())
  })

  test('survives rubbish before and after it opened', async () => {
    await new Promise<void>((resolve) => {
      const raw = connect(web.port, '127.0.0.1', () => raw.write('GET /rpc HTTP/1.1\r\nUpgrade: \u0000\r\n\r\n'))
      raw
        .resume()
        .on('close', () => resolve())
        .on('error', () => undefined)
    })
    const socket = new WebSocket(`ws://127.0.0.1:${web.port}${webSocketPath}`, [webSocketProtocol, web.token], {
      origin: `http://127.0.0.1:${web.port}`,
    })
    await new Promise((resolve) => socket.on('open', resolve))
    for (const rubbish of ['', '{', 'null', '[]', '{"i":1}', Buffer.from([0xff, 0x00])]) socket.send(rubbish)
    socket.terminate()
    expect(await knock()).toBe(101)
  })
})

test('two benches have two tokens, and neither is in what a browser sends', () => {
  expect(web.url).toBe(`http://127.0.0.1:${web.port}/#token=${web.token}`)
  expect(web.token).toMatch(/^[\w-]{43}$/)
})

describe('whoever leaves its connections open', () => {
  /** A raw connection that sends this and never closes its own half. */
  const open = (text: string): Promise<{ readonly closed: Promise<void> }> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: web.port, host: '127.0.0.1', allowHalfOpen: true })
      onTestFinished(() => void socket.destroy())
      const closed = new Promise<void>((done) => socket.once('end', done).once('close', () => done()))
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.write(text)
        socket.resume()
        resolve({ closed })
      })
    })

  test('is cut off after a refusal, and leaves no socket behind', async () => {
    const upgrade = `GET ${webSocketPath} HTTP/1.1\r\nHost: evil\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
    for (let round = 0; round < 3; round++) {
      const refused = await Promise.all(Array.from({ length: 100 }, () => open(upgrade)))
      await Promise.all(refused.map(({ closed }) => closed))
    }
    // Three hundred were refused, and there is room for a page at once.
    expect(await knock()).toBe(101)
  })

  test('meets a limit of connections', async () => {
    const idle = await Promise.all(Array.from({ length: 140 }, () => open('')))
    // The ones beyond the limit are closed without a word.
    await Promise.any(idle.map(({ closed }) => closed))
  })
})
