import type { FileServerName, RefusalReason, Who } from '../../shared/domain/event/bench-event.ts'
import type { Result } from '../../shared/domain/result.ts'

export type Unsubscribe = () => void

/** Time as an argument, so that tests move it by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back once after `ms`; what it returns takes it back. */
  after(ms: number, callback: () => void): Unsubscribe
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms)
    return () => {
      clearTimeout(timer)
    }
  },
}

/** What every server gives once it listens. Whatever starts returns the way to stop it. */
export interface RunningServer {
  readonly address: string
  readonly port: number
  /** Transfers that are going on now. */
  active(): number
  /** Bytes of content sent since it started. */
  bytesSent(): number
  /** Ends every transfer, tells each (`file.abandoned`, server-stopped), frees the port. */
  stop(): Promise<void>
  /** Settles with the reason when the server ends by itself (its address went away, say). Never rejects. */
  readonly ended: Promise<unknown>
}

/** A file as one transfer sees it: what it began with is what it ends with. */
export interface ServedFile {
  /** In the site, `/`-separated, no leading slash. */
  readonly path: string
  readonly size: number
  readonly modifiedMs: number
  /** Strong entity tag, quotes included (RFC 9110 §8.8.3). */
  readonly etag: string
  /** The whole content where it is small enough to be held; else null and `read` is used. */
  readonly whole: Uint8Array | null
  /**
   * Up to `length` bytes at `offset`; fewer only at the end of the file.
   * Rejects with `FileChangedError` when the file is no longer the one that was opened.
   */
  read(offset: number, length: number): Promise<Uint8Array>
  close(): void
}

export class FileChangedError extends Error {
  override readonly name = 'FileChangedError'
}

export interface Refusal {
  readonly reason: RefusalReason
  /** A file of the site with almost this name. */
  readonly near?: string
}

export interface FileRequest {
  readonly server: FileServerName
  /** As it came: TFTP's file name, or HTTP's request target (still percent-encoded, query included). */
  readonly target: string
  readonly who: Who
}

/** What both file servers serve from. The only way from a request to bytes. */
export interface ServedFiles {
  open(request: FileRequest): Promise<Result<ServedFile, Refusal>>
}
