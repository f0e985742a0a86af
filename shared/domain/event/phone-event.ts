import type { Who } from '../identity/who.ts'
import type { PushAction, PushOutcome, PushReason, PushWay } from '../push/push.ts'

/** Why a rollout asks nobody more. Each has its words in the catalogues under `events:rolloutStop.<why>`. */
export const rolloutStops = [
  'person',
  'failures', // as many as it was to stop at
  'canary', // a phone of the first wave failed
  'canary-unconfirmed', // none of the first wave said that it succeeded
  'restart', // the bench or the site was closed meanwhile
] as const
export type RolloutStop = (typeof rolloutStops)[number]

/** What a person asked of phones, and what phones sent of their own. */
export type PhoneEventBody =
  /** Somebody asked a phone for something, through its web page, by SIP or with an XML object. */
  | {
      readonly type: 'push.sent'
      readonly who: Who
      /** The name that this push and its answer share. */
      readonly push: string
      readonly action: PushAction
      readonly way: PushWay
      /** The rule that went with it, without what opens something. */
      readonly rule?: string
    }
  | {
      readonly type: 'push.answered'
      readonly who: Who
      readonly push: string
      readonly action: PushAction
      readonly way: PushWay
      readonly outcome: PushOutcome
      readonly reason?: PushReason
      /** HTTP or SIP status. */
      readonly status?: number
      /** The phone's own words. */
      readonly detail?: string
      readonly tookMs: number
    }
  /** A phone sent a file of its own: a report. */
  | {
      readonly type: 'report.received'
      readonly server: 'tftp' | 'http' | 'https'
      readonly who: Who
      readonly method: 'POST' | 'PUT'
      /** As it was asked for. */
      readonly path: string
      /** Where it is kept, under `reports/`. */
      readonly file: string
      readonly bytes: number
      readonly form: 'xml' | 'aes-256-cbc' | 'aes128gcm' | 'other'
    }
  /** Phones that are asked in waves; `done` of them said that it succeeded. */
  | {
      readonly type: 'rollout.changed'
      readonly change: 'started' | 'stopped' | 'resumed' | 'finished'
      readonly why?: RolloutStop
      readonly phones: number
      readonly done: number
      readonly failed: number
    }

const types: ReadonlySet<string> = new Set<PhoneEventBody['type']>([
  'push.sent',
  'push.answered',
  'report.received',
  'rollout.changed',
])

export const isPhoneEvent = (event: { readonly type: string }): event is PhoneEventBody => types.has(event.type)
