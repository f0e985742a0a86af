import type { RehearsalNetwork } from '../../../shared/domain/rehearsal/network.ts'
import type { DrawnCodes } from '../../../shared/domain/rehearsal/codes.ts'
import type { RehearsalProgress } from '../../../shared/domain/rehearsal/rehearsal.ts'
import type { Scenario } from '../../../shared/domain/rehearsal/scenarios.ts'
import type { PhoneSetup, PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import type { PhoneIdentity, PhoneNetwork } from '../../../shared/domain/virtual-phone/machine/world.ts'
import type { DriverFactory, FleetTime } from './drivers.ts'
import type { PlaceOf } from './network-simulator.ts'
import type { RenewalService } from './renewal-service.ts'
import type { StagedTls } from './staged-tls.ts'

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
  /** An authority that each of them was given before. */
  readonly givenAuthority?: PhoneState['customAuthority']
  /** What stands for the vendor's renewal of certificates. */
  readonly renewal?: RenewalService
  /** What a fault of TLS is made of; left out: there is none. */
  readonly stagedTls?: StagedTls | null
  readonly addressOf: (index: number) => string | undefined
  readonly network: RehearsalNetwork
  readonly servers: RehearsalServers
  readonly clock: FleetTime
  /** The codes that the users of the phones have; null where the scenario has none. */
  readonly codes?: DrawnCodes | null
  readonly createDriver: DriverFactory
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: RehearsalProgress) => void) | undefined
}
