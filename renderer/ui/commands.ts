import { createContext, useContext, useEffect, useSyncExternalStore } from 'react'

/** Something that a person can do here and now: in the palette, by its key, or both. */
export interface Command {
  readonly id: string
  readonly title: string
  readonly group: string
  /** `mod+k`, `j`, `E`, `space`, `?`; `mod` is Ctrl, or Cmd on a Mac. */
  readonly keys?: string
  /** Left out of the palette: moving the selection, say. */
  readonly keysOnly?: boolean
  readonly run: () => void
}

export interface CommandRegistry {
  readonly add: (owner: object, commands: readonly Command[]) => () => void
  readonly list: () => readonly Command[]
  readonly subscribe: (listener: () => void) => () => void
}

export function createCommands(): CommandRegistry {
  const owners = new Map<object, readonly Command[]>()
  const listeners = new Set<() => void>()
  let all: readonly Command[] = []
  const changed = (): void => {
    all = [...owners.values()].flat()
    for (const listener of listeners) listener()
  }
  return {
    add: (owner, commands) => {
      owners.set(owner, commands)
      changed()
      return () => {
        owners.delete(owner)
        changed()
      }
    },
    list: () => all,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

interface Keystroke {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** How `keys` spells this keystroke. Shift is in the character itself: `E`, `?`. */
export function spell(stroke: Keystroke): string {
  const key = stroke.key === ' ' ? 'space' : stroke.key.length === 1 ? stroke.key : stroke.key.toLowerCase()
  if (stroke.ctrlKey || stroke.metaKey) return `mod+${key.toLowerCase()}`
  return stroke.altKey ? `alt+${key.toLowerCase()}` : key
}

export const CommandsContext = createContext<CommandRegistry>(createCommands())

/** Offers these commands while the component is there. Memoise the list. */
export function useCommands(commands: readonly Command[]): void {
  const registry = useContext(CommandsContext)
  useEffect(() => registry.add({}, commands), [registry, commands])
}

export function useAllCommands(): readonly Command[] {
  const registry = useContext(CommandsContext)
  return useSyncExternalStore(registry.subscribe, registry.list)
}
