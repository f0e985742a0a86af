import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Measure } from './measure.ts'
import { newFolder } from '../support/new-folder.ts'

const FILE = 'profile.cfg'
const BYTES = 4_096
const CONNECTIONS = 64
const SECONDS = 3
/** The two servers take turns, so that what else the machine does hits both; the best run of each counts. */
const ROUNDS = 5
const FLOOR = 0.5

type Pattern = 'keep-alive' | 'close'
const patterns: Readonly<Record<Pattern, string>> = {
  'keep-alive': 'connections kept',
  close: 'a connection a request, as phones do',
}

interface Contender {
  readonly port: number
  /** What a note should say of it when all is done. */
  readonly tell: () => Promise<string>
  readonly stop: () => Promise<void>
}

const has = (program: string): boolean => spawnSync(program, ['-v']).error === undefined
const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Measures our HTTP server, with every request told and stored, against nginx with its access log, in one run. */
export async function measureHttp(): Promise<readonly Measure[]> {
  const { path: folder, remove } = newFolder()
  const root = join(folder, 'files')
  await mkdir(root)
  await writeFile(join(root, FILE), randomBytes(BYTES))
  await utimes(join(root, FILE), 1_700_000_000, 1_700_000_000)
  // A server that runs as root gives its workers to another user, who must be able to read.
  spawnSync('chmod', ['755', folder])
  const busy = (loadavg()[0] ?? 0).toFixed(1)
  const ours = await startOurs(root, join(folder, '.bench'))
  const peer = has('nginx') ? await startNginx(folder, root) : null
  try {
    const measures: Measure[] = []
    for (const pattern of Object.keys(patterns) as Pattern[]) {
      const rates: Record<'ours' | 'peer', number[]> = { ours: [], peer: [] }
      for (let round = 0; round < ROUNDS; round++) {
        rates.ours.push(await load(ours.port, pattern))
        if (peer !== null) rates.peer.push(await load(peer.port, pattern))
      }
      measures.push(
        judge(
          pattern,
          Math.max(...rates.ours),
          peer === null ? null : Math.max(...rates.peer),
          `${await ours.tell()}; the machine's load before was ${busy}`,
        ),
      )
    }
    return measures
  } finally {
    await Promise.all([ours.stop(), peer?.stop()])
    remove()
  }
}

function judge(pattern: Pattern, ours: number, peer: number | null, note: string): Measure {
  const ratio = peer === null ? null : ours / peer
  return {
    name: `HTTP, 4 kB file, ${CONNECTIONS} clients, ${patterns[pattern]}`,
    ours,
    peer,
    peerName: peer === null ? 'nginx (not there: skipped)' : 'nginx (one worker, access log on)',
    unit: 'requests/s',
    ratio,
    // The phones' pattern is what must hold: each of their fetches opens a connection.
    floor: pattern === 'close' ? `≥ ${FLOOR} of nginx` : 'none: for comparison',
    meets: pattern === 'close' && ratio !== null ? ratio >= FLOOR : null,
    note: `${has('wrk') ? 'wrk' : 'own load generator'}; ${note}`,
  }
}

/** Requests a second, by wrk where it is there, and otherwise by our own generator: for both servers the same. */
async function load(port: number, pattern: Pattern): Promise<number> {
  const url = `http://127.0.0.1:${port}/${FILE}`
  const [command, args] = has('wrk')
    ? ['wrk', ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '-H', `Connection: ${pattern}`, url]]
    : [process.execPath, [program('http.load.ts'), `${port}`, `/${FILE}`, `${CONNECTIONS}`, `${SECONDS}`, pattern]]
  const { stdout } = await promisify(execFile)(command, args)
  if (stdout.includes('Non-2xx')) throw new Error(`not every answer was a file:\n${stdout}`)
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? 0)
}

async function startOurs(root: string, hidden: string): Promise<Contender> {
  const child = spawn(process.execPath, [program('http.server.ts'), root, hidden], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { port } = JSON.parse(String((await lines.next()).value)) as { port: number }
  return {
    port,
    tell: async () => {
      child.stdin.write('\n')
      const told = JSON.parse(String((await lines.next()).value)) as { events: number; phase: string; dropped: number }
      return `${told.events} events so far, ${told.phase}, ${told.dropped} not kept`
    },
    stop: () => end(child),
  }
}

/**
 * One worker, which is nginx's own default, because ours answers from one thread too: the ratio then says the same on
 * two cores and on sixteen. sendfile, a line of log a request.
 */
async function startNginx(folder: string, root: string): Promise<Contender> {
  const port = await freePort()
  const config = join(folder, 'nginx.conf')
  await writeFile(
    config,
    `worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log; daemon off;
     events { worker_connections 1024; }
     http { access_log ${folder}/access.log; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
       client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
       uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
       server { listen 127.0.0.1:${port}; root ${root}; } }`,
  )
  const child = spawn('nginx', ['-p', folder, '-c', config], { stdio: 'inherit' })
  await listening(port, child)
  return { port, tell: () => Promise.resolve(''), stop: () => end(child) }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let left = 100; left > 0; left--) {
    if (child.exitCode !== null) throw new Error('nginx ended')
    const socket = connect(port, '127.0.0.1')
    const reached = await Promise.race([once(socket, 'connect').then(() => true), pause(100, false)]).catch(() => false)
    socket.destroy()
    if (reached) return
    await pause(50)
  }
  throw new Error('nginx does not listen')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
