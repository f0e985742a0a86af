import { AROUND_LIMIT, aroundFilter } from '../../../shared/domain/diagnosis/around.ts'
import { diagnose } from '../../../shared/domain/diagnosis/diagnose.ts'
import { unknownSite } from '../../../shared/domain/diagnosis/site-view.ts'
import { listInterfaces } from '../net/interfaces.ts'
import type { OpenSite } from '../open-site/open-site.ts'
import { siteFactsFor } from '../serving/site-facts.ts'
import { answering, type Api } from './base.ts'

const os = answering<{
  readonly recorder: Pick<Api['recorder'], 'store'>
  readonly site: { readonly current: Pick<OpenSite, 'provisioning'> | null }
}>()

export const diagnosis = os.diagnosis.router({
  event: os.diagnosis.event.handler(async ({ input, context: { recorder, site } }) => {
    const event = await recorder.store.event(input.seq)
    if (event === null) return null
    const filter = aroundFilter(event)
    const recent =
      filter === null ? [] : (await recorder.store.page({ filter, before: null, limit: AROUND_LIMIT })).events
    const ownHosts = new Set(listInterfaces().map(({ address }) => address))
    const facts =
      site.current === null
        ? unknownSite
        : await siteFactsFor([event, ...recent], { provisioning: site.current.provisioning, ownHosts })
    return diagnose(event, { recent, facts })
  }),
})
