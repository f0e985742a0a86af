import { phoneNames } from '../site/phone-names.ts'
import { answering, type Api, type SitePart } from './base.ts'

const os = answering<Pick<Api, 'rehearsals'> & SitePart<'site' | 'provisioning' | 'closed'>>()

export const rehearse = os.rehearse.router({
  scenarios: os.rehearse.scenarios.handler(({ context }) => context.rehearsals().then((runs) => runs.scenarios())),
  // Refused before the stream begins: a stream's own error is no fault to the other side.
  start: os.rehearse.start.handler(async ({ input, context, signal }) =>
    (await context.rehearsals()).start(context.site.need(), input, signal),
  ),
  cancel: os.rehearse.cancel.handler(async ({ input, context }) => {
    ;(await context.rehearsals()).cancel(input.run)
    return null
  }),
  runs: os.rehearse.runs.handler(async ({ context }) =>
    (await context.rehearsals()).runs(context.site.need().site.folder),
  ),
  result: os.rehearse.result.handler(async ({ input, context }) =>
    (await context.rehearsals()).result(context.site.need().site.folder, input.run),
  ),
  phone: os.rehearse.phone.handler(async ({ input, context }) =>
    (await context.rehearsals()).phone(context.site.need().site.folder, input),
  ),
  report: os.rehearse.report.handler(async ({ input, context }) => {
    const { site, provisioning } = context.site.need()
    const names = await phoneNames(provisioning.phones)
    return (await context.rehearsals()).report(site.folder, { ...input, names })
  }),
})
