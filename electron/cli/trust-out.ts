import { mkdir } from 'node:fs/promises'
import { writeFileAtomic } from '../bench/core/atomic-file.ts'
import { writeFault } from '../bench/core/write-fault.ts'

export interface OutFile {
  readonly path: string
  readonly content: string | Uint8Array
  /** A key: readable by its owner alone. */
  readonly secret?: true
}

/** Writes the files that a command makes into the folder that the person named. */
export async function writeOut(folder: string, files: readonly OutFile[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    for (const { path, content, secret } of files)
      await writeFileAtomic(path, content, { mode: secret === true ? 0o600 : 0o644 })
  } catch (error) {
    throw writeFault(folder, error)
  }
}
