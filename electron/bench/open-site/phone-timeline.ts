import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import type { Filter } from '../../../shared/domain/event/filter.ts'
import type { CompiledRoute } from '../../../shared/domain/route/route.ts'
import type { TimelinePage } from '../../../shared/ipc/contract/board.ts'
import type { EventStore } from '../events/store/event-store.ts'
import type { Provisioning } from '../serving/provisioning.ts'

/** Changes of the site that are looked through for a page. */
const CHANGES_READ = 1_000

export interface TimelineWish {
  readonly key: string
  readonly before: number | null
  readonly limit: number
}

interface TimelineDeps {
  readonly store: Pick<EventStore, 'page'>
  readonly provisioning: Pick<Provisioning, 'routes'>
}

/** What one phone did, with what was changed meanwhile in what it gets; newest first. */
export async function timelinePage(
  { store, provisioning }: TimelineDeps,
  { key, before, limit }: TimelineWish,
): Promise<TimelinePage> {
  const { events, more } = await store.page({ filter: ofPhone(key), before, limit })
  const oldest = events.at(-1)
  if (oldest === undefined) return { events: [], before: null }
  const since: Filter = [
    { not: false, on: 'server', values: ['bench'] },
    { not: false, on: 'since', at: oldest.at },
  ]
  const changes = await store.page({ filter: since, before, limit: CHANGES_READ })
  const asked = new Set(events.flatMap((event) => ('path' in event ? [event.path.replace(/^\/+/, '')] : [])))
  const routes = provisioning.routes()
  const concerning = changes.events.filter((event) => event.seq > oldest.seq && concerns(event, asked, routes))
  return {
    events: [...events, ...concerning].sort((a, b) => b.seq - a.seq),
    before: more ? oldest.seq : null,
  }
}

export const ofPhone = (key: string): Filter => [
  { not: false, on: key.startsWith('ip ') ? 'ip' : 'phone', value: key.replace(/^ip /, '') },
]

/** Whether a change of the site is one of what the phone asked for. */
function concerns(event: BenchEvent, asked: ReadonlySet<string>, routes: readonly CompiledRoute[]): boolean {
  switch (event.type) {
    case 'file.added':
    case 'file.removed':
    case 'file.restored':
      return asked.has(event.path)
    case 'file.renamed':
      return asked.has(event.path) || asked.has(event.from)
    case 'profile.saved':
      return event.area === 'files' ? asked.has(event.path) : rendersAsked(event.path, asked, routes)
    case 'phones.changed':
    case 'routes.changed':
    case 'key.set':
      return true
    default:
      return false
  }
}

const rendersAsked = (template: string, asked: ReadonlySet<string>, routes: readonly CompiledRoute[]): boolean =>
  routes.some(
    (compiled) =>
      compiled.route.template.replace(/^\/+/, '') === template &&
      [...asked].some((path) => compiled.match(path) !== null),
  )
