import { unreachable } from '../result.ts'
import { causeLooks, sitePath, type CauseCode, type Diagnosis, type DiagnosisCode } from './diagnosis.ts'

/** Where a diagnosis has its words: keys of the catalogues, to be filled with its `params`. */
export interface DiagnosisKeys {
  readonly title: string
  /** What shows it, where there is more to show than the event itself. */
  readonly evidence?: string
  readonly next: string
}

export function diagnosisKeys({ code, params }: Pick<Diagnosis, 'code' | 'params'>): DiagnosisKeys {
  const evidence = evidenceOf(params)
  return { ...titleAndNext(code, params), ...(evidence === null ? {} : { evidence }) }
}

/** A name that is near, what the client itself said, or the phone's own reason. */
function evidenceOf({ near, path, detail, reason }: Diagnosis['params']): string | null {
  if (reason !== undefined) return 'events:verdict.reason'
  if (detail !== undefined) return 'events:diagnosis.detail'
  if (typeof near !== 'string') return null
  return isOtherCase({ near, path: String(path ?? '') })
    ? 'events:refusal.not-found.nearCase'
    : 'events:refusal.not-found.near'
}

/** Whether the site has the file under the same name in other capitals: renaming it is then the remedy. */
export const isOtherCase = ({ near, path }: { readonly near?: string; readonly path: string }): boolean =>
  near !== undefined && sitePath(near).toLowerCase() === sitePath(path).toLowerCase()

const isCause = (code: DiagnosisCode): code is CauseCode => code in causeLooks

function titleAndNext(code: DiagnosisCode, params: Diagnosis['params']): DiagnosisKeys {
  if (isCause(code)) return { title: `diagnosis:${code}.title`, next: `diagnosis:${code}.next` }
  if (isNamedByReason(code)) return { title: `events:${code}.what`, next: `events:${code}.next` }
  switch (code) {
    case 'many-resends':
      return { title: 'events:type.file.sent.slowWord', next: 'events:type.file.sent.manyResends' }
    case 'resync-failed':
    case 'resync-failed-after-refusal':
    case 'resync-failed-after-abandon':
    case 'resync-failed-after-file':
    case 'resync-failed-by-content':
      return { title: `events:diagnosis.${code}.title`, next: `events:diagnosis.${code}.next` }
    case 'upgrade-failed':
      return { title: 'events:verdict.upgrade.failed.word', next: 'events:verdict.upgrade.failed.next' }
    case 'rejected':
      return { title: 'events:type.traffic.rejected.word', next: 'events:type.traffic.rejected.next' }
    case 'dropped':
      return { title: 'events:type.events.dropped.word', next: 'events:type.events.dropped.next' }
    case 'fault':
      return { title: `faults:${String(params['fault'])}.what`, next: `faults:${String(params['fault'])}.next` }
    default:
      return unreachable(code)
  }
}

type ReasonCode = Extract<
  DiagnosisCode,
  `${'refusal' | 'abandon' | 'limited' | 'push' | 'tls' | 'certificate'}.${string}`
>
const isNamedByReason = (code: DiagnosisCode): code is ReasonCode =>
  /^(?:refusal|abandon|limited|push|tls|certificate)\./.test(code)

/** The code of what went wrong underneath, where a diagnosis points to it: its title and next step are words of this one. */
export function causeKeys({ params }: Diagnosis): DiagnosisKeys | null {
  const code = params['cause']
  return typeof code === 'string' ? titleAndNext(code as DiagnosisCode, params) : null
}

/** Says a key of the catalogues in one language. */
export type SayKey = (key: string, params: Diagnosis['params']) => string

export interface ToldDiagnosis {
  readonly title: string
  readonly evidence?: string
  readonly next: string
}

/** A diagnosis in words. `inert` makes text from the network harmless for the place where it will be shown. */
export function tellDiagnosis(
  diagnosis: Diagnosis,
  {
    say,
    inert,
    time,
  }: { readonly say: SayKey; readonly inert: (text: string) => string; readonly time: (at: number) => string },
): ToldDiagnosis {
  const { at, ...given } = diagnosis.params
  const plain = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? inert(value) : value]),
  )
  const dated = typeof at === 'number' ? { ...plain, time: time(at) } : plain
  const because = causeKeys(diagnosis)
  const params =
    because === null ? dated : { ...dated, cause: say(because.title, dated), causeNext: say(because.next, dated) }
  const keys = diagnosisKeys(diagnosis)
  return {
    title: say(keys.title, params),
    ...(keys.evidence === undefined ? {} : { evidence: say(keys.evidence, params) }),
    next: say(keys.next, params),
  }
}
