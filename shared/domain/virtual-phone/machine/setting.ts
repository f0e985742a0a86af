import type { XmlProblemCode } from '../../profile/problem.ts'

export type UserAccess = 'na' | 'ro' | 'rw'

export interface Setting {
  readonly name: string
  readonly value: string
  readonly access?: UserAccess
}

/** Why an element of a profile is no parameter of this phone. */
export type Refusal = 'unknown' | 'read-only' | 'other-model'

/** One parameter of a profile, as the phone takes it before it looks at its own values. */
export interface ProfileSetting extends Setting {
  /** preserve-value="y" */
  readonly preserve: boolean
  /** user-pref="y" */
  readonly preference: boolean
  readonly selfClosing: boolean
}

export type ReadSettings =
  | {
      readonly kind: 'settings'
      readonly settings: readonly ProfileSetting[]
      readonly ignored: readonly { readonly name: string; readonly reason: Refusal }[]
      readonly ignoredCount: number
    }
  | { readonly kind: 'broken'; readonly code: XmlProblemCode; readonly line: number }
  | { readonly kind: 'no-profile' }
