import { join } from 'node:path'
import { parseMac } from '../../shared/domain/identity/mac.ts'
import type { ExitCode } from './command.ts'
import type { Io } from './io.ts'
import { modelOption } from './model-option.ts'
import { writeOut } from './trust-out.ts'
import { trustOf } from './trust-site.ts'
import { UsageError, noArguments, parse } from './usage-error.ts'

/** A certificate in the phones' own form, signed by the site's authority: for a virtual phone, or for curl. */
export async function trustClient(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = parse(args, {
    site: { type: 'string' },
    mac: { type: 'string' },
    model: { type: 'string', default: 'CP-8841-3PCC' },
    serial: { type: 'string' },
    out: { type: 'string', short: 'o' },
  })
  noArguments(positionals)
  const mac = parseMac(values.mac ?? '')
  if (!mac.ok) throw new UsageError('missing', { what: '--mac' })
  if (values.out === undefined) throw new UsageError('missing', { what: '-o' })
  const serial = values.serial ?? `FCH${mac.value.slice(-8).toUpperCase()}`
  const trust = await trustOf(values.site)
  const made = await trust.issueClient({ mac: mac.value, model: modelOption(values.model).name, serial })
  const at = (name: string): string => join(values.out ?? '', name)
  const files = { certificate: at(`${mac.value}.pem`), key: at(`${mac.value}.key`), authority: at('ca.pem') }
  await writeOut(values.out, [
    { path: files.key, content: made.key, secret: true },
    { path: files.certificate, content: made.certificate },
    { path: files.authority, content: made.authority },
  ])
  io.tell({ event: 'client', mac: mac.value, serial, ...files })
  io.say(io.t('trust:cli.client', { ...files, mac: mac.value }))
  return 0
}
