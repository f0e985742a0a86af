import { builtFile } from './built-file.ts'

/**
 * Where a worker thread's program is. `source` is its path under `electron/bench/`, without the extension:
 * `syslog/syslog-receiver`.
 *
 * From the sources (tests, type stripping) that is the `.ts` file itself. In the bundle each lies flat in `out/main`,
 * named by its last part (`scripts/thread-programs.ts`).
 */
export function workerFile(source: string): URL {
  const here = import.meta.url
  if (here.endsWith('.ts')) return new URL(`../${source}.ts`, here)
  const name = `${source.slice(source.lastIndexOf('/') + 1)}.cjs`
  const found = builtFile(name, here)
  if (found === undefined) throw new Error(`the worker ${name} is not beside ${here}`)
  return found
}
