import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { withTerm } from '../../../shared/domain/event/filter-tokens.ts'

/** How far around an event its story is looked for, and how much of it is told. */
const AROUND_MS = 120_000
const BEFORE = 5
const AFTER = 8

/** The query that finds what the same phone did around that time; null for what no phone did. */
export function relatedQuery(event: BenchEvent): string | null {
  if (!('who' in event)) return null
  const { mac, ip } = event.who
  const who = mac ? withTerm('', { on: 'phone', value: mac }) : withTerm('', { on: 'ip', value: ip })
  const since = withTerm(who, { on: 'since', value: utc(event.at - AROUND_MS) })
  return withTerm(since, { on: 'until', value: utc(event.at + AROUND_MS) })
}

const utc = (at: number): string => new Date(at).toISOString().toLowerCase()

const transferOf = (event: BenchEvent): string | null => ('transfer' in event ? event.transfer : null)

/** Whether two events tell of the same thing: one transfer, or one phone within two minutes. */
export function belongTogether(a: BenchEvent, b: BenchEvent): boolean {
  if (Math.abs(a.at - b.at) > AROUND_MS || !('who' in a) || !('who' in b)) return false
  const transfer = transferOf(a)
  if (transfer !== null && transfer === transferOf(b)) return true
  return a.who.mac !== undefined && b.who.mac !== undefined ? a.who.mac === b.who.mac : a.who.ip === b.who.ip
}

/** Debug chatter is no part of a story, unless the story is about a line of it. */
const tells = (event: BenchEvent): boolean =>
  event.type !== 'phone.said' || event.verdict !== undefined || (event.severity ?? 7) <= 4

/** The story around an event, in order: its transfer always, and the nearest of the rest. */
export function storyAround(event: BenchEvent, candidates: readonly BenchEvent[]): readonly BenchEvent[] {
  const bySeq = new Map(
    [event, ...candidates.filter((each) => belongTogether(event, each))].map((each) => [each.seq, each]),
  )
  const all = [...bySeq.values()]
    .filter((each) => each === event || tells(each) || !tells(event))
    .sort((a, b) => a.seq - b.seq)
  const at = all.findIndex(({ seq }) => seq === event.seq)
  const transfer = transferOf(event)
  return all.filter(
    (each, index) =>
      (transfer !== null && transferOf(each) === transfer) || (index >= at - BEFORE && index <= at + AFTER),
  )
}
