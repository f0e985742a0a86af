import type { Bench } from '../bench/bench.ts'
import { aborted } from '../bench/core/time.ts'
import { EveryEvent } from './every-event.ts'
import { eventLine } from './event-line.ts'
import type { Io } from './io.ts'

const STREAM = 'command-line'

/** Prints events until interrupted, also in the middle of what a reader does not take. */
export async function tellEvents(bench: Bench, io: Io): Promise<void> {
  const { recorder, clock } = bench.answers.context
  const told = io.json ? new EveryEvent(recorder, { io, clock }).print() : tellPerson(bench, io)
  await Promise.race([told, aborted(io.interrupted)])
}

/** A person reads the newest: what a terminal is too slow for is counted. Batches are acknowledged, as a screen does. */
async function tellPerson(bench: Bench, io: Io): Promise<void> {
  const { recorder, live } = bench.answers.context
  // The stream ends when the page opens another site; from then on, that site's events are printed.
  while (!io.interrupted.aborted) {
    const { upTo: after } = recorder
    for await (const { number, events, skipped } of live.follow(
      { name: STREAM, test: () => true, after, state: false },
      io.interrupted,
    )) {
      if (skipped > 0) io.say(io.t('cli:skipped', { count: skipped }))
      for (const event of events) io.say(eventLine(event, io.t))
      live.ack(STREAM, number)
    }
  }
}
