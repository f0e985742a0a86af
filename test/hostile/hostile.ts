import { loadavg } from 'node:os'
import { makeSite, startBench, type Bench } from './bench.ts'
import { tryHttp } from './areas/http.ts'
import { tryInterrupt, tryKills, tryPrinted } from './areas/history.ts'
import { tryInterface } from './areas/interface.ts'
import { hostileSite, tryLinkedParts, tryTables } from './areas/site.ts'
import { trySyslog } from './areas/syslog.ts'
import { tryTftp } from './areas/tftp.ts'
import { print, type Tried } from './tried.ts'

/** The longest that the bench's own work may hold its main thread; judged on a machine that has nothing else to do. */
const WORST_MS = 100
const BUSY_LOAD = 1
const MEMORY_MB = 1_000

/** What is done to one bench that is served throughout, with the state of its main thread after each. */
const attacks: Readonly<Record<string, (bench: Bench, site: string, whole: Buffer) => Promise<readonly Tried[]>>> = {
  tftp: (bench, _, whole) => tryTftp(bench, whole),
  http: (bench, _, whole) => tryHttp(bench, whole),
  syslog: (bench) => trySyslog(bench),
  interface: (bench, _, whole) => tryInterface(bench, whole),
  tables: (bench, site) => tryTables(site, bench.tftp),
}

/** What needs a bench of its own. */
const others: Readonly<Record<string, (site: string) => Promise<readonly Tried[]>>> = {
  history: async (site) => [...(await tryKills(site)), ...(await tryInterrupt(site))],
  parts: (site) => tryLinkedParts(site),
}

/** Everything that a network, a file and a page can do to the built product, on loopback, within a few minutes. */
async function run(only: string | undefined): Promise<readonly Tried[]> {
  const site = makeSite()
  const wanted = (name: string): boolean => only === undefined || only === name
  try {
    const whole = await hostileSite(site.folder)
    const rows: Tried[] = []
    if (Object.keys(attacks).some(wanted)) rows.push(...(await attackOne(site.folder, whole, wanted)))
    for (const [name, attack] of Object.entries(others)) if (wanted(name)) rows.push(...(await attack(site.folder)))
    return rows
  } finally {
    site.remove()
  }
}

async function attackOne(site: string, whole: Buffer, wanted: (name: string) => boolean): Promise<readonly Tried[]> {
  const quiet = (loadavg()[0] ?? 0) < BUSY_LOAD
  const bench = await startBench(site)
  const rows: Tried[] = []
  for (const [name, attack] of Object.entries(attacks)) {
    if (!wanted(name)) continue
    const tried = await attack(bench, site, whole)
    rows.push(...tried, await loopRow(bench, tried[0]?.area ?? '', quiet))
    console.error(`${tried[0]?.area ?? ''}: tried`)
  }
  const code = await bench.stop()
  rows.push({ area: 'Stop', tried: 'SIGINT after all that', result: `exit ${code}`, held: code === 0 })
  return [...rows, ...tryPrinted(bench.printed())]
}

async function loopRow(bench: Bench, area: string, quiet: boolean): Promise<Tried> {
  const { p99, worst, rss } = await bench.loop()
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

const option = process.argv.indexOf('--only')
const only = option === -1 ? undefined : (process.argv[option + 1] ?? '')
const areas = [...Object.keys(attacks), ...Object.keys(others)]
if (only !== undefined && !areas.includes(only)) {
  console.error(`There is no area named ${only}; there are ${areas.join(', ')}.`)
  process.exit(2)
}
const rows = await run(only)
print(rows)
process.exit(rows.every(({ held }) => held) ? 0 : 1)
