import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import type { BenchState } from '../../shared/domain/event/bench-state.ts'
import { builtFile } from '../built.ts'
import type { BenchStart, FromBench, ToBench } from '../transports/bench-messages.ts'
import { answerFromKeychain } from './keychain.ts'
import { logLine } from './log-file.ts'
import { planRestart } from './restart-policy.ts'

export interface BenchProcess {
  /** Passes a page's port to the bench; while the process restarts, the port is queued. */
  giveTo(port: MessagePortMain): void
  /** The last reported state; null before the first report. */
  state(): BenchState | null
  /** Called with each state and the previous one of the same run. */
  onState(listener: StateListener): void
  /** Resolves when the process has ended. Told how many events are still to be written, while there are any. */
  stop(onWaiting: (events: number) => void): Promise<void>
  /** After `stop`: waits no longer for what is still to be written. */
  cut(): void
}

type StateListener = (state: BenchState, before: BenchState | null) => void

export interface BenchProcessOptions {
  readonly start: Omit<BenchStart, 'afterCrash' | 'site'>
  /** Called at each start; after a crash it returns the site that was open. */
  readonly site: () => string | null
  readonly log: (text: string) => void
  readonly printPdf: (html: string) => Promise<Uint8Array>
}

/** A process that stops and has said nothing for this long is stuck, and is killed. */
const SILENT_MS = 10_000

/** Ports that may wait for a process that starts. */
const PORT_LIMIT = 16

/** Starts the bench process, and restarts it whenever it exits unexpectedly. */
export const startBenchProcess = (options: BenchProcessOptions): BenchProcess => new RestartedProcess(options)

class RestartedProcess implements BenchProcess {
  readonly #options: BenchProcessOptions
  readonly #listeners = new Set<StateListener>()
  readonly #ended = Promise.withResolvers<undefined>()
  #phase: 'running' | 'stopping' = 'running'
  #child: UtilityProcess | null = null
  #state: BenchState | null = null
  #crashes: readonly number[] = []
  #waiting: MessagePortMain[] = []
  #onWaiting: (events: number) => void = () => undefined
  #killTimer: NodeJS.Timeout | null = null

  constructor(options: BenchProcessOptions) {
    this.#options = options
    this.#launch(false)
  }

  giveTo(port: MessagePortMain): void {
    if (this.#child) this.#child.postMessage({ type: 'port' } satisfies ToBench, [port])
    else this.#waiting = [...this.#waiting.slice(1 - PORT_LIMIT), port]
  }

  state(): BenchState | null {
    return this.#state
  }

  onState(listener: StateListener): void {
    this.#listeners.add(listener)
  }

  stop(onWaiting: (events: number) => void): Promise<void> {
    if (this.#phase === 'running') {
      this.#phase = 'stopping'
      this.#onWaiting = onWaiting
      if (!this.#child) this.#ended.resolve(undefined)
      this.#tell({ type: 'stop' })
      this.#killWhenSilent()
    }
    return this.#ended.promise.finally(() => clearTimeout(this.#killTimer ?? undefined))
  }

  cut(): void {
    this.#tell({ type: 'cut' })
  }

  #tell(message: ToBench): void {
    this.#child?.postMessage(message)
  }

  #launch(afterCrash: boolean): void {
    const { start: always, site, log } = this.#options
    const start: BenchStart = { ...always, afterCrash, site: site() }
    const child = utilityProcess.fork(builtFile('main/bench.js'), [JSON.stringify(start)], {
      serviceName: 'Resync Bench servers',
      stdio: 'pipe',
    })
    this.#child = child
    child.stdout?.on('data', (text: Buffer) => log(text.toString('utf8')))
    child.stderr?.on('data', (text: Buffer) => log(text.toString('utf8')))
    child.on('message', (message: FromBench) => this.#hear(message))
    child.once('exit', (code) => this.#gone(code))
    for (const port of this.#waiting.splice(0)) this.giveTo(port)
  }

  #hear(message: FromBench): void {
    if (message.type === 'print') {
      void this.#print(message)
      return
    }
    if ('id' in message) {
      void answerFromKeychain(message).then((answer) => this.#tell(answer))
      return
    }
    if (message.type === 'closing') {
      this.#killWhenSilent()
      this.#onWaiting(message.waiting)
      return
    }
    const before = this.#state
    this.#state = message.state
    for (const listener of this.#listeners) listener(message.state, before)
  }

  async #print({ id, html }: Extract<FromBench, { type: 'print' }>): Promise<void> {
    const pdf = await this.#options.printPdf(html).catch((error: unknown) => {
      this.#options.log(logLine('a page could not be printed', { reason: String(error) }))
      return null
    })
    this.#tell({ type: 'printed', id, pdf })
  }

  #killWhenSilent(): void {
    clearTimeout(this.#killTimer ?? undefined)
    this.#killTimer = setTimeout(() => this.#child?.kill(), SILENT_MS)
  }

  #gone(code: number): void {
    this.#child = null
    this.#state = null
    if (this.#phase === 'stopping') {
      this.#ended.resolve(undefined)
      return
    }
    const restart = planRestart(this.#crashes, Date.now())
    this.#crashes = restart.crashes
    this.#options.log(logLine('the bench process ended; it starts again', { code, afterMs: restart.afterMs }))
    setTimeout(() => {
      if (this.#phase === 'running') this.#launch(true)
      else this.#ended.resolve(undefined)
    }, restart.afterMs)
  }
}
