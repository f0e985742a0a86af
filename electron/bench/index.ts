import type { BenchStart, FromBench, ToBench } from '../transports/bench-messages.ts'
import { answerPorts, parentProcess } from '../transports/message-port.ts'
import { ShellSeal } from '../transports/shell-seal.ts'
import { createBench } from './bench.ts'
import { createPdfPrinter } from './core/pdf-printer.ts'

/**
 * The bench process of the desktop application: a utility process that serves whichever pages there are. Pages come and
 * go; the servers do not notice. The shell starts another when this one crashes.
 */
const shell = parentProcess()
if (!shell)
  throw new Error('This is the bench process of the desktop application; `resync-bench serve` is the one without.')

const start = JSON.parse(process.argv.at(-1) ?? '') as BenchStart
const tell = (message: FromBench): void => shell.post(message)
const printer = createPdfPrinter(tell)
const seal = new ShellSeal(tell)
const bench = createBench({
  seal,
  preferencesFolder: start.preferencesFolder,
  version: start.version,
  afterCrash: start.afterCrash,
  printPdf: printer.print,
})

const cut = new AbortController()

/** Tells how much is still to be written, so that the shell can show it, and does not take this process for stuck. */
async function stop(): Promise<void> {
  try {
    tell({ type: 'closing', waiting: 0 })
    const notStored = await bench.close({
      cut: cut.signal,
      onWaiting: (waiting) => tell({ type: 'closing', waiting }),
    })
    if (notStored > 0) console.error(`${notStored} events could not be stored before the bench stopped.`)
  } finally {
    process.exit(0)
  }
}

shell.onPort(answerPorts(bench.answers))
shell.onMessage((message) => {
  const told = message as ToBench
  if (told.type === 'stop') void stop()
  if (told.type === 'cut') cut.abort()
  if (told.type === 'printed') printer.printed(told.id, told.pdf)
  if (told.type === 'sealed') seal.heard(told)
})
bench.onState((state) => tell({ type: 'state', state }))
tell({ type: 'state', state: bench.state() })

if (start.site !== null) {
  const { site } = start
  // A site that is gone (a stick pulled out, say) is shown as such among the recent ones; here it is only written down.
  bench.openSite(site).catch((error: unknown) => console.error(`The site ${site} was not opened:`, error))
}
