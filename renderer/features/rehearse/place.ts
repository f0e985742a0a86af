import type { RunSummary } from '../../../shared/ipc/contract/rehearse.ts'

/** What the screen shows, as the address says it. */
export type Place =
  | { readonly view: 'rules' }
  | { readonly view: 'running' }
  | { readonly view: 'new' }
  | { readonly view: 'result'; readonly run: string; readonly mac: string | null }
  | { readonly view: 'compare'; readonly before: string; readonly after: string }

/** An address that names a rehearsal that is gone leads to the newest one, and to a new one where there is none. */
export function placeOf(
  params: Readonly<Record<string, string>>,
  past: readonly RunSummary[],
  running: boolean,
): Place {
  const known = (run: string | undefined): string | null => past.find((each) => each.run === run)?.run ?? null
  if (params['view'] === 'rules') return { view: 'rules' }
  if (running) return { view: 'running' }
  const [newest] = past
  if (params['view'] === 'new' || newest === undefined) return { view: 'new' }
  const run = known(params['run']) ?? newest.run
  const other = known(params['with'])
  if (other !== null && other !== run) return { view: 'compare', before: other, after: run }
  const mac = known(params['run']) === null && params['run'] !== undefined ? null : (params['mac'] ?? null)
  return { view: 'result', run, mac }
}
