import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** Settles when a peer that was started takes connections. */
export async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let left = 100; left > 0; left--) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended`)
    const socket = connect(port, '127.0.0.1')
    const reached = await Promise.race([once(socket, 'connect').then(() => true), pause(100, false)]).catch(() => false)
    socket.destroy()
    if (reached) return
    await pause(50)
  }
  throw new Error(`${child.spawnfile} does not listen`)
}

/** A program that does not outlive this one, however this one ends. */
export function withUs<T extends ChildProcess>(child: T): T {
  const kill = (): boolean => child.kill()
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  return child
}

export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}
