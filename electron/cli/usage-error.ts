import { parseArgs, type ParseArgsConfig } from 'node:util'

/** Wrong usage: a message, the usage text, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'Misuse'
  /** Under `cli:misuse`. */
  readonly key: string
  readonly params: Readonly<Record<string, string | number>>
  constructor(key: string, params: Readonly<Record<string, string | number>> = {}) {
    super(key)
    this.key = key
    this.params = params
  }
}

/** `node:util`'s parser, whose refusals are misuse. Every command takes `--json` and `--help`, which run.ts has read. */
export function parse<T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
): ReturnType<
  typeof parseArgs<{ args: string[]; options: T & typeof everywhere; allowPositionals: true; strict: true }>
> {
  try {
    return parseArgs({ args: [...args], options: { ...options, ...everywhere }, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError('arguments', { detail: error instanceof Error ? error.message : String(error) })
  }
}

const everywhere = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

/** A port, or "off". */
export function portOption(name: string, text: string | undefined): number | 'off' | undefined {
  if (text === undefined || text === 'off') return text
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (!(port <= 65_535)) throw new UsageError('port', { option: `--${name}`, value: text })
  return port
}

/** Exactly one positional argument; otherwise a usage error that names it. */
export function onlyArgument(positionals: readonly string[], what: string): string {
  const [first, ...rest] = positionals
  if (first === undefined) throw new UsageError('missing', { what })
  if (rest.length > 0) throw new UsageError('tooMany', { argument: rest[0] ?? '' })
  return first
}

export function noArguments(positionals: readonly string[]): void {
  if (positionals[0] !== undefined) throw new UsageError('tooMany', { argument: positionals[0] })
}
