import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { newFolder } from '../support/new-folder.ts'
import type { Measure } from './measure.ts'
import type { Load, LoadResult } from './tftp.load.ts'

const HOST = '127.0.0.1'
/** The two servers take turns, so that what else the machine does hits both; the best run of each counts. */
const ROUNDS = 5

const MB = 1_000_000
const BIG_BYTES = 16 * MB
const SMALL_BYTES = 4_096
const PROFILE_BYTES = 8_192
const SMALL_FILES = 100

type Scenario = Omit<Load, 'host' | 'port'>

const bigFiles: Scenario = {
  clients: 8,
  fetches: 8,
  files: ['big.bin'],
  bytes: BIG_BYTES,
  blockSize: 1_428,
  windowSize: 1,
}
const scenarios = {
  lockstep: bigFiles,
  windows: { ...bigFiles, windowSize: 16 },
  small: {
    clients: 100,
    fetches: 20_000,
    files: Array.from({ length: SMALL_FILES }, (_, index) => `small-${index}.cfg`),
    bytes: SMALL_BYTES,
    blockSize: 1_428,
    windowSize: 1,
  },
  phones: { clients: 500, fetches: 500, files: ['profile.xml'], bytes: PROFILE_BYTES, blockSize: 512, windowSize: 1 },
} satisfies Readonly<Record<string, Scenario>>

export interface Contender {
  readonly port: number
  /** Blocks sent twice since it was last asked; null where the server does not tell. */
  resends(): Promise<number | null>
  stop(): Promise<void>
}

type Runs = Record<keyof typeof scenarios, LoadResult[]>

/** Measures our TFTP server against dnsmasq, in one run, with the same load generator. */
export async function measureTftp(): Promise<readonly Measure[]> {
  const root = await makeRoot()
  const ours = await startOurs(root)
  const peer = await startDnsmasq(root)
  const runs = { ours: noRuns(), peer: noRuns() }
  let resends = 0
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of Object.keys(scenarios) as (keyof typeof scenarios)[]) {
        await ours.resends()
        runs.ours[name].push(await runLoad({ host: HOST, port: ours.port, ...scenarios[name] }))
        resends += (await ours.resends()) ?? 0
        if (peer !== null) runs.peer[name].push(await runLoad({ host: HOST, port: peer.port, ...scenarios[name] }))
      }
    }
  } finally {
    await Promise.all([ours.stop(), peer?.stop()])
    await rm(root, { recursive: true, force: true })
  }
  return judge(runs.ours, peer === null ? null : runs.peer, resends)
}

function judge(ours: Runs, peer: Runs | null, resends: number): readonly Measure[] {
  const megabytes = (bytes: number) => (run: LoadResult) => (8 * bytes) / MB / run.seconds
  const perSecond = (run: LoadResult): number => scenarios.small.fetches / run.seconds
  const p99 = (run: LoadResult): number => run.p99Ms
  const peerName = peer === null ? 'dnsmasq (not there, or port 69 is taken: skipped)' : 'dnsmasq'
  const bestOf = (runs: LoadResult[] | undefined, rate: (run: LoadResult) => number): number | null =>
    runs === undefined ? null : Math.max(...runs.map(rate))
  const against = (mine: number, other: number | null, floor: number) => ({
    ours: mine,
    peer: other,
    peerName,
    ratio: other === null ? null : mine / other,
    meets: other === null ? null : mine / other >= floor,
  })

  const big = megabytes(BIG_BYTES)
  const lockstep = bestOf(ours.lockstep, big) ?? 0
  const windows = bestOf(ours.windows, big) ?? 0
  const small = bestOf(ours.small, perSecond) ?? 0
  // A time is worst where it is longest: the worst run of ours counts, the best of the peer.
  const worstP99 = Math.max(...ours.phones.map(p99))
  const peerP99 = peer === null ? null : Math.min(...peer.phones.map(p99))
  const all = Object.values(ours).flat()
  const timeouts = all.reduce((sum, run) => sum + run.timeouts, 0)
  const failed = all.reduce((sum, run) => sum + run.failed, 0)
  const peerWindows = bestOf(peer?.windows, big)
  return [
    {
      name: 'TFTP, 8 clients × 16 MB, blksize 1428, window 1',
      unit: 'MB/s',
      floor: '≥ 0.8 of dnsmasq',
      ...against(lockstep, bestOf(peer?.lockstep, big), 0.8),
    },
    {
      name: 'TFTP, 8 clients × 16 MB, blksize 1428, window 16',
      ours: windows,
      peer: lockstep,
      peerName: 'our own window 1',
      unit: 'MB/s',
      ratio: windows / lockstep,
      floor: '≥ 1.2 of our window 1',
      meets: windows / lockstep >= 1.2,
      ...(peerWindows === null ? {} : { note: `dnsmasq, asked for the same: ${peerWindows.toFixed(1)} MB/s` }),
    },
    {
      name: 'TFTP, files of 4 kB, 100 clients',
      unit: 'files/s',
      floor: '≥ 0.6 of dnsmasq',
      ...against(small, bestOf(peer?.small, perSecond), 0.6),
    },
    {
      name: 'TFTP, 500 phones at once (8 kB each, blocks of 512), p99',
      ours: worstP99,
      peer: peerP99,
      peerName,
      unit: 'ms',
      ratio: peerP99 === null ? null : worstP99 / peerP99,
      floor: '≤ 500 ms, nothing sent twice, no client kept waiting',
      meets: worstP99 <= 500 && resends === 0 && timeouts === 0 && failed === 0,
      note: `in all runs: ${resends} blocks sent twice, ${timeouts} clients that asked again, ${failed} failed`,
    },
  ]
}

const noRuns = (): Runs => ({ lockstep: [], windows: [], small: [], phones: [] })

async function makeRoot(): Promise<string> {
  const { path: root } = newFolder()
  await writeFile(join(root, 'big.bin'), randomBytes(BIG_BYTES))
  await writeFile(join(root, 'profile.xml'), randomBytes(PROFILE_BYTES))
  for (const name of scenarios.small.files) await writeFile(join(root, name), randomBytes(SMALL_BYTES))
  return root
}

const script = (name: string): string => join(import.meta.dirname, name)

export async function runLoad(load: Load): Promise<LoadResult> {
  const child = spawn(process.execPath, [script('tftp.load.ts'), JSON.stringify(load)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const piece of child.stdout) output += String(piece)
  return JSON.parse(output) as LoadResult
}

export async function startOurs(root: string): Promise<Contender> {
  const child = spawn(process.execPath, [script('tftp.server.ts'), root], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (): Promise<Record<string, number>> => {
    const next = await lines.next()
    if (next.done === true) throw new Error('our server ended by itself')
    return JSON.parse(next.value) as Record<string, number>
  }
  const { port } = await line()
  return {
    port: port ?? 0,
    resends: async () => {
      child.stdin.write('\n')
      return (await line())['resends'] ?? null
    },
    stop: () => ended(child, () => child.stdin.end()),
  }
}

/** Null where there is no dnsmasq, or it may not have port 69 here. */
export async function startDnsmasq(
  root: string,
  probed = { name: 'profile.xml', bytes: PROFILE_BYTES },
): Promise<Contender | null> {
  const program = ['/usr/sbin/dnsmasq', '/usr/local/sbin/dnsmasq'].find((path) => existsSync(path))
  if (program === undefined) return null
  const child = spawn(
    program,
    [
      '--keep-in-foreground',
      '--conf-file=/dev/null',
      '--pid-file=',
      '--log-facility=/dev/null',
      '--quiet-tftp',
      '--port=0',
      `--listen-address=${HOST}`,
      '--bind-interfaces',
      '--user=root',
      '--enable-tftp',
      `--tftp-root=${root}`,
      // Its own limit of 50 would turn the other phones away.
      '--tftp-max=1000',
    ],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  )
  const stop = (): Promise<void> => ended(child, () => child.kill())
  const { name, bytes } = probed
  const probe = { clients: 1, fetches: 1, files: [name], bytes, blockSize: 512, windowSize: 1 }
  const gone = new Promise<null>((resolve) => {
    child.once('exit', () => resolve(null))
    child.once('error', () => resolve(null))
  })
  const answered = await Promise.race([gone, runLoad({ host: HOST, port: 69, ...probe })])
  if (answered === null) return null
  return { port: 69, resends: () => Promise.resolve(null), stop }
}

function ended(child: ChildProcessByStdio<Writable, Readable, null>, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    end()
  })
}

if (import.meta.main) {
  for (const { name, ours, peer, peerName, unit, ratio, floor, meets, note } of await measureTftp()) {
    const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(1))
    const verdict = meets === null ? 'skipped' : meets ? 'ok' : 'MISSED'
    process.stdout.write(
      `${verdict}  ${name}: ${figure(ours)} ${unit}; ${peerName} ${figure(peer)}; ratio ${ratio?.toFixed(2) ?? '–'} (${floor})` +
        `${note === undefined ? '' : `; ${note}`}\n`,
    )
  }
}
