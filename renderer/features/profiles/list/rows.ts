import type { ProfileSummary } from '../../../../shared/ipc/contract/profiles.ts'
import { nameOrder } from '../../../ui/name-order.ts'
import type { ProfileDocument } from '../document/profile-document.ts'

export interface Row extends Omit<ProfileSummary, 'revision'> {
  readonly unsaved: boolean
  /** Not in the site yet. */
  readonly isNew: boolean
}

export interface SortBy {
  readonly by: 'path' | 'kind' | 'findings' | 'size' | 'modified'
  readonly down: boolean
}

/** What the site has as text, and what is new and unsaved in this window. Other texts (a licence's note) are left out. */
export function rowsOf(
  list: readonly ProfileSummary[],
  open: readonly ProfileDocument[],
  search: string,
): readonly Row[] {
  const unsaved = new Map(
    open.filter((each) => each.view().dirty).map((each) => [`${each.place.area}/${each.place.path}`, each]),
  )
  const known = new Set(list.map(({ area, path }) => `${area}/${path}`))
  const stored = list
    .filter(({ area, profile, revision }) => revision !== null && (profile || area === 'templates'))
    .map((summary): Row => ({ ...summary, unsaved: unsaved.has(`${summary.area}/${summary.path}`), isNew: false }))
  const fresh = [...unsaved]
    .filter(([key]) => !known.has(key))
    .map(([, document]): Row => ({
      ...document.place,
      bytes: 0,
      modifiedAt: 0,
      profile: true,
      findings: countsOf(document),
      unsaved: true,
      isNew: true,
    }))
  const wanted = search.trim().toLowerCase()
  return [...fresh, ...stored].filter(({ path }) => path.toLowerCase().includes(wanted))
}

function countsOf(document: ProfileDocument): Row['findings'] {
  const { findings } = document.view()
  const count = (severity: 'error' | 'warning' | 'info'): number =>
    findings.filter((finding) => finding.severity === severity).length
  return { error: count('error'), warning: count('warning'), info: count('info') }
}

const weigh = ({ findings }: Row): number => findings.error * 1e8 + findings.warning * 1e4 + findings.info

const orders: Readonly<Record<Exclude<SortBy['by'], 'path'>, (a: Row, b: Row) => number>> = {
  kind: (a, b) => a.area.localeCompare(b.area) || Number(b.profile) - Number(a.profile),
  findings: (a, b) => weigh(a) - weigh(b),
  size: (a, b) => a.bytes - b.bytes,
  modified: (a, b) => a.modifiedAt - b.modifiedAt,
}

export function sortRows(rows: readonly Row[], { by, down }: SortBy): readonly Row[] {
  const compareNames = nameOrder()
  const byPath = (a: Row, b: Row): number => compareNames(a.path, b.path)
  const order = by === 'path' ? byPath : orders[by]
  return [...rows].sort((a, b) => (down ? -1 : 1) * order(a, b) || byPath(a, b))
}
