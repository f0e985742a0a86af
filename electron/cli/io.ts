import type { TFunction } from 'i18next'

/** A JSON object, or its text. */
export type Told = Readonly<Record<string, unknown>> | string

/** The terminal, as the commands see it. */
export interface Io {
  /** Whether `--json` was given. */
  readonly json: boolean
  readonly t: TFunction
  /** A JSON object a line on stdout, several of them in one write; nothing without `--json`. */
  tell(...objects: readonly Told[]): void
  /**
   * A line for a person: on stdout, or on stderr when stdout is for JSON. What a terminal would obey in it is shown by its
   * number; a file's text, said as it is, reaches a file or another program unchanged.
   */
  say(line: string, as?: 'as it is'): void
  /** A line about what is wrong: always on stderr. */
  complain(line: string): void
  /** Aborted by SIGINT and SIGTERM, and when nobody reads stdout any more. */
  readonly interrupted: AbortSignal
  /** What a second SIGINT or SIGTERM does, in place of ending the process at once; a third always ends it. */
  readonly onSecondInterrupt?: (action: () => void) => void
  /** Resolves when stdout has drained; whoever writes much waits for it. */
  drained(): Promise<void>
}

/** Max backlog of a slow reader; beyond it lines are skipped and counted, so that the servers never wait. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024

/** Interrupts closer together than this count as one. */
const TWICE_MS = 250

export interface IoOptions {
  readonly json: boolean
  readonly t: TFunction
  /** Whether the end of stdout ends the command (`log | head`), or not (`serve` serves phones, not a pipe). */
  readonly endsWithReader: boolean
}

export function openIo({ json, t, endsWithReader }: IoOptions): Io & { readonly close: () => void } {
  const { stdout, stderr } = process
  const controller = new AbortController()
  let reading = true
  let missed = 0

  const write = (text: string, lines = 1): void => {
    if (!reading) return
    if (stdout.writableLength > MAX_WAITING_BYTES) {
      missed += lines
      return
    }
    if (missed > 0) {
      stdout.write(
        json ? `${JSON.stringify({ event: 'skipped', count: missed })}\n` : `${t('cli:skipped', { count: missed })}\n`,
      )
      missed = 0
    }
    stdout.write(`${text}\n`)
  }
  const complain = (line: string): void => void stderr.write(`${inertLines(line)}\n`)
  const say = (line: string, as?: 'as it is'): void =>
    write(as !== undefined && !stdout.isTTY ? line : inertLines(line))
  const whenUnread = (): void => {
    reading = false
    if (endsWithReader) controller.abort()
  }
  let interruptedAt = -Infinity
  let again: (() => void) | null = null
  const interrupt = (): void => {
    // One Ctrl+C can arrive twice: from the terminal and from the parent process.
    if (performance.now() - interruptedAt <= TWICE_MS) return
    if (controller.signal.aborted && again === null) process.exit(130)
    interruptedAt = performance.now()
    if (!controller.signal.aborted) {
      controller.abort()
      return
    }
    again?.()
    again = null
  }
  stdout.on('error', whenUnread) // EPIPE: the reader has gone
  stderr.on('error', () => undefined)
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)

  return {
    json,
    t,
    tell: (...objects) => {
      if (json) write(objects.map(jsonLine).join('\n'), objects.length)
    },
    say: json ? complain : say,
    complain,
    interrupted: controller.signal,
    onSecondInterrupt: (action) => {
      again = action
    },
    drained: async () => {
      if (reading && stdout.writableNeedDrain) {
        await new Promise<void>((resolve) => {
          const done = (): void => {
            stdout.off('drain', done).off('error', done)
            controller.signal.removeEventListener('abort', done)
            resolve()
          }
          stdout.once('drain', done).once('error', done)
          controller.signal.addEventListener('abort', done)
        })
      }
    },
    close: () => {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
      stdout.off('error', whenUnread)
    },
  }
}

/** What a terminal would obey and JSON lets through is written as its number, which JSON reads back as it was. */
const jsonLine = (told: Told): string => inert(typeof told === 'string' ? told : JSON.stringify(told))

/** The same for a text of several lines, such as our own words with a name in them. */
export const inertLines = (text: string): string => text.replace(/[^\t\r\n]+|\r(?!\n)/g, (part) => inert(part))

/**
 * Text from the network, made harmless for a terminal: control characters (which move the cursor or rename the window)
 * and marks that turn the reading direction are shown by their number.
 */
export const inert = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
