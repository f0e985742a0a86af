import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { has, NGINX, program, requestsPerSecond } from './http.ts'
import type { Measure } from './measure.ts'
import { startNginx, type Nginx } from './nginx.ts'
import { newSite, startProduct, type Product } from './product.ts'
import { median, spread } from './rounds.ts'

const FILE = 'profile.cfg'
const BYTES = 4_096
const SECONDS = 3
/** The two servers take turns, so that what else the machine does hits both; the median of the rounds' ratios counts. */
const ROUNDS = 5
const CROWDS = 3
const KEPT = 64
/** Clients that open one connection after the other. */
const HANDSHAKERS = 4
const PHONES = 500
const FLOOR = 0.6
const P99_MS = 3_000

const run = promisify(execFile)

/** The product's HTTPS server, with its events and its history, beside nginx with the same certificate of RSA 2048. */
export async function measureHttps(): Promise<readonly Measure[]> {
  const site = newSite()
  await writeFile(join(site.files, FILE), randomBytes(BYTES))
  site.command('trust', 'init', '--site', site.path)
  site.command('trust', 'server', '--site', site.path, '--name', '127.0.0.1')
  const [cert, key] = ['server.pem', 'server.key'].map((name) => join(site.path, '.bench/ca', name))
  const busy = `the machine's load before was ${(loadavg()[0] ?? 0).toFixed(1)}`
  const ours = await startProduct(site, ['--https-port', '0'])
  const tls = `ssl_certificate ${cert}; ssl_certificate_key ${key}; ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets off;`
  const peer = has('nginx') ? await startNginx(dirname(site.path), site.files, tls) : null
  try {
    return [
      await compare('HTTPS, full handshakes, TLS 1.2', handshakes, { ours, peer, unit: 'handshakes/s', note: busy }),
      await compare(`HTTPS, 4 kB file, ${KEPT} connections kept`, keptFiles, {
        ours,
        peer,
        unit: 'files/s',
        note: busy,
      }),
      ...(await measureCrowd(ours)),
    ]
  } finally {
    await Promise.all([ours.stop(), peer?.stop()])
    site.remove()
  }
}

interface Contest {
  readonly ours: Product
  readonly peer: Nginx | null
  readonly unit: string
  readonly note: string
}

async function compare(
  name: string,
  load: (port: number) => Promise<number>,
  { ours, peer, unit, note }: Contest,
): Promise<Measure> {
  const rates: Record<'ours' | 'peer', number[]> = { ours: [], peer: [] }
  for (let round = 0; round < ROUNDS; round++) {
    rates.ours.push(await load(ours.https))
    if (peer !== null) rates.peer.push(await load(peer.port))
  }
  const ratios = peer === null ? null : rates.ours.map((rate, round) => rate / (rates.peer[round] ?? NaN))
  const ratio = ratios === null ? null : median(ratios)
  return {
    ...{ name, unit, ratio },
    ours: median(rates.ours),
    peer: peer === null ? null : median(rates.peer),
    peerName: peer === null ? 'nginx (not there)' : NGINX,
    floor: `≥ ${FLOOR} of nginx`,
    meets: ratio === null ? null : ratio >= FLOOR,
    note: `${spread(ratios, 'nginx')}; ${note}`,
  }
}

/** Whole handshakes a second by openssl, for both servers alike: `-new` resumes no session. */
async function handshakes(port: number): Promise<number> {
  const args = ['s_time', '-connect', `127.0.0.1:${port}`, '-new', '-time', String(SECONDS), '-tls1_2']
  const all = await Promise.all(Array.from({ length: HANDSHAKERS }, () => run('openssl', args)))
  return all.reduce((total, { stdout }) => {
    const [, count = '0', seconds = '1'] = /(\d+) connections in (\d+) real seconds/.exec(stdout) ?? []
    return total + Number(count) / Number(seconds)
  }, 0)
}

async function keptFiles(port: number): Promise<number> {
  const own = [program('http.load.ts'), `${port}`, `/${FILE}`, `${KEPT}`, `${SECONDS}`, 'keep-alive', 'tls']
  const [command, args] = has('wrk')
    ? ['wrk', ['-t1', `-c${KEPT}`, `-d${SECONDS}s`, `https://127.0.0.1:${port}/${FILE}`]]
    : [process.execPath, own]
  const { stdout } = await run(command, args)
  return requestsPerSecond(stdout)
}

interface Crowd {
  readonly served: number
  readonly p99: number
  readonly alone: number
  readonly meanwhile: number
}

/** Every phone of a site at once, each with a connection of its own; and how long a client of HTTP waits meanwhile. */
async function measureCrowd(ours: Product): Promise<readonly Measure[]> {
  const crowds: Crowd[] = []
  for (let round = 0; round < CROWDS; round++) crowds.push(await crowdOnce(ours))
  const [p99, served] = [median(crowds.map((one) => one.p99)), Math.min(...crowds.map((one) => one.served))]
  const slower = crowds.map(({ alone, meanwhile }) => meanwhile / alone)
  const ratio = median(slower)
  const every = (value: (crowd: Crowd) => number): string => crowds.map((one) => value(one).toFixed(0)).join(', ')
  return [
    {
      name: `HTTPS, ${PHONES} phones at once, each a new connection: p99`,
      ours: p99,
      unit: 'ms',
      ...{ peer: null, peerName: '', ratio: null },
      floor: `all served, ≤ ${P99_MS} ms`,
      meets: served === PHONES && p99 <= P99_MS,
      note: `median of ${every((crowd) => crowd.p99)}; ${served} of ${PHONES} served; the clients share this machine's cores`,
    },
    {
      name: 'HTTP p99 meanwhile, and alone',
      ours: median(crowds.map(({ meanwhile }) => meanwhile)),
      peer: median(crowds.map(({ alone }) => alone)),
      peerName: 'alone',
      unit: 'ms',
      ratio,
      floor: '≤ 2 of its own',
      meets: ratio <= 2,
      note: spread(slower, 'alone'),
    },
  ]
}

async function crowdOnce({ http, https }: Product): Promise<Crowd> {
  const alone = await probing(http, () => pause(2_000))
  let crowd = { served: 0, took: [] as readonly (number | null)[] }
  const during = await probing(http, async () => {
    const { stdout } = await run(process.execPath, [program('https.crowd.ts'), `${https}`, `/${FILE}`, `${PHONES}`])
    crowd = JSON.parse(stdout) as typeof crowd
  })
  const p99 = percentile(crowd.took.filter((ms) => ms !== null))
  return { served: crowd.served, p99, alone: percentile(alone), meanwhile: percentile(during) }
}

/** How long each request of one client took while `work` was done. */
async function probing(port: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  const child = spawn(process.execPath, [program('https.crowd.ts'), `${port}`, `/${FILE}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  await lines.next() // it has asked once
  await work()
  child.stdin.write('\n')
  return (JSON.parse(String((await lines.next()).value)) as { readonly took: readonly number[] }).took
}

function percentile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.99)] ?? sorted.at(-1) ?? Number.NaN
}
