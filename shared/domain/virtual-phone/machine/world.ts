import type { Mac } from '../../identity/mac.ts'

/**
 * What passes between a virtual phone's machine (pure: `step(state, event) -> [state, effects]`) and its driver (sockets,
 * clock, decoding). The machine decides; the driver carries out and reports the result. Times are milliseconds since 1970
 * by the phone's clock, which may run faster than the laptop's.
 */

/** One phone, as it leaves the factory and is unpacked in a given network. */
export interface PhoneIdentity {
  readonly mac: Mac
  /** `CP-8841-3PCC` */
  readonly model: string
  readonly serial: string
  /** The load that runs: `sip88xx.11-3-2MPP0001-609`. */
  readonly firmware: string
  readonly hardware: string
  /** Whether its maker gave it a certificate of its own, which its driver shows to servers that ask. */
  readonly certified?: boolean
}

/** What DHCP and DNS told it; scenarios give it. */
export interface PhoneNetwork {
  readonly ip: string
  readonly domain: string
  /** DHCP options by number, as text: 66, 150, 159, 160, 43, … */
  readonly dhcp: Readonly<Record<number, string>>
  /** What DNS answers, by name, where the scenario says so: `$SERVIP` in the phone's messages. */
  readonly names?: Readonly<Record<string, string>>
  /** Where the activation service is rehearsed: `http://127.0.0.1:8080/activation`. Without it, none is reached. */
  readonly activation?: string
}

export type RequestId = number

/** A timer that the machine asked for. Arming it again replaces it. */
export type TimerName =
  | 'resync' // Resync_Periodic, Resync_At, the random delay after power-on
  | 'retry' // Resync_Error_Retry_Delay
  | 'upgrade-retry'
  | 'forced-resync' // Forced_Resync_Delay while a call lasts
  | 'report' // Periodic_Upload_To_Server, Upload_Delay_On_Local_Change
  | 'boot' // the time that a restart takes
  | 'trigger' // older guides' reading of Resync_Trigger: looked at every minute

/** What the server answered, as the phone's client understood it. */
export type FetchAnswer =
  /** 2xx or a whole TFTP file, decoded: decrypted and unzipped where it was packed. */
  | {
      readonly kind: 'content'
      readonly text: string
      readonly status: number | null
      readonly bytes: number
      /** What had to be undone, outermost first. */
      readonly forms: readonly ('aes-256-cbc' | 'aes128gcm' | 'gzip')[]
      /** Of a `certificate`: the CN of the first one in the file. */
      readonly commonName?: string
      /** Of a `renewal`: when the new certificate ends. It fits the phone's key. */
      readonly validUntil?: number
    }
  /** It came, and could not be decoded: wrong key, truncated, not gzip after all, not UTF-8. */
  | { readonly kind: 'undecodable'; readonly reason: string; readonly status: number | null; readonly bytes: number }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string | null }
  | { readonly kind: 'challenge'; readonly status: 401 | 407 }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'tftp-error'; readonly code: number; readonly text: string }
  | {
      readonly kind: 'unreachable'
      readonly reason: 'timeout' | 'connection-refused' | 'name-unknown' | 'network' | 'tls' | 'bad-url' | 'broken-off'
      readonly detail: string
    }

/**
 * What a file is for. A profile's text is decoded; of a firmware file only the bytes count, and `text` is the beginning of
 * it, byte by byte (the list of its siblings stands there); a report's body is encoded with `key` or `ikm` before it goes;
 * a renewal's body is the certificate that the phone has, which its driver knows.
 */
export type FetchPurpose = 'profile' | 'firmware' | 'licence' | 'certificate' | 'renewal' | 'report' | 'activation'

export interface FetchRequest {
  readonly id: RequestId
  /** A profile where it is not said. */
  readonly purpose?: FetchPurpose
  readonly scheme: 'tftp' | 'http' | 'https'
  readonly host: string
  readonly port: number
  /** With its leading slash, query included. */
  readonly path: string
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly body?: string
  readonly headers: Readonly<Record<string, string>>
  /** For Basic and Digest challenges; the driver answers them at once, twice at most. */
  readonly credentials?: { readonly user: string; readonly password: string }
  /** How the answer is to be decoded. Both stay in the phone: no log, no event. */
  readonly key?: string
  readonly ikm?: string
  /** Resolve by DNS SRV (`--srv`). */
  readonly srv: boolean
}

export type PhoneEvent =
  | { readonly type: 'powered-on'; readonly at: number; readonly network: PhoneNetwork }
  | { readonly type: 'timer'; readonly at: number; readonly timer: TimerName }
  | { readonly type: 'answered'; readonly at: number; readonly request: RequestId; readonly answer: FetchAnswer }
  /** Somebody pushes: the phone's web page, a SIP NOTIFY, an XML object. `rule` where one came with it. */
  | {
      readonly type: 'asked'
      readonly at: number
      readonly by: 'web' | 'notify' | 'xml' | 'menu'
      readonly what: 'resync' | 'upgrade' | 'report' | 'reboot' | 'restart' | 'factory-reset' | 'update-ca'
      readonly rule?: string
      /** The host that asked: where a URL names no server (direct-action URLs, phone-facts 2.2). */
      readonly from: string
    }
  | { readonly type: 'call'; readonly at: number; readonly active: boolean }
  /** "Submit All Changes" on its web page, or a profile uploaded to it. */
  | { readonly type: 'changed-by-hand'; readonly at: number; readonly values: Readonly<Record<string, string>> }
  | { readonly type: 'powered-off'; readonly at: number }
  /** On its activation screen. The code stays in the phone: no note holds it. */
  | { readonly type: 'code-entered'; readonly at: number; readonly code: string }
  /** Its menu's "Profile account setup". No note holds what was typed. */
  | { readonly type: 'account-entered'; readonly at: number; readonly user: string; readonly password: string }

export type PhoneEffect =
  | { readonly type: 'fetch'; readonly request: FetchRequest }
  | { readonly type: 'cancel'; readonly request: RequestId }
  | { readonly type: 'arm'; readonly timer: TimerName; readonly at: number }
  | { readonly type: 'disarm'; readonly timer: TimerName }
  /** One syslog datagram; `server` is `host[:port]` as the parameter says. `text` is all that follows the timestamp. */
  | { readonly type: 'syslog'; readonly server: string; readonly severity: number; readonly text: string }
  /** The network side starts again: SIP lines, web server (a reboot or the parameters that need one). */
  | { readonly type: 'restart'; readonly cold: boolean }
  /** A line of the phone's story: which rule was followed, in which words' code, with its evidence (no secrets). */
  | {
      readonly type: 'note'
      readonly rule: string
      readonly code: string
      readonly params: Readonly<Record<string, string | number>>
    }
