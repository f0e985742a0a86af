import type { BenchEvent, ServerName } from '../../shared/domain/event/bench-event.ts'
import type {
  Batch,
  FileContent,
  NetworkInterface,
  Page,
  Preferences,
  RecentSite,
  SelfTestStep,
  SiteFile,
  SiteSettings,
  Snapshot,
} from '../../shared/ipc/contract.ts'

/** What the bench can be asked, by subject. The router binds the contract to it; `bench.ts` makes it. */
export interface BenchCore {
  readonly live: LiveActions
  readonly history: HistoryActions
  readonly servers: ServerActions
  readonly site: SiteActions
  readonly files: FileActions
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

export interface PreferenceActions {
  get(): Promise<Preferences>
  set(preferences: Preferences): Promise<void>
}
