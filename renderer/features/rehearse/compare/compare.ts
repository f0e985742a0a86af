import type { RehearsedCard } from '../../../../shared/ipc/contract/rehearse.ts'

/** What became of a phone from one rehearsal to another. */
export const changes = ['broken', 'mended', 'other-cause', 'gone', 'new', 'more', 'same'] as const
export type Change = (typeof changes)[number]

export interface Compared {
  readonly mac: string
  readonly model: string
  readonly change: Change
  readonly before: RehearsedCard | null
  readonly after: RehearsedCard | null
}

/** Each phone of both, what matters most first. */
export function compareRuns(before: readonly RehearsedCard[], after: readonly RehearsedCard[]): readonly Compared[] {
  const earlier = new Map<string, RehearsedCard>(before.map((card) => [card.mac, card]))
  const later = new Map<string, RehearsedCard>(after.map((card) => [card.mac, card]))
  const macs = [...new Set([...earlier.keys(), ...later.keys()])].sort()
  return macs
    .map((mac): Compared => {
      const [was, is] = [earlier.get(mac) ?? null, later.get(mac) ?? null]
      return { mac, model: (is ?? was)?.model ?? '', change: changeOf(was, is), before: was, after: is }
    })
    .sort((a, b) => changes.indexOf(a.change) - changes.indexOf(b.change))
}

function changeOf(before: RehearsedCard | null, after: RehearsedCard | null): Change {
  if (before === null) return 'new'
  if (after === null) return 'gone'
  if (before.outcome !== after.outcome) return after.outcome === 'failed' ? 'broken' : 'mended'
  if (before.cause !== after.cause || before.rule !== after.rule) return 'other-cause'
  return before.changes === after.changes && before.requests === after.requests ? 'same' : 'more'
}

export function countChanges(rows: readonly Compared[]): Readonly<Record<Change, number>> {
  const counts = { broken: 0, mended: 0, 'other-cause': 0, gone: 0, new: 0, more: 0, same: 0 }
  for (const { change } of rows) counts[change] += 1
  return counts
}
