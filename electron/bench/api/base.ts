import { randomUUID } from 'node:crypto'
import { implement, ORPCError, os, ValidationError } from '@orpc/server'
import type { BenchState } from '../../../shared/domain/event/bench-state.ts'
import { BenchError, fault, type Fault } from '../../../shared/domain/fault/fault.ts'
import { changingCalls } from '../../../shared/ipc/contract/changes.ts'
import { contract } from '../../../shared/ipc/contract/contract.ts'
import type { Clock } from '../core/clock.ts'
import type { PrintPdf } from '../core/pdf-printer.ts'
import type { LiveHub } from '../events/live/live-hub.ts'
import type { Recorder } from '../events/recorder.ts'
import type { Forwarding } from '../forward/forwarding.ts'
import type { Announcing } from '../net/announcing.ts'
import type { CurrentSite } from '../open-site/current-site.ts'
import type { OpenSite } from '../open-site/open-site.ts'
import type { RehearsalRuns } from '../rehearsal/runs.ts'
import type { PreferencesFile } from '../site/preferences.ts'

/** How an unexpected error of ours is written down; the screen gets its reference, never its text. */
export type Complain = (reference: string, error: unknown) => void

/** What the calls are answered from: `bench.ts` makes it. */
export interface Api {
  readonly clock: Clock
  readonly site: CurrentSite
  readonly recorder: Recorder
  readonly live: LiveHub
  readonly preferences: PreferencesFile
  /** Loaded when it is first asked for. */
  readonly rehearsals: () => Promise<RehearsalRuns>
  readonly state: () => BenchState
  /** To be called when the state changed without a server or a site saying so. */
  readonly stateChanged: () => void
  readonly complain: Complain
  readonly forwarding: Forwarding
  readonly announcing: Announcing
  /** Null in a shell without a printer. */
  readonly printPdf: PrintPdf | null
}

/** For a subject that is answered from these parts of the open site. */
export interface SitePart<Part extends keyof OpenSite> {
  readonly site: { need(): Pick<OpenSite, Part> }
}

type Faults = Pick<Api, 'complain'> & {
  readonly site?: { readonly current?: Pick<OpenSite, 'site'> | null | undefined } | undefined
}

const faultsAsData = os.$context<Faults>().middleware(async ({ context, next, signal }) => {
  try {
    return await next()
  } catch (error) {
    if (signal !== undefined && isGivenUp(error, signal)) throw error
    throw asFault(error, context.complain)
  }
})

/** Whoever asked has gone, or asks anew: nobody reads the answer, and nothing is wrong. */
const isGivenUp = (error: unknown, { aborted, reason }: AbortSignal): boolean =>
  aborted && (error === reason || (error instanceof Error && error.name === 'AbortError'))

/** A site of a newer version is served as it is: what would be written into it could not be read back there. */
const refuseChanges = os.$context<Faults>().middleware(({ context, next, path }) => {
  const open = context.site?.current?.site
  if (open?.newer && changingCalls.has(path.join('.')))
    throw new BenchError('SITE_NEWER', { folder: open.folder, ...open.newer })
  return next()
})

/**
 * The contract, to be answered from the parts of the bench that a subject needs; a test gives those and no others. Each
 * file of this folder answers one subject; a call that is forgotten does not compile there.
 */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the type is what oRPC infers
export function answering<Needs extends object>() {
  return implement(contract).$context<Needs & Faults>().use(faultsAsData).use(refuseChanges)
}

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
