import { exportEvents } from '../events/export.ts'
import { readFilter } from '../events/read-filter.ts'
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
  export: os.history.export.handler(({ input: { filter, format }, context, signal }) => {
    const { recorder, clock } = context
    const options = { filter: readFilter(filter, clock), format, diagnosisOf: diagnoserOf(context) }
    return exportEvents(recorder.store, options, signal)
  }),
})
