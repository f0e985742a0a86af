import type { BenchEvent, EventType, FileServerName } from '../event/bench-event.ts'
import type { HandshakeFailure } from '../trust/handshake.ts'
import type { CertificateVerdict } from '../trust/shown-certificate.ts'
import type { Mac } from '../identity/mac.ts'
import type { Who } from '../identity/who.ts'
import type { ProfileArea } from '../profile/area.ts'
import type { PushReason } from '../push/push.ts'
import type { SiteFacts } from './site-view.ts'

/** What an event means, and what to do about it: data that the window, `log` and the reports say in the same words. */
export interface Diagnosis {
  /** The cause; its words are in the catalogues under the keys that `diagnosisKeys` gives. */
  readonly code: DiagnosisCode
  /** Failed: a phone or a server does not do its work. Attention: it does, or may soon not. */
  readonly look: Look
  /** Values for the words, never a secret. Text from the network is as it came: whoever shows it makes it inert. */
  readonly params: Readonly<Record<string, string | number>>
  /** Numbers of the events that show it, oldest first. */
  readonly evidence: readonly number[]
  /** Certain: the bench itself did or saw it. Likely: it follows from two things seen. Possible: one of several causes. */
  readonly confidence: Confidence
  readonly remedy?: Remedy
}

export type Look = 'failed' | 'attention'
export type Confidence = 'certain' | 'likely' | 'possible'

/** Causes that a server, a phone or a fault names itself. */
type NamedCode =
  | `refusal.${EventOf<'file.refused'>['reason']}`
  | `abandon.${EventOf<'file.abandoned'>['reason']}`
  | `limited.${EventOf<'source.limited'>['reason']}`
  | `push.reason.${PushReason}`
  | `tls.${HandshakeFailure}`
  | `certificate.${Exclude<CertificateVerdict, 'good'>}`
  | 'many-resends'
  | 'resync-failed'
  | 'resync-failed-after-refusal'
  | 'resync-failed-after-abandon'
  | 'resync-failed-after-file'
  | 'resync-failed-by-content'
  | 'upgrade-failed'
  | 'rejected'
  | 'fault'
  | 'dropped'

/** Causes that are worked out from several events and from the site, with their params; words under `diagnosis:<code>`. */
export const causeLooks = {
  'route-case': 'failed', // path, near
  'route-near': 'failed', // path, near
  'missing-ignored': 'attention', // path
  'block-size': 'failed', // path, blockSize
  'never-acknowledged': 'failed', // path
  'other-subnet': 'failed', // path, ip, own
  'https-to-http': 'attention', // count
  'wrong-key': 'failed', // path
  'clear-expected-encrypted': 'failed', // path
  'encrypted-expected-clear': 'failed', // path
  'xml-corrupt': 'failed', // path, line
  'gzip-truncated': 'failed', // path
  'gzip-no-header': 'failed', // path
  'no-profile': 'failed', // path
  'nothing-applied': 'attention', // path
  'older-version': 'attention', // path
  'other-server': 'attention', // host, url
  'name-unresolved': 'failed', // url
  'server-unreachable': 'failed', // url
  'server-timeout': 'failed', // url
  'wrong-port': 'failed', // url, scheme, port, own
  'wrong-interface': 'failed', // url, scheme, host, own
  'server-down': 'failed', // url, scheme
  'server-failed': 'failed', // url, scheme, cause: 'fault', and the fault's own
  'one-address-failed': 'attention', // url
  'retry-later': 'attention', // at, seconds
  'no-retry': 'attention',
  'never-asked': 'attention',
  'says-nothing': 'attention', // path
  'push-waits': 'attention', // at
  'provisioning-off': 'attention', // path
  'trigger-holds': 'attention', // path
  'rule-skipped': 'attention', // path
  overdue: 'attention', // path, at
  'same-identity': 'attention', // first, second
  'clock-ahead': 'attention', // minutes
  'clock-behind': 'attention', // minutes
  'clock-zone': 'attention', // minutes
  'tls-clock': 'failed', // own
  'tls-name': 'failed', // own, host
} as const satisfies Readonly<Record<string, Look>>

export type CauseCode = keyof typeof causeLooks
export const causeCodes = Object.keys(causeLooks) as readonly CauseCode[]
export type DiagnosisCode = NamedCode | CauseCode

/** What mends a cause; a window makes a button of it, a command says it. */
export type Remedy =
  | { readonly kind: 'rename-file'; readonly from: string; readonly to: string }
  | { readonly kind: 'add-file'; readonly path: string }
  | { readonly kind: 'add-phone'; readonly mac: Mac; readonly model: string }
  | { readonly kind: 'create-template'; readonly template: string }
  | { readonly kind: 'set-key'; readonly name: string }
  | { readonly kind: 'fetch-by-hand'; readonly server: FileServerName; readonly path: string }
  | { readonly kind: 'open-profile'; readonly area: ProfileArea; readonly path: string }
  | { readonly kind: 'open-servers' }
  | { readonly kind: 'serve-on'; readonly server: FileServerName; readonly port: number }
  | { readonly kind: 'resync-now'; readonly who: Who }
  /** Its profile is to name this bench as the server of its log. */
  | { readonly kind: 'send-log-here'; readonly area: ProfileArea; readonly path: string }
  /** Phones may send reports to this site. */
  | { readonly kind: 'accept-reports' }

/** What is known around an event. */
export interface DiagnosisContext {
  /** What the same phone did around it, in any order; events of others are passed over. */
  readonly recent?: readonly BenchEvent[]
  readonly facts?: SiteFacts
}

export type EventOf<T extends EventType> = Extract<BenchEvent, { type: T }>

/** One of the causes that are worked out; certain unless it says otherwise. */
export const cause = (code: CauseCode, parts: Partial<Omit<Diagnosis, 'code'>>): Diagnosis => ({
  code,
  look: causeLooks[code],
  params: {},
  evidence: [],
  confidence: 'certain',
  ...parts,
})

/** The path in the site: without the slash that a request begins with. */
export const sitePath = (path: string): string => path.replace(/^\/+/, '')
