import type { RehearseActions } from '../rehearsal/runs.ts'
import type { Route } from '../../../shared/domain/route/route.ts'
import type { BenchEvent, ServerName } from '../../../shared/domain/event/bench-event.ts'
import type {
  Batch,
  FileContent,
  NetworkInterface,
  Page,
  PhonePlan,
  PhonePreview,
  PhoneTable,
  ProfileDocument,
  ProfileSummary,
  ProfileVersion,
  Preferences,
  RecentSite,
  RouteEntry,
  SelfTestStep,
  SiteAnswer,
  SiteFile,
  SiteSettings,
  Snapshot,
} from '../../../shared/ipc/contract.ts'

/** What the bench can be asked, by subject. The router binds the contract to it; `bench.ts` makes it. */
export interface BenchCore {
  readonly live: LiveActions
  readonly history: HistoryActions
  readonly servers: ServerActions
  readonly site: SiteActions
  readonly files: FileActions
  readonly phones: PhoneActions
  readonly routes: RouteActions
  readonly keys: KeyActions
  readonly profiles: ProfileActions
  readonly rehearse: RehearseActions
  readonly preferences: PreferenceActions
}

export interface LiveActions {
  snapshot(input: { readonly filter: string; readonly limit: number }): Promise<Snapshot>
  follow(
    input: { readonly filter: string; readonly after: number; readonly stream: string },
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Batch, void>
  seen(stream: string, batch: number): void
}

export interface HistoryActions {
  page(input: { readonly filter: string; readonly before: number | null; readonly limit: number }): Promise<Page>
  event(seq: number): Promise<BenchEvent | null>
  raw(seq: number): Promise<string | null>
  export(input: { readonly filter: string; readonly format: 'csv' | 'jsonl' }): AsyncGenerator<string, void>
}

export interface ServerActions {
  start(server: ServerName): Promise<void>
  stop(server: ServerName): Promise<void>
  configure(input: { readonly server: ServerName; readonly port: number; readonly enabled: boolean }): Promise<void>
  interfaces(): NetworkInterface[]
  listenOn(input: { readonly listen: string; readonly advertise: string }): Promise<void>
  selfTest(): AsyncGenerator<SelfTestStep, void>
}

export interface SiteActions {
  settings(): SiteSettings | null
  create(input: { readonly folder: string; readonly name: string }): Promise<SiteSettings>
  open(folder: string): Promise<SiteSettings>
  close(): Promise<void>
  recent(): Promise<readonly RecentSite[]>
  forget(folder: string): Promise<void>
  suggest(): { readonly folder: string }
}

export interface FileActions {
  list(): Promise<readonly SiteFile[]>
  add(input: { readonly path: string; readonly content: FileContent; readonly replace: boolean }): Promise<SiteFile>
  remove(path: string): Promise<{ readonly undo: string }>
  restore(undo: string): Promise<void>
  rename(input: { readonly from: string; readonly to: string }): Promise<void>
}

type Edits = readonly { readonly mac: string; readonly values: Readonly<Record<string, string>> }[]

export interface PhoneActions {
  table(): Promise<PhoneTable>
  planImport(input: { readonly text: string }): Promise<PhonePlan>
  import(input: { readonly text: string; readonly basedOn: string }): Promise<{ readonly undo: string }>
  planEdit(input: { readonly edits: Edits; readonly remove: readonly string[] }): Promise<PhonePlan>
  edit(input: {
    readonly edits: Edits
    readonly remove: readonly string[]
    readonly basedOn: string
  }): Promise<{ readonly undo: string }>
  undo(undo: string): Promise<void>
  preview(mac: string): Promise<readonly PhonePreview[]>
}

export interface RouteActions {
  list(): Promise<readonly RouteEntry[]>
  set(routes: readonly Route[]): Promise<void>
}

export interface KeyActions {
  names(): Promise<readonly string[]>
  set(input: { readonly name: string; readonly key: string | null }): Promise<void>
}

interface DocumentName {
  readonly area: 'files' | 'templates'
  readonly path: string
}

export interface ProfileActions {
  list(): Promise<readonly ProfileSummary[]>
  read(input: DocumentName): Promise<ProfileDocument>
  save(input: DocumentName & { readonly text: string; readonly basedOn: string | null }): Promise<ProfileDocument>
  watch(input: DocumentName, signal: AbortSignal | undefined): AsyncGenerator<string | null, void>
  versions(input: DocumentName): Promise<readonly ProfileVersion[]>
  version(input: DocumentName & { readonly sha256: string }): Promise<ProfileDocument>
  answers(input: { readonly targets: readonly string[]; readonly mac: string | null }): Promise<readonly SiteAnswer[]>
}

export interface PreferenceActions {
  get(): Promise<Preferences>
  set(preferences: Preferences): Promise<void>
}
