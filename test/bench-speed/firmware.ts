import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unpackInto } from '../../electron/bench/firmware/unpack.ts'
import { newFolder } from '../support/new-folder.ts'
import type { Measure } from './measure.ts'

const FILES = 5
const FILE_BYTES = 60 * 1024 ** 2
const LEAST = 0.5
const RSS_LIMIT_MB = 200

/** A vendor's archive of 300 MB, staged with its checks and hashes, beside `unzip`. */
export async function measureFirmware(): Promise<readonly Measure[]> {
  const { path: folder, remove } = newFolder()
  try {
    mkdirSync(join(folder, 'in'))
    // What cannot be compressed, as firmware cannot; the same bytes in each file, which no packer of single files sees.
    const content = randomBytes(FILE_BYTES)
    for (let at = 0; at < FILES; at++) writeFileSync(join(folder, 'in', `rootfs${at}88xx.1-1-1.sbn`), content)
    execFileSync('zip', ['-q', '-0', '-r', '../big.zip', '.'], { cwd: join(folder, 'in') })
    const peer = await seconds(() => {
      execFileSync('unzip', ['-q', join(folder, 'big.zip'), '-d', join(folder, 'peer')])
      return Promise.resolve()
    })
    mkdirSync(join(folder, 'stage'))
    const ours = await seconds(async () => {
      await unpackInto(join(folder, 'stage'), [{ path: join(folder, 'big.zip'), name: 'big.zip' }], {})
    })
    return figures((FILES * FILE_BYTES) / 1024 ** 2, { ours, peer })
  } finally {
    remove()
  }
}

function figures(megabytes: number, took: { readonly ours: number; readonly peer: number }): readonly Measure[] {
  const [ours, peer] = [megabytes / took.ours, megabytes / took.peer]
  // The content of the test itself, 60 MB, is in it.
  const rss = Math.round(process.resourceUsage().maxRSS / 1024) - FILE_BYTES / 1024 ** 2
  const ratio = ours / peer
  return [
    {
      name: 'firmware: 300 MB zip staged',
      ours,
      peer,
      peerName: 'unzip',
      unit: 'MB/s',
      ratio,
      floor: `≥ ${LEAST}`,
      meets: ratio >= LEAST,
    },
    {
      name: 'firmware: memory while staging',
      ours: rss,
      peer: null,
      peerName: '',
      unit: 'MB',
      ratio: null,
      floor: `< ${RSS_LIMIT_MB} MB`,
      meets: rss < RSS_LIMIT_MB,
    },
  ]
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}
