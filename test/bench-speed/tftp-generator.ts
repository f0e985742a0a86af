import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { compiled } from './compiled.ts'
import { end } from './peer-program.ts'
import type { Load, LoadResult } from './tftp.load.ts'

/** More than any measure takes, so that none waits for ever. */
const PATIENCE_MS = 300_000

export interface TftpGenerator {
  readonly run: (load: Load) => Promise<LoadResult>
  /** A server that only answers, with so many bytes whatever it is asked for; null where there is none. */
  readonly startBare: (bytes: number) => Promise<{ readonly port: number; readonly stop: () => Promise<void> } | null>
}

/** Compiled where there is a compiler: a generator in Node is slower than the servers that it is to measure. */
export function tftpGenerator(folder: string): TftpGenerator {
  const program = compiled('tftp-load.c', folder)
  if (program === null) {
    const script = fileURLToPath(new URL('tftp.load.ts', import.meta.url))
    return {
      run: (load) => resultOf(process.execPath, [script, JSON.stringify(load)]),
      startBare: () => Promise.resolve(null),
    }
  }
  return {
    run: ({ port, clients, fetches, bytes, blockSize, windowSize, files }) => {
      const figures = [port, clients, fetches, bytes, blockSize, windowSize].map(String)
      return resultOf(program, ['fetch', ...figures, ...files])
    },
    startBare: async (bytes) => {
      const child = spawn(program, ['answer', `${bytes}`], { stdio: ['ignore', 'pipe', 'inherit'] })
      const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
      const { port } = JSON.parse(line) as { readonly port: number }
      return { port, stop: () => end(child) }
    },
  }
}

async function resultOf(program: string, args: readonly string[]): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(program, [...args], { timeout: PATIENCE_MS })
  return JSON.parse(stdout) as LoadResult
}
