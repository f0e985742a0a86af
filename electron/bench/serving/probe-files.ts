import { ok, type Result } from '../../../shared/domain/result.ts'
import type { FileRequest, Refusal, ServedFile, ServedFiles } from '../core/served-file.ts'
import { inMemoryFile } from './in-memory-file.ts'

/** The served files, and during a self-test the one probe under its unguessable name. */
export class ProbeFiles implements ServedFiles {
  readonly #files: ServedFiles
  readonly #probes = new Map<string, ServedFile>()

  constructor(files: ServedFiles) {
    this.#files = files
  }

  open(request: FileRequest): Promise<Result<ServedFile, Refusal>> {
    const probe = this.#probes.size === 0 ? undefined : this.#probes.get(request.target.replace(/^\//, ''))
    return probe === undefined ? this.#files.open(request) : Promise.resolve(ok(probe))
  }

  /** Serves `content` under `path` until called back. */
  publish(path: string, content: Uint8Array, modifiedMs: number): () => void {
    this.#probes.set(path, inMemoryFile({ path, content, modifiedMs }))
    return () => void this.#probes.delete(path)
  }
}
