import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { exportDeviceType } from '../../shared/domain/broadworks/export.ts'
import { readModel } from '../../shared/domain/phone/models.ts'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import { textArchive } from '../bench/broadworks/archive.ts'
import type { ExitCode } from './command.ts'
import { inert, type Io } from './io.ts'
import { onlyArgument, parse, UsageError } from './usage-error.ts'

/** Writes a template of a site as a device type's archive, for a provider to import. */
export async function exportType(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = {
    type: { type: 'string' },
    file: { type: 'string' },
    output: { type: 'string', short: 'o' },
  } as const
  const { values, positionals } = parse(args, options)
  const path = resolve(onlyArgument(positionals, 'TEMPLATE'))
  const output = needed(values.output, '-o')
  const deviceType = needed(values.type, '--type')
  const template = await readFile(path, 'utf8').catch(() => null)
  if (template === null) throw new BenchError('FILE_UNKNOWN', { path })
  const fileName = values.file ?? '%BWMACADDRESS%.xml'
  const made = exportDeviceType({ deviceType, ports: linesOf(deviceType), fileName, template })
  if (!made.ok) throw new BenchError('BAD_INPUT', { detail: made.error })
  const { files, customTags } = made.value
  await writeFile(resolve(output), await textArchive(files), { flag: 'wx' }).catch((error: unknown) => {
    throw new BenchError('FILE_EXISTS', { path: output }, { cause: error })
  })
  io.tell({ event: 'exported', file: resolve(output), files: files.map((file) => file.path), customTags })
  io.say(inert(io.t('cli:broadworks.exported', { file: output })))
  if (customTags.length > 0)
    io.complain(inert(io.t('cli:broadworks.customTags', { tags: customTags.map((tag) => `%${tag}%`).join(', ') })))
  return 0
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw new UsageError('missing', { what })
  return value
}

function linesOf(deviceType: string): number {
  const read = readModel(/\d{4}/.exec(deviceType)?.[0] ?? '')
  return read.kind === 'model' ? (read.model.lines ?? 1) : 1
}
