import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'

interface StartChunks {
  readonly plugin: { readonly name: string; buildEnd(this: BuildContext): void }
  readonly codeSplitting: {
    readonly includeDependenciesRecursively: boolean
    readonly groups: { readonly name: string; readonly test: (id: string) => boolean }[]
  }
}

interface BuildContext {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

/** What is loaded before the servers answer. */
const starts = ['electron/bench/bench.ts', 'electron/cli/run.ts', 'electron/cli/serve.ts']
/** Small programs of their own, which are to load no more than they need. */
const others = ['electron/cli/index.ts', 'electron/main/index.ts', 'electron/main/application.ts']
/** Commands that begin with most of the bench anyway. */
const large = ['serve.ts', 'rehearse.ts', 'phone.ts']
/** What so many of the other commands need may be loaded by all of them. */
const MANY = 4

/** Its files, in the order in which a module is given to the first that takes it. */
const groups = ['base', 'commands', 'heavy', 'serving'] as const
type Group = (typeof groups)[number]

/**
 * Puts what is loaded before the servers answer into few files: to find and link a hundred small ones takes longer than
 * to compile them. What brings a library along stays apart, so that a small command loads little more than it needs.
 */
export function startChunks(root: string): StartChunks {
  const at = (path: string): string => resolve(root, path)
  let chosen: ReadonlyMap<string, Group> = new Map()
  return {
    plugin: {
      name: 'start-chunks',
      buildEnd(this: BuildContext) {
        const apart = reachable(this, others.map(at))
        const everyCommand = reachable(this, [at('electron/cli/run.ts')])
        const small = smallCommands(at('electron/cli')).map((file) => reachable(this, [file]))
        const entries = new Set(starts.map(at))
        const groupOf = (id: string): Group | null => {
          if (entries.has(id) || isLibrary(id)) return null
          if (apart.has(id)) return 'base'
          const used = small.filter((loaded) => loaded.has(id)).length
          if (used === 0) return 'serving'
          const isHeavy = [...reachable(this, [id])].some(isLibrary)
          if (!isHeavy) return used >= MANY || everyCommand.has(id) ? 'commands' : null
          return everyCommand.has(id) || used < MANY ? null : 'heavy'
        }
        chosen = new Map(
          [...reachable(this, [...entries])].flatMap((id) => {
            const group = groupOf(id)
            return group === null ? [] : [[id, group]]
          }),
        )
      },
    },
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: groups.map((name) => ({ name, test: (id: string) => chosen.get(id) === name })),
    },
  }
}

/** Puts what the page loads before it draws anything into one file: each more is asked of the application one after another. */
export function pageChunks(root: string): StartChunks {
  const start = new Set<string>()
  return {
    plugin: {
      name: 'page-chunks',
      buildEnd(this: BuildContext) {
        start.clear()
        for (const id of reachable(this, [resolve(root, 'renderer/app/main.tsx')])) start.add(id)
      },
    },
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ name: 'start', test: (id: string) => start.has(id) }],
    },
  }
}

const isLibrary = (id: string): boolean => id.includes('node_modules')

const smallCommands = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => !large.includes(name))
    .map((name) => resolve(folder, name))

/** By static imports: what is imported later is loaded later. */
function reachable(build: BuildContext, roots: readonly string[]): ReadonlySet<string> {
  const found = new Set(roots)
  for (const id of found) for (const imported of build.getModuleInfo(id)?.importedIds ?? []) found.add(imported)
  return found
}
