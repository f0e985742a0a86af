import { BenchError } from '../../shared/domain/fault/fault.ts'
import { certificatesIn } from '../bench/trust/read-certificate.ts'
import type { ExitCode } from './command.ts'
import type { Io } from './io.ts'
import { readGiven } from './trust-request.ts'
import { trustOf } from './trust-site.ts'
import { UsageError, noArguments, parse } from './usage-error.ts'

/** Takes back a certificate that the site's authority signed: from then on a phone that shows it is refused. */
export async function trustRevoke(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = parse(args, {
    site: { type: 'string' },
    serial: { type: 'string' },
    cert: { type: 'string' },
  })
  noArguments(positionals)
  const trust = await trustOf(values.site)
  const serial = values.serial ?? (values.cert === undefined ? undefined : await serialIn(values.cert))
  if (serial === undefined) throw new UsageError('missing', { what: '--serial, --cert' })
  await trust.revoke(serial)
  for (const { serial: number, at } of await trust.revoked())
    io.tell({ event: 'revoked', serial: number, at: new Date(at).toISOString() })
  io.say(io.t('trust:cli.revoked', { serial }))
  return 0
}

async function serialIn(path: string): Promise<string> {
  const [first] = certificatesIn(await readGiven(path))
  if (first === undefined) throw new BenchError('CERTIFICATE_UNREADABLE', { file: path })
  return first.facts.serial
}
