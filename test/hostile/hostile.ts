import { loadavg } from 'node:os'
import { makeSite, startBench, type Bench } from './bench.ts'
import { tryHttp } from './areas/http.ts'
import { tryInterrupt, tryKills, tryPrinted } from './areas/history.ts'
import { tryInterface } from './areas/interface.ts'
import { hostileSite, tryLinkedParts, tryTables } from './areas/site.ts'
import { trySyslog } from './areas/syslog.ts'
import { tryTftp } from './areas/tftp.ts'
import type { Tried } from './tried.ts'

/** The longest that the bench's own work may hold its main thread; judged on a machine that has nothing else to do. */
const WORST_MS = 100
const BUSY_LOAD = 1
const MEMORY_MB = 1_000

/** Everything that a network, a file and a page can do to the built product, on loopback, within a few minutes. */
async function run(): Promise<readonly Tried[]> {
  const site = makeSite()
  const quiet = (loadavg()[0] ?? 0) < BUSY_LOAD
  try {
    const whole = await hostileSite(site.folder)
    const bench = await startBench(site.folder)
    const attacks: readonly (() => Promise<readonly Tried[]>)[] = [
      () => tryTftp(bench, whole),
      () => tryHttp(bench, whole),
      () => trySyslog(bench),
      () => tryInterface(bench, whole),
      () => tryTables(site.folder, bench.tftp),
    ]
    const rows: Tried[] = []
    for (const attack of attacks) {
      const tried = await attack()
      rows.push(...tried, loopRow(bench, tried[0]?.area ?? '', quiet))
      console.error(`${tried[0]?.area ?? ''}: tried`)
    }
    const code = await bench.stop()
    rows.push({ area: 'Stop', tried: 'SIGINT after all that', result: `exit ${code}`, held: code === 0 })
    rows.push(...tryPrinted(bench.printed()))
    rows.push(...(await tryKills(site.folder)), ...(await tryInterrupt(site.folder)))
    rows.push(...(await tryLinkedParts(site.folder)))
    return rows
  } finally {
    site.remove()
  }
}

function loopRow(bench: Bench, area: string, quiet: boolean): Tried {
  const { p99, worst, rss } = bench.loop()
  const megabytes = Math.round(rss / 1024 ** 2)
  const figures = `held p99 ${p99.toFixed(0)} ms, worst ${worst.toFixed(0)} ms; ${megabytes} MB`
  const held = megabytes < MEMORY_MB && (worst <= WORST_MS || !quiet)
  return {
    area,
    tried: 'the main thread meanwhile',
    result: quiet ? figures : `${figures} (busy machine: not judged)`,
    held,
  }
}

function print(rows: readonly Tried[]): void {
  const cells = [
    ['area', 'tried', 'result', ''],
    ...rows.map(({ area, tried, result, held }) => [area, tried, result, held ? 'held' : 'FAULT']),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  for (const row of cells)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

const rows = await run()
print(rows)
process.exit(rows.every(({ held }) => held) ? 0 : 1)
