import type { Who } from '../../../shared/domain/identity/who.ts'

/** A file that is on its way, as far as it has come. */
export interface RunningTransfer {
  readonly who: Who
  readonly path: string
  readonly bytes: number
  readonly size: number
  readonly startedAt: number
}

/** What every server gives once it listens. Whatever starts returns the way to stop it. */
export interface RunningServer {
  readonly address: string
  readonly port: number
  /** Transfers that are going on now. */
  active(): number
  /** Those of them that send a file of this size or a larger one; left out by servers that send none. */
  transfers?(leastBytes: number): readonly RunningTransfer[]
  /** Bytes of content sent since it started. */
  bytesSent(): number
  /** What it received and has not told yet; left out where nothing waits. */
  waiting?(): number
  /** Ends every transfer, tells each (`file.abandoned`, server-stopped), frees the port. */
  stop(): Promise<void>
  /** Settles with the reason when the server ends by itself (its address went away, say). Never rejects. */
  readonly ended: Promise<unknown>
}
