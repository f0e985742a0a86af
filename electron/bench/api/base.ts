import { randomUUID } from 'node:crypto'
import { implement, ORPCError, ValidationError } from '@orpc/server'
import type { BenchState } from '../../../shared/domain/event/bench-state.ts'
import { BenchError, fault, type Fault } from '../../../shared/domain/fault/fault.ts'
import { contract } from '../../../shared/ipc/contract/contract.ts'
import type { Clock } from '../core/clock.ts'
import type { LiveHub } from '../events/live/live-hub.ts'
import type { Recorder } from '../events/recorder.ts'
import type { CurrentSite } from '../open-site/current-site.ts'
import type { RehearsalRuns } from '../rehearsal/runs.ts'
import type { PreferencesFile } from '../site/preferences.ts'

/** How an unexpected error of ours is written down; the screen gets its reference, never its text. */
export type Complain = (reference: string, error: unknown) => void

/** What the calls are answered from: `bench.ts` makes it. A test gives the parts that its subject uses. */
export interface Api {
  readonly clock: Clock
  readonly site: CurrentSite
  readonly recorder: Recorder
  readonly live: LiveHub
  readonly preferences: PreferencesFile
  readonly rehearsals: RehearsalRuns
  readonly state: () => BenchState
  /** To be called when the state changed without a server or a site saying so. */
  readonly stateChanged: () => void
  readonly complain: Complain
}

/** The contract to be answered: each file of this folder answers one subject. A call that is forgotten does not compile. */
export const os = implement(contract)
  .$context<Api>()
  .use(async ({ context, next }) => {
    try {
      return await next()
    } catch (error) {
      throw asFault(error, context.complain)
    }
  })

/** What the other side gets to see of an error: a fault it can show, or the refusal of its input. */
function asFault(error: unknown, complain: Complain): unknown {
  if (error instanceof BenchError) return faultError(error.fault)
  if (error instanceof ORPCError && !(error.cause instanceof ValidationError && error.code !== 'BAD_REQUEST'))
    return error
  const reference = randomUUID().slice(0, 8)
  complain(reference, error)
  return faultError(fault('INTERNAL', { detail: reference }))
}

const faultError = (data: Fault): ORPCError<'FAULT', Fault> => new ORPCError('FAULT', { data, message: data.code })
