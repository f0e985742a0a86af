import { type } from '@orpc/contract'
import { z } from 'zod'
import type { RefusalReason } from '../../domain/event/bench-event.ts'
import type { CellChange } from '../../domain/phone-book/edit.ts'
import type { PhoneBookProblem } from '../../domain/phone-book/phone-book.ts'
import type { Finding } from '../../domain/profile/lint/finding.ts'
import type { PhoneCheck } from '../../domain/route/fetches.ts'
import { ask, macText, revision } from './base.ts'
import { sha256, type FormerVersion } from './former.ts'

/** `phones.csv` as it is on disk. */
export interface PhoneTable {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly mac: string; readonly values: Readonly<Record<string, string>> }[]
  readonly problems: readonly PhoneBookProblem[]
  /** Which phones share an identity or would fetch nothing. */
  readonly checks: readonly PhoneCheck[]
  readonly revision: string
}

/** What an import or an edit would do, before anything is kept. */
export interface PhonePlan {
  readonly columns: readonly string[]
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly changes: readonly CellChange[]
  readonly problems: readonly PhoneBookProblem[]
}

/** What one phone would get, path by path. Keys are never in here: `encrypted` says that there is one. */
export interface PhonePreview {
  readonly path: string
  readonly route: string | null
  readonly template: string | null
  readonly gzip: boolean
  readonly encrypted: boolean
  readonly text: string | null
  readonly refusal: { readonly reason: RefusalReason; readonly near?: string } | null
  /** Errors and warnings of the linter on that very text: a value of `phones.csv` may be what a phone cannot take. */
  readonly findings: readonly Finding[]
}

const cells = z.record(z.string().max(120), z.string().max(4_096))

const rowEdits = z.array(z.object({ mac: macText, values: cells })).max(50_000)

const csvText = z.string().max(32 * 1024 * 1024)

export const phones = {
  table: ask.input(z.undefined()).output(type<PhoneTable>()),
  /** A pasted table, a CSV, a bare list of MACs: merged by MAC; shown before anything is kept. */
  planImport: ask.input(z.object({ text: csvText })).output(type<PhonePlan>()),
  import: ask.input(z.object({ text: csvText, basedOn: revision })).output(type<{ readonly undo: string }>()),
  planEdit: ask.input(z.object({ edits: rowEdits, remove: z.array(macText).max(50_000) })).output(type<PhonePlan>()),
  edit: ask
    .input(z.object({ edits: rowEdits, remove: z.array(macText).max(50_000), basedOn: revision }))
    .output(type<{ readonly undo: string }>()),
  /** 'last' takes back the newest change that was not taken back yet. */
  undo: ask.input(z.object({ undo: z.string().max(64) })).output(type<null>()),
  /** What the list was before changes that were made here; kept in the site, whoever opens it. */
  versions: ask.input(z.undefined()).output(type<readonly FormerVersion[]>()),
  planRestore: ask.input(z.object({ sha256 })).output(type<PhonePlan>()),
  restore: ask.input(z.object({ sha256, basedOn: revision })).output(type<{ readonly undo: string }>()),
  /** The files that this phone would get from the site; the first hundred, should there be more. */
  preview: ask.input(z.object({ mac: macText })).output(type<readonly PhonePreview[]>()),
}
