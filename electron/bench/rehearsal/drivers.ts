import type { StoryEvent } from '../../../shared/domain/rehearsal/story.ts'
import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import type { FetchAnswer, FetchRequest, PhoneNetwork } from '../../../shared/domain/virtual-phone/machine/world.ts'
import type { Clock, Unsubscribe } from '../core/clock.ts'
import type { FetchFrom } from '../virtual-phone/fetcher.ts'
import type { Asking } from '../virtual-phone/phone-handle.ts'

/** A virtual phone's driver, as far as a rehearsal uses it. */
export interface RehearsalDriver {
  state(): PhoneState
  powerOn(network: PhoneNetwork): void
  powerOff(): void
  ask(asking: Asking): void
  call(active: boolean): void
  enterCode(code: string): void
  /** Switches it off and ends whatever is under way. */
  stop(): Promise<void>
}

export interface RehearsalDriverOptions {
  /** Undefined where the system gives no address to each phone. */
  readonly localAddress: string | undefined
  /** Around the phone's own client: where its request goes, and what the link does to it. */
  readonly network: NetworkHook
  /** Whether the certificate that its maker gave it has ended. */
  readonly certificateEnded: boolean
  readonly onEvent: (event: StoryEvent) => void
}

/** Carries out a request by `send`, or answers in its stead. */
export type NetworkHook = (request: FetchRequest, send: Send) => Promise<FetchAnswer>
/** `via`: where the request really goes, and with which TLS, where that is not the phone's own. */
export type Send = (request: FetchRequest, via?: Pick<FetchFrom, 'to' | 'tls'>) => Promise<FetchAnswer>

export type DriverFactory = (state: PhoneState, options: RehearsalDriverOptions) => RehearsalDriver

/** The phones' time. */
export interface FleetTime extends Clock {
  /** Time that jumps stands still until what it returns is called. */
  hold(): Unsubscribe
  /** For a request under way: lets this much of the phones' time pass. */
  pass(ms: number): Promise<void>
  /** Forgets whatever waits. */
  stop(): void
}
