import type { Bench } from '../bench.ts'
import { exchange, hold } from '../clients.ts'
import { CANARY, SECRET, type Tried } from '../tried.ts'

const HELD = 1_000

const get = (target: string, more = ''): string =>
  `GET ${target} HTTP/1.1\r\nHost: bench\r\n${more}Connection: close\r\n\r\n`

const targets = [
  '/../outside.txt',
  '/..%2foutside.txt',
  '/%2e%2e/%2e%2e/outside.txt',
  '/link.txt',
  '/link/outside.txt',
  '/pipe.txt',
  '/zero.bin',
  '/.bench/secrets.json',
  '/..\\outside.txt',
  'http://other/../outside.txt',
  '/%00',
  `/?password=${CANARY}4`,
  `/?%70assword=${CANARY}5`,
]

const shapes = [
  'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /whole.bin HTTP/1.1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
  'GET / HTTP/0.9\r\n\r\n',
  'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
  `GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(10_000)}\r\n`,
  `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
  '\u0016\u0003\u0001\u0000\u0005hello',
  'SSH-2.0-x\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1,2-3,4-5,6-7\r\n\r\n',
  '\u0000\u0000\u0000\u0000',
]

export async function tryHttp(bench: Bench, whole: Buffer): Promise<readonly Tried[]> {
  const row = (tried: string, result: string, held: boolean): Tried => ({ area: 'HTTP', tried, result, held })
  const isServed = async (): Promise<boolean> =>
    (await exchange(bench.http, get('/whole.bin'), 5_000)).endsWith(whole.subarray(-64).toString('latin1'))

  const answers = await Promise.all(targets.map((target) => exchange(bench.http, get(target))))
  const leaks = answers.filter((answer) => answer.includes(SECRET) || answer.includes('"keys"')).length
  const odd = await Promise.all(shapes.map((shape) => exchange(bench.http, shape)))
  const smuggled = odd.filter((answer) => answer.split('HTTP/1.1 200').length > 2).length
  const rows = [
    row(`${targets.length} targets that lead out`, `${leaks} leaks`, leaks === 0),
    row(`${shapes.length} malformed requests`, `${smuggled} smuggled answers`, smuggled === 0 && (await isServed())),
  ]
  for (const [name, bytes] of [
    ['that send one header and stop', 'GET /whole.bin HTTP/1.1\r\nHost: a\r\nX: '],
    ['that say nothing', ''],
  ] as const) {
    const held = await hold(bench.http, HELD, bytes)
    const served = await isServed()
    rows.push(row(`${HELD} connections ${name}`, served ? 'others are served' : 'others get nothing', served))
    held.end()
  }
  const pipelined = await exchange(
    bench.http,
    get('/whole.bin').replace('Connection: close\r\n', '').repeat(2_000),
    2_000,
  )
  rows.push(row('2,000 pipelined requests', `${pipelined.split('HTTP/1.1 ').length - 1} answers`, await isServed()))
  return rows
}
