import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadLibc } from '../../electron/bench/net/batched-udp/libc.ts'
import { newFolder } from '../support/new-folder.ts'
import type { Measure } from './measure.ts'
import { newSite, startProduct, type Product } from './product.ts'
import { atRest, measured, processorOf, rateOf, type Contest, type Rounds, type Run } from './rounds.ts'
import { tftpGenerator, type TftpGenerator } from './tftp-generator.ts'
import type { Load, LoadResult } from './tftp.load.ts'
import { startAtftpd, startDnsmasq, type TftpPeer } from './tftp-peers.ts'

const HOST = '127.0.0.1'
const ROUNDS = 5
/** What a large file costs the peer, of what it costs us: by the thread that carries large files, and by Node's sockets. */
const CARRIED = loadLibc() !== null
const LARGE_FLOORS = CARRIED ? { dnsmasq: 1, atftpd: 1.4 } : { dnsmasq: 0.5, atftpd: 0.75 }

const MB = 1_000_000
const BIG_BYTES = 16 * MB
const SMALL_BYTES = 4_096
const SMALL_FILES = 100
const PROFILE = { name: 'profile.xml', bytes: 8_192 }

type Scenario = Omit<Load, 'host' | 'port'>

const bigFiles: Scenario = {
  clients: 8,
  fetches: 8,
  files: ['big.bin'],
  bytes: BIG_BYTES,
  blockSize: 1_428,
  windowSize: 1,
}
const smallFiles: Scenario = {
  clients: 100,
  fetches: 20_000,
  files: Array.from({ length: SMALL_FILES }, (_, index) => `small-${index}.cfg`),
  bytes: SMALL_BYTES,
  blockSize: 1_428,
  windowSize: 1,
}
const manyPhones: Scenario = {
  clients: 500,
  fetches: 500,
  files: [PROFILE.name],
  bytes: PROFILE.bytes,
  blockSize: 512,
  windowSize: 1,
}

interface Servers {
  readonly generator: TftpGenerator
  readonly ours: Product
  readonly dnsmasq: TftpPeer | null
  readonly atftpd: TftpPeer | null
}

/** The product's TFTP server, with its events and its history, beside dnsmasq and atftpd. */
export async function measureTftp(): Promise<readonly Measure[]> {
  const { path, remove } = newFolder()
  const site = newSite()
  const { files: root } = site
  await makeFiles(root)
  const generator = tftpGenerator(path)
  const ours = await startProduct(site)
  const peers = { root, probe: PROFILE, generator }
  const dnsmasq = await startDnsmasq(peers)
  const atftpd = await startAtftpd(peers)
  const servers = { generator, ours, dnsmasq, atftpd }
  try {
    return [
      ...(await contest(servers, bigFiles, {
        name: 'TFTP, 8 clients × 16 MB, blksize 1428, window 1',
        ...{ peer: 'dnsmasq', unit: 'MB', floor: LARGE_FLOORS.dnsmasq },
      })),
      ...(await contest(
        servers,
        { ...bigFiles, windowSize: 16 },
        {
          name: 'TFTP, 8 clients × 16 MB, blksize 1428, window 16',
          ...{ peer: 'atftpd', unit: 'MB', floor: LARGE_FLOORS.atftpd },
        },
      )),
      ...(await contest(servers, smallFiles, {
        name: 'TFTP, files of 4 kB, 100 clients',
        ...{ peer: 'dnsmasq', unit: 'file', floor: 0.5 },
      })),
      await phonesAtOnce(servers),
    ]
  } finally {
    await Promise.all([ours.stop(), dnsmasq?.stop(), atftpd?.stop()])
    site.remove()
    remove()
  }
}

interface Asked extends Omit<Contest, 'peerName'> {
  readonly peer: 'dnsmasq' | 'atftpd'
}

/** By rate, for comparison, and by processor time, which is what a floor is set for. */
async function contest(servers: Servers, scenario: Scenario, asked: Asked): Promise<readonly Measure[]> {
  const { generator, ours } = servers
  const peer = servers[asked.peer]
  const bare = await generator.startBare(scenario.bytes)
  const units = asked.unit === 'MB' ? (scenario.fetches * scenario.bytes) / MB : scenario.fetches
  const fetched = async (port: number): Promise<Pick<Run, 'units' | 'seconds'>> => {
    const { seconds, failed } = await generator.run({ host: HOST, port, ...scenario })
    if (failed > 0) throw new Error(`${asked.name}: ${failed} fetches failed`)
    return { units, seconds }
  }
  const runs: Record<'ours' | 'peer' | 'bare', Run[]> = { ours: [], peer: [], bare: [] }
  try {
    for (let round = 0; round < ROUNDS; round++) {
      if (bare !== null) runs.bare.push({ ...(await fetched(bare.port)), processor: null })
      runs.ours.push(await measured(ours.pid, () => fetched(ours.tftp)))
      if (peer !== null) runs.peer.push(await measured(peer.pid, () => fetched(peer.port)))
    }
  } finally {
    await bare?.stop()
  }
  const rounds: Rounds = {
    ours: runs.ours,
    peer: peer === null ? null : runs.peer,
    bare: bare === null ? null : runs.bare,
  }
  const named = { ...asked, peerName: peer === null ? `${asked.peer} (not there, or its port is taken)` : asked.peer }
  return [rateOf(rounds, { ...named, floor: null }), processorOf(rounds, named)]
}

/** How often a block was sent twice since the history began. */
const resendsOf = (ours: Product): number =>
  ours.inHistory(`SELECT sum(body ->> '$.resends') FROM events WHERE type IN ('file.sent', 'file.abandoned')`)

async function phonesAtOnce({ generator, ours, dnsmasq }: Servers): Promise<Measure> {
  const runs: Record<'ours' | 'peer', LoadResult[]> = { ours: [], peer: [] }
  const earlier = resendsOf(ours)
  for (let round = 0; round < ROUNDS; round++) {
    runs.ours.push(await generator.run({ host: HOST, port: ours.tftp, ...manyPhones }))
    await atRest(ours.pid)
    if (dnsmasq !== null) runs.peer.push(await generator.run({ host: HOST, port: dnsmasq.port, ...manyPhones }))
  }
  const resends = resendsOf(ours) - earlier
  // A time is worst where it is longest: the worst run of ours counts, the best of the peer.
  const worst = Math.max(...runs.ours.map(({ p99Ms }) => p99Ms))
  const peer = dnsmasq === null ? null : Math.min(...runs.peer.map(({ p99Ms }) => p99Ms))
  const sum = (value: (run: LoadResult) => number): number => runs.ours.reduce((all, run) => all + value(run), 0)
  const [timeouts, failed] = [sum((run) => run.timeouts), sum((run) => run.failed)]
  return {
    name: 'TFTP, 500 phones at once (8 kB each, blocks of 512), p99',
    ours: worst,
    ...{ peer, peerName: 'dnsmasq', unit: 'ms', ratio: peer === null ? null : worst / peer },
    floor: '≤ 500 ms, nothing sent twice, no client kept waiting',
    meets: worst <= 500 && resends === 0 && timeouts === 0 && failed === 0,
    note: `in ${ROUNDS} rounds: ${resends} blocks sent twice, ${timeouts} clients that asked again, ${failed} failed`,
  }
}

async function makeFiles(root: string): Promise<void> {
  await writeFile(join(root, 'big.bin'), randomBytes(BIG_BYTES))
  await writeFile(join(root, PROFILE.name), randomBytes(PROFILE.bytes))
  for (const name of smallFiles.files) await writeFile(join(root, name), randomBytes(SMALL_BYTES))
}
