import type { Mac } from '../../../shared/domain/identity/mac.ts'
import { exportEvents } from '../events/export.ts'
import { readFilter } from '../events/read-filter.ts'
import { utcOffsetMinutes } from '../core/local-time.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import { answering, type Api } from './base.ts'
import { diagnoserOf, type DiagnosisParts } from './diagnosis.ts'

const os = answering<Pick<Api, 'clock'> & DiagnosisParts>()

export const history = os.history.router({
  page: os.history.page.handler(({ input: { filter, before, limit }, context: { recorder, clock } }) =>
    recorder.store.page({ filter: readFilter(filter, clock), before, limit }),
  ),
  event: os.history.event.handler(({ input, context }) => context.recorder.store.event(input.seq)),
  raw: os.history.raw.handler(async ({ input, context }) => {
    const bytes = await context.recorder.store.raw(input.seq)
    return bytes === null ? null : Buffer.from(bytes).toString('base64')
  }),
  export: os.history.export.handler(async ({ input: { filter, format }, context, signal }) => {
    const { recorder, clock, site } = context
    const options = {
      filter: readFilter(filter, clock),
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
