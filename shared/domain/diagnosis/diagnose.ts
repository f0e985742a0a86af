import type { BenchEvent } from '../event/bench-event.ts'
import { outcomeOf } from '../event/facets.ts'
import { unreachable } from '../result.ts'
import type { Diagnosis, DiagnosisContext, FetchEnd, Remedy } from './diagnosis.ts'

type Event<T extends BenchEvent['type']> = Extract<BenchEvent, { type: T }>

/** What is wrong with an event, or null when nothing is. */
export function diagnose(event: BenchEvent, context: DiagnosisContext = {}): Diagnosis | null {
  switch (event.type) {
    case 'file.sent':
      return outcomeOf(event) === 'attention' ? certain(event, 'many-resends', { resends: event.resends }) : null
    case 'file.refused':
      return refused(event)
    case 'file.abandoned':
      return abandoned(event)
    case 'phone.said':
      return event.verdict?.result === 'failed' ? saidFailed(event, event.verdict.what, context) : null
    case 'traffic.rejected':
      return certain(event, 'rejected', {})
    case 'source.limited':
      return certain(event, `limited.${event.reason}`, { count: event.count })
    case 'server.failed':
      return { ...certain(event, 'fault', event.fault.params), look: 'failed', remedy: { kind: 'open-servers' } }
    case 'history.degraded':
      return certain(event, 'fault', event.fault.params)
    case 'events.dropped':
      return certain(event, 'dropped', { count: event.count })
    default:
      return null
  }
}

const certain = (event: BenchEvent, code: Diagnosis['code'], params: Diagnosis['params']): Diagnosis => ({
  code,
  look: 'attention',
  params,
  evidence: [event.seq],
  confidence: 'certain',
})

function refused(event: Event<'file.refused'>): Diagnosis {
  const params = event.near === undefined ? {} : { near: event.near }
  const remedy = refusalRemedy(event)
  return {
    ...certain(event, `refusal.${event.reason}`, params),
    look: 'failed',
    ...(remedy === null ? {} : { remedy }),
  }
}

/** The path in the site: without the slash that a request begins with. */
const sitePath = (path: string): string => path.replace(/^\/+/, '')

/** Whether the site has the file under the same name in other capitals: renaming it is then the remedy. */
export const isOtherCase = ({ near, path }: Pick<Event<'file.refused'>, 'near' | 'path'>): boolean =>
  near?.toLowerCase() === sitePath(path).toLowerCase()

function refusalRemedy(event: Event<'file.refused'>): Remedy | null {
  const { reason, near = '', path, who } = event
  switch (reason) {
    case 'not-found':
      if (isOtherCase(event)) return { kind: 'rename-file', from: near, to: sitePath(path) }
      return near === '' ? { kind: 'add-file', path: sitePath(path) } : null
    case 'unknown-phone':
      return who.mac === undefined ? null : { kind: 'add-phone', mac: who.mac, model: who.model ?? '' }
    case 'template-missing':
      return near === '' ? null : { kind: 'create-template', template: near.replace(/^templates\//, '') }
    case 'key-missing':
      return near === '' ? null : { kind: 'set-key', name: near }
    case 'outside':
    case 'malformed':
    case 'directory':
    case 'forbidden':
    case 'write':
    case 'method':
    case 'too-large':
    case 'busy':
    case 'template-broken':
    case 'value-missing':
    case 'options':
      return null
    default:
      return unreachable(reason)
  }
}

function abandoned(event: Event<'file.abandoned'>): Diagnosis {
  const params = event.detail === undefined ? {} : { detail: event.detail }
  return {
    ...certain(event, `abandon.${event.reason}`, params),
    look: 'failed',
    remedy: { kind: 'fetch-by-hand', server: event.server, path: sitePath(event.path) },
  }
}

/** A phone says that it failed: what it fetched just before, or did not get, says why. */
function saidFailed(event: Event<'phone.said'>, what: 'resync' | 'upgrade', { before }: DiagnosisContext): Diagnosis {
  const said = { reason: event.verdict?.reason ?? event.text }
  const base = { ...certain(event, 'upgrade-failed', said), look: 'failed', confidence: 'possible' } as const
  if (before === undefined) return { ...base, code: what === 'upgrade' ? 'upgrade-failed' : 'resync-failed' }
  const code =
    what === 'upgrade'
      ? 'upgrade-failed'
      : (
          {
            'file.refused': 'resync-failed-after-refusal',
            'file.abandoned': 'resync-failed-after-abandon',
            'file.sent': 'resync-failed-after-file',
          } as const
        )[before.type]
  const cause = diagnose(before)
  return {
    ...base,
    code,
    params: { ...said, path: `/${sitePath(before.path)}`, ...causeOf(before) },
    evidence: [before.seq, event.seq],
    confidence: 'likely',
    ...(cause?.remedy === undefined ? {} : { remedy: cause.remedy }),
  }
}

/** The code of the refusal or of the end of the transfer, whose words say why. */
const causeOf = (before: FetchEnd): Record<string, string> =>
  before.type === 'file.sent'
    ? {}
    : { cause: `${before.type === 'file.refused' ? 'refusal' : 'abandon'}.${before.reason}` }
