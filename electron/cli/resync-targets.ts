import type { PushTarget } from '../../shared/domain/push/push.ts'
import type { RolloutPhone } from '../../shared/domain/rollout/plan.ts'
import type { BoardRow } from '../../shared/ipc/contract/board.ts'
import { isAddressOrMac, phoneTarget, toldBy, type PhonePorts } from './phone-target.ts'
import { withBoard } from './read-board.ts'
import { UsageError } from './usage-error.ts'

export interface ResyncArguments {
  readonly names: readonly string[]
  readonly rule: string | undefined
}

/** A URL, a path or a whole rule; no address and no name begins or reads like that. */
const readsLikeRule = (text: string): boolean => /:\/\/|^\/|^\(|^\[--|\$/.test(text)

/** The phones come first, and the rule last. */
export function splitArguments(positionals: readonly string[], site: string | undefined): ResyncArguments {
  const last = positionals.at(-1)
  // Without a site there are no names: a second word that is no phone's address is what the phone is to fetch.
  const isOnlyWord = site === undefined && positionals.length === 2 && last !== undefined && !isAddressOrMac(last)
  const rule = last !== undefined && (readsLikeRule(last) || isOnlyWord) ? last : undefined
  const names = rule === undefined ? positionals : positionals.slice(0, -1)
  const early = names.find(readsLikeRule)
  if (early !== undefined) throw new UsageError('tooMany', { argument: last ?? early })
  return { names, rule }
}

export interface Wanted {
  readonly names: readonly string[]
  readonly allFailed: boolean
  readonly site: string | undefined
  readonly ports: PhonePorts
}

export interface ReadTargets {
  /** Each once, in the order in which they were named. */
  readonly phones: readonly RolloutPhone[]
  /** Failed ones whose address nobody knows. */
  readonly unreached: readonly BoardRow[]
}

/** All of them are found before the first is asked: a misspelt name asks nobody. */
export async function readTargets({ names, allFailed, site, ports }: Wanted): Promise<ReadTargets> {
  if (names.length === 0 && !allFailed) throw new UsageError('missing', { what: 'TARGET' })
  const phones: RolloutPhone[] = []
  for (const name of names) phones.push(asPhone(await phoneTarget(name, site, ports)))
  const failed = allFailed ? await failedRows(site) : []
  const reached = failed.flatMap((row) => rowTarget(row, ports)).map(asPhone)
  const once = new Map([...phones, ...reached].map((phone) => [addressOf(phone.target), phone]))
  return { phones: [...once.values()], unreached: failed.filter(({ ip }) => ip === null) }
}

const asPhone = (target: PushTarget): RolloutPhone => ({ key: target.mac ?? `ip ${target.ip}`, target })

const addressOf = ({ ip, webPort, sipPort }: PushTarget): string => [ip, webPort, sipPort].join(' ')

async function failedRows(site: string | undefined): Promise<readonly BoardRow[]> {
  if (site === undefined) throw new UsageError('needsSite', { option: '--all-failed' })
  const { rows } = await withBoard(site, (board) => board.list(0))
  return rows.filter(({ state }) => state === 'failed')
}

function rowTarget({ ip, mac, model, extension }: BoardRow, { web, sip }: PhonePorts): readonly PushTarget[] {
  if (ip === null) return []
  return [{ ip, webPort: web, sipPort: sip, ...(mac !== null && { mac }), ...toldBy({ model, extension }) }]
}
