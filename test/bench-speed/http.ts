import { execFile, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Measure } from './measure.ts'
import { startNginx } from './nginx.ts'
import { end } from './peer-program.ts'
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

export interface Contender {
  readonly port: number
  readonly pid: number
  /** What a note should say of it when all is done. */
  readonly tell: () => Promise<string>
  readonly stop: () => Promise<void>
}

export const has = (program: string): boolean => spawnSync(program, ['-v']).error === undefined
export const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

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

export async function startOurs(root: string, hidden: string): Promise<Contender> {
  const child = spawn(process.execPath, [program('http.server.ts'), root, hidden], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { port } = JSON.parse(String((await lines.next()).value)) as { port: number }
  return {
    port,
    pid: child.pid ?? 0,
    tell: async () => {
      child.stdin.write('\n')
      const told = JSON.parse(String((await lines.next()).value)) as { events: number; phase: string; dropped: number }
      return `${told.events} events so far, ${told.phase}, ${told.dropped} not kept`
    },
    stop: () => end(child),
  }
}
