import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import type { BenchState } from '../../shared/domain/event/bench-state.ts'
import { builtFile } from '../built.ts'
import type { BenchStart, FromBench, ToBench } from '../transports/bench-messages.ts'
import { logLine } from './log-file.ts'
import { planRestart } from './restart-policy.ts'

export interface BenchProcess {
  /** Passes a page's port to the bench; while the process restarts, the port is queued. */
  giveTo(port: MessagePortMain): void
  /** The last reported state; null before the first report. */
  state(): BenchState | null
  /** Called with each state and the previous one of the same run. */
  onState(listener: StateListener): void
  /** Resolves when the process has ended. */
  stop(): Promise<void>
}

type StateListener = (state: BenchState, before: BenchState | null) => void

export interface BenchProcessOptions {
  readonly start: Omit<BenchStart, 'afterCrash' | 'site'>
  /** Called at each start; after a crash it returns the site that was open. */
  readonly site: () => string | null
  readonly log: (text: string) => void
}

/** A clean stop is faster than this; after it, the process is killed. */
const STOP_MS = 2_000

/** Starts the bench process, and restarts it whenever it exits unexpectedly. */
export function startBenchProcess(options: BenchProcessOptions): BenchProcess {
  const listeners = new Set<StateListener>()
  let phase: 'running' | 'stopping' = 'running'
  let child: UtilityProcess | null = null
  let state: BenchState | null = null
  let crashes: readonly number[] = []
  let waiting: MessagePortMain[] = []
  let settleEnd = (): void => undefined
  const ended = new Promise<void>((resolve) => (settleEnd = resolve))

  const launch = (afterCrash: boolean): void => {
    const start: BenchStart = { ...options.start, afterCrash, site: options.site() }
    const process = utilityProcess.fork(builtFile('main/bench.js'), [JSON.stringify(start)], {
      serviceName: 'Resync Bench servers',
      stdio: 'pipe',
    })
    child = process
    process.stdout?.on('data', (text: Buffer) => options.log(text.toString('utf8')))
    process.stderr?.on('data', (text: Buffer) => options.log(text.toString('utf8')))
    process.on('message', (message: FromBench) => {
      const before = state
      state = message.state
      listeners.forEach((listener) => listener(message.state, before))
    })
    process.once('exit', (code) => whenGone(code))
    waiting.splice(0).forEach(give)
  }

  const whenGone = (code: number): void => {
    child = null
    state = null
    if (phase === 'stopping') {
      settleEnd()
      return
    }
    const restart = planRestart(crashes, Date.now())
    crashes = restart.crashes
    options.log(logLine('the bench process ended; it starts again', { code, afterMs: restart.afterMs }))
    setTimeout(() => {
      if (phase === 'running') launch(true)
      else settleEnd()
    }, restart.afterMs)
  }

  const give = (port: MessagePortMain): void => {
    if (child) child.postMessage({ type: 'port' } satisfies ToBench, [port])
    else waiting = [...waiting.slice(-15), port]
  }

  launch(false)
  return {
    giveTo: give,
    state: () => state,
    onState: (listener) => void listeners.add(listener),
    stop: () => {
      if (phase === 'stopping') return ended
      phase = 'stopping'
      const last = child
      if (!last) settleEnd()
      last?.postMessage({ type: 'stop' } satisfies ToBench)
      const timer = setTimeout(() => last?.kill(), STOP_MS)
      return ended.finally(() => clearTimeout(timer))
    },
  }
}
