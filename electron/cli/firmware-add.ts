import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { sortDelivery } from '../../shared/domain/firmware/delivery.ts'
import { unpackInto, type Source } from '../bench/firmware/unpack.ts'
import type { ExitCode } from './command.ts'
import { firmwareOf } from './firmware-site.ts'
import { tellLoad } from './firmware-words.ts'
import { inert, type Io } from './io.ts'
import { parse, UsageError } from './usage-error.ts'

function sourcesOf(positionals: readonly string[]): readonly Source[] {
  if (positionals.length === 0) throw new UsageError('missing', { what: 'PATH' })
  return positionals.map((path) => ({ path: resolve(path), name: basename(path) }))
}

/** Puts a delivery into the site. */
export async function firmwareAdd(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = parse(args, { site: { type: 'string' }, replace: { type: 'boolean' } })
  const firmware = await firmwareOf(values.site)
  const sources = sourcesOf(positionals)
  const added = await firmware.store.add(sources, { replace: values.replace === true, signal: io.interrupted })
  for (const path of added.added) {
    io.tell({ event: 'added', path })
    io.say(inert(io.t('cli:firmware.added', { path })))
  }
  if (added.unchanged.length > 0) io.say(io.t('cli:firmware.unchanged', { count: added.unchanged.length }))
  tellSkipped(added.skipped, io)
  const whole = added.loads.map((one) => tellLoad(one, io)).every(Boolean)
  io.tell({ event: 'done', added: added.added.length, unchanged: added.unchanged.length, bytes: added.bytes })
  return whole ? 0 : 1
}

/** Says what is in a delivery, and keeps nothing. */
export async function firmwareCheck(args: readonly string[], io: Io): Promise<ExitCode> {
  const { positionals } = parse(args, {})
  const sources = sourcesOf(positionals)
  const stage = await mkdtemp(join(tmpdir(), 'resync-bench-firmware-'))
  try {
    const { loads, licences, skipped } = sortDelivery(await unpackInto(stage, sources, { signal: io.interrupted }), [])
    const whole = loads.map((one) => tellLoad(one, io)).every(Boolean)
    tellSkipped(skipped, io)
    io.tell({ event: 'done', loads: loads.length, licences: licences.length })
    return whole && loads.length + licences.length > 0 ? 0 : 1
  } finally {
    await rm(stage, { recursive: true, force: true })
  }
}

function tellSkipped(names: readonly string[], io: Io): void {
  if (names.length === 0) return
  io.tell({ event: 'skipped', files: names })
  io.say(inert(io.t('cli:firmware.skipped', { names: names.slice(0, 10).join(', ') })))
}
