import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { newFolder } from '../support/new-folder.ts'
import { has, program, startOurs } from './http.ts'
import type { Measure } from './measure.ts'
import { startNginx } from './nginx.ts'

const LOAD_BYTES = 60_000_000
const SMALL_BYTES = 4_096
const PHONES = 50
/** The two servers take turns; the best run of each counts. */
const ROUNDS = 2
const LEAST = 0.6
const P99_MS = 200

interface Run {
  readonly megabytes: number
  readonly p99: number
  readonly small: number
}

/** Fifty phones that download a load at once, while others fetch their profiles: our HTTP server beside nginx. */
export async function measureDownloads(): Promise<readonly Measure[]> {
  const { path: folder, remove } = newFolder()
  const root = join(folder, 'files')
  await mkdir(root)
  await writeFile(join(root, 'load.sbn'), randomBytes(LOAD_BYTES))
  await writeFile(join(root, 'profile.cfg'), randomBytes(SMALL_BYTES))
  await utimes(join(root, 'load.sbn'), 1_700_000_000, 1_700_000_000)
  spawnSync('chmod', ['755', folder])
  const ours = await startOurs(root, join(folder, '.bench'))
  const peer = has('nginx') ? await startNginx(folder, root) : null
  try {
    const runs: Record<'ours' | 'peer', Run[]> = { ours: [], peer: [] }
    for (let round = 0; round < ROUNDS; round++) {
      runs.ours.push(await download(ours.port))
      if (peer !== null) runs.peer.push(await download(peer.port))
    }
    return figures(runs, await ours.tell())
  } finally {
    await Promise.all([ours.stop(), peer?.stop()])
    remove()
  }
}

async function download(port: number): Promise<Run> {
  const args = [program('downloads.load.ts'), `${port}`, `${PHONES}`, '/load.sbn', '/profile.cfg']
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout) as Run
}

function figures({ ours, peer }: Record<'ours' | 'peer', readonly Run[]>, note: string): readonly Measure[] {
  const best = (runs: readonly Run[]): number => Math.max(...runs.map(({ megabytes }) => megabytes))
  const p99 = (runs: readonly Run[]): number => Math.min(...runs.map((run) => run.p99))
  const ratio = peer.length === 0 ? null : best(ours) / best(peer)
  return [
    {
      name: `HTTP, ${PHONES} phones download 60 MB at once`,
      ours: best(ours),
      peer: peer.length === 0 ? null : best(peer),
      peerName: peer.length === 0 ? 'nginx (not there: skipped)' : 'nginx (one worker, access log on)',
      unit: 'MB/s',
      ratio,
      floor: `≥ ${LEAST} of nginx`,
      meets: ratio === null ? null : ratio >= LEAST,
      note,
    },
    {
      name: 'HTTP, 4 kB profiles meanwhile, p99',
      ours: p99(ours),
      peer: peer.length === 0 ? null : p99(peer),
      peerName: 'nginx',
      unit: 'ms',
      ratio: null,
      floor: `< ${P99_MS} ms`,
      meets: p99(ours) < P99_MS,
      note: `${ours.reduce((sum, { small }) => sum + small, 0)} profiles`,
    },
  ]
}
