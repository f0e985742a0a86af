import type { Who } from '../../../../shared/domain/identity/who.ts'
import type { RolloutPhone } from '../../../../shared/domain/rollout/plan.ts'

/** The phone's place in the rollout; null for somebody else. */
export type FindPhone = (who: Who) => number | null

/** By its MAC, which it keeps when its address changes; by its address while nobody has told its MAC. */
export function phoneFinder(phones: readonly RolloutPhone[]): FindPhone {
  const byMac = new Map(phones.flatMap(({ target: { mac } }, index) => (mac === undefined ? [] : [[mac, index]])))
  const byIp = new Map(phones.map(({ target: { ip } }, index) => [ip, index]))
  return ({ mac, ip }) => {
    const known = mac === undefined ? undefined : byMac.get(mac)
    if (known !== undefined) return known
    const there = byIp.get(ip)
    if (there === undefined) return null
    return mac === undefined || phones[there]?.target.mac === undefined ? there : null
  }
}
