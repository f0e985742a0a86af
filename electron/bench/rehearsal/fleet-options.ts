import type { RehearsalNetwork } from '../../../shared/domain/rehearsal/network.ts'
import type { RehearsalProgress } from '../../../shared/domain/rehearsal/rehearsal.ts'
import type { Scenario } from '../../../shared/domain/rehearsal/scenarios.ts'
import type { PhoneSetup } from '../../../shared/domain/virtual-phone/machine/state.ts'
import type { PhoneIdentity, PhoneNetwork } from '../../../shared/domain/virtual-phone/machine/world.ts'
import type { DriverFactory, FleetTime } from './drivers.ts'
import type { PlaceOf } from './network-simulator.ts'

/** The file servers, as a scenario may stop and restart them. */
export interface RehearsalServers {
  readonly placeOf: PlaceOf
  stop(): Promise<void>
  start(): Promise<void>
}

export interface FleetOptions {
  readonly scenario: Scenario
  readonly seed: number
  readonly identities: readonly PhoneIdentity[]
  readonly setup: PhoneSetup
  /** What each phone has before it is switched on. */
  readonly parameters: Readonly<Record<string, string>>
  /** What DHCP tells each of them, but for its address. */
  readonly phoneNetwork: Omit<PhoneNetwork, 'ip'>
  /** The address of the phone with this number; undefined where the system gives none of its own. */
  readonly addressOf: (index: number) => string | undefined
  readonly network: RehearsalNetwork
  readonly servers: RehearsalServers
  readonly clock: FleetTime
  readonly createDriver: DriverFactory
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: RehearsalProgress) => void) | undefined
}
