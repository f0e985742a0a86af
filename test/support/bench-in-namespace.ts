import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createBench } from '../../electron/bench/bench.ts'
import type { OpenSiteOverrides } from '../../electron/bench/open-site/open-site.ts'
import { askDirectly } from '../../electron/transports/in-process.ts'

/** What the bench in the namespace is to do. */
export interface BenchInNamespace {
  readonly folder: string
  readonly site: string
  readonly overrides: OpenSiteOverrides
}

/**
 * A bench with a site in the network namespace that this program runs in. Each event is a line of JSON on stdout. A MAC
 * on stdin is answered by what is found of that phone; it ends when its stdin does.
 */
const { folder, site, overrides } = JSON.parse(process.argv[2] ?? '{}') as BenchInNamespace
const tell = (told: unknown): void => void process.stdout.write(`${JSON.stringify(told)}\n`)
const bench = createBench({ preferencesFolder: join(folder, 'preferences'), version: '1' })
bench.answers.context.recorder.onEvent(tell)
await bench.openSite(site, overrides)
await bench.settled()
const client = askDirectly(bench.answers)
tell({ type: 'serving' })
for await (const key of createInterface({ input: process.stdin }))
  tell({ type: 'findings', findings: (await client.board.phone({ key }))?.findings ?? [] })
await bench.close()
process.exit(0)
