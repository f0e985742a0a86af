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
    return parseArgs({
      args: withNegatives(args, options),
      options: { ...options, ...everywhere },
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    throw misuseIn(error instanceof Error ? error.message : String(error))
  }
}

/** `--phones -5` is a number that the option may refuse itself; the parser would take it for another option. */
function withNegatives(args: readonly string[], options: NonNullable<ParseArgsConfig['options']>): string[] {
  const joined: string[] = []
  for (const arg of args) {
    const before = joined.at(-1) ?? ''
    const takes = before.startsWith('--') && options[before.slice(2)]?.type === 'string'
    if (takes && /^-\d/.test(arg)) joined[joined.length - 1] = `${before}=${arg}`
    else joined.push(arg)
  }
  return joined
}

/** The parser's own words are English and speak to programmers: of them, only the option is taken. */
function misuseIn(message: string): UsageError {
  const option = /'(-{1,2}[^'\s]*)/.exec(message)?.[1]
  if (option === undefined) return new UsageError('arguments', { detail: message })
  if (message.startsWith('Unknown option')) return new UsageError('unknownOption', { option })
  return new UsageError(message.includes('does not take') ? 'optionAlone' : 'optionValue', { option })
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
