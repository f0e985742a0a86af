import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { PhoneMaker } from '../../electron/bench/trust/phone-maker.ts'
import type { Measure } from './measure.ts'
import { startNginx, type Nginx } from './nginx.ts'
import { end } from './peer-program.ts'
import { newFolder } from '../support/new-folder.ts'

const FILE = 'profile.cfg'
const BYTES = 4_096
const SECONDS = 3
/** The two servers take turns, so that what else the machine does hits both; the best run of each counts. */
const ROUNDS = 4
const KEPT = 64
/** Clients that open one connection after the other. */
const HANDSHAKERS = 4
const PHONES = 500
const FLOOR = 0.6
const P99_MS = 3_000

const has = (program: string): boolean => spawnSync(program, ['-v']).error === undefined
const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const run = promisify(execFile)

interface Ours {
  readonly http: number
  readonly https: number
  readonly stop: () => Promise<void>
}

/** Our HTTPS server, with every request told and stored, against nginx with the same RSA 2048 certificate, in one run. */
export async function measureHttps(): Promise<readonly Measure[]> {
  const { path: folder, remove } = newFolder()
  const root = join(folder, 'files')
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  await mkdir(root)
  await writeFile(join(root, FILE), randomBytes(BYTES))
  const made = await (await PhoneMaker.create(() => Date.now())).serverCertificate(['127.0.0.1'], 365)
  await Promise.all([writeFile(cert, made.cert), writeFile(key, made.key)])
  // A server that runs as root gives its workers to another user, who must be able to read.
  spawnSync('chmod', ['755', folder])
  const busy = `the machine's load before was ${(loadavg()[0] ?? 0).toFixed(1)}`
  const ours = await startOurs(root, join(folder, '.bench'), [cert, key])
  const tls = `ssl_certificate ${cert}; ssl_certificate_key ${key}; ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets off;`
  const peer = has('nginx') ? await startNginx(folder, root, tls) : null
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
    remove()
  }
}

interface Contest {
  readonly ours: Ours
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
  const [own, other] = [Math.max(...rates.ours), peer === null ? null : Math.max(...rates.peer)]
  const ratio = other === null ? null : own / other
  return {
    ...{ name, unit, note, ratio },
    ours: own,
    peer: other,
    peerName: peer === null ? 'nginx (not there: skipped)' : 'nginx (one worker, access log on)',
    floor: `≥ ${FLOOR} of nginx`,
    meets: ratio === null ? null : ratio >= FLOOR,
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
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? 0)
}

/** Every phone of a site at once, each with a connection of its own; and how long a client of HTTP waits meanwhile. */
async function measureCrowd({ http, https }: Ours): Promise<readonly Measure[]> {
  const alone = await probing(http, () => pause(2_000))
  let crowd = { served: 0, took: [] as readonly (number | null)[] }
  const during = await probing(http, async () => {
    const { stdout } = await run(process.execPath, [program('https.crowd.ts'), `${https}`, `/${FILE}`, `${PHONES}`])
    crowd = JSON.parse(stdout) as typeof crowd
  })
  const p99 = percentile(crowd.took.filter((ms) => ms !== null))
  const [before, meanwhile] = [percentile(alone), percentile(during)]
  return [
    {
      name: `HTTPS, ${PHONES} phones at once, each a new connection: p99`,
      ours: p99,
      unit: 'ms',
      ...{ peer: null, peerName: '', ratio: null },
      floor: `all served, ≤ ${P99_MS} ms`,
      meets: crowd.served === PHONES && p99 <= P99_MS,
      note: `${crowd.served} of ${PHONES} served; the clients share this machine's cores`,
    },
    {
      name: 'HTTP p99 meanwhile, and alone',
      ours: meanwhile,
      peer: before,
      peerName: 'alone',
      unit: 'ms',
      ratio: meanwhile / before,
      floor: '≤ 2 of its own',
      meets: meanwhile <= 2 * before,
      note: `${during.length} requests meanwhile, ${alone.length} alone`,
    },
  ]
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

async function startOurs(root: string, hidden: string, certificate: readonly string[]): Promise<Ours> {
  const child: ChildProcess = spawn(process.execPath, [program('http.server.ts'), root, hidden, ...certificate], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('the server has no output')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { port, httpsPort } = JSON.parse(String((await lines.next()).value)) as { port: number; httpsPort: number }
  return { http: port, https: httpsPort, stop: () => end(child) }
}
