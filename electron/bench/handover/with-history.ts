import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Clock } from '../core/clock.ts'
import { openHistoryReader, type HistoryReader } from '../events/store/history-reader.ts'
import { listInterfaces } from '../net/interfaces.ts'
import { createDiagnoser, type Diagnoser } from '../serving/diagnoser.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import type { Site } from '../site/site.ts'

export interface SiteToRead {
  readonly site: Site
  readonly provisioning: Provisioning
  readonly clock: Clock
}

/** A site with its history, read beside whoever serves it. */
export interface SiteWithHistory extends SiteToRead {
  readonly history: HistoryReader
  readonly diagnose: Diagnoser
}

/** Opens the history for as long as the work takes. */
export async function withHistory<T>(open: SiteToRead, work: (open: SiteWithHistory) => Promise<T>): Promise<T> {
  const opened = await openHistoryReader(open.site.parts.hidden, open.clock)
  if (!opened.ok) throw new BenchError(opened.error.code, opened.error.params)
  const history = opened.value
  const diagnose = createDiagnoser({
    page: (query) => Promise.resolve(history.page(query)),
    provisioning: open.provisioning,
    ownHosts: new Set(listInterfaces().map(({ address }) => address)),
  })
  try {
    return await work({ ...open, history, diagnose })
  } finally {
    history.close()
  }
}
