import { listInterfaces, listSubnets } from '../net/interfaces.ts'
import type { OpenSite } from '../open-site/open-site.ts'
import { createDiagnoser, type Diagnoser } from '../serving/diagnoser.ts'
import { answering, type Api } from './base.ts'

export interface DiagnosisParts {
  readonly recorder: Pick<Api['recorder'], 'store'>
  readonly site: { readonly current: Pick<OpenSite, 'provisioning'> | null }
}

const os = answering<DiagnosisParts>()

export const diagnosis = os.diagnosis.router({
  event: os.diagnosis.event.handler(async ({ input, context }) => {
    const event = await context.recorder.store.event(input.seq)
    return event === null ? null : await diagnoserOf(context)(event)
  }),
})

/** The diagnoser of the site that is open now. */
export const diagnoserOf = ({ recorder: { store }, site }: DiagnosisParts): Diagnoser =>
  createDiagnoser({
    page: async (query) => (await store.page(query)).events,
    provisioning: site.current?.provisioning ?? null,
    ownHosts: new Set(listInterfaces().map(({ address }) => address)),
    ownSubnets: listSubnets(),
  })
