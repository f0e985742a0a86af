import { execFile, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { utimes, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { compiled } from './compiled.ts'
import type { Measure } from './measure.ts'
import { startNginx } from './nginx.ts'
import { end } from './peer-program.ts'
import { newSite, startProduct } from './product.ts'
import { measured, processorOf, rateOf, type Run } from './rounds.ts'

const FILE = 'profile.cfg'
const BYTES = 4_096
const CONNECTIONS = 64
const SECONDS = 3
const ROUNDS = 5

type Pattern = 'keep-alive' | 'close'
const patterns: Readonly<Record<Pattern, { readonly words: string; readonly floor: number }>> = {
  'keep-alive': { words: 'connections kept', floor: 0.35 },
  close: { words: 'a connection a request, as phones do', floor: 0.45 },
}

export const NGINX = 'nginx (one worker, access log on)'
export const has = (program: string): boolean => spawnSync(program, ['-v']).error === undefined
export const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

interface Server {
  readonly port: number
  readonly pid: number
}

/** The product's HTTP server, with its events and its history, beside nginx with its access log. */
export async function measureHttp(): Promise<readonly Measure[]> {
  const site = newSite()
  const home = dirname(site.path)
  await writeFile(join(site.files, FILE), randomBytes(BYTES))
  await utimes(join(site.files, FILE), 1_700_000_000, 1_700_000_000)
  const busy = `the machine's load before was ${(loadavg()[0] ?? 0).toFixed(1)}`
  const product = await startProduct(site)
  const peer = has('nginx') ? await startNginx(home, site.files) : null
  const bare = has('wrk') ? await startBare(home) : null
  try {
    const ours = { pid: product.pid, port: product.http }
    const measures: Measure[] = []
    for (const pattern of Object.keys(patterns) as Pattern[])
      measures.push(...(await contest({ ours, peer, bare }, pattern, busy)))
    return measures
  } finally {
    await Promise.all([product.stop(), peer?.stop(), bare?.stop()])
    site.remove()
  }
}

interface Servers {
  readonly ours: Server
  readonly peer: Server | null
  readonly bare: Server | null
}

async function contest({ ours, peer, bare }: Servers, pattern: Pattern, busy: string): Promise<readonly Measure[]> {
  const runs: Record<'ours' | 'peer' | 'bare', Run[]> = { ours: [], peer: [], bare: [] }
  for (let round = 0; round < ROUNDS; round++) {
    if (bare !== null) runs.bare.push({ ...(await load(bare.port, pattern)), processor: null })
    runs.ours.push(await measured(ours.pid, () => load(ours.port, pattern)))
    if (peer !== null) runs.peer.push(await measured(peer.pid, () => load(peer.port, pattern)))
  }
  const rounds = {
    ours: runs.ours,
    peer: peer === null ? null : runs.peer,
    bare: bare === null ? null : runs.bare,
  }
  const { words, floor } = patterns[pattern]
  const asked = {
    name: `HTTP, 4 kB file, ${CONNECTIONS} clients, ${words}`,
    peerName: peer === null ? 'nginx (not there)' : NGINX,
    unit: 'request',
  } as const
  const rate = rateOf(rounds, { ...asked, floor })
  return [{ ...rate, note: `${rate.note ?? ''}; ${busy}` }, processorOf(rounds, { ...asked, floor: null })]
}

/** By wrk where it is there, and otherwise by our own generator: for all servers the same. */
async function load(port: number, pattern: Pattern): Promise<Pick<Run, 'units' | 'seconds'>> {
  const url = `http://127.0.0.1:${port}/${FILE}`
  const [command, args] = has('wrk')
    ? ['wrk', ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '-H', `Connection: ${pattern}`, url]]
    : [process.execPath, [program('http.load.ts'), `${port}`, `/${FILE}`, `${CONNECTIONS}`, `${SECONDS}`, pattern]]
  const { stdout } = await promisify(execFile)(command, args)
  if (stdout.includes('Non-2xx')) throw new Error(`not every answer was a file:\n${stdout}`)
  return { units: requestsPerSecond(stdout) * SECONDS, seconds: SECONDS }
}

/** What wrk and our own generator print alike. */
export const requestsPerSecond = (told: string): number => Number(/Requests\/sec:\s+([\d.]+)/.exec(told)?.[1] ?? 0)

/** Null where it cannot be compiled. */
async function startBare(folder: string): Promise<(Server & { stop(): Promise<void> }) | null> {
  const answering = compiled('http-answer.c', folder)
  if (answering === null) return null
  const child = spawn(answering, [`${BYTES}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { port } = JSON.parse(line) as { readonly port: number }
  return { port, pid: child.pid ?? 0, stop: () => end(child) }
}
