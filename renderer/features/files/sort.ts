import type { SiteFile } from '../../../shared/ipc/contract/files.ts'

export interface SortBy {
  readonly by: 'path' | 'size' | 'modified' | 'lastFetch'
  readonly down: boolean
}

const compareText = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare

const compare: Readonly<Record<SortBy['by'], (a: SiteFile, b: SiteFile) => number>> = {
  path: (a, b) => compareText(a.path, b.path),
  size: (a, b) => a.bytes - b.bytes,
  modified: (a, b) => a.modifiedAt - b.modifiedAt,
  lastFetch: (a, b) => (a.lastFetch?.at ?? 0) - (b.lastFetch?.at ?? 0),
}

/** The files whose name holds the text, in the order asked for; equal ones by name. */
export function sortFiles(files: readonly SiteFile[], { by, down }: SortBy, search: string): readonly SiteFile[] {
  const wanted = search.trim().toLowerCase()
  const found = files.filter(({ path }) => path.toLowerCase().includes(wanted))
  return found.sort((a, b) => (down ? -1 : 1) * compare[by](a, b) || compare.path(a, b))
}
