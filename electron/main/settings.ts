import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { languages, type Language } from '../../shared/domain/text/languages.ts'

export interface WindowPlace {
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
  readonly maximized: boolean
}

/** What the shell remembers between runs, beside the bench's own preferences. */
export interface ShellSettings {
  readonly language?: Language
  readonly theme: 'system' | 'light' | 'dark'
  /** What closing the window does while servers run; asked when absent. */
  readonly whenClosing?: 'background' | 'quit'
  /** The site that was open. */
  readonly site: string | null
  readonly window?: WindowPlace
}

export interface SettingsFile {
  get(): ShellSettings
  set(change: Partial<ShellSettings>): void
}

/** Reads leniently (a damaged file is a first start), writes atomically; in a read-only home, settings last for one run. */
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
    return parseSettings(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return parseSettings(null)
  }
}

/** Keeps what it understands. Parsed by hand: a schema library would be the slowest part of showing a window. */
export function parseSettings(json: unknown): ShellSettings {
  const found = (typeof json === 'object' && json !== null ? json : {}) as Readonly<Record<string, unknown>>
  const language = oneOf(languages, found['language'])
  const whenClosing = oneOf(['background', 'quit'] as const, found['whenClosing'])
  const window = parsePlace(found['window'])
  return {
    ...(language && { language }),
    theme: oneOf(['system', 'light', 'dark'] as const, found['theme']) ?? 'system',
    ...(whenClosing && { whenClosing }),
    site: typeof found['site'] === 'string' ? found['site'] : null,
    ...(window && { window }),
  }
}

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((one) => one === value)

function parsePlace(json: unknown): WindowPlace | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const { x, y, width, height, maximized } = json as Readonly<Record<string, unknown>>
  if (!isNumber(width) || !isNumber(height)) return undefined
  return { ...(isNumber(x) && isNumber(y) && { x, y }), width, height, maximized: maximized === true }
}

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value)
