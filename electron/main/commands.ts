import type { MenuCommand } from '../../shared/ipc/shell-contract.ts'

/** More clicks than this before the page took the first one is a page that hangs. */
const MAX_WAITING = 8

/** The menu's commands on their way to whichever page listens. */
export interface Commands {
  /** Whether a page listens. */
  listening(): boolean
  send(command: MenuCommand): void
  /** The commands from now on, until the signal: one page's stream. */
  follow(signal: AbortSignal | undefined): AsyncGenerator<MenuCommand, void, void>
}

export function createCommands(onListening: () => void): Commands {
  const followers = new Set<(command: MenuCommand) => void>()
  return {
    listening: () => followers.size > 0,
    send: (command) => followers.forEach((follower) => follower(command)),
    async *follow(signal) {
      const waiting: MenuCommand[] = []
      let wake = (): void => undefined
      const take = (command: MenuCommand): void => {
        if (waiting.length < MAX_WAITING) waiting.push(command)
        wake()
      }
      const stop = (): void => wake()
      followers.add(take)
      signal?.addEventListener('abort', stop)
      onListening()
      try {
        while (!signal?.aborted) {
          const next = waiting.shift()
          if (next) yield next
          else await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        followers.delete(take)
        signal?.removeEventListener('abort', stop)
        onListening()
      }
    },
  }
}
