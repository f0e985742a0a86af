import type { Duplex } from 'node:stream'
import type {
  AbandonReason,
  Emit,
  FileServerName,
  RefusalReason,
  TransferId,
} from '../../../shared/domain/event/bench-event.ts'
import type { ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import { FileChangedError, PIECE_BYTES, type ServedFile } from '../core/served-file.ts'
import type { Clock } from '../core/clock.ts'
import type { RunningTransfer } from '../core/running-server.ts'
import type { HttpAnswer, HttpRequest } from './exchange.ts'
import type { ByteRange } from './range.ts'

/** One TCP connection. */
export interface Connection {
  readonly ip: string
  readonly port: number
  /** More than one when requests are pipelined. */
  readonly transfers: Set<Transfer>
  close(): void
  /** What the client showed in the TLS handshake, as it is judged now; null without one, and on plain HTTP. */
  readonly certificate: ShownCertificate | null
  /** From now on its requests come through TLS. */
  secured(tls: Duplex, certificate: () => ShownCertificate | null): void
}

export interface TransferDeps {
  readonly server: FileServerName
  readonly emit: Emit
  readonly clock: Clock
  readonly traffic: { bytesSent: number }
}

/** A request that was admitted, and the way to answer it. */
export interface Asked {
  readonly req: HttpRequest
  readonly res: HttpAnswer
  readonly who: Who
  /** As it is judged now. */
  readonly certificate: () => ShownCertificate | null
  readonly transfer: TransferId
  /** As it was asked for, without secrets. */
  readonly path: string
  readonly agent: string | undefined
  readonly startedAt: number
}

/** One request from its first event to its last, of which there is exactly one. */
export class Transfer {
  readonly asked: Asked
  readonly #deps: TransferDeps
  readonly #connection: Connection
  #path: string
  #sha256: string | undefined
  #bytes = 0
  #size = 0
  #progressAt: number
  #ended = false
  #onDrain: (() => void) | null = null

  constructor(deps: TransferDeps, connection: Connection, asked: Asked) {
    this.#deps = deps
    this.#connection = connection
    this.asked = asked
    this.#path = asked.path
    this.#progressAt = asked.startedAt
    connection.transfers.add(this)
  }

  get ended(): boolean {
    return this.#ended
  }

  /** How far it has come; null before the file is known, and after the end. */
  get running(): RunningTransfer | null {
    const { who, startedAt } = this.asked
    return this.#ended || this.#size === 0
      ? null
      : { who, path: this.#path, bytes: this.#bytes, size: this.#size, startedAt }
  }

  refused(reason: RefusalReason, status: number, near?: string): void {
    if (!this.#end()) return
    const { who, transfer, path, agent } = this.asked
    this.#deps.emit({
      type: 'file.refused',
      server: this.#deps.server,
      who,
      transfer,
      path,
      reason,
      status,
      ...(agent === undefined ? {} : { agent }),
      ...(near === undefined ? {} : { near }),
    })
  }

  abandon(reason: AbandonReason, detail?: string): void {
    if (!this.#end()) return
    const { who, transfer, startedAt } = this.asked
    this.#deps.emit({
      type: 'file.abandoned',
      server: this.#deps.server,
      who,
      transfer,
      path: this.#path,
      bytes: this.#bytes,
      tookMs: this.#deps.clock.now() - startedAt,
      resends: 0,
      reason,
      ...(detail === undefined ? {} : { detail }),
    })
    this.#onDrain?.()
  }

  /** After the head was written: the answer is complete. */
  finish(path: string, status: number): void {
    this.#path = path
    this.asked.res.end()
    this.#whenTaken(() => {
      this.#sent(status)
    })
  }

  /** Sends the content, whole or the range of it, and closes the file. Settles when the transfer has ended. */
  async send(file: ServedFile, status: number, range: ByteRange): Promise<void> {
    this.#path = file.path
    if (range.start === 0 && range.end === file.size) this.#sha256 = file.sha256
    this.#size = range.end - range.start
    const { whole } = file
    if (whole !== null && range.end - range.start <= PIECE_BYTES) {
      this.#sendAtOnce(
        range.start === 0 && range.end === whole.length ? whole : whole.subarray(range.start, range.end),
        status,
      )
      file.close()
      return
    }
    try {
      await this.#sendInPieces(file, status, range)
    } catch (error) {
      this.abandon(error instanceof FileChangedError ? 'file-changed' : 'read-failed')
      // The length was promised: only a broken connection says that it was not kept.
      this.#connection.close()
    } finally {
      file.close()
    }
  }

  /** Cuts off a client that takes nothing. */
  checkProgress(now: number, stalledMs: number): void {
    if (this.#ended || now - this.#progressAt < stalledMs) return
    this.abandon('too-slow')
    this.#connection.close()
  }

  #sendAtOnce(content: Uint8Array, status: number): void {
    this.asked.res.end(content)
    this.#whenTaken(() => {
      this.#progress(content.length)
      this.#sent(status)
    })
  }

  async #sendInPieces(file: ServedFile, status: number, { start, end }: ByteRange): Promise<void> {
    for (let at = start; at < end;) {
      const piece = await file.read(at, Math.min(PIECE_BYTES, end - at))
      if (this.#ended) return
      if (piece.length === 0) throw new FileChangedError(file.path)
      at += piece.length
      if (!this.asked.res.write(piece)) await this.#drained()
      if (this.#hasEnded()) return
      this.#progress(piece.length)
    }
    this.asked.res.end()
    await new Promise<void>((resolve) => {
      this.#onDrain = resolve
      this.#whenTaken(() => {
        this.#sent(status)
        resolve()
      })
    })
  }

  /** Calls back when the system has all of the answer; at once where it took it at once, as it does with small ones. */
  #whenTaken(then: () => void): void {
    if (this.asked.res.socket?.writableLength === 0) then()
    else this.asked.res.once('finish', then)
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        this.#onDrain = null
        this.asked.res.off('drain', go)
        resolve()
      }
      this.#onDrain = go
      this.asked.res.on('drain', go)
    })
  }

  #hasEnded(): boolean {
    return this.#ended
  }

  #progress(bytes: number): void {
    if (this.#ended) return
    this.#bytes += bytes
    this.#deps.traffic.bytesSent += bytes
    this.#progressAt = this.#deps.clock.now()
  }

  #sent(status: number): void {
    if (!this.#end()) return
    const { who, transfer, startedAt } = this.asked
    this.#deps.emit({
      type: 'file.sent',
      server: this.#deps.server,
      who,
      transfer,
      path: this.#path,
      bytes: this.#bytes,
      tookMs: this.#deps.clock.now() - startedAt,
      resends: 0,
      status,
      ...(this.#sha256 !== undefined && { sha256: this.#sha256 }),
    })
  }

  #end(): boolean {
    if (this.#ended) return false
    this.#ended = true
    this.#connection.transfers.delete(this)
    return true
  }
}
