import type { HistoryQueries } from './history-queries.ts'
import type { Questions, Reading, ToWorker } from './store-messages.ts'

/** A page is taken apart and put together again in the bench's thread: this many letters take it some milliseconds. */
const PAGE_ROOM = 1_000_000

/** What is read for a person or a script, whichever thread's connection it is read on. */
export function readAnswer(queries: HistoryQueries, message: ToWorker<Reading>): Questions[Reading]['answer'] {
  switch (message.kind) {
    case 'page':
      return queries.pageWithin(message.question, PAGE_ROOM)
    case 'piece':
      return queries.piece(message.question)
    case 'body':
      return queries.body(message.question)
    case 'raw':
      return queries.raw(message.question)
  }
}
