import { open } from 'node:fs/promises'
import { decodeProfile, PROFILE_BYTES_LIMIT, type ByteProblem } from '../../shared/domain/profile/bytes.ts'
import { placesOf, type Finding } from '../../shared/domain/profile/lint/finding.ts'
import { lint as lintProfile } from '../../shared/domain/profile/lint/lint.ts'
import type { Delivery, LintContext } from '../../shared/domain/profile/lint/lint-subject.ts'
import { err, ok, type Result } from '../../shared/domain/result.ts'
import { errorCode } from '../bench/core/error-code.ts'
import { parameterCatalogue } from '../bench/core/parameter-catalogue.ts'
import type { Command, ExitCode } from './command.ts'
import { inert, type Io } from './io.ts'
import { siteContext } from './lint-site.ts'
import { systemWords } from './words.ts'
import { UsageError, parse } from './usage-error.ts'
import { modelOption } from './model-option.ts'

const deliveries: readonly Delivery[] = ['tftp', 'http', 'https', 'encrypted']

/** What a finding and a file that is not text have in common. */
type Told = Pick<Finding, 'line' | 'column' | 'rule' | 'code' | 'severity' | 'params' | 'fix' | 'also'>

/** Checks profiles against the parameter catalogue and prints each finding with its position. */
export const lint: Command = {
  run: async (args, io) => {
    const options = { model: { type: 'string' }, delivery: { type: 'string' }, site: { type: 'string' } } as const
    const { values, positionals } = parse(args, options)
    if (positionals.length === 0) throw new UsageError('missing', { what: 'FILE' })
    const context = contextOf(values.model, values.delivery)
    const siteOf = values.site === undefined ? () => ({}) : await siteContext(values.site)
    let exit: ExitCode = 0
    for (const file of positionals) {
      const code = await lintFile(file, { ...siteOf(file), ...context }, io)
      if (code > exit) exit = code
      await io.drained()
      if (io.interrupted.aborted) break
    }
    return exit
  },
}

function contextOf(model: string | undefined, delivery: string | undefined): LintContext {
  const way = deliveries.find((one) => one === delivery)
  if (delivery !== undefined && way === undefined)
    throw new UsageError('delivery', { value: delivery, known: deliveries.join(', ') })
  const name = model === undefined ? undefined : modelOption(model).name
  return {
    catalogue: parameterCatalogue(),
    ...(name !== undefined && { model: name }),
    ...(way !== undefined && { delivery: way }),
  }
}

async function lintFile(file: string, context: LintContext, io: Io): Promise<ExitCode> {
  const bytes = await readWhole(file)
  if (!bytes.ok) {
    io.complain(io.t('lint:cli.unreadable', { file, detail: systemWords(io.t, bytes.error) }))
    return 2
  }
  const text = decodeProfile(bytes.value)
  const findings: readonly Told[] = text.ok ? lintProfile(text.value, context) : [asTold(text.error)]
  for (const finding of findings) tell(file, finding, io)
  const problems = findings.filter(({ severity }) => severity !== 'info').length
  if (findings.length === 0) io.say(io.t('lint:cli.clean', { file: inert(file) }))
  else if (problems > 0) io.say(io.t('lint:cli.summary', { file: inert(file), count: problems }))
  return problems > 0 ? 1 : 0
}

const asTold = ({ line, column, code, params }: ByteProblem): Told => ({
  line,
  column,
  rule: 'file',
  code,
  severity: 'error',
  params,
})

function tell(file: string, finding: Told, io: Io): void {
  const { line, column, rule, code, severity, params, fix, also = [] } = finding
  const { t } = io
  const message = t(`lint:${code}.what`, params)
  const next = t(`lint:${code}.next`, params)
  const suggestion = fix === undefined ? next : t(`lint:fix.${fix.title}`, fix.params)
  if (io.json) {
    const places = also.map((place) => ({ name: place.name, line: place.line, column: place.column }))
    io.tell({ file, line, column, rule, severity, message, suggestion, ...(places.length > 0 && { also: places }) })
    return
  }
  const place = t('lint:cli.position', { file, line, column })
  io.say(inert(`${place}  ${t(`lint:severity.${severity}`)}  ${message}`))
  if (also.length > 0) io.say(inert(`    ${t('lint:also.places', { count: also.length, places: placesOf(also) })}`))
  io.say(inert(`    ${t('lint:cli.why', { why: t(`lint:${code}.why`, params) })}`))
  io.say(inert(`    ${t('lint:cli.next', { next: suggestion })}`))
}

const CHUNK = 256 * 1024

/** Reads the file up to the size limit; of a longer one, only the length is told. */
async function readWhole(file: string): Promise<Result<Uint8Array, string>> {
  try {
    const handle = await open(file, 'r')
    try {
      const chunks: Buffer[] = []
      let filled = 0
      while (filled <= PROFILE_BYTES_LIMIT) {
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null)
        if (bytesRead === 0) break
        chunks.push(buffer.subarray(0, bytesRead))
        filled += bytesRead
      }
      return ok(Buffer.concat(chunks))
    } finally {
      await handle.close()
    }
  } catch (error) {
    return err(errorCode(error))
  }
}
