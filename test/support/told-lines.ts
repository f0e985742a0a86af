import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { logOf } from './log-of.ts'

export type Told = Readonly<Record<string, unknown>>

export interface ToldLines {
  readonly told: readonly Told[]
  /** Settles with the first line, from now on or before, that matches; rejects when the program ends without it. */
  readonly until: (matches: (line: Told) => boolean) => Promise<Told>
}

interface Program extends ChildProcess {
  readonly stdout: Readable
  readonly stderr: Readable
}

/** What a program tells, a JSON object a line. */
export function toldLines(child: Program): ToldLines {
  const log = logOf<Told | null>()
  createInterface({ input: child.stdout }).on('line', (line) => log.tell(JSON.parse(line) as Told))
  let errors = ''
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
  child.once('close', () => log.tell(null))
  const lines = (): readonly Told[] => log.all.filter((line) => line !== null)
  return {
    get told() {
      return lines()
    },
    until: async (matches) => {
      const { line } = await log.when((all) => {
        const at = all.findIndex((line) => line === null || matches(line))
        return at === -1 ? undefined : { line: all[at] ?? null }
      })
      if (line === null) throw new Error(`it ended: ${errors}${JSON.stringify(lines())}`)
      return line
    },
  }
}
