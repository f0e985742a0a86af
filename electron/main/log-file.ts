import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'

/** Enough for any one bug report; the run before this one is kept beside it. */
const MAX_BYTES = 2 * 1024 * 1024

export interface LogFile {
  readonly path: string
  write(text: string): void
}

/** What the processes wrote during this run, for a bug report. It stops at its limit and says so. */
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

/** One dated line of the shell's own. */
export const logLine = (what: string, detail?: unknown): string =>
  `${new Date().toISOString()} ${what}${detail === undefined ? '' : ` ${inspect(detail, { breakLength: Infinity })}`}\n`
