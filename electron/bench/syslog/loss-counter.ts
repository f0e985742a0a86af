import type { Excess } from './rate-limiter.ts'
import type { Losses, Rejection, RejectionReason } from './receiver-messages.ts'

/** Max sources named per report; the others are counted together. */
const NAMED = 8
/** Max senders and reasons remembered between two reports. */
const REJECTIONS = 64

/** Counts what was lost and rejected since the last report. */
export class LossCounter {
  queueFull = 0
  #rejected = new Map<string, Rejection>()
  /** Rejections of senders that are not remembered. */
  #crowd = 0
  #kernelBefore = 0

  reject(ip: string, reason: RejectionReason): void {
    const key = `${reason} ${ip}`
    const known = this.#rejected.get(key)
    if (known === undefined && this.#rejected.size >= REJECTIONS) {
      this.#crowd++
      return
    }
    this.#rejected.set(key, { ip, reason, count: (known?.count ?? 0) + 1 })
  }

  /** Null when nothing was. `kernel` is the system's count since the socket was bound. */
  take({ sources, forgotten }: Excess, kernel: number): Losses | null {
    const losses = {
      floods: sources.slice(0, NAMED).map(named),
      flooded: sources.slice(NAMED).reduce((sum, { count }) => sum + count, forgotten),
      queueFull: this.queueFull,
      kernel: Math.max(0, kernel - this.#kernelBefore),
      rejected: [...this.#rejected.values()],
      crowd: this.#crowd,
    }
    this.queueFull = this.#crowd = 0
    this.#rejected = new Map()
    this.#kernelBefore = Math.max(this.#kernelBefore, kernel)
    const none = losses.queueFull + losses.kernel + losses.flooded + losses.floods.length + losses.rejected.length === 0
    return none ? null : losses
  }
}

function named({ source, count }: Excess['sources'][number]): Losses['floods'][number] {
  const [ip = '', port] = source.split(' ')
  return { ip, ...(port === undefined ? {} : { port: Number(port) }), count }
}
