import type { FileRequest } from '../attempts.ts'
import type { Diagnosis } from '../diagnosis.ts'
import type { PhoneCause } from './cause.ts'
import { brokenTransfer, lossyPath } from './broken-transfer.ts'
import { refusedRequest } from './refused-request.ts'

/**
 * A request that was refused or broke off, of a phone that says nothing of it: no syslog, or not yet. Where the phone has
 * given its verdict, that is told with this behind it. A file that arrived whole afterwards ends this: a phone that was
 * given no path tries several names, and goes on only when nothing before was a failure (phone-facts 3.4).
 */
export const latestTransfer: PhoneCause = ({ story, last }, facts) => {
  if (last?.verdict !== null) return lossy(last?.requests ?? [])
  const open = new Map<string, Diagnosis>()
  for (const { end } of last.requests) {
    if (end?.type === 'file.sent') open.clear()
    else if (end?.type === 'file.refused') open.set(end.path, refusedRequest(end, facts))
    else if (end?.type === 'file.abandoned') open.set(end.path, brokenTransfer(end, story.events, facts))
  }
  return [...open.values(), ...lossy(last.requests)]
}

/** The last of a resync's files that had a hard way. */
function lossy(requests: readonly FileRequest[]): readonly Diagnosis[] {
  const found = requests.flatMap(({ end }) => (end?.type === 'file.sent' ? (lossyPath(end) ?? []) : []))
  return found.slice(-1)
}
