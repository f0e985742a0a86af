import type { ServerStatus } from '../../../shared/domain/event/bench-state.ts'
import { BenchError, fault, type Fault } from '../../../shared/domain/fault/fault.ts'
import type { Clock, Unsubscribe } from '../core/clock.ts'
import { Mutex } from '../core/mutex.ts'
import type { RunningServer } from '../core/running-server.ts'
import type { KitEmit } from './kit-event.ts'

/** A server whose address went away is tried again: cables are pulled and put back. */
const RECOVERY_MS = 2_000

/** Faults that can mend themselves while nobody looks. */
const mayRecover = (code: Fault['code']): boolean => code === 'ADDRESS_GONE' || code === 'SERVER_STOPPED'

export interface Supervisor {
  status(): ServerStatus
  running(): RunningServer | null
  /** Settles once it listens or has failed; the failure is in the status, and told as an event. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** What the servers of a bench share. */
export interface SupervisorDeps<Name extends string> {
  /** Adds evidence that only the system knows, such as who holds the port. */
  readonly explain: (fault: Fault) => Promise<Fault>
  readonly emit: KitEmit<Name>
  readonly onStatus: () => void
  readonly clock: Clock
}

/** A supervisor for each name: what the name starts is said here and nowhere else. */
export const superviseAll = <Name extends string>(
  starters: Readonly<Record<Name, () => Promise<RunningServer>>>,
  deps: SupervisorDeps<Name>,
): Readonly<Record<Name, Supervisor>> => {
  const names = Object.keys(starters) as Name[]
  const supervisors = names.map((server) => [server, createSupervisor(server, starters[server], deps)])
  return Object.fromEntries(supervisors) as Record<Name, Supervisor>
}

/** Keeps one server in the state that the person asked for, and says what that state is. */
export const createSupervisor = <Name extends string>(
  server: Name,
  listen: () => Promise<RunningServer>,
  deps: SupervisorDeps<Name>,
): Supervisor => new ServerSupervisor(server, listen, deps)

class ServerSupervisor<Name extends string> implements Supervisor {
  readonly #server: Name
  readonly #listen: () => Promise<RunningServer>
  readonly #deps: SupervisorDeps<Name>
  /** Starting and stopping exclude each other: two quick clicks do not race. */
  readonly #mutex = new Mutex()
  #status: ServerStatus = { phase: 'stopped' }
  #running: RunningServer | null = null
  #cancelRetry: Unsubscribe | null = null

  constructor(server: Name, listen: () => Promise<RunningServer>, deps: SupervisorDeps<Name>) {
    this.#server = server
    this.#listen = listen
    this.#deps = deps
  }

  status(): ServerStatus {
    return this.#status
  }

  running(): RunningServer | null {
    return this.#running
  }

  start(): Promise<void> {
    return this.#mutex.run(() => this.#start())
  }

  stop(): Promise<void> {
    return this.#mutex.run(() => this.#stop())
  }

  async #start(): Promise<void> {
    if (this.#running !== null) return
    this.#cancelRetry?.()
    if (this.#status.phase !== 'failed') this.#change({ phase: 'starting' })
    let running: RunningServer
    try {
      running = await this.#listen()
    } catch (error) {
      await this.#fail(error)
      return
    }
    const { address, port } = running
    this.#running = running
    this.#change({ phase: 'listening', address, port, since: this.#deps.clock.now() })
    this.#deps.emit({ type: 'server.listening', server: this.#server, address, port })
    void running.ended.then((reason) => this.#ended(running, reason))
  }

  async #stop(): Promise<void> {
    this.#cancelRetry?.()
    const running = this.#running
    this.#running = null
    await running?.stop()
    if (this.#status.phase === 'stopped') return
    this.#change({ phase: 'stopped' })
    if (running !== null) this.#deps.emit({ type: 'server.stopped', server: this.#server })
  }

  /** Unless it was stopped, or started anew, before its turn comes. */
  #ended(server: RunningServer, reason: unknown): Promise<void> {
    return this.#mutex.run(async () => {
      if (this.#running === server) await this.#fail(reason)
    })
  }

  async #fail(reason: unknown): Promise<void> {
    const { explain, emit, clock } = this.#deps
    const server = this.#server
    this.#running = null
    const plain =
      reason instanceof BenchError ? reason.fault : fault('SERVER_STOPPED', { server, detail: String(reason) })
    const explained = await explain(plain)
    const isRepeated = this.#status.phase === 'failed' && this.#status.fault.code === explained.code
    this.#change({ phase: 'failed', fault: explained })
    if (!isRepeated) emit({ type: 'server.failed', server, fault: explained })
    if (mayRecover(explained.code)) this.#cancelRetry = clock.after(RECOVERY_MS, () => void this.start())
  }

  #change(status: ServerStatus): void {
    this.#status = status
    this.#deps.onStatus()
  }
}
