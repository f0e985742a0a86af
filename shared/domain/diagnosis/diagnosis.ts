import type { BenchEvent, FileServerName } from '../event/bench-event.ts'
import type { Mac } from '../identity/mac.ts'

/** What an event means, and what to do about it: data that the window, `log` and the reports say in the same words. */
export interface Diagnosis {
  /** The cause; its words are in the catalogues under the keys that `diagnosisKeys` gives. */
  readonly code: DiagnosisCode
  readonly look: 'failed' | 'attention'
  /** Values for the words. Text from the network is as it came: whoever shows it makes it inert. */
  readonly params: Readonly<Record<string, string | number>>
  /** Numbers of the events that show it, the event itself among them. */
  readonly evidence: readonly number[]
  /** Certain: the bench itself did or saw it. Likely: it follows from two things seen. Possible: one of several causes. */
  readonly confidence: 'certain' | 'likely' | 'possible'
  readonly remedy?: Remedy
}

export type DiagnosisCode =
  | `refusal.${Extract<BenchEvent, { type: 'file.refused' }>['reason']}`
  | `abandon.${Extract<BenchEvent, { type: 'file.abandoned' }>['reason']}`
  | `limited.${Extract<BenchEvent, { type: 'source.limited' }>['reason']}`
  | 'many-resends'
  | 'resync-failed'
  | 'resync-failed-after-refusal'
  | 'resync-failed-after-abandon'
  | 'resync-failed-after-file'
  | 'upgrade-failed'
  | 'rejected'
  | 'fault'
  | 'dropped'

/** What mends a cause; a window makes a button of it, a command says it. */
export type Remedy =
  | { readonly kind: 'rename-file'; readonly from: string; readonly to: string }
  | { readonly kind: 'add-file'; readonly path: string }
  | { readonly kind: 'add-phone'; readonly mac: Mac; readonly model: string }
  | { readonly kind: 'create-template'; readonly template: string }
  | { readonly kind: 'set-key'; readonly name: string }
  | { readonly kind: 'fetch-by-hand'; readonly server: FileServerName; readonly path: string }
  | { readonly kind: 'open-servers' }

/** What is known around an event: what the same phone asked for before it. */
export interface DiagnosisContext {
  /** The last thing that the phone fetched, or failed to fetch, shortly before. */
  readonly before?: FetchEnd | undefined
}

export type FetchEnd = Extract<BenchEvent, { type: 'file.sent' | 'file.refused' | 'file.abandoned' }>
