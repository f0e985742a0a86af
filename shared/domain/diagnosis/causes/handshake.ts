import { readSyslogTime } from '../../text/local-time.ts'
import { hostOfUrl, type Attempt } from '../attempts.ts'
import { cause, type Diagnosis, type EventOf } from '../diagnosis.ts'
import type { PhoneStory } from '../phone-story.ts'
import type { SiteFacts } from '../site-view.ts'
import type { PhoneCause } from './cause.ts'
import { tlsTrouble } from './tls-trouble.ts'

type Handshake = EventOf<'tls.handshake'>

const DAY_MS = 86_400_000

/**
 * The phone's last HTTPS connection came to nothing, and it has fetched nothing since: it does not trust us, its clock
 * is wrong, nothing in common, or it went away once it had seen our certificate.
 */
export const lastHandshake: PhoneCause = ({ story, last }, facts) => {
  const index = story.events.findLastIndex(({ type }) => type === 'tls.handshake')
  const handshake = story.events[index]
  if (handshake?.type !== 'tls.handshake') return []
  const later = story.events.slice(index + 1)
  if (later.some(({ type }) => type === 'file.sent' || type === 'file.requested')) return []
  if (handshake.failure === undefined) return closedAtOnce(handshake, last)
  // A port scan looks like this; a phone comes again and says more.
  if (handshake.failure === 'client-left') return []
  return [datesAndClock(handshake, story, facts) ?? tlsTrouble(handshake)].filter((found) => found !== null)
}

/** "Expired" from a phone that is days behind: to it, the certificate is not valid yet. */
function datesAndClock(
  { seq, failure, own }: Handshake,
  { dated }: PhoneStory,
  { utcOffset }: SiteFacts,
): Diagnosis | null {
  if (failure !== 'expired' || dated?.phoneTime === undefined) return null
  const at = readSyslogTime(dated.phoneTime, dated.at, utcOffset)
  if (at === null || dated.at - at < DAY_MS) return null
  return cause('tls-clock', {
    params: { own, detail: dated.phoneTime },
    evidence: [seq, dated.seq].sort((a, b) => a - b),
    confidence: 'likely',
  })
}

/**
 * The handshake was whole, no request followed, and the phone says that its resync failed: a client that misses its name
 * in the certificate hangs up without a word.
 */
function closedAtOnce({ seq, own, offered }: Handshake, last: Attempt | null): readonly Diagnosis[] {
  const verdict = failureAfter(seq, last)
  const url = urlOf(last)
  if (verdict === null || (url !== '' && !/^https:/i.test(url))) return []
  const host = offered.name ?? hostOfUrl(url) ?? ''
  return [cause('tls-name', { params: { own, host }, evidence: [seq, verdict.seq], confidence: 'likely' })]
}

const urlOf = (last: Attempt | null): string => last?.announced.at(-1)?.verdict?.url ?? ''

function failureAfter(seq: number, last: Attempt | null): EventOf<'phone.said'> | null {
  const said = last?.verdict ?? null
  return said?.verdict?.result === 'failed' && said.seq > seq ? said : null
}
