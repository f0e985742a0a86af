import type { FileServerName } from '../../../../shared/domain/event/bench-event.ts'
import type { ServedFile } from '../../core/served-file.ts'
import { mayHaveLibc } from '../../net/batched-udp/libc.ts'
import { type HandedOver, isNetascii, type Transfer } from '../transfer.ts'
import { Carrier, type CarrierDeps } from './carrier.ts'

/** Whether large files are carried by a thread of their own. Shared by the servers of a site, one after another. */
export interface CarryingChoice {
  /** From this size on. A small file is over before it pays. */
  readonly leastBytes: number
  /** Where it could not start, or has ended by itself: not tried again. */
  off: boolean
}

/** Firmware, not profiles: some two hundred blocks. */
const LARGE_FILE_BYTES = 256 * 1024

/** What this system has is found out when the thread is first needed. `RESYNC_BENCH_TFTP=plain` leaves it out. */
export const carryingChoice = (environment: NodeJS.ProcessEnv): CarryingChoice => ({
  leastBytes: LARGE_FILE_BYTES,
  off: !mayHaveLibc() || environment['RESYNC_BENCH_TFTP'] === 'plain',
})

export interface CarryingOptions extends CarrierDeps {
  readonly choice: CarryingChoice
  readonly server: FileServerName
  /** Where the server listens, as it was granted. */
  readonly address: string
}

/** The carrier of one server, started when a large file is first asked for. Without it, transfers stay where they are. */
export class Carrying {
  readonly #options: CarryingOptions
  #carrier: Carrier | null = null
  #starting: Promise<void> | null = null
  #stopped = false

  constructor(options: CarryingOptions) {
    this.#options = options
  }

  get bytesSent(): number {
    return this.#carrier?.bytesSent ?? 0
  }

  /** Null when a file of this size can begin at once; else it waits for the thread, which starts once. */
  ready(bytes: number): Promise<void> | null {
    const { choice } = this.#options
    if (choice.off || bytes < choice.leastBytes || this.#carrier !== null || this.#stopped) return null
    return (this.#starting ??= this.#start())
  }

  async #start(): Promise<void> {
    const { choice, server, address, failed } = this.#options
    try {
      const carrier = await Carrier.start(
        { server, address },
        {
          ...this.#options,
          failed: (reason) => {
            choice.off = true
            this.#carrier = null
            failed(reason)
          },
        },
      )
      if (this.#stopped) await carrier.stop()
      else this.#carrier = carrier
    } catch {
      choice.off = true // the system, or this build, has not what it needs
    }
  }

  /** What it takes over; null for what stays: small files, text that is translated, and one link's own addresses. */
  handOver(transfer: Transfer, file: ServedFile): HandedOver | null {
    const { choice } = this.#options
    if (this.#carrier === null || file.size < choice.leastBytes) return null
    if (isNetascii(transfer.request) || transfer.peer.address.includes('%')) return null
    return this.#carrier.begin(transfer, file)
  }

  askedAgain(before: Transfer, same: boolean): Promise<boolean> {
    return this.#carrier === null ? Promise.resolve(true) : this.#carrier.askedAgain(before, same)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#starting
    await this.#carrier?.stop()
  }
}
