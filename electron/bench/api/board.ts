import { timelinePage } from '../open-site/phone-timeline.ts'
import { receivedContent } from '../open-site/received-content.ts'
import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'board' | 'store' | 'provisioning' | 'sent'>>()

export const board = os.board.router({
  list: os.board.list.handler(({ input, context }) => context.site.need().board.list(input.after)),
  phone: os.board.phone.handler(({ input, context }) => context.site.need().board.phone(input.key)),
  timeline: os.board.timeline.handler(({ input, context }) => timelinePage(context.site.need(), input)),
  received: os.board.received.handler(async ({ input, context }) => {
    const open = context.site.need()
    const event = await open.store.event(input.seq)
    return event?.type === 'file.sent' ? receivedContent(event, open) : null
  }),
})
