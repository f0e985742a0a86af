import type { MenuCommand } from '../../shared/ipc/shell-contract.ts'

/** Max queued commands: a page that has taken none of this many hangs. */
const MAX_WAITING = 8

/** Delivers the menu's commands to the page that is listening. */
export interface Commands {
  /** Whether a page listens. */
  listening(): boolean
  send(command: MenuCommand): void
  /** One page's stream: every command from now on, until the signal aborts. */
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
