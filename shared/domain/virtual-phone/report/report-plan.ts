import { factoryValue, valueOf } from '../machine/parameters.ts'
import type { StepContext } from '../machine/step-context.ts'

const wordsOf = (text: string): string => text.trim().toLowerCase()

const reportsWhen = (ctx: StepContext): string => wordsOf(valueOf(ctx.state, 'Report_To_Server'))

/** A number of seconds within the parameter's range; else the factory's. */
function secondsOf({ state }: StepContext, name: string, [least, most]: readonly [number, number]): number {
  const seconds = Number(valueOf(state, name).trim() || Number.NaN)
  if (Number.isInteger(seconds) && seconds >= least && seconds <= most) return seconds
  return Number(factoryValue(state.setup, name)) || least
}

/** REP-3: arms the next periodic report, or takes it back. */
export function planReports(ctx: StepContext, again = false): void {
  const { timers } = ctx.state
  if (reportsWhen(ctx) !== 'periodically' || valueOf(ctx.state, 'Report_Rule').trim() === '') {
    if (timers.report?.cause === 'periodic') ctx.disarm('report')
    return
  }
  if (timers.report !== undefined && !again) return
  // 11.2(3) raised the longest period to 2,592,000 seconds.
  const seconds = secondsOf(ctx, 'Periodic_Upload_To_Server', [600, 2_592_000])
  ctx.arm('report', ctx.at + seconds * 1000, 'periodic')
  ctx.note('REP-3', 'report-planned', { seconds })
}

/** REP-2 */
export function planReportOfChange(ctx: StepContext): void {
  if (reportsWhen(ctx) !== 'on local change' || valueOf(ctx.state, 'Report_Rule').trim() === '') return
  const seconds = secondsOf(ctx, 'Upload_Delay_On_Local_Change', [10, 900])
  ctx.arm('report', ctx.at + seconds * 1000, 'local-change')
  ctx.note('REP-2', 'report-planned', { seconds })
}
