import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../bench/core/error-code.ts'
import { readKey } from '../bench/trust/keys.ts'
import { requestArchive } from '../bench/trust/request-archive.ts'
import { shortestRsaBits } from '../bench/trust/signing-request.ts'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import type { ExitCode } from './command.ts'
import type { Io } from './io.ts'
import { writeOut } from './trust-out.ts'
import { trustOf } from './trust-site.ts'
import { UsageError, noArguments, parse } from './usage-error.ts'

/** A signing request for the maker: the request, its key, and the archive to send. */
export async function trustRequest(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = parse(args, {
    site: { type: 'string' },
    cn: { type: 'string' },
    email: { type: 'string' },
    organisation: { type: 'string' },
    bits: { type: 'string' },
    key: { type: 'string' },
    out: { type: 'string', short: 'o' },
  })
  noArguments(positionals)
  const { cn: host, email, organisation, out } = values
  if (host === undefined) throw new UsageError('missing', { what: '--cn' })
  if (out === undefined) throw new UsageError('missing', { what: '-o' })
  const bits = Number(values.bits ?? shortestRsaBits)
  if (bits < shortestRsaBits) throw new BenchError('KEY_TOO_SHORT', { bits, least: shortestRsaBits })
  const trust = await trustOf(values.site)
  const key = values.key === undefined ? undefined : await keyFrom(values.key)
  const made = await trust.createRequest({ host, email, organisation }, key)
  const files = {
    request: join(out, `${host}.csr`),
    key: join(out, `${host}.key`),
    archive: join(out, `${host}.zip`),
  }
  await writeOut(out, [
    { path: files.key, content: made.key, secret: true },
    { path: files.request, content: made.request },
    { path: files.archive, content: await requestArchive(host, made.request) },
  ])
  io.tell({ event: 'request', cn: host, ...files })
  io.say(io.t('trust:cli.request', files))
  return 0
}

async function keyFrom(path: string) {
  const key = readKey(await readGiven(path))
  if (key === null) throw new BenchError('CERTIFICATE_UNREADABLE', { file: path })
  return key
}

/** A file that the person named; one that cannot be read is said by its name. */
export async function readGiven(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new BenchError('CERTIFICATE_UNREADABLE', { file: `${path} (${errorCode(error)})` }, { cause: error })
  }
}
