import { existsSync } from 'node:fs'

/**
 * Where a worker thread's program is. `source` is its path under `electron/bench/`, without the extension:
 * `syslog/syslog-receiver`.
 *
 * From the sources (tests, type stripping) that is the `.ts` file itself. In the bundle each lies flat in `out/main`,
 * named by its last part (`scripts/thread-programs.ts`), and this module may have been put into a chunk in a folder
 * below it. The names are put together at run time, so that no bundler takes the file for an asset and copies it.
 */
export function workerFile(source: string): URL {
  const here = import.meta.url
  if (here.endsWith('.ts')) return new URL(`../${source}.ts`, here)
  const name = `${source.slice(source.lastIndexOf('/') + 1)}.cjs`
  const candidates = ['.//', '../', '../../'].map((folder) => new URL(folder + name, here))
  const found = candidates.find((file) => existsSync(file))
  if (found === undefined) throw new Error(`the worker ${name} is not beside ${here}`)
  return found
}
