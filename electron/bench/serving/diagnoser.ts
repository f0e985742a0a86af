import { AROUND_LIMIT, aroundFilter } from '../../../shared/domain/diagnosis/around.ts'
import { diagnose } from '../../../shared/domain/diagnosis/diagnose.ts'
import type { Diagnosis } from '../../../shared/domain/diagnosis/diagnosis.ts'
import { unknownSite, type SiteFacts } from '../../../shared/domain/diagnosis/site-view.ts'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import type { Filter } from '../../../shared/domain/event/filter.ts'
import type { Provisioning } from './provisioning.ts'
import { siteFactsFor } from './site-facts.ts'

export type Diagnoser = (event: BenchEvent) => Promise<Diagnosis | null>

export interface DiagnoserDeps {
  /** A history's newest events that match. */
  readonly page: (query: {
    readonly filter: Filter
    readonly before: null
    readonly limit: number
  }) => Promise<readonly BenchEvent[]>
  /** What the site gives; null where none is open. */
  readonly provisioning: Provisioning | null
  /** The addresses of this machine. */
  readonly ownHosts: ReadonlySet<string>
  readonly ownSubnets?: readonly string[]
}

/** What is behind an event: by what its phone did around it, whatever a view's filter hides, and by what the site has now. */
export function createDiagnoser({ page, provisioning, ...place }: DiagnoserDeps): Diagnoser {
  const facts = (events: readonly BenchEvent[]): Promise<SiteFacts> =>
    provisioning === null ? Promise.resolve(unknownSite) : siteFactsFor(events, { provisioning, ...place })
  let ofSite: Promise<SiteFacts> | null = null
  return async (event) => {
    const filter = aroundFilter(event)
    if (filter !== null) {
      const recent = await page({ filter, before: null, limit: AROUND_LIMIT })
      return diagnose(event, { recent, facts: await facts(recent) })
    }
    // Only a refused name is held against the site, and against the same for all of them: an export has many.
    if (event.type !== 'file.refused') return diagnose(event)
    ofSite ??= facts([])
    return diagnose(event, { facts: await ofSite })
  }
}
