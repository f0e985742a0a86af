import { hostname } from 'node:os'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { forwardedMessage } from '../../../shared/domain/event/syslog-message.ts'
import { formatRfc5424 } from '../../../shared/protocol/syslog/rfc5424.ts'
import type { Clock } from '../core/clock.ts'
import { errorCode } from '../core/error-code.ts'
import { pause } from '../core/time.ts'
import type { HistoryReader } from '../events/store/history-reader.ts'
import type { ForwardFile } from './forward-file.ts'
import { openLogConnection, type LogConnection, type LogServer } from './log-target.ts'

export type ForwardTold =
  | { readonly what: 'connected' }
  | { readonly what: 'waiting'; readonly reason: string; readonly ms: number }
  | { readonly what: 'sent'; readonly count: number; readonly upTo: number }
  /** The history had to drop these before they were sent. */
  | { readonly what: 'missed'; readonly count: number }

export interface ForwardOptions {
  readonly history: HistoryReader
  readonly file: ForwardFile
  readonly server: LogServer
  readonly clock: Clock
  /** Goes on with what happens from now on, until the signal; else ends with what there is. */
  readonly follow: boolean
  readonly signal: AbortSignal
  readonly onTold: (told: ForwardTold) => void
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000

/**
 * Passes the history on to a log server. The history is the queue: it is on the disk, it has its limit, and it says itself
 * what it had to drop. What was sent is noted, so that nothing is sent twice after a restart; after a connection that
 * broke, the last piece may be.
 */
export async function forwardHistory(options: ForwardOptions): Promise<void> {
  const { history, signal, follow } = options
  const name = nameOf(options.server)
  let sent = await options.file.sentTo(name)
  const way = new Way(options)
  // Before the first time there was nothing to be sent.
  const tellMissed = (count: number): void => {
    if (sent > 0 && count > 0) options.onTold({ what: 'missed', count })
  }
  const upTo = history.lastSeq()
  try {
    const pieces = follow ? history.follow([], sent, signal) : history.pieces([], sent)
    for await (const events of pieces) {
      if (!(await way.send(events))) return
      tellMissed((events[0]?.seq ?? sent + 1) - sent - 1)
      sent = events.at(-1)?.seq ?? sent
      await options.file.keepSent(name, sent)
      options.onTold({ what: 'sent', count: events.length, upTo: sent })
    }
    // Everything up to the newest may be gone; who follows tells it with the next that comes.
    if (follow || upTo <= sent) return
    tellMissed(upTo - sent)
    await options.file.keepSent(name, upTo)
  } finally {
    await way.end()
  }
}

/** The connection, opened when there is something to send and again when it broke. */
class Way {
  readonly #options: ForwardOptions
  readonly #laptop = hostname()
  #connection: LogConnection | null = null
  #wait = FIRST_WAIT_MS

  constructor(options: ForwardOptions) {
    this.#options = options
  }

  /** False when it was called off before everything was sent. */
  async send(events: readonly BenchEvent[]): Promise<boolean> {
    while (!this.#options.signal.aborted) {
      try {
        const connection = (this.#connection ??= await this.#open())
        await connection.write(events.map((event) => formatRfc5424(forwardedMessage(event, this.#laptop))))
        this.#wait = FIRST_WAIT_MS
        return true
      } catch (error) {
        this.#connection = null
        await this.#rest(error)
      }
    }
    return false
  }

  async end(): Promise<void> {
    await this.#connection?.end()
  }

  async #open(): Promise<LogConnection> {
    const connection = await openLogConnection(this.#options.server)
    this.#options.onTold({ what: 'connected' })
    return connection
  }

  async #rest(error: unknown): Promise<void> {
    const { onTold, signal, clock } = this.#options
    onTold({ what: 'waiting', reason: errorCode(error), ms: this.#wait })
    await pause(this.#wait, { signal, clock })
    this.#wait = Math.min(LONGEST_WAIT_MS, this.#wait * 2)
  }
}

const nameOf = ({ way, host, port }: LogServer): string => `${way}://${host}:${port}`
