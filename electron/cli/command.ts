import type { Io } from './io.ts'

/** 0: done. 1: ran and found problems. 2: wrong usage. */
export type ExitCode = 0 | 1 | 2

/** One command: its file has its options and its work; its words are under `cli:<name>`. */
export interface Command {
  run(args: readonly string[], io: Io): Promise<ExitCode>
}
