import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { has, NGINX, program } from './http.ts'
import type { Measure } from './measure.ts'
import { startNginx } from './nginx.ts'
import { end } from './peer-program.ts'
import { processorTime } from './processor-time.ts'
import { newSite, startProduct } from './product.ts'
import { GENERATOR_BOUND, judgedRate, median } from './rounds.ts'
import { tftpGenerator, type TftpGenerator } from './tftp-generator.ts'
import { startDnsmasq } from './tftp-peers.ts'

const LOAD_BYTES = 60_000_000
const SMALL_BYTES = 4_096
const PHONES = 50
/** The servers take turns, so that what else the machine does hits each; ratios are taken round by round. */
const ROUNDS = 3
const LEAST = 0.6
const P99_MS = 200
/** By TFTP each loads less, so that a round takes seconds. */
const TFTP_BYTES = 6_000_000
const TFTP_SMALL = 200
/** When the first phone has its file, the one that is furthest behind has so much of what each has on average. */
const FAIR = 0.5

interface Server {
  readonly port: number
  readonly pid: number
}

interface Run {
  /** Megabytes a second, and per second of the server's processor time (null where the system does not say). */
  readonly rate: number
  readonly perProcessor: number | null
  readonly fairness: number
  readonly small: readonly number[]
}

type Name = 'ours' | 'nginx' | 'bare'
type Runs = Readonly<Record<Name, readonly Run[]>>

/** Fifty phones that download a load at once, while another fetches its profile: the product beside nginx and dnsmasq. */
export async function measureDownloads(): Promise<readonly Measure[]> {
  const site = newSite()
  const { files: root } = site
  const home = dirname(site.path)
  await writeFile(join(root, 'load.sbn'), randomBytes(LOAD_BYTES))
  await writeFile(join(root, 'profile.cfg'), randomBytes(SMALL_BYTES))
  await writeFile(join(root, 'tftp.sbn'), randomBytes(TFTP_BYTES))
  await utimes(join(root, 'load.sbn'), 1_700_000_000, 1_700_000_000)
  const product = await startProduct(site)
  const nginx = has('nginx') ? await startNginx(home, root) : null
  const bare = await startBare()
  try {
    const ours = { pid: product.pid, port: product.http }
    const runs: Record<Name, Run[]> = { ours: [], nginx: [], bare: [] }
    for (let round = 0; round < ROUNDS; round++) {
      runs.ours.push(await download(ours))
      if (nginx !== null) runs.nginx.push(await download(nginx))
      runs.bare.push(await download(bare))
    }
    return [...figures(runs), ...(await overTftp(root, product.tftp, tftpGenerator(home)))]
  } finally {
    await Promise.all([product.stop(), nginx?.stop(), bare.stop()])
    site.remove()
  }
}

async function startBare(): Promise<Server & { stop(): Promise<void> }> {
  const child = spawn(process.execPath, [program('downloads.bare.ts'), `${LOAD_BYTES}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { port } = JSON.parse(String((await lines.next()).value)) as { port: number }
  return { port, pid: child.pid ?? 0, stop: () => end(child) }
}

async function download({ port, pid }: Server): Promise<Run> {
  const small = spawn(process.execPath, [program('downloads.small.ts'), `${port}`, '/profile.cfg'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: small.stdout })[Symbol.asyncIterator]()
  await lines.next()
  const before = processorTime(pid)
  const args = [program('downloads.load.ts'), `${port}`, `${PHONES}`, '/load.sbn']
  const { stdout } = await promisify(execFile)(process.execPath, args)
  const after = processorTime(pid)
  small.stdin.end()
  const waits = JSON.parse(String((await lines.next()).value)) as readonly number[]
  const { megabytes, seconds, fairness } = JSON.parse(stdout) as Record<'megabytes' | 'seconds' | 'fairness', number>
  const processor = before === null || after === null ? null : after - before
  return {
    ...{ rate: megabytes / seconds, fairness, small: waits },
    perProcessor: processor === null ? null : megabytes / processor,
  }
}

function figures(runs: Runs): readonly Measure[] {
  const { ours, nginx, bare } = runs
  const p99 = (all: readonly Run[]): number =>
    median(all.map(({ small }) => small.toSorted((a, b) => a - b)[Math.floor(small.length * 0.99)] ?? Infinity))
  const isHeld = nginx.length > 0 && rateOf(nginx) >= GENERATOR_BOUND * rateOf(bare)
  const byRate = compared(`HTTP, ${PHONES} phones download 60 MB at once`, runs, ({ rate }) => rate)
  const fair = Math.min(...ours.map(({ fairness }) => fairness))
  return [
    {
      ...byRate,
      unit: 'MB/s',
      ...judgedRate(LEAST, byRate.ratio, { isHeld, isKnown: true }),
      note: `the generator takes ${rateOf(bare).toFixed(0)} MB/s from a server that does nothing`,
    },
    {
      ...compared('HTTP, the same by the server’s processor', runs, ({ perProcessor }) => perProcessor ?? NaN),
      unit: 'MB per s of processor',
      ...{ floor: 'none: nginx lets the kernel send, and copies nothing', meets: null },
    },
    {
      name: 'HTTP, the same, phone furthest behind when the first ends',
      ours: fair,
      peer: nginx.length === 0 ? null : Math.min(...nginx.map(({ fairness }) => fairness)),
      ...{ peerName: 'nginx', ratio: null, unit: 'of the average', floor: `≥ ${FAIR}`, meets: fair >= FAIR },
    },
    {
      name: 'HTTP, 4 kB profiles meanwhile, p99',
      ours: p99(ours),
      peer: nginx.length === 0 ? null : p99(nginx),
      ...{ peerName: 'nginx', ratio: null, unit: 'ms', floor: `< ${P99_MS} ms`, meets: p99(ours) < P99_MS },
      note: `${ours.reduce((sum, { small }) => sum + small.length, 0)} profiles`,
    },
  ]
}

/** The same by TFTP, in blocks of 1,428: the product beside dnsmasq. */
async function overTftp(root: string, port: number, generator: TftpGenerator): Promise<readonly Measure[]> {
  const peer = await startDnsmasq({ root, generator, probe: { name: 'profile.cfg', bytes: SMALL_BYTES } })
  const runs: Record<'ours' | 'peer', TftpRun[]> = { ours: [], peer: [] }
  try {
    for (let round = 0; round < ROUNDS; round++) {
      runs.ours.push(await downloadByTftp(port, generator))
      if (peer !== null) runs.peer.push(await downloadByTftp(peer.port, generator))
    }
  } finally {
    await peer?.stop()
  }
  const p99 = median(runs.ours.map((run) => run.p99))
  const isThere = peer !== null
  const dnsmasq = isThere ? 'dnsmasq' : 'dnsmasq (not there, or port 69 is taken: skipped)'
  return [
    {
      name: `TFTP, ${PHONES} phones download 6 MB at once, blksize 1428`,
      ours: median(runs.ours.map(({ rate }) => rate)),
      peer: isThere ? median(runs.peer.map(({ rate }) => rate)) : null,
      ...{ peerName: dnsmasq, unit: 'MB/s' },
      ratio: isThere ? median(runs.ours.map(({ rate }, round) => rate / (runs.peer[round]?.rate ?? NaN))) : null,
      ...{ floor: 'none: docs/decisions/tftp-large-files.md', meets: null },
    },
    {
      name: 'TFTP, 4 kB profiles meanwhile, p99',
      ours: p99,
      peer: isThere ? median(runs.peer.map((run) => run.p99)) : null,
      ...{ peerName: dnsmasq, ratio: null, unit: 'ms', floor: `< ${P99_MS} ms`, meets: p99 < P99_MS },
    },
  ]
}

interface TftpRun {
  readonly rate: number
  readonly p99: number
}

async function downloadByTftp(port: number, { run }: TftpGenerator): Promise<TftpRun> {
  const asked = { host: '127.0.0.1', port, blockSize: 1_428, windowSize: 1 }
  const [load, small] = await Promise.all([
    run({ ...asked, clients: PHONES, fetches: PHONES, files: ['tftp.sbn'], bytes: TFTP_BYTES }),
    run({ ...asked, clients: 1, fetches: TFTP_SMALL, files: ['profile.cfg'], bytes: SMALL_BYTES }),
  ])
  if (load.failed + small.failed > 0) throw new Error(`${load.failed} loads and ${small.failed} profiles failed`)
  return { rate: (PHONES * TFTP_BYTES) / 1e6 / load.seconds, p99: small.p99Ms }
}

const rateOf = (runs: readonly Run[]): number => median(runs.map(({ rate }) => rate))

/** Medians, and the median of what each round's ratio was. */
function compared(
  name: string,
  { ours, nginx }: Runs,
  value: (run: Run) => number,
): Pick<Measure, 'name' | 'ours' | 'peer' | 'peerName' | 'ratio'> {
  const ratio = nginx.length === 0 ? NaN : median(ours.map((run, round) => value(run) / valueAt(nginx, round, value)))
  const isKnown = Number.isFinite(ratio)
  return {
    name,
    ours: median(ours.map(value)),
    peer: isKnown ? median(nginx.map(value)) : null,
    peerName: isKnown ? NGINX : 'nginx (not there: skipped)',
    ratio: isKnown ? ratio : null,
  }
}

function valueAt(runs: readonly Run[], round: number, value: (run: Run) => number): number {
  const run = runs[round]
  return run === undefined ? NaN : value(run)
}
