import type { LeaseChange } from './lease-changes.ts'
import type { Fault } from '../fault/fault.ts'
import type { Who } from '../identity/who.ts'
import type { PhoneEventBody } from './phone-event.ts'
import type { HandshakeFailure, OfferedTls } from '../trust/handshake.ts'
import type { ShownCertificate } from '../trust/shown-certificate.ts'
import type { Received } from './received.ts'

/** The servers that a bench runs. Their order is the order of the status bar. */
export const serverNames = ['tftp', 'http', 'https', 'syslog', 'dhcp'] as const
export type ServerName = (typeof serverNames)[number]

/** The servers that give files, and those that hear what phones say. */
export type FileServerName = Extract<ServerName, 'tftp' | 'http' | 'https'>
export type LogServerName = Extract<ServerName, 'syslog'>
export type DhcpServerName = Extract<ServerName, 'dhcp'>

export type { LeaseChange } from './lease-changes.ts'

/** Why a request for a file was refused. Each has its words in the catalogues under `events:refusal.<reason>`. */
export const refusalReasons = [
  'not-found',
  'outside', // would have left the served folder: traversal, link out, absolute or drive path
  'malformed', // a name that cannot be one: NUL, invalid UTF-8, reserved device name
  'directory',
  'forbidden', // there, but cannot be read, or not a plain file
  'write', // the servers are read-only
  'method', // HTTP method that is not GET or HEAD
  'too-large', // headers, or body of a request
  'busy', // a limit was reached
  'unknown-phone', // a per-phone path for a phone that phones.csv does not have
  'template-missing', // the route's template is not in templates/
  'template-broken', // the route's template cannot be read
  'value-missing', // the template names a column that the phone's row lacks
  'key-missing', // the route is to be encrypted with a key that the site does not have
  'certificate-missing', // the path wants a phone's own certificate, and none was shown
  'certificate-refused', // one was shown, and it is not good
  'certificate-other-phone', // it is another phone's than the one that the path names
  'login-missing', // the path wants a name and a password
  'login-wrong',
  'login-mac-missing', // the file is for whoever shows its MAC address, and none was shown
  'login-mac-other', // another phone's MAC address, or one that the site does not know
  'options', // TFTP options that cannot be met (RFC 2347 error 8)
] as const
export type RefusalReason = (typeof refusalReasons)[number]

/** Why a transfer that had begun did not end. */
export type AbandonReason =
  'client-silent' | 'client-error' | 'file-changed' | 'server-stopped' | 'too-slow' | 'read-failed'

/** What a phone's own message says about its provisioning (phone-facts 4). */
export interface PhoneVerdict {
  readonly what: 'resync' | 'upgrade'
  readonly result: 'requested' | 'succeeded' | 'failed'
  readonly url?: string
  readonly reason?: string
}

/** One transfer's name, shared by its request and its end: `t42`. Unique within a run of the bench. */
export type TransferId = string

/** Whose transfer it is. */
export interface OfTransfer {
  readonly server: FileServerName
  readonly who: Who
  readonly transfer: TransferId
}

export type EventBody =
  | {
      readonly type: 'file.requested'
      readonly server: FileServerName
      readonly who: Who
      readonly transfer: TransferId
      readonly path: string
      readonly method?: string
      readonly agent?: string
      /** TFTP: mode and options as asked. HTTP: range and conditions. */
      readonly options?: Readonly<Record<string, string>>
    }
  | (OfTransfer & {
      readonly type: 'file.sent'
      /** The path in the site, `/`-separated, without a leading slash. */
      readonly path: string
      readonly bytes: number
      readonly tookMs: number
      readonly resends: number
      /** SHA-256 of what the phone has now; left out where it got a part, or the file is too large to be held. */
      readonly sha256?: string
      /** HTTP status: 200, 206, 304. */
      readonly status?: number
      /** The block size and window that were agreed, for TFTP. */
      readonly blockSize?: number
      readonly window?: number
    })
  | (OfTransfer & {
      readonly type: 'file.refused'
      readonly path: string
      readonly reason: RefusalReason
      /** HTTP status or TFTP error code. */
      readonly status: number
      readonly agent?: string
      /** A file of the site with almost this name (other case, say). */
      readonly near?: string
    })
  | (OfTransfer & {
      readonly type: 'file.abandoned'
      readonly path: string
      readonly bytes: number
      readonly tookMs: number
      readonly resends: number
      readonly reason: AbandonReason
      /** What the client said, where it said something. */
      readonly detail?: string
    })
  /** A TLS connection, from its first message to its outcome. */
  | {
      readonly type: 'tls.handshake'
      readonly server: 'https'
      readonly who: Who
      readonly tookMs: number
      readonly offered: OfferedTls
      /** What was agreed; absent where it failed before. */
      readonly version?: string
      readonly cipher?: string
      /** The CN of the certificate that we showed. */
      readonly own: string
      /** Whether a certificate was asked for, and the one that came. */
      readonly asked: boolean
      readonly client?: ShownCertificate
      readonly failure?: HandshakeFailure
      /** The runtime's own name for the failure. */
      readonly detail?: string
    }
  /** A packet or request that follows no rule. At most a few a second for each source; the rest is counted. */
  | {
      readonly type: 'traffic.rejected'
      readonly server: ServerName
      readonly who: Who
      readonly reason: string
      readonly count: number
    }
  /** A source that does too much: too many transfers, or one name after another (someone guesses MACs). */
  | {
      readonly type: 'source.limited'
      readonly server: ServerName
      readonly who: Who
      readonly reason: 'too-many-transfers' | 'guessing-names' | 'flood' | 'foreign-subnet'
      readonly count: number
    }
  | {
      readonly type: 'phone.said'
      readonly server: LogServerName
      readonly who: Who
      readonly text: string
      readonly facility?: number
      /** 0 emergency … 7 debug, RFC 5424 §6.2.1. */
      readonly severity?: number
      /** The time that the phone wrote, as it wrote it: phones' clocks are often wrong. */
      readonly phoneTime?: string
      readonly host?: string
      readonly app?: string
      readonly identifier?: string
      readonly verdict?: PhoneVerdict
    }
  /** A search of the network found a phone. */
  | {
      readonly type: 'phone.found'
      readonly who: Who
      readonly by: readonly string[]
      readonly serial?: string
    }
  | PhoneEventBody
  /** What became of an address that the staging DHCP server gives. */
  | {
      readonly type: 'dhcp.lease'
      readonly server: DhcpServerName
      readonly who: Who
      readonly change: LeaseChange
      readonly address: string
      /** How long the lease holds, in seconds. */
      readonly seconds?: number
      /** Options 12 and 60, as the client said them. */
      readonly host?: string
      readonly vendor?: string
      /** The options that were sent with it, and those for which the packet had no room. */
      readonly sent?: readonly number[]
      readonly left?: readonly number[]
    }
  /** Another DHCP server is there: ours is silent from then on. */
  | {
      readonly type: 'dhcp.rival'
      readonly server: DhcpServerName
      readonly who: Who
      /** Found before ours answered anybody, or while it did. */
      readonly found: 'before' | 'while'
      /** It answered our question, or a client chose it. */
      readonly sign: 'answered' | 'chosen'
    }
  | { readonly type: 'server.listening'; readonly server: ServerName; readonly address: string; readonly port: number }
  | { readonly type: 'server.stopped'; readonly server: ServerName }
  | { readonly type: 'server.failed'; readonly server: ServerName; readonly fault: Fault }
  | { readonly type: 'bench.started'; readonly version: string; readonly afterCrash: boolean }
  | { readonly type: 'site.opened'; readonly name: string; readonly folder: string }
  | { readonly type: 'site.closed'; readonly name: string }
  | { readonly type: 'file.added'; readonly path: string; readonly bytes: number; readonly sha256: string }
  | { readonly type: 'file.removed'; readonly path: string }
  | { readonly type: 'file.renamed'; readonly path: string; readonly from: string }
  | { readonly type: 'file.restored'; readonly path: string }
  | {
      readonly type: 'profile.saved'
      readonly area: 'files' | 'templates'
      readonly path: string
      readonly bytes: number
      readonly sha256: string
    }
  /** `outside`: by another program, a spreadsheet for instance. */
  | {
      readonly type: 'phones.changed'
      readonly by: 'import' | 'edit' | 'undo' | 'restore' | 'outside'
      readonly added: number
      readonly changed: number
      readonly removed: number
    }
  | { readonly type: 'routes.changed'; readonly count: number }
  /** Only the name: a key is never told. */
  | { readonly type: 'key.set'; readonly name: string; readonly removed: boolean }
  /** The key that this name stood for before is no longer kept: it cannot be brought back. */
  | { readonly type: 'key.forgotten'; readonly name: string }
  | {
      readonly type: 'settings.changed'
      readonly setting: 'addresses'
      readonly listen: string
      readonly advertise: string
    }
  | {
      readonly type: 'settings.changed'
      readonly setting: 'server'
      readonly server: ServerName
      readonly port: number
      readonly enabled: boolean
    }
  /** Whether phones may send reports. */
  | { readonly type: 'settings.changed'; readonly setting: 'uploads'; readonly enabled: boolean }
  /** Whether the servers are announced by mDNS. */
  | { readonly type: 'settings.changed'; readonly setting: 'announce'; readonly enabled: boolean }
  /** What DHCP gives may hold a password of the ACS in a URL: of these, nothing but their name is told. */
  | { readonly type: 'settings.changed'; readonly setting: 'dhcp' | 'trust' | 'broadworks' | 'firmware' }
  | { readonly type: 'history.degraded'; readonly fault: Fault }
  | { readonly type: 'history.recovered' }
  /** Lines that were too old or too much were removed from the history; the newest of them happened at `until`. */
  | {
      readonly type: 'history.trimmed'
      readonly reason: 'age' | 'size'
      readonly count: number
      readonly until: number
    }
  /** Something had to be thrown away, and this says so. */
  | {
      readonly type: 'events.dropped'
      readonly server: ServerName | 'bench'
      readonly count: number
      readonly reason: string
    }

export type EventType = EventBody['type']

/** What happened, numbered and dated when it arrived (the phones' own clocks are not trusted). */
export type BenchEvent = EventBody & {
  /** Rises by one; unique within a site's history, across restarts. */
  readonly seq: number
  /** Milliseconds since 1970, by the laptop's clock. */
  readonly at: number
  /** How many raw bytes are kept with it (`history.raw` gives them); absent where there are none. */
  readonly rawBytes?: number
}

/** How a service tells what happened. The raw bytes, where given, are kept as they came. */
export type Emit = (body: EventBody, raw?: Uint8Array, received?: Received) => void
