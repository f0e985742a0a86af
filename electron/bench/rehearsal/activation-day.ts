import { drawWhole } from '../../../shared/domain/rehearsal/draw.ts'
import { drawCodes, type DrawnCodes } from '../../../shared/domain/rehearsal/codes.ts'
import type { Scenario } from '../../../shared/domain/rehearsal/scenarios.ts'
import type { PhoneIdentity, PhoneNetwork } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { startActivationService, type ActivationService } from './activation-service.ts'
import type { FleetTime, RehearsalDriver } from './drivers.ts'

/** Phones that ask for their codes, and the people who type them. */
export interface ActivationDay {
  readonly service: ActivationService
  readonly drawn: DrawnCodes
}

export interface ActivationDayOptions {
  readonly scenario: Scenario
  readonly seed: number
  readonly identities: readonly PhoneIdentity[]
  readonly clock: FleetTime
}

/** Null for a scenario without codes. */
export async function startActivationDay(
  { scenario, seed, identities, clock }: ActivationDayOptions,
  rule: string,
): Promise<ActivationDay | null> {
  if (scenario.codes === undefined) return null
  const macs = identities.map(({ mac }) => mac)
  const drawn = drawCodes(macs, { seed, wrongOneIn: scenario.codes.wrongOneIn, startsAt: clock.now() })
  const service = await startActivationService({ codes: drawn.entries, rule, now: () => clock.now() })
  return { service, drawn }
}

/** What DHCP says is left out: a network that names a server prevents the code screen (deployment-facts 4.1). */
export const activationNetwork = (day: ActivationDay): Omit<PhoneNetwork, 'ip'> => ({
  domain: '',
  dhcp: {},
  activation: day.service.url,
})

export interface Typing {
  readonly scenario: Scenario
  readonly seed: number
  readonly clock: FleetTime
  readonly drawn: DrawnCodes
}

/** The user of one phone: types the first code some time after the screen asks, and a new one once that was refused. */
export class CodeTyper {
  readonly #typing: Typing
  readonly #index: number
  #next = 0

  constructor(typing: Typing, index: number) {
    this.#typing = typing
    this.#index = index
  }

  /** Something that the phone noted: its screen asks, or says that the code was wrong. */
  noted(code: string, driver: Pick<RehearsalDriver, 'enterCode'>): void {
    const { scenario, seed, clock, drawn } = this.#typing
    const { codes } = scenario
    if (codes === undefined || (code !== 'activation-code' && code !== 'code-refused')) return
    const typed = drawn.phones[this.#index]?.typed[this.#next]
    if (typed === undefined) return
    this.#next += 1
    const seconds =
      code === 'code-refused' ? codes.newCodeAfter : drawWhole(seed, `${this.#index} types`, 10, codes.typedWithin)
    clock.after(seconds * 1_000, () => driver.enterCode(typed))
  }
}
