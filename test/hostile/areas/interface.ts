import { WebSocket } from 'ws'
import { webSocketPath, webSocketProtocol } from '../../../shared/ipc/wires.ts'
import type { Bench } from '../bench.ts'
import { exchange, fetchTftp, hold } from '../clients.ts'
import { seeded, type Tried } from '../tried.ts'

const REFUSED = 500
const IDLE = 1_000
/** What the interface's port may hold of them. */
const KEPT = 140
const UNREAD = 200
const MALFORMED = 1_000
const FRAMES_MS = 3_000

const paths = [
  '/../outside.txt',
  '/%2e%2e/site.json',
  '/assets/../../cli.js',
  '//etc/hostname',
  '/.env',
  '/rpc?token=x',
]

/** Headers of an upgrade with a wrong token, or none. */
const upgrade = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`

export async function tryInterface(bench: Bench, whole: Buffer): Promise<readonly Tried[]> {
  const row = (tried: string, result: string, held: boolean): Tried => ({ area: 'Interface', tried, result, held })
  const port = Number(bench.ui.port)
  const isServed = async (): Promise<boolean> => (await fetchTftp(bench.tftp, 'whole.bin'))?.equals(whole) === true
  const rows: Tried[] = []

  const wrong = await Promise.all(paths.map((path) => exchange(port, upgrade(path))))
  const taken = wrong.filter((answer) => answer.includes(' 101 ')).length
  rows.push(row(`${paths.length} upgrades without the token`, `${taken} taken`, taken === 0))
  for (const [count, what, bytes] of [
    [REFUSED, 'refused upgrades that stay', upgrade('/x')],
    [IDLE, 'idle connections', ''],
  ] as const) {
    const before = bench.descriptors() ?? 0
    const held = await hold(port, count, bytes)
    const kept = (bench.descriptors() ?? 0) - before
    rows.push(row(`${count} ${what}`, `${kept} kept`, kept <= KEPT))
    held.end()
  }
  const garbage = await garbled(bench)
  rows.push(row(`${MALFORMED} malformed frames with the token`, garbage, bench.running() && (await isServed())))
  await unread(bench)
  const served = await isServed()
  rows.push(row(`${UNREAD} pages of 5,000 that nobody reads`, served ? 'served on' : 'stalled', served))
  return rows
}

/** The page's own socket, as `renderer/bench` opens it. */
function socketOf(bench: Bench): WebSocket {
  const token = new URLSearchParams(bench.ui.hash.slice(1)).get('token') ?? ''
  return new WebSocket(`ws://${bench.ui.host}${webSocketPath}`, [webSocketProtocol, token], { origin: bench.ui.origin })
}

async function opened(bench: Bench): Promise<WebSocket | null> {
  const socket = socketOf(bench)
  return new Promise((resolve) => {
    socket.on('open', () => resolve(socket))
    socket.on('error', () => resolve(null))
  })
}

async function garbled(bench: Bench): Promise<string> {
  const socket = await opened(bench)
  if (socket === null) return 'no connection'
  const chance = seeded(2)
  for (let n = 0; n < MALFORMED; n++) {
    const text = JSON.stringify({
      i: String(n),
      p: {
        u: `http://bench/${['__proto__', 'history/page', 'x'][n % 3]}`,
        b: { json: { filter: '('.repeat(n % 50) } },
      },
    })
    socket.send(n % 2 === 0 ? text : text.slice(0, Math.floor(chance() * text.length)))
  }
  await new Promise((resolve) => AbortSignal.timeout(FRAMES_MS).addEventListener('abort', resolve))
  socket.close()
  return 'answered or cut off'
}

async function unread(bench: Bench): Promise<void> {
  const socket = await opened(bench)
  if (socket === null) return
  socket.pause()
  const input = { json: { filter: '', before: null, limit: 5_000 } }
  for (let n = 0; n < UNREAD; n++)
    socket.send(JSON.stringify({ i: String(n), p: { u: 'http://bench/history/page', b: input } }))
  await new Promise((resolve) => AbortSignal.timeout(FRAMES_MS).addEventListener('abort', resolve))
  socket.terminate()
}
