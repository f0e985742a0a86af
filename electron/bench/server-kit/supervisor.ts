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
export function createSupervisor<Name extends string>(
  server: Name,
  listen: () => Promise<RunningServer>,
  { emit, clock, explain, onStatus }: SupervisorDeps<Name>,
): Supervisor {
  let status: ServerStatus = { phase: 'stopped' }
  let running: RunningServer | null = null
  let retry: Unsubscribe | null = null
  // Starting and stopping exclude each other: two quick clicks do not race.
  const mutex = new Mutex()

  const change = (next: ServerStatus): void => {
    status = next
    onStatus()
  }

  const failed = async (reason: unknown): Promise<void> => {
    running = null
    const plain =
      reason instanceof BenchError ? reason.fault : fault('SERVER_STOPPED', { server, detail: String(reason) })
    const explained = await explain(plain)
    const repeated = status.phase === 'failed' && status.fault.code === explained.code
    change({ phase: 'failed', fault: explained })
    if (!repeated) emit({ type: 'server.failed', server, fault: explained })
    if (mayRecover(explained.code)) retry = clock.after(RECOVERY_MS, () => void mutex.run(begin))
  }

  const watch = (current: RunningServer): void => {
    void current.ended.then((reason) => {
      if (running === current) void mutex.run(() => (running === current ? failed(reason) : Promise.resolve()))
    })
  }

  const begin = async (): Promise<void> => {
    if (running !== null) return
    retry?.()
    if (status.phase !== 'failed') change({ phase: 'starting' })
    try {
      running = await listen()
    } catch (error) {
      await failed(error)
      return
    }
    const { address, port } = running
    change({ phase: 'listening', address, port, since: clock.now() })
    emit({ type: 'server.listening', server, address, port })
    watch(running)
  }

  const end = async (): Promise<void> => {
    retry?.()
    const current = running
    running = null
    await current?.stop()
    if (status.phase === 'stopped') return
    change({ phase: 'stopped' })
    if (current !== null) emit({ type: 'server.stopped', server })
  }

  return {
    status: () => status,
    running: () => running,
    start: () => mutex.run(begin),
    stop: () => mutex.run(end),
  }
}
