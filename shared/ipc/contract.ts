import { eventIterator, oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { PhoneBookProblem } from '../domain/phone-book/phone-book.ts'
import type { CellChange } from '../domain/phone-book/edit.ts'
import type { PhoneCheck } from '../domain/route/fetches.ts'
import type { Route, RouteProblem } from '../domain/route/route.ts'
import type { BenchEvent, RefusalReason } from '../domain/event/bench-event.ts'
import { serverNames } from '../domain/event/bench-event.ts'
import type { BenchState } from '../domain/event/bench-state.ts'
import type { Fault } from '../domain/fault/fault.ts'
import type { RehearsedPhone } from '../domain/rehearsal/verdict.ts'
import { rehearsalOptions, type RehearsalChoice, type RunResult, type Runs, type RunEvent } from './rehearsal.ts'

/**
 * Every call and stream between a screen (or a script) and the bench, declared once.
 * Inputs come from outside and are parsed; outputs are ours and are typed.
 * Calls ask, streams tell. Each call appears in test/contract.
 */

/** The fault crosses the wire as data; the words are the screen's. */
const ask = oc.errors({ FAULT: { data: type<Fault>() } })

const serverName = z.enum(serverNames)
const port = z.number().int().min(0).max(65_535)
const filterText = z.string().max(2_000)
const sitePath = z.string().min(1).max(1_024)
const folder = z.string().min(1).max(4_096)

/** One screen's answer to "what is there", and the number from which its stream goes on. */
export interface Snapshot {
  readonly upTo: number
  readonly state: BenchState
  /** The newest matching events, oldest first. */
  readonly events: readonly BenchEvent[]
  /** Whether there are older ones to ask for with `history.page`. */
  readonly more: boolean
}

/** What a followed stream tells, at most one a frame. */
export interface Batch {
  /** Acknowledge it with `bench.seen`, or the bench sends summaries only. */
  readonly number: number
  readonly upTo: number
  readonly events: readonly BenchEvent[]
  /** Matching events that this screen was too slow for; they are in the history. */
  readonly skipped: number
  /** Present when it changed. */
  readonly state?: BenchState
}

export interface Page {
  /** Newest first. */
  readonly events: readonly BenchEvent[]
  readonly more: boolean
}

export interface NetworkInterface {
  readonly name: string
  readonly address: string
  readonly family: 'IPv4' | 'IPv6'
  readonly mac: string
  readonly internal: boolean
}

export interface ServerSettings {
  readonly enabled: boolean
  readonly port: number
}

/** A step of "Is this laptop fit?". */
export interface SelfTestStep {
  readonly step: 'interface' | 'tftp' | 'http' | 'syslog'
  readonly outcome: 'ok' | 'failed' | 'skipped'
  readonly tookMs: number
  /** What was tried, in a form to copy: `tftp://192.168.1.4:6969/…`. */
  readonly tried: string
  /** Why it failed: a key under `servers:selfTest.causes`, with its evidence. */
  readonly cause?: { readonly code: string; readonly params: Readonly<Record<string, string | number>> }
}

export interface SiteFile {
  readonly path: string
  readonly bytes: number
  readonly modifiedAt: number
  /** Null until it was computed (large files are hashed in the background). */
  readonly sha256: string | null
  readonly lastFetch: {
    readonly at: number
    readonly ip: string
    readonly mac?: string
    readonly server: string
  } | null
}

export interface SiteSettings {
  readonly name: string
  readonly folder: string
  /** '' for every interface, else the address that servers listen on. */
  readonly listen: string
  /** The address that phones are told to use; '' lets the bench choose. */
  readonly advertise: string
  readonly servers: Readonly<Record<(typeof serverNames)[number], ServerSettings>>
}

export interface RecentSite {
  readonly name: string
  readonly folder: string
  readonly openedAt: number
  readonly present: boolean
}

export interface Preferences {
  readonly language: 'system' | 'en' | 'fr'
  readonly theme: 'system' | 'light' | 'dark'
  readonly savedFilters: readonly { readonly name: string; readonly filter: string }[]
}

const preferences = z.object({
  language: z.enum(['system', 'en', 'fr']),
  theme: z.enum(['system', 'light', 'dark']),
  savedFilters: z
    .array(z.object({ name: z.string().min(1).max(80), filter: filterText }))
    .max(100)
    .readonly(),
})

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
}

export interface RouteEntry extends Route {
  readonly problem: RouteProblem | 'template-missing' | 'key-missing' | null
}

export interface ProfileSummary {
  readonly area: 'files' | 'templates'
  readonly path: string
  readonly bytes: number
  readonly modifiedAt: number
  /** Null for what is no text. */
  readonly revision: string | null
  /** Whether it holds a flat profile. */
  readonly profile: boolean
  readonly findings: { readonly error: number; readonly warning: number; readonly info: number }
}

export interface ProfileDocument {
  readonly text: string
  readonly revision: string
}

export interface ProfileVersion {
  readonly at: number
  readonly sha256: string
  readonly bytes: number
}

/** What the open site would answer to a request. */
export type SiteAnswer =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number }
  | {
      readonly kind: 'rendered'
      readonly path: string
      readonly route: string
      readonly template: string
      readonly bytes: number
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly near?: string }

const area = z.enum(['files', 'templates'])
const revision = z.string().max(128)
const macText = z.string().max(32)
const runName = z.string().min(1).max(64)
const cells = z.record(z.string().max(120), z.string().max(4_096))
const rowEdits = z.array(z.object({ mac: macText, values: cells })).max(50_000)
const csvText = z.string().max(32 * 1024 * 1024)
const profileText = z.string().max(4 * 1024 * 1024)
const route = z.object({
  pattern: z.string().min(1).max(512),
  template: sitePath,
  gzip: z.boolean(),
  key: z.string().max(120),
})

/** What a browser's `File` and Node's `Blob` have in common: shared/ knows neither the DOM nor Node. */
export interface FileContent {
  readonly size: number
  arrayBuffer(): Promise<ArrayBuffer>
}

const fileContent = z.custom<FileContent>(
  (value) => typeof value === 'object' && value !== null && 'arrayBuffer' in value && 'size' in value,
)

export const contract = {
  bench: {
    snapshot: ask
      .input(z.object({ filter: filterText, limit: z.number().int().min(0).max(5_000) }))
      .output(type<Snapshot>()),
    /** Events above `after` that match, then everything new. `stream` is the screen's own name for it. */
    follow: ask
      .input(z.object({ filter: filterText, after: z.number().int().min(0), stream: z.string().min(1).max(64) }))
      .output(eventIterator(type<Batch>())),
    seen: ask.input(z.object({ stream: z.string().min(1).max(64), number: z.number().int() })).output(type<null>()),
  },
  history: {
    page: ask
      .input(
        z.object({
          filter: filterText,
          before: z.number().int().min(0).nullable(),
          limit: z.number().int().min(1).max(5_000),
        }),
      )
      .output(type<Page>()),
    event: ask.input(z.object({ seq: z.number().int() })).output(type<BenchEvent | null>()),
    /** The bytes as they came, in base64. */
    raw: ask.input(z.object({ seq: z.number().int() })).output(type<string | null>()),
    /** The text of the export in pieces; cells are neutralised (a spreadsheet runs none of them). */
    export: ask
      .input(z.object({ filter: filterText, format: z.enum(['csv', 'jsonl']) }))
      .output(eventIterator(type<string>())),
  },
  servers: {
    start: ask.input(z.object({ server: serverName })).output(type<null>()),
    stop: ask.input(z.object({ server: serverName })).output(type<null>()),
    /** Keeps the port in site.json and restarts the server on it if it was running. */
    configure: ask.input(z.object({ server: serverName, port, enabled: z.boolean() })).output(type<null>()),
    interfaces: ask.input(z.undefined()).output(type<readonly NetworkInterface[]>()),
    /** Chooses the address to listen on ('' for all) and the one to give to phones ('' lets the bench choose). */
    listenOn: ask.input(z.object({ listen: z.string().max(64), advertise: z.string().max(64) })).output(type<null>()),
    selfTest: ask.input(z.undefined()).output(eventIterator(type<SelfTestStep>())),
  },
  site: {
    settings: ask.input(z.undefined()).output(type<SiteSettings | null>()),
    create: ask.input(z.object({ folder, name: z.string().min(1).max(120) })).output(type<SiteSettings>()),
    open: ask.input(z.object({ folder })).output(type<SiteSettings>()),
    close: ask.input(z.undefined()).output(type<null>()),
    recent: ask.input(z.undefined()).output(type<readonly RecentSite[]>()),
    forget: ask.input(z.object({ folder })).output(type<null>()),
    /** Where a new site would go if the person has no opinion. */
    suggest: ask.input(z.undefined()).output(type<{ readonly folder: string }>()),
  },
  files: {
    list: ask.input(z.undefined()).output(type<readonly SiteFile[]>()),
    /** Puts a file under `files/`, whole or not at all. Refuses an existing name unless `replace`. */
    add: ask.input(z.object({ path: sitePath, content: fileContent, replace: z.boolean() })).output(type<SiteFile>()),
    /** Moves it to `.bench/removed/`, from where `restore` brings it back. */
    remove: ask.input(z.object({ path: sitePath })).output(type<{ readonly undo: string }>()),
    restore: ask.input(z.object({ undo: z.string().min(1).max(256) })).output(type<null>()),
    rename: ask.input(z.object({ from: sitePath, to: sitePath })).output(type<null>()),
  },
  phones: {
    table: ask.input(z.undefined()).output(type<PhoneTable>()),
    /** A pasted table, a CSV, a bare list of MACs: merged by MAC; shown before anything is kept. */
    planImport: ask.input(z.object({ text: csvText })).output(type<PhonePlan>()),
    import: ask.input(z.object({ text: csvText, basedOn: revision })).output(type<{ readonly undo: string }>()),
    planEdit: ask.input(z.object({ edits: rowEdits, remove: z.array(macText).max(50_000) })).output(type<PhonePlan>()),
    edit: ask
      .input(z.object({ edits: rowEdits, remove: z.array(macText).max(50_000), basedOn: revision }))
      .output(type<{ readonly undo: string }>()),
    undo: ask.input(z.object({ undo: z.string().max(64) })).output(type<null>()),
    /** Every file that this phone would get from the site. */
    preview: ask.input(z.object({ mac: macText })).output(type<readonly PhonePreview[]>()),
  },
  routes: {
    list: ask.input(z.undefined()).output(type<readonly RouteEntry[]>()),
    set: ask.input(z.object({ routes: z.array(route).max(1_000) })).output(type<null>()),
  },
  /** Names only; a key goes in and never comes out. */
  keys: {
    names: ask.input(z.undefined()).output(type<readonly string[]>()),
    set: ask
      .input(z.object({ name: z.string().min(1).max(120), key: z.string().min(1).max(512).nullable() }))
      .output(type<null>()),
  },
  profiles: {
    list: ask.input(z.undefined()).output(type<readonly ProfileSummary[]>()),
    read: ask.input(z.object({ area, path: sitePath })).output(type<ProfileDocument>()),
    /** `basedOn` is the revision that was read, null for a new file. Another revision on disk is a FILE_CHANGED fault. */
    save: ask
      .input(z.object({ area, path: sitePath, text: profileText, basedOn: revision.nullable() }))
      .output(type<ProfileDocument>()),
    /** The revision on disk each time that it changes, null when the file is gone: somebody edits it outside. */
    watch: ask.input(z.object({ area, path: sitePath })).output(eventIterator(type<string | null>())),
    versions: ask.input(z.object({ area, path: sitePath })).output(type<readonly ProfileVersion[]>()),
    version: ask
      .input(z.object({ area, path: sitePath, sha256: z.string().length(64) }))
      .output(type<ProfileDocument>()),
    /** What the site would answer to each of these request targets; `mac` is the phone that asks. */
    answers: ask
      .input(z.object({ targets: z.array(z.string().max(2_048)).max(200), mac: macText.nullable() }))
      .output(type<readonly SiteAnswer[]>()),
  },
  rehearse: {
    scenarios: ask.input(z.undefined()).output(type<readonly RehearsalChoice[]>()),
    /** One at a time. It goes on when nobody follows it any more: `runs` says how far it is. */
    start: ask.input(rehearsalOptions).output(eventIterator(type<RunEvent>())),
    /** What was lived until then is its result. */
    cancel: ask.input(z.object({ run: runName })).output(type<null>()),
    runs: ask.input(z.undefined()).output(type<Runs>()),
    result: ask.input(z.object({ run: runName })).output(type<RunResult>()),
    /** Null: no such phone took part. */
    phone: ask.input(z.object({ run: runName, mac: macText })).output(type<RehearsedPhone | null>()),
    report: ask
      .input(z.object({ run: runName, format: z.enum(['html', 'json']), language: z.enum(['en', 'fr']) }))
      .output(type<string>()),
  },
  preferences: {
    get: ask.input(z.undefined()).output(type<Preferences>()),
    set: ask.input(preferences).output(type<null>()),
  },
}

export type Contract = typeof contract
