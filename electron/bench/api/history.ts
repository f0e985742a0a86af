import type { Mac } from '../../../shared/domain/identity/mac.ts'
import { emptyHistogram, withEvents } from '../../../shared/domain/event/histogram.ts'
import { exportEvents } from '../events/export.ts'
import { utcOffsetMinutes } from '../core/local-time.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import { namedFilter } from './named-filter.ts'
import { answering, type Api } from './base.ts'
import { diagnoserOf, type DiagnosisParts } from './diagnosis.ts'

/** The newest that match: as many as are counted in a few milliseconds, again and again. */
const HISTOGRAM_EVENTS = 4_000

const os = answering<Pick<Api, 'clock'> & DiagnosisParts>()

export const history = os.history.router({
  page: os.history.page.handler(async ({ input: { filter, before, limit }, context }) =>
    context.recorder.store.page({ filter: await namedFilter(filter, context), before, limit }),
  ),
  histogram: os.history.histogram.handler(async ({ input: { filter, count }, context }) => {
    const { events } = await context.recorder.store.page({
      filter: await namedFilter(filter, context),
      before: null,
      limit: HISTOGRAM_EVENTS,
    })
    const oldest = events.at(-1)
    if (oldest === undefined) return null
    return withEvents(emptyHistogram(oldest.at, Math.max(context.clock.now(), oldest.at + 1), count), events)
  }),
  event: os.history.event.handler(({ input, context }) => context.recorder.store.event(input.seq)),
  raw: os.history.raw.handler(async ({ input, context }) => {
    const bytes = await context.recorder.store.raw(input.seq)
    return bytes === null ? null : Buffer.from(bytes).toString('base64')
  }),
  export: os.history.export.handler(async ({ input: { filter, format }, context, signal }) => {
    const { recorder, site } = context
    const options = {
      filter: await namedFilter(filter, context),
      format,
      diagnosisOf: diagnoserOf(context),
      nameOf: await namesOf(site.current?.provisioning ?? null),
      offset: utcOffsetMinutes,
    }
    return exportEvents(recorder.store, options, signal)
  }),
})

/** The phones' names as phones.csv has them now; a table that cannot be read names nobody. */
async function namesOf(
  provisioning: Pick<Provisioning, 'phones'> | null,
): Promise<(mac: string) => string | undefined> {
  const book = await provisioning?.phones.current().catch(() => null)
  return (mac) => book?.byMac.get(mac as Mac)?.values['display_name']
}
