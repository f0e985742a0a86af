import { compileFilter } from '../../../shared/domain/event/filter.ts'
import { answering, type Api } from './base.ts'
import { namedFilter, type NamedFilterParts } from './named-filter.ts'

const os = answering<Pick<Api, 'recorder' | 'state' | 'live' | 'site'> & NamedFilterParts>()

export const bench = os.bench.router({
  snapshot: os.bench.snapshot.handler(async ({ input: { filter, limit }, context }) => {
    const { recorder, state } = context
    const wanted = await namedFilter(filter, context)
    const { upTo, store } = recorder
    const page =
      limit === 0 ? { events: [], more: upTo > 0 } : await store.page({ filter: wanted, before: upTo + 1, limit })
    return { upTo, state: state(), events: page.events.toReversed(), more: page.more }
  }),
  follow: os.bench.follow.handler(async ({ input: { filter, after, stream, state = true }, context, signal }) => {
    const test = compileFilter(await namedFilter(filter, context))
    // The state tells how many phones failed, which costs reading the history and every event: only where somebody looks.
    if (state) context.site.current?.watchBoard()
    return context.live.follow({ name: stream, test, after, state }, signal)
  }),
  ack: os.bench.ack.handler(({ input, context }) => {
    context.live.ack(input.stream, input.number)
    return null
  }),
})
