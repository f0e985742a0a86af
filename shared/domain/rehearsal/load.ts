/** Requests in one second of the phones' clock. */
export interface LoadPoint {
  readonly second: number
  readonly requests: number
}

export interface FleetLoad {
  readonly total: number
  /** Null when nothing was asked. */
  readonly peak: (LoadPoint & { readonly phones: number }) | null
  /** The busiest second of each stretch, over the whole time; at most `POINTS` of them. */
  readonly series: readonly LoadPoint[]
  readonly stretchSeconds: number
}

const POINTS = 240
/** Two days, and some more: later requests count into the last second. */
const SECONDS_LIMIT = 200_000

/** How many requests came when. It grows with the time, not with the phones. */
export class LoadMeter {
  readonly #seconds: number[] = []
  #phonesOf = new Set<string>()
  #current = -1
  #peak: (LoadPoint & { readonly phones: number }) | null = null
  #total = 0

  /** Time does not go back. */
  asked(secondsSinceStart: number, phone: string): void {
    const second = Math.min(SECONDS_LIMIT, Math.max(0, Math.floor(secondsSinceStart)))
    if (second !== this.#current) {
      this.#current = second
      this.#phonesOf = new Set()
    }
    this.#phonesOf.add(phone)
    const requests = (this.#seconds[second] ?? 0) + 1
    while (this.#seconds.length < second) this.#seconds.push(0)
    this.#seconds[second] = requests
    this.#total += 1
    if (requests > (this.#peak?.requests ?? 0)) this.#peak = { second, requests, phones: this.#phonesOf.size }
  }

  get total(): number {
    return this.#total
  }

  load(): FleetLoad {
    const stretch = Math.max(1, Math.ceil(this.#seconds.length / POINTS))
    const series: LoadPoint[] = []
    for (let from = 0; from < this.#seconds.length; from += stretch) {
      let busiest: LoadPoint = { second: from, requests: 0 }
      for (let second = from; second < from + stretch; second++) {
        const requests = this.#seconds[second] ?? 0
        if (requests > busiest.requests) busiest = { second, requests }
      }
      series.push(busiest)
    }
    return { total: this.#total, peak: this.#peak, series, stretchSeconds: stretch }
  }
}
