import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'board'>>()

export const board = os.board.router({
  list: os.board.list.handler(({ input, context }) => context.site.need().board.list(input.after)),
  phone: os.board.phone.handler(({ input, context }) => context.site.need().board.phone(input.key)),
})
