import type { BenchStart, FromBench, ToBench } from '../transports/bench-messages.ts'
import { answerPorts, parentProcess } from '../transports/message-port.ts'
import { createBench } from './bench.ts'

/**
 * The bench process of the desktop application: a utility process that serves whichever pages there are. Pages come and
 * go; the servers do not notice. The shell starts another when this one crashes.
 */
const shell = parentProcess()
if (!shell)
  throw new Error('This is the bench process of the desktop application; `resync-bench serve` is the one without.')

const start = JSON.parse(process.argv.at(-1) ?? '') as BenchStart
const bench = createBench({
  preferencesFolder: start.preferencesFolder,
  version: start.version,
  afterCrash: start.afterCrash,
})

const tell = (message: FromBench): void => shell.post(message)

shell.onPort(answerPorts(bench.answers))
shell.onMessage((message) => {
  if ((message as ToBench).type === 'stop') void bench.close().finally(() => process.exit(0))
})
bench.onState((state) => tell({ type: 'state', state }))
tell({ type: 'state', state: bench.state() })

if (start.site !== null) {
  const { site } = start
  // A site that is gone (a stick pulled out, say) is shown as such among the recent ones; here it is only written down.
  bench.openSite(site).catch((error: unknown) => console.error(`The site ${site} was not opened:`, error))
}
