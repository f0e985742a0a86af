import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'

/** Max size of one run's log; the log of the previous run is kept next to it. */
const MAX_BYTES = 2 * 1024 * 1024

export interface LogFile {
  readonly path: string
  write(text: string): void
}

/** Collects the output of the processes during this run, for bug reports. Stops at its limit and says so. */
export function openLog(folder: string): LogFile {
  const path = join(folder, 'last-run.log')
  let file: number | null = null
  try {
    mkdirSync(folder, { recursive: true })
    try {
      renameSync(path, join(folder, 'previous-run.log'))
    } catch {
      // the first run
    }
    file = openSync(path, 'w', 0o600)
  } catch {
    // a read-only home: the log is on stderr alone
  }
  let written = 0
  return {
    path,
    write: (text) => {
      process.stderr.write(text)
      if (file === null) return
      try {
        const line = written + text.length > MAX_BYTES ? '[the log is full; what follows is not kept]\n' : text
        written += writeSync(file, line)
        if (written + text.length > MAX_BYTES && line !== text) {
          closeSync(file)
          file = null
        }
      } catch {
        file = null // the disk is full: the bench has said so on the screen
      }
    },
  }
}

/** Writes one dated line of the shell itself. */
export const logLine = (what: string, detail?: unknown): string =>
  `${new Date().toISOString()} ${what}${detail === undefined ? '' : ` ${inspect(detail, { breakLength: Infinity })}`}\n`
