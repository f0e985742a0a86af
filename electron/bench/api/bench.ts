import { compileFilter } from '../../../shared/domain/event/filter.ts'
import { readFilter } from '../events/read-filter.ts'
import { answering, type Api } from './base.ts'

const os = answering<Pick<Api, 'recorder' | 'clock' | 'state' | 'live'>>()

export const bench = os.bench.router({
  snapshot: os.bench.snapshot.handler(async ({ input: { filter, limit }, context: { recorder, clock, state } }) => {
    const { upTo, store } = recorder
    const page =
      limit === 0
        ? { events: [], more: upTo > 0 }
        : await store.page({ filter: readFilter(filter, clock), before: upTo + 1, limit })
    return { upTo, state: state(), events: page.events.toReversed(), more: page.more }
  }),
  follow: os.bench.follow.handler(({ input: { filter, after, stream }, context: { live, clock }, signal }) =>
    live.follow({ name: stream, test: compileFilter(readFilter(filter, clock)), after }, signal),
  ),
  ack: os.bench.ack.handler(({ input, context }) => {
    context.live.ack(input.stream, input.number)
    return null
  }),
})
