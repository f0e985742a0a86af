import type { FileServerName, RefusalReason } from '../../../shared/domain/event/bench-event.ts'
import type { ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import type { Result } from '../../../shared/domain/result.ts'

/**
 * Larger contents go out over HTTP in pieces of this size, the next one when the last was taken: what a slow client holds.
 * Pieces from such a place on are read once for all who load a file together.
 */
export const PIECE_BYTES = 128 * 1024

/** A file as one transfer sees it: what it began with is what it ends with. */
export interface ServedFile {
  /** In the site, `/`-separated, no leading slash. */
  readonly path: string
  readonly size: number
  readonly modifiedMs: number
  /** Strong entity tag, quotes included (RFC 9110 §8.8.3). */
  readonly etag: string
  /** Of the content, where it is held whole. */
  readonly sha256?: string
  /** The whole content where it is small enough to be held; else null and `read` is used. */
  readonly whole: Uint8Array | null
  /**
   * Up to `length` bytes at `offset`; fewer only at the end of the file. Into `place`, where there is one and the bytes
   * are not in memory already: what is given back says where they are.
   * Rejects with `FileChangedError` when the file is no longer the one that was opened.
   */
  read(offset: number, length: number, place?: Uint8Array): Promise<Uint8Array>
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
  /** What the client showed in the TLS handshake. */
  readonly certificate?: ShownCertificate | null
}

/** What both file servers serve from. The only way from a request to bytes. */
export interface ServedFiles {
  open(request: FileRequest): Promise<Result<ServedFile, Refusal>>
}
