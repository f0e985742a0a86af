import type { SiteFacts } from '../../../shared/domain/diagnosis/site-view.ts'
import type { PhoneStory } from '../../../shared/domain/diagnosis/phone-story.ts'
import { canonicalModel } from '../../../shared/domain/phone/models.ts'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { listInterfaces, listSubnets } from '../net/interfaces.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import type { OwnPlace } from '../serving/site-facts.ts'

type SiteOf = OwnPlace & { readonly provisioning: Provisioning }

/** Phones whose files are read for a list of all of them; the others' are read on their own page. */
const PHONES_READ = 32

/** Those of which it matters what they got. */
export interface StoriesRead {
  readonly failed: readonly PhoneStory[]
  /** They took a file and said nothing. */
  readonly silent: readonly PhoneStory[]
}

export interface BoardFacts {
  /** For findings about all phones; of these, what they got is read. */
  ofAll(stories: StoriesRead, changes: number): Promise<SiteFacts>
  /** For those about one phone, with what these events gave it. */
  ofOne(events: readonly BenchEvent[]): Promise<SiteFacts>
}

/**
 * What findings about all phones need of the site. The same object for as long as neither the site nor the files in
 * question change: findings are kept by it.
 */
export function createBoardFacts(provisioning: Provisioning): BoardFacts {
  let kept: { readonly key: string; readonly facts: SiteFacts } | null = null
  const place = (): OwnPlace => ({
    ownHosts: new Set(listInterfaces().map(({ address }) => address)),
    ownSubnets: listSubnets(),
  })
  return {
    ofAll: async ({ failed, silent }: StoriesRead, changes: number): Promise<SiteFacts> => {
      const stories = [...failed.slice(0, PHONES_READ), ...silent.slice(0, PHONES_READ)]
      const events = stories.flatMap((story) => story.events.filter(isSent).slice(-1))
      const { revision, byMac } = await provisioning.phones.current()
      const key = JSON.stringify([revision, changes, events.map((event) => event.path)])
      if (kept?.key === key) return kept.facts
      const facts = await factsFor(events, { provisioning, ...place() })
      const phones = new Map(
        [...byMac].map(([mac, { values }]) => [
          mac,
          { mac, model: canonicalModel(values['model'] ?? ''), serial: values['serial'] ?? '' },
        ]),
      )
      kept = { key, facts: { ...facts, phones } }
      return kept.facts
    },
    ofOne: (events: readonly BenchEvent[]): Promise<SiteFacts> => factsFor(events, { provisioning, ...place() }),
  }
}

/** Loaded when somebody first looks: the phones' parameters come with it, and are large. */
async function factsFor(events: readonly BenchEvent[], from: SiteOf): Promise<SiteFacts> {
  const { siteFactsFor } = await import('../serving/site-facts.ts')
  return siteFactsFor(events, from)
}

const isSent = (event: BenchEvent): event is Extract<BenchEvent, { type: 'file.sent' }> => event.type === 'file.sent'
