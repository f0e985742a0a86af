import type { Filter } from '../../../shared/domain/event/filter.ts'
import { withNames } from '../../../shared/domain/event/filter-names.ts'
import { readFilter } from '../events/read-filter.ts'
import type { OpenSite } from '../open-site/open-site.ts'
import { phoneNames } from '../site/phone-names.ts'
import type { Api } from './base.ts'

export interface NamedFilterParts {
  readonly clock: Api['clock']
  readonly site: { readonly current: Pick<OpenSite, 'provisioning'> | null }
}

/** A query as the open site understands it: its phones may be called by their names. */
export async function namedFilter(text: string, { clock, site }: NamedFilterParts): Promise<Filter> {
  const filter = readFilter(text, clock)
  if (site.current === null || !filter.some(({ on }) => on === 'phone')) return filter
  return withNames(filter, await phoneNames(site.current.provisioning.phones))
}
