import { attemptWith, culprit, type Attempt, type FileRequest, type RequestEnd } from '../attempts.ts'
import type { Confidence, Diagnosis, EventOf } from '../diagnosis.ts'
import { emptyState } from '../fold.ts'
import type { AppliedFile } from '../phone-story.ts'
import type { SiteFacts } from '../site-view.ts'
import { brokenTransfer } from './broken-transfer.ts'
import type { PhoneCause, PhoneReading } from './cause.ts'
import { closedDoor, type Doors } from './closed-door.ts'
import { otherServer } from './other-server.ts'
import { refusedRequest } from './refused-request.ts'
import { unacceptedContent } from './unaccepted-content.ts'
import { unreachableServer } from './unreachable-server.ts'

/** The phone's last resync failed, and no later one has succeeded. */
export const failedResync: PhoneCause = ({ story, last }, facts, doors) =>
  last?.verdict?.verdict?.result === 'failed' ? [whyFailed(last, { facts, applied: story.applied, doors })] : []

/** The phone's last upgrade failed. */
export const failedUpgrade: PhoneCause = ({ attempts }) => {
  const said = attempts.findLast(({ what, verdict }) => what === 'upgrade' && verdict !== null)?.verdict
  return said?.verdict?.result === 'failed' ? [upgradeFailed(said)] : []
}

const upgradeFailed = (said: EventOf<'phone.said'>): Diagnosis => ({
  code: 'upgrade-failed',
  look: 'failed',
  params: { reason: said.verdict?.reason ?? said.text },
  evidence: [said.seq],
  confidence: 'possible',
})

/** One line of a phone that says that something failed: why, by what the phone did around it. */
export function failureTold(event: EventOf<'phone.said'>, phone: PhoneReading, facts: SiteFacts): Diagnosis | null {
  if (event.verdict?.what === 'upgrade') return upgradeFailed(event)
  const attempt = attemptWith(phone.attempts, event)
  return attempt === null ? null : whyFailed(attempt, { facts, applied: phone.story.applied, doors: emptyState })
}

/** The request behind a failed resync, and why that failed. */
function whyFailed(attempt: Attempt, known: Known): Diagnosis {
  const found = culprit(attempt)
  const { asked, end } = found?.request ?? { asked: null, end: null }
  if (found === null || end === null) return withoutRequest(attempt, known)
  const reason = reasonOf(attempt)
  const because = causeOf({ asked, end }, { ...known, reason })
  const evidence = [asked, end, attempt.verdict].flatMap((event) => (event === null ? [] : [event.seq]))
  return {
    code: codeOf(end, because),
    look: 'failed',
    params: {
      ...because?.params,
      reason,
      path: `/${end.path.replace(/^\/+/, '')}`,
      ...(because === null ? {} : { cause: because.code }),
    },
    evidence: evidence.sort((a, b) => a - b),
    confidence: weaker(found.named ? 'certain' : 'likely', because?.confidence ?? 'likely'),
    ...(because?.remedy === undefined ? {} : { remedy: because.remedy }),
  }
}

function codeOf(end: RequestEnd, because: Diagnosis | null): Diagnosis['code'] {
  if (end.type === 'file.refused') return 'resync-failed-after-refusal'
  if (end.type === 'file.abandoned') return 'resync-failed-after-abandon'
  return because === null ? 'resync-failed-after-file' : 'resync-failed-by-content'
}

const weaker = (a: Confidence, b: Confidence): Confidence =>
  (['possible', 'likely', 'certain'] as const).find((each) => each === a || each === b) ?? a

interface Known {
  readonly facts: SiteFacts
  readonly applied: AppliedFile | null
  readonly doors: Doors
}

interface Why extends Known {
  readonly reason: string
}

function causeOf({ asked, end }: FileRequest & { readonly end: RequestEnd }, why: Why): Diagnosis | null {
  if (end.type === 'file.refused') return refusedRequest(end, why.facts)
  if (end.type === 'file.abandoned') return brokenTransfer(end, asked === null ? [] : [asked], why.facts)
  return unacceptedContent(end, why.facts, why)
}

/** None of its requests came here: it asked elsewhere, or could not. */
function withoutRequest(attempt: Attempt, { facts, doors }: Known): Diagnosis {
  const reason = reasonOf(attempt)
  const unreachable = unreachableServer(attempt)
  // A name that leads nowhere is no other server.
  const found =
    unreachable?.code === 'name-unresolved'
      ? unreachable
      : (otherServer(attempt, facts) ?? closedDoor(attempt, facts, doors) ?? unreachable)
  const evidence = [...attempt.announced, ...attempt.lines, ...(attempt.verdict === null ? [] : [attempt.verdict])]
  const numbers = evidence.map(({ seq }) => seq).sort((a, b) => a - b)
  if (found !== null) return { ...found, look: 'failed', params: { ...found.params, reason }, evidence: numbers }
  return { code: 'resync-failed', look: 'failed', params: { reason }, evidence: numbers, confidence: 'possible' }
}

/** The reason in the words that say most: `Download failed` may stand beside `FPRV_ERR_CORRUPT_FILE`. */
function reasonOf({ verdict, alsoSaid }: Attempt): string {
  const reasons = [verdict, ...alsoSaid].flatMap((said) => said?.verdict?.reason ?? [])
  return [...new Set(reasons)].join(', ') || (verdict?.text ?? '')
}
