import type { SiteFile } from '../../../shared/ipc/contract/files.ts'
import { nameOrder } from '../../ui/name-order.ts'

export interface SortBy {
  readonly by: 'path' | 'size' | 'modified' | 'lastFetch'
  readonly down: boolean
}

const compare: Readonly<Record<Exclude<SortBy['by'], 'path'>, (a: SiteFile, b: SiteFile) => number>> = {
  size: (a, b) => a.bytes - b.bytes,
  modified: (a, b) => a.modifiedAt - b.modifiedAt,
  lastFetch: (a, b) => (a.lastFetch?.at ?? 0) - (b.lastFetch?.at ?? 0),
}

/** The files whose name holds the text, in the order asked for; equal ones by name. */
export function sortFiles(files: readonly SiteFile[], { by, down }: SortBy, search: string): readonly SiteFile[] {
  const wanted = search.trim().toLowerCase()
  const found = files.filter(({ path }) => path.toLowerCase().includes(wanted))
  const compareNames = nameOrder()
  const byPath = (a: SiteFile, b: SiteFile): number => compareNames(a.path, b.path)
  const order = by === 'path' ? byPath : compare[by]
  return found.sort((a, b) => (down ? -1 : 1) * order(a, b) || byPath(a, b))
}
