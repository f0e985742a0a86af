import { unreachable } from '../result.ts'
import { isOtherCase } from './diagnose.ts'
import type { BenchEvent } from '../event/bench-event.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Where a diagnosis has its words: keys of the catalogues, to be filled with its `params`. */
export interface DiagnosisKeys {
  readonly title: string
  /** What shows it, where there is more to show than the event itself. */
  readonly evidence?: string
  readonly next: string
}

export function diagnosisKeys(diagnosis: Diagnosis, event: BenchEvent): DiagnosisKeys {
  const { code } = diagnosis
  if (code.startsWith('refusal.')) return { ...whatAndNext(code), ...nearOf(event) }
  if (code.startsWith('abandon.'))
    return { ...whatAndNext(code), ...('detail' in diagnosis.params && { evidence: 'events:diagnosis.detail' }) }
  if (code.startsWith('limited.')) return whatAndNext(code)
  const plain = code as Exclude<typeof code, `${'refusal' | 'abandon' | 'limited'}.${string}`>
  switch (plain) {
    case 'many-resends':
      return { title: 'events:type.file.sent.slowWord', next: 'events:type.file.sent.manyResends' }
    case 'resync-failed':
    case 'resync-failed-after-refusal':
    case 'resync-failed-after-abandon':
    case 'resync-failed-after-file':
      return {
        title: `events:diagnosis.${plain}.title`,
        evidence: 'events:verdict.reason',
        next: `events:diagnosis.${plain}.next`,
      }
    case 'upgrade-failed':
      return {
        title: 'events:verdict.upgrade.failed.word',
        evidence: 'events:verdict.reason',
        next: 'events:verdict.upgrade.failed.next',
      }
    case 'rejected':
      return { title: 'events:type.traffic.rejected.word', next: 'events:type.traffic.rejected.next' }
    case 'dropped':
      return { title: 'events:type.events.dropped.word', next: 'events:type.events.dropped.next' }
    case 'fault':
      return 'fault' in event
        ? { title: `faults:${event.fault.code}.what`, next: `faults:${event.fault.code}.next` }
        : { title: 'faults:INTERNAL.what', next: 'faults:INTERNAL.next' }
    default:
      return unreachable(plain)
  }
}

const whatAndNext = (code: string): DiagnosisKeys => ({ title: `events:${code}.what`, next: `events:${code}.next` })

function nearOf(event: BenchEvent): Pick<DiagnosisKeys, 'evidence'> {
  if (event.type !== 'file.refused' || event.near === undefined) return {}
  return { evidence: isOtherCase(event) ? 'events:refusal.not-found.nearCase' : 'events:refusal.not-found.near' }
}

/** The key of the cause's own sentence, where a diagnosis points to what went wrong before. */
export const causeKey = ({ params }: Diagnosis): string | null =>
  typeof params['cause'] === 'string' ? `events:${params['cause']}.what` : null
