import type { Mac } from '../identity/mac.ts'
import type { Who } from '../identity/who.ts'
import type { ServerName } from '../event/bench-event.ts'
import { attemptsOf } from './attempts.ts'
import { phoneCauses, timedCauses } from './causes.ts'
import { benchTrouble, lostLines } from './causes/bench-trouble.ts'
import type { PhoneReading } from './causes/cause.ts'
import { limitedSource, oddPackets } from './causes/odd-source.ts'
import { unheard } from './causes/silence.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { DiagnosisState } from './fold.ts'
import type { PhoneStory } from './phone-story.ts'
import type { SiteFacts, SiteView } from './site-view.ts'

/** A diagnosis and whom it is about. */
export interface Finding extends Diagnosis {
  readonly subject:
    | { readonly kind: 'phone'; readonly mac?: Mac; readonly who?: Who }
    | { readonly kind: 'source'; readonly server: ServerName; readonly who: Who }
    | { readonly kind: 'server'; readonly server: ServerName }
    | { readonly kind: 'bench' }
}

/** What a page can hold; the phones that were heard last come first. */
export const FINDING_LIMIT = 5_000

/** Everything that is wrong or doubtful now. What nothing has changed since the last call is not worked out again. */
export function findings(state: DiagnosisState, site: SiteView): readonly Finding[] {
  const all = [...ofBench(state)]
  for (const story of [...state.phones.values()].reverse()) {
    if (all.length >= FINDING_LIMIT) break
    for (const each of findingsOf(story, site, state)) all.push(about(each, story))
  }
  for (const { mac, finding } of unheard(site, state.phones, state.since))
    all.push({ ...finding, subject: { kind: 'phone', mac } })
  return all.slice(0, FINDING_LIMIT)
}

const about = (found: Diagnosis, { who }: PhoneStory): Finding => ({
  ...found,
  subject: { kind: 'phone', who, ...(who.mac === undefined ? {} : { mac: who.mac }) },
})

/** The findings about one phone. */
export function findingsOf(story: PhoneStory, site: SiteView, state: DiagnosisState): readonly Diagnosis[] {
  const kept = keptFor(story, site.facts, state)
  const timed = timedCauses.flatMap((cause) => cause(kept.reading, site))
  return timed.length === 0 ? kept.found : [...kept.found, ...timed]
}

interface Kept {
  readonly facts: SiteFacts
  readonly changes: DiagnosisState['changes'][number] | undefined
  readonly ports: DiagnosisState['ports']
  readonly reading: PhoneReading
  readonly found: readonly Diagnosis[]
}

/** A story never changes: the phone has another one as soon as it does something. So what was found of it stays true. */
const keptByStory = new WeakMap<PhoneStory, Kept>()

function keptFor(story: PhoneStory, facts: SiteFacts, state: DiagnosisState): Kept {
  const { ports } = state
  const changes = state.changes.at(-1)
  const kept = keptByStory.get(story)
  if (kept?.facts === facts && kept.changes === changes && kept.ports === ports) return kept
  const reading = kept?.reading ?? readPhone(story)
  const found = phoneCauses.flatMap((cause) => cause(reading, facts, state))
  const now = { facts, changes, ports, reading, found }
  keptByStory.set(story, now)
  return now
}

export function readPhone(story: PhoneStory): PhoneReading {
  const attempts = attemptsOf(story.events)
  return { story, attempts, last: attempts.findLast(({ what }) => what === 'resync') ?? null }
}

function* ofBench({ failures, sources, lost }: DiagnosisState): Generator<Finding, void> {
  for (const event of failures.values())
    yield {
      ...benchTrouble(event),
      subject: event.type === 'server.failed' ? { kind: 'server', server: event.server } : { kind: 'bench' },
    }
  for (const { event, count } of sources.values()) {
    const found = event.type === 'source.limited' ? limitedSource(event, count) : oddPackets(event, count)
    yield { ...found, subject: { kind: 'source', server: event.server, who: event.who } }
  }
  for (const { event, count } of lost.values()) yield { ...lostLines(event, count), subject: { kind: 'bench' } }
}
