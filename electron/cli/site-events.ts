import type { Emit, EventBody } from '../../shared/domain/event/bench-event.ts'
import { redactEvent } from '../../shared/domain/event/redact.ts'
import { systemClock } from '../bench/core/clock.ts'
import type { EventStore } from '../bench/events/store/event-store.ts'
import { openStore } from '../bench/events/store/open-store.ts'
import { tellBench } from '../bench/site/told-outside.ts'
import { openSite } from '../bench/site/site.ts'

/** Of a command's few events nothing has to make room: that is the bench's own work. */
const KEEP_ALL = { maxAgeDays: 180, maxBytes: 2 * 1024 ** 3 }

/**
 * What a command does to a site's phones becomes part of the site's history, as if the bench had done it; the bench may
 * serve the site at the same time. `lost` tells how many events could not be stored.
 */
export async function withSiteEvents<T>(
  folder: string | undefined,
  work: (emit: Emit) => Promise<T>,
): Promise<{ readonly result: T; readonly lost: number }> {
  if (folder === undefined) return { result: await work(() => undefined), lost: 0 }
  const site = await openSite(folder)
  const store = await openStore({
    folder: site.parts.hidden,
    clock: systemClock,
    retention: KEEP_ALL,
    onStatus: () => undefined,
  })
  let seq = store.lastSeq
  // A bench that serves the site gave these numbers meanwhile.
  store.onRenumbered((lastSeq) => {
    seq = lastSeq
  })
  const told: EventBody[] = []
  try {
    const result = await work((given) => {
      const body = redactEvent(given)
      told.push(body)
      store.append({ ...body, seq: ++seq, at: systemClock.now() })
    })
    return { result, lost: await closed(store, told, site.parts.hidden) }
  } catch (error) {
    await closed(store, told, site.parts.hidden)
    throw error
  }
}

/** The bench that has the site open is the one that writes its history: it is told, and writes it within seconds. */
async function closed(store: EventStore, told: readonly EventBody[], hidden: string): Promise<number> {
  const lost = await store.close()
  if (lost === 0) return 0
  return tellBench(hidden, told.slice(-lost), systemClock.now()).then(
    () => 0,
    () => lost,
  )
}
