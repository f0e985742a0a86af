import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startBench, type Bench } from '../bench.ts'
import { flood } from '../clients.ts'
import { CANARY, type Tried } from '../tried.ts'
import { linesOf } from './syslog.ts'

const KILLS = 3
const LINES = 40_000

interface Contents {
  readonly lines: number
  readonly told: number
  readonly sound: boolean
}

/** What the database of a site that is not served says; nothing where it was never served. */
export function contentsOf(site: string): Contents {
  if (!existsSync(join(site, '.bench', 'events.db'))) return { lines: 0, told: 0, sound: true }
  const database = new DatabaseSync(join(site, '.bench', 'events.db'))
  const number = (sql: string): number => Number(Object.values(database.prepare(sql).get() ?? {})[0] ?? 0)
  const contents = {
    lines: number("SELECT count(*) FROM bodies WHERE body ->> '$.type' = 'phone.said'"),
    told: number(
      "SELECT coalesce(sum(body ->> '$.count'), 0) FROM bodies WHERE body ->> '$.type' IN ('events.dropped', 'source.limited')",
    ),
    sound: database.prepare('PRAGMA quick_check').get()?.['quick_check'] === 'ok',
  }
  database.close()
  return contents
}

export async function tryKills(site: string): Promise<readonly Tried[]> {
  let sound = 0
  for (let n = 0; n < KILLS; n++) {
    const bench = await startBench(site)
    await flood(bench.syslog, linesOf(5_000))
    await bench.stop('SIGKILL')
    if (contentsOf(site).sound) sound++
  }
  return [
    {
      area: 'History',
      tried: `${KILLS} × kill -9 in a flood`,
      result: `${sound} histories whole`,
      held: sound === KILLS,
    },
  ]
}

/** An interrupt at the end of a flood, while much still waits. */
export async function tryInterrupt(site: string): Promise<readonly Tried[]> {
  const before = contentsOf(site)
  const bench: Bench = await startBench(site)
  await flood(bench.syslog, linesOf(LINES))
  const code = await bench.stop('SIGINT', 60_000)
  const after = contentsOf(site)
  const missing = LINES - (after.lines - before.lines) - (after.told - before.told)
  return [
    {
      area: 'History',
      tried: `SIGINT after ${LINES} lines`,
      result: `exit ${code}, ${missing} lines without account`,
      held: code === 0 && missing === 0,
    },
  ]
}

/** What was printed while everything else was tried. */
export function tryPrinted(printed: string): readonly Tried[] {
  const broken = printed.split('\n').filter((line) => !line.startsWith('{') || !line.endsWith('}')).length
  const secrets = printed.split(CANARY).length - 1
  const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(printed)
  return [
    { area: 'Output', tried: 'secrets in requests and lines', result: `${secrets} printed`, held: secrets === 0 },
    {
      area: 'Output',
      tried: 'every line of --json',
      result: `${broken} broken${raw ? ', raw control characters' : ''}`,
      held: broken === 0 && !raw,
    },
  ]
}
