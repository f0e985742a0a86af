import { BenchError } from '../../shared/domain/fault/fault.ts'
import { systemClock } from '../bench/core/clock.ts'
import { openHistoryReader, type HistoryReader } from '../bench/events/store/history-reader.ts'
import { PhoneBoard } from '../bench/open-site/phone-board.ts'
import { createServedFiles } from '../bench/serving/plain-files.ts'
import { createProvisioning } from '../bench/serving/provisioning.ts'
import { openSite } from '../bench/site/site.ts'

/** The board of a site, from its history; the site may be served at the same time. */
export async function withBoard<T>(folder: string, work: (board: PhoneBoard) => Promise<T>): Promise<T> {
  const site = await openSite(folder)
  const opened = await openHistoryReader(site.parts.hidden, systemClock)
  if (!opened.ok) throw new BenchError(opened.error.code, opened.error.params)
  const reader = opened.value
  const plain = createServedFiles(site.parts.files)
  try {
    const provisioning = createProvisioning(site, { plain, clock: systemClock })
    return await work(new PhoneBoard({ store: asStore(reader), provisioning, clock: systemClock }))
  } finally {
    reader.close()
    await plain.close()
  }
}

const asStore = (reader: HistoryReader): ConstructorParameters<typeof PhoneBoard>[0]['store'] => ({
  lastSeq: reader.lastSeq(),
  page: (query) => Promise.resolve({ events: reader.page(query), more: false }),
  // eslint-disable-next-line @typescript-eslint/require-await -- a store in a worker would be waited for
  pieces: async function* (filter, after) {
    yield* reader.pieces(filter, after)
  },
})
