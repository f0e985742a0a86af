import { existsSync } from 'node:fs'

/**
 * A file that the build put into `out/main`, by its name there; undefined where there is none, as among the sources. The
 * module that asks (`here`, its `import.meta.url`) is in a program there, or in a chunk in a folder below. The name is
 * put together at run time, so that no bundler takes the file for an asset and copies it.
 */
export const builtFile = (name: string, here: string): URL | undefined =>
  ['.//', '../', '../../'].map((folder) => new URL(folder + name, here)).find((file) => existsSync(file))
