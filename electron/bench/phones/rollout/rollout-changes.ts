import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import { longestMs } from '../../../../shared/domain/rollout/plan.ts'
import { waveCounts, type Rollout } from '../../../../shared/domain/rollout/rollout.ts'
import { maskSecrets } from '../../../../shared/domain/rule/mask.ts'
import type { RolloutView } from '../../../../shared/ipc/contract/rollout.ts'

/** What a screen has not seen yet of a rollout: each phone has the revision at which it became what it is. */
export class RolloutChanges {
  #revision = 0
  /** The first revision of this rollout: a screen that knows an earlier one gets all of it. */
  #begun = 0
  #changedAt: number[] = []

  begin({ phones }: Rollout): void {
    this.#revision += 1
    this.#begun = this.#revision
    this.#changedAt = phones.map(() => this.#revision)
  }

  note(before: Rollout, after: Rollout): void {
    this.#revision += 1
    if (before.phones === after.phones) return
    after.phones.forEach((phone, index) => {
      if (phone !== before.phones[index]) this.#changedAt[index] = this.#revision
    })
  }

  view(rollout: Rollout, { after, fault }: { readonly after: number; readonly fault: Fault | null }): RolloutView {
    const { plan, phase, counts, startedAt } = rollout
    const { phones, wish, ...pacing } = plan
    const since = after < this.#begun || after > this.#revision ? 0 : after
    return {
      revision: this.#revision,
      whole: since === 0,
      wish: { ...wish, ...(wish.rule !== undefined && { rule: maskSecrets(wish.rule) }) },
      pacing,
      phase,
      counts,
      waves: waveCounts(rollout),
      startedAt,
      longestMs: longestMs(plan, phones.length),
      fault,
      phones: phones.flatMap(({ key, target }, index) => {
        const state = rollout.phones[index]
        const isNew = (this.#changedAt[index] ?? 0) > since
        return state === undefined || !isNew ? [] : [{ index, key, ip: target.ip, state }]
      }),
    }
  }
}
