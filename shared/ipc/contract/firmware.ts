import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { Fault } from '../../domain/fault/fault.ts'
import type { DeliveredLoad } from '../../domain/firmware/delivery.ts'
import { transitionTypes } from '../../domain/firmware/migration.ts'
import type { FleetMigration, PhoneUpgrade, StoredLoad } from '../../domain/firmware/site-phones.ts'
import { ruleStyles, type MadeRule } from '../../domain/firmware/upgrade-rule.ts'
import { ask } from './base.ts'
import type { FileContent } from './files.ts'

/** The loads and licences that lie in the site. */
export interface FirmwareContents {
  /** Where firmware and licences are, under `files/`. */
  readonly folder: string
  readonly licenceFolder: string
  readonly loads: readonly StoredLoad[]
  /** Firmware files that no load names. */
  readonly unused: readonly string[]
  readonly licences: number
  /** HTTP listens here too, for enterprise phones; 0 for not at all. */
  readonly enterprisePort: number
}

export interface StageProgress {
  readonly file: string
  /** Bytes, and of how many; null where only the end tells. */
  readonly done: number
  readonly total: number | null
}

export type StageEvent =
  | { readonly type: 'progress'; readonly progress: StageProgress }
  | {
      readonly type: 'done'
      readonly loads: readonly DeliveredLoad[]
      readonly added: readonly string[]
      readonly unchanged: readonly string[]
      readonly skipped: readonly string[]
      readonly undo: readonly string[]
      readonly bytes: number
    }
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly fault: Fault }

export interface UpgradePreview {
  readonly rules: readonly MadeRule[]
  readonly phones: readonly PhoneUpgrade[]
}

export interface MigrationAnswer extends FleetMigration {
  /** Of what the phones ask for afterwards, the files that the site has. */
  readonly served: readonly string[]
}

/** A large file on its way to a phone. */
export interface DownloadNow {
  /** '' while nobody has told who it is. */
  readonly mac: string
  readonly ip: string
  readonly model: string
  readonly path: string
  readonly bytes: number
  readonly size: number
  readonly startedAt: number
}

/** A file that leads enterprise phones to multiplatform firmware. */
export interface LeadingFile {
  readonly path: string
  readonly text: string
}

const upload = z.string().length(36)
const uploads = z.array(upload).min(1).max(200)
/** A piece of a file: as much as both ends hold at once. */
const PIECE_BYTES = 8 * 1024 * 1024
const piece = z.custom<FileContent>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'arrayBuffer' in value &&
    'size' in value &&
    Number(value.size) <= PIECE_BYTES,
)
const loadNames = z.array(z.string().max(200)).max(50)
const base = z.string().max(300)

export const firmware = {
  contents: ask.input(z.undefined()).output(type<FirmwareContents>()),
  /** A file in pieces: begun, appended to in order, then staged or discarded. */
  begin: ask
    .input(z.object({ name: z.string().min(1).max(1_024), bytes: z.number().int().min(0) }))
    .output(type<{ readonly upload: string }>()),
  append: ask.input(z.object({ upload, at: z.number().int().min(0), piece })).output(type<null>()),
  discard: ask.input(z.object({ uploads })).output(type<null>()),
  /** Into the site, whole or not at all. Leaving the stream cancels it. */
  stage: ask.input(z.object({ uploads, replace: z.boolean() })).output(eventIterator(type<StageEvent>())),
  /** Files above a megabyte that are on their way now, the one that began first in front; of very many, the first. */
  downloads: ask.input(z.undefined()).output(type<readonly DownloadNow[]>()),
  /** The Upgrade_Rule for the site's phones, and what each would do. Without `to`, the newest loads. */
  plan: ask.input(z.object({ to: loadNames, style: z.enum(ruleStyles), base })).output(type<UpgradePreview>()),
  /** The one rule that leads all phones of the site to its newest loads; '' where it has none for them. */
  rule: ask
    .input(z.object({ to: z.enum(['mpp', 'enterprise']) }))
    .output(type<{ readonly rule: string; readonly ready: number; readonly phones: number }>()),
  /** To enterprise firmware, phone by phone. */
  migration: ask
    .input(z.object({ to: loadNames, type: z.enum(transitionTypes), base }))
    .output(type<MigrationAnswer>()),
  /** Has HTTP listen on a second port, which enterprise phones ask first (6970); 0 ends it. */
  enterprisePort: ask.input(z.object({ port: z.number().int().min(0).max(65_535) })).output(type<null>()),
  /** Licences that are there in another case get the name that their phones ask for. */
  renameLicences: ask.input(z.undefined()).output(type<{ readonly renamed: number }>()),
  /** Back to multiplatform firmware: the files that this needs; kept in the site where `write` says so. */
  back: ask
    .input(z.object({ base, write: z.boolean(), replace: z.boolean() }))
    .output(type<{ readonly files: readonly LeadingFile[] }>()),
}
