import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import type { PhoneEvent } from '../../../shared/domain/virtual-phone/machine/world.ts'

export type Asking = Omit<Extract<PhoneEvent, { type: 'asked' }>, 'type' | 'at'>

/** A phone as its listeners (web page, SIP) see it. */
export interface PhoneHandle {
  state(): PhoneState
  now(): number
  ask(asking: Asking): void
  /** The handset is lifted, or put down. */
  call(active: boolean): void
  /** Somebody types a code on its activation screen. */
  enterCode(code: string): void
  /** Somebody sets up the profile account in its menu. */
  enterAccount(user: string, password: string): void
  changeByHand(values: Readonly<Record<string, string>>): void
  /** The lines of its own log, oldest first. */
  log(): readonly string[]
}
