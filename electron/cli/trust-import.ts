import type { ExitCode } from './command.ts'
import type { Io } from './io.ts'
import { readGiven } from './trust-request.ts'
import { showAll, trustOf } from './trust-site.ts'
import { UsageError, noArguments, parse } from './usage-error.ts'

/** Takes over a certificate that was signed elsewhere, or roots of the makers. */
export async function trustImport(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = parse(args, {
    site: { type: 'string' },
    cert: { type: 'string' },
    key: { type: 'string' },
    p12: { type: 'string' },
    'password-file': { type: 'string' },
    makers: { type: 'string' },
  })
  noArguments(positionals)
  const trust = await trustOf(values.site)
  if (values.makers !== undefined) {
    await trust.importMakers(values.makers, await readGiven(values.makers))
    return showAll(trust, io, ({ use }) => use === 'makers')
  }
  const path = values.cert ?? values.p12
  if (path === undefined) throw new UsageError('missing', { what: '--cert, --p12, --makers' })
  const key = values.key === undefined ? undefined : { name: values.key, bytes: await readGiven(values.key) }
  const password =
    values['password-file'] === undefined ? undefined : firstLine(await readGiven(values['password-file']))
  await trust.importServer({ certificate: { name: path, bytes: await readGiven(path) }, key, password })
  return showAll(trust, io, ({ use }) => use === 'server' || use === 'server-chain')
}

/** Without its end of line, which editors add. */
const firstLine = (bytes: Buffer): string => bytes.toString('utf8').split(/\r?\n/, 1)[0] ?? ''
