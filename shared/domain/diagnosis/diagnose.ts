import type { BenchEvent } from '../event/bench-event.ts'
import { benchTrouble, lostLines } from './causes/bench-trouble.ts'
import { brokenTransfer, lossyPath } from './causes/broken-transfer.ts'
import { failureTold } from './causes/failed-resync.ts'
import { limitedSource, oddPackets } from './causes/odd-source.ts'
import { refusedPush } from './causes/refused-push.ts'
import { refusedRequest } from './causes/refused-request.ts'
import { tlsTrouble } from './causes/tls-trouble.ts'
import type { Diagnosis, DiagnosisContext, EventOf } from './diagnosis.ts'
import { readPhone } from './findings.ts'
import { isOfPhone, withEvent, type PhoneStory } from './phone-story.ts'
import { unknownSite } from './site-view.ts'

/** What is wrong with an event, or null when nothing is. */
export function diagnose(
  event: BenchEvent,
  { recent = [], facts = unknownSite }: DiagnosisContext = {},
): Diagnosis | null {
  switch (event.type) {
    case 'file.refused':
      return refusedRequest(event, facts)
    case 'file.abandoned':
      return brokenTransfer(event, recent, facts)
    case 'tls.handshake':
      return tlsTrouble(event)
    case 'file.sent':
      return lossyPath(event)
    case 'phone.said':
      return event.verdict?.result === 'failed' ? failureTold(event, readPhone(storyOf(event, recent)), facts) : null
    case 'push.answered':
      return refusedPush(event)
    case 'traffic.rejected':
      return oddPackets(event)
    case 'source.limited':
      return limitedSource(event)
    case 'server.failed':
    case 'history.degraded':
      return benchTrouble(event)
    case 'events.dropped':
      return event.reason === 'stopped' ? null : lostLines(event)
    default:
      return null
  }
}

/** What follows a phone's line at once may say more of it: the same failure in the words of its own log. */
const AFTER_MS = 5_000

/** The phone's story up to one of its lines, out of what is known around it. */
function storyOf(event: EventOf<'phone.said'>, recent: readonly BenchEvent[]): PhoneStory {
  const bySeq = new Map([...recent, event].map((each) => [each.seq, each]))
  const inOrder = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
  let story: PhoneStory | undefined
  for (const each of inOrder)
    if (isOfPhone(each) && each.at <= event.at + AFTER_MS && isSamePhone(each, event)) story = withEvent(story, each)
  return story ?? withEvent(undefined, event)
}

const isSamePhone = (
  { who: a }: { readonly who: EventOf<'phone.said'>['who'] },
  { who: b }: EventOf<'phone.said'>,
): boolean => (a.mac !== undefined && b.mac !== undefined ? a.mac === b.mac : a.ip === b.ip)
