import { createHash } from 'node:crypto'
import { ok, type Result } from '../../../shared/domain/result.ts'
import type { FileRequest, Refusal, ServedFile, ServedFiles } from '../core/served-file.ts'

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
    this.#probes.set(path, {
      path,
      size: content.length,
      modifiedMs,
      etag: `"${createHash('sha256').update(content).digest('base64url')}"`,
      whole: content,
      read: (offset, length) => Promise.resolve(content.subarray(offset, offset + length)),
      close: () => undefined,
    })
    return () => void this.#probes.delete(path)
  }
}
