import { fork, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser } from '@playwright/test'
import { chromiumArgs, chromiumPath } from '../support/e2e-chromium.ts'
import { contentsOf } from './areas/history.ts'
import { makeSite, startBench, type Bench } from './bench.ts'
import { fetchTftp } from './clients.ts'
import { print, type Tried } from './tried.ts'

const MINUTE_MS = 60_000
/** The memory at the end against that after two minutes. */
const FLAT = 1.1
const LINES_A_SECOND = 500
const PHONES = 8
/** A profile, and a firmware, which by TFTP is carried by a thread of its own. */
const FILES: Readonly<Record<string, Buffer>> = {
  'endurance.bin': Buffer.alloc(64 * 1_024, 'what a phone fetches '),
  'firmware.bin': Buffer.alloc(512 * 1_024, 'what a phone installs '),
}
const INTERRUPTED = { perSecond: 40_000, afterMs: 10_000 } as const

const wanted = process.argv.indexOf('--minutes')
const minutes = wanted === -1 ? 10 : Number(process.argv[wanted + 1])
if (!(minutes >= 3)) {
  console.error('--minutes is a number from 3 on: the memory after two minutes is what the end is held against.')
  process.exit(2)
}

/** Phones that talk, from many ports; see syslog-flood.ts. */
const talk = (port: number, perSecond: number): ChildProcess =>
  fork(join(import.meta.dirname, '../support/syslog-flood.ts'), [String(port), String(perSecond)])

/** Ends it at once; gives how many lines it sent. */
function silence(phones: ChildProcess): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  phones.on('message', (told: { readonly sent: number; readonly last?: true }) => {
    if (told.last === true) resolve(told.sent)
  })
  phones.send('stop')
  return promise
}

/** Ctrl+C while lines come at full speed: what was sent until then is in the history, or told as lost. */
async function interrupted(site: string): Promise<Tried> {
  const before = contentsOf(site)
  const bench = await startBench(site)
  const phones = talk(bench.syslog, INTERRUPTED.perSecond)
  await new Promise((resolve) => setTimeout(resolve, INTERRUPTED.afterMs))
  const silent = silence(phones)
  const stopped = bench.stop('SIGINT', MINUTE_MS)
  const [sent, code] = await Promise.all([silent, stopped])
  const after = contentsOf(site)
  const missing = sent - (after.lines - before.lines) - (after.told - before.told)
  const each = Math.round(sent / (INTERRUPTED.afterMs / 1_000)).toLocaleString('en')
  return {
    area: 'History',
    tried: `SIGINT in the middle of ${each} lines/s`,
    result: `exit ${code}, ${sent.toLocaleString('en')} sent, ${(after.told - before.told).toLocaleString('en')} told as lost, ${missing} without account`,
    held: code === 0 && missing === 0,
  }
}

interface Load {
  readonly fetched: () => number
  readonly wrong: () => number
  readonly end: () => Promise<void>
}

/** Phones that fetch again and again, half of them by TFTP; a quarter of all fetches firmware. */
function fetching(bench: Bench): Load {
  let [fetched, wrong] = [0, 0]
  const stop = new AbortController()
  const overHttp = async (name: string): Promise<Buffer> =>
    Buffer.from(await (await fetch(`http://127.0.0.1:${bench.http}/${name}`)).arrayBuffer())
  const phone = async (index: number): Promise<void> => {
    const name = index % 4 < 3 ? 'endurance.bin' : 'firmware.bin'
    while (!stop.signal.aborted) {
      const got = await (index < PHONES / 2 ? fetchTftp(bench.tftp, name) : overHttp(name))
      if (FILES[name]?.equals(got ?? Buffer.alloc(0)) === true) fetched++
      else wrong++
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const phones = Promise.all(Array.from({ length: PHONES }, (_, index) => phone(index)))
  return {
    fetched: () => fetched,
    wrong: () => wrong,
    end: async () => {
      stop.abort()
      await phones
    },
  }
}

/** Two people who look: one at Live, one at how the phones stand. */
async function watching(bench: Bench): Promise<Browser> {
  const executablePath = chromiumPath()
  const browser = await chromium.launch({ args: [...chromiumArgs], ...(executablePath && { executablePath }) })
  for (const screen of ['live', 'phones']) {
    const page = await (await browser.newContext()).newPage()
    await page.goto(bench.ui.href)
    await page.evaluate((to) => (globalThis.location.hash = `#/${to}`), screen)
    await page.locator('main').first().waitFor()
  }
  return browser
}

/** So many minutes of a busy site: the memory is what it was after two. */
async function endured(site: string): Promise<readonly Tried[]> {
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(site, 'files', name), content)
  const bench = await startBench(site)
  const browser = await watching(bench)
  const phones = talk(bench.syslog, LINES_A_SECOND)
  const load = fetching(bench)
  const memory: number[] = []
  for (let minute = 1; minute <= minutes; minute++) {
    await new Promise((resolve) => setTimeout(resolve, MINUTE_MS))
    const { rss, worst } = await bench.loop()
    memory.push(rss)
    const megabytes = (rss / 1024 ** 2).toFixed(0)
    console.error(
      `minute ${minute}: ${megabytes} MB, ${load.fetched()} files, the thread held for ${worst.toFixed(0)} ms at most`,
    )
  }
  const descriptors = bench.descriptors()
  const sent = await silence(phones)
  await load.end()
  await browser.close()
  const code = await bench.stop()
  const [early = NaN, late = NaN] = [memory[1], memory.at(-1)]
  const area = 'Endurance'
  return [
    {
      ...{ area, tried: `${minutes} minutes of TFTP, HTTP, syslog and two screens` },
      result: `${(early / 1024 ** 2).toFixed(0)} MB after two minutes, ${(late / 1024 ** 2).toFixed(0)} MB at the end; ${descriptors} open files`,
      held: late <= early * FLAT,
    },
    {
      ...{ area, tried: `${load.fetched().toLocaleString('en')} files, ${sent.toLocaleString('en')} lines` },
      result: `${load.wrong()} files wrong; exit ${code}`,
      held: load.wrong() === 0 && code === 0,
    },
  ]
}

const site = makeSite()
try {
  const rows = [await interrupted(site.folder), ...(await endured(site.folder))]
  print(rows)
  process.exitCode = rows.every(({ held }) => held) ? 0 : 1
} finally {
  site.remove()
}
