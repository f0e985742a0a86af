import { pushAll } from '../phones/push/push-all.ts'
import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'push' | 'closed'>>()

export const resync = os.resync.router({
  push: os.resync.push.handler(({ input, context, signal }) => {
    const { push, closed } = context.site.need()
    return pushAll(push, input, signal === undefined ? closed : AbortSignal.any([signal, closed]))
  }),
})
