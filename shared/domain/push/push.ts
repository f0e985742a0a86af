import type { Mac } from '../identity/mac.ts'

/**
 * The ways to ask a phone for something (phone-facts 5.1, 5.2): a page of its web server, a SIP NOTIFY, and the XML object
 * of the vendor's chapter, posted to the phone or carried by a NOTIFY.
 */
export const pushWays = ['web', 'notify', 'xml', 'xml-notify'] as const
export type PushWay = (typeof pushWays)[number]

export const pushActions = ['resync', 'check-sync', 'report', 'upgrade', 'reboot', 'restart', 'factory-reset'] as const
export type PushAction = (typeof pushActions)[number]

/** Those that stop a phone from working for a while, or lose something: a person is asked before. */
export const drasticActions: ReadonlySet<PushAction> = new Set(['upgrade', 'reboot', 'restart', 'factory-reset'])

/** What is asked of a phone, and how. */
export interface PushWish {
  readonly action: PushAction
  readonly way: PushWay
  /** A URL or a whole profile rule; left out, the phone follows its own Profile_Rule. */
  readonly rule?: string | undefined
}

/** Where a phone is to be reached. */
export interface PushTarget {
  readonly ip: string
  readonly webPort: number
  readonly sipPort: number
  readonly mac?: Mac | undefined
  readonly model?: string | undefined
  /** The user of the line whose contact the NOTIFY goes to; the first line where it is not known. */
  readonly sipUser?: string | undefined
}

/** One name and password: of the web page, or of the line that answers a NOTIFY's challenge. */
export interface PhoneLogin {
  readonly user: string
  readonly password: string
}

/** What came of a push. `accepted`: the phone says that it will do it, which is not yet that it did. */
export const pushOutcomes = ['accepted', 'refused', 'off', 'login', 'held', 'silent'] as const
export type PushOutcome = (typeof pushOutcomes)[number]

/** Why, where there is more to say. Each has its words under `events:push.reason.<code>`. */
export const pushReasons = [
  // refused
  'forbidden',
  'no-such-page',
  'redirected',
  'phone-error',
  'bad-event',
  'not-understood',
  'busy',
  'refused-inside', // the answer was a 200, and its text says no
  'other-status',
  // off
  'direct-action-off',
  'provisioning-off',
  'xml-off',
  'sip-off',
  // login
  'login-needed',
  'login-wrong',
  // held
  'call',
  // silent
  'no-answer',
  'no-server',
  'broken-off',
] as const
export type PushReason = (typeof pushReasons)[number]

export interface PushVerdict {
  readonly outcome: PushOutcome
  readonly reason?: PushReason
  /** HTTP or SIP status, where an answer came. */
  readonly status?: number
  /** The phone's own words, short and in one line; network text. */
  readonly detail?: string
}
