import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { rehearseFolder } from '../../electron/bench/rehearsal/rehearse.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import { scenarios } from '../../shared/domain/rehearsal/scenarios.ts'
import type { Measure } from './measure.ts'
import { mac, nthMac } from '../support/mac.ts'
import { newFolder } from '../support/new-folder.ts'

const sizes = [10, 100, 1_000, 5_000] as const
const FLOOR_PHONES = 1_000
const FLOOR_SECONDS = 20
const FLOOR_BYTES = 60 * 1024
const LOOK_MS = 1_000
const FIRST_MAC = '000e08aa0000'

/** Fleets that resync through the bench's real servers, each phone with a file of its own: time, and memory a phone. */
export async function measureFleet(): Promise<readonly Measure[]> {
  const { path: home, remove } = newFolder()
  try {
    const site = join(home, 'site')
    await createSite(site, 'fleet')
    await Promise.all(
      Array.from({ length: 100 }, (_, part) => writeFiles(join(site, 'files'), part * 50, part * 50 + 50)),
    )
    const baseline = await settledMemory(site, 10)
    const measures: Measure[] = []
    for (const phones of sizes) measures.push(timeOf(phones, await run(site, phones, 'tftp')))
    const http = await run(site, FLOOR_PHONES, 'http')
    measures.push(timeOf(FLOOR_PHONES, http, 'HTTP'))
    const most = sizes.at(-1) ?? FLOOR_PHONES
    measures.push(memoryOf(most, (await settledMemory(site, most)) - baseline))
    return measures
  } finally {
    remove()
  }
}

async function writeFiles(root: string, from: number, to: number): Promise<void> {
  await mkdir(root, { recursive: true })
  for (let index = from; index < to; index++) {
    await writeFile(join(root, `${nthMac(index, FIRST_MAC)}.xml`), profileOf(index))
  }
}

/** As an office's phone has it: six lines, and the registers. */
function profileOf(index: number): string {
  const registers = Array.from('ABCDEFGHIJKLMNOP', (letter) => `<GPP_${letter}>${index}-${letter}</GPP_${letter}>`)
  const lines = Array.from({ length: 6 }, (_, line) =>
    ['User_ID', 'Display_Name', 'Auth_ID', 'Password'].map((name) => {
      return `<${name}_${line + 1}_>${2000 + index}${line}</${name}_${line + 1}_>`
    }),
  )
  return `<flat-profile>\n${[...registers, ...lines.flat()].join('\n')}\n</flat-profile>\n`
}

interface Run {
  readonly seconds: number
  readonly failed: number
}

async function run(site: string, phones: number, scheme: 'tftp' | 'http', watch?: () => void): Promise<Run> {
  const began = performance.now()
  const result = await rehearseFolder(
    site,
    {
      fleet: { kind: 'range', count: phones, firstMac: mac(FIRST_MAC) },
      rule: scheme === 'tftp' ? '/$MA.xml' : 'http://127.0.0.1/$MA.xml',
      scenario: scenarios['resync-now'],
      speed: 'jump',
      seed: 1,
    },
    watch === undefined
      ? {}
      : {
          onProgress: ({ settled }) => {
            if (settled > phones * 0.9) watch()
          },
        },
  )
  if (!result.ok) throw new Error(result.error.code)
  const failed = result.value.phones.filter(({ outcome }) => outcome === 'failed').length
  return { seconds: (performance.now() - began) / 1000, failed }
}

function timeOf(phones: number, { seconds: took, failed }: Run, server = 'TFTP'): Measure {
  const isFloor = phones === FLOOR_PHONES
  return {
    name: `fleet: ${phones.toLocaleString('en')} phones resync by ${server}`,
    ours: took,
    peer: null,
    peerName: 'none: no tool has virtual phones of this kind',
    unit: 's',
    ratio: null,
    floor: isFloor ? `under ${FLOOR_SECONDS} s, none fails` : 'none fails',
    meets: failed === 0 && (!isFloor || took < FLOOR_SECONDS),
    note: `${Math.round(phones / took).toLocaleString('en')} phones a second, start and stop of the servers included`,
  }
}

function memoryOf(phones: number, bytes: number): Measure {
  const each = bytes / phones
  return {
    name: `fleet: memory a phone, of ${phones.toLocaleString('en')}`,
    ours: Math.round((each / 1024) * 10) / 10,
    peer: null,
    peerName: '',
    unit: 'kB',
    ratio: null,
    floor: `under ${FLOOR_BYTES / 1024} kB`,
    meets: each < FLOOR_BYTES,
    note: 'what is still alive when the last phones get their verdicts, with every phone’s story',
  }
}

/** What is alive near the end of a run, when most phones have their verdicts. */
async function settledMemory(site: string, phones: number): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  let most = 0
  let lookedAt = -Infinity
  const look = (): void => {
    // A full collection each time would be most of the run.
    if (performance.now() - lookedAt < LOOK_MS) return
    lookedAt = performance.now()
    collect()
    const { heapUsed, external } = process.memoryUsage()
    most = Math.max(most, heapUsed + external)
  }
  look()
  await run(site, phones, 'tftp', look)
  return most
}
