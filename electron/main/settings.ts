import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

/** What the shell remembers between runs, beside the bench's own preferences. */
const schema = z.object({
  language: z.enum(['en', 'fr']).optional(),
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  /** What closing the window does while servers run; asked when absent. */
  whenClosing: z.enum(['background', 'quit']).optional(),
  /** The site that was open. */
  site: z.string().nullable().catch(null),
  window: z
    .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number(), maximized: z.boolean() })
    .partial({ x: true, y: true })
    .optional()
    .catch(undefined),
})

export type ShellSettings = z.infer<typeof schema>

export interface SettingsFile {
  get(): ShellSettings
  set(change: Partial<ShellSettings>): void
}

/** Reads leniently (a damaged file is a first start) and writes whole or not at all; a read-only home costs the memory only. */
export function openSettings(file: string): SettingsFile {
  let current = read(file)
  return {
    get: () => current,
    set: (change) => {
      const next = { ...current, ...change }
      if (JSON.stringify(next) === JSON.stringify(current)) return
      current = next
      try {
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(`${file}.new`, `${JSON.stringify(current, null, 2)}\n`, { mode: 0o600 })
        renameSync(`${file}.new`, file)
      } catch (error) {
        console.error(`${file} was not written:`, error)
      }
    },
  }
}

function read(file: string): ShellSettings {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return schema.parse({})
  }
}
