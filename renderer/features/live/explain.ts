import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { outcomeOf } from '../../../shared/domain/event/facets.ts'
import { unreachable } from '../../../shared/domain/result.ts'
import { formatBytes, formatDuration, formatNumber } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { inertParams } from '../../ui/inert-params.ts'
import { droppedReason, nameOf, phonesChange, rejectedReason, severityKey, type Words } from './describe.ts'

/** An event in words: what happened, and for what is not right, why and what to do next. */
export interface Explanation {
  readonly sentence: string
  readonly why: {
    readonly look: 'failed' | 'attention'
    readonly title: string
    readonly evidence?: string
    readonly next: string
  } | null
}

export function explain(event: BenchEvent, t: Words, language: string): Explanation {
  const who = 'who' in event ? nameOf(event.who) : ''
  const server = 'server' in event ? t(`common:server.${event.server}`) : ''
  const path = 'path' in event ? inert(event.path, 500) : ''
  switch (event.type) {
    case 'file.requested':
      return plain(t('events:type.file.requested.sentence', { who, path, server }))
    case 'file.sent':
      return explainSent(event, { who, path }, t, language)
    case 'file.refused':
      return explainRefused(event, { who, path }, t)
    case 'file.abandoned':
      return {
        sentence: t('events:type.file.abandoned.sentence', { who, path, size: formatBytes(language, event.bytes) }),
        why: {
          look: 'failed',
          title: t(`events:abandon.${event.reason}.what`),
          ...(event.detail === undefined ? {} : { evidence: inert(event.detail, 500) }),
          next: t(`events:abandon.${event.reason}.next`),
        },
      }
    case 'phone.said':
      return explainSaid(event, who, t)
    default:
      return explainBench(event, { who, server, path }, t, language)
  }
}

const plain = (sentence: string): Explanation => ({ sentence, why: null })
type Event<T extends BenchEvent['type']> = Extract<BenchEvent, { type: T }>
interface Side {
  readonly who: string
  readonly path: string
}

function explainSent(event: Event<'file.sent'>, side: Side, t: Words, language: string): Explanation {
  if (event.status === 304) return plain(t('events:type.file.sent.unchanged', { ...side }))
  const size = formatBytes(language, event.bytes)
  const took = formatDuration(language, event.tookMs)
  const sentence = t('events:type.file.sent.sentence', { ...side, size, took })
  if (outcomeOf(event) !== 'attention') return plain(sentence)
  const resends = formatNumber(language, event.resends)
  const why = t('events:type.file.sent.manyResends', { ...side, resends })
  return { sentence, why: { look: 'attention', title: t('events:type.file.sent.slowWord'), next: why } }
}

/** Whether the site has the file under the same name in other capitals: renaming it is then the remedy. */
export const isOtherCase = (event: Event<'file.refused'>): boolean =>
  event.near?.toLowerCase() === event.path.replace(/^\/+/, '').toLowerCase()

function explainRefused(event: Event<'file.refused'>, side: Side, t: Words): Explanation {
  const near = inert(event.near ?? '', 500)
  const evidence =
    event.near === undefined
      ? {}
      : {
          evidence: t(isOtherCase(event) ? 'events:refusal.not-found.nearCase' : 'events:refusal.not-found.near', {
            near,
          }),
        }
  return {
    sentence: t('events:type.file.refused.sentence', { ...side }),
    why: {
      look: 'failed',
      title: t(`events:refusal.${event.reason}.what`),
      ...evidence,
      next: t(`events:refusal.${event.reason}.next`),
    },
  }
}

function explainSaid(event: Event<'phone.said'>, who: string, t: Words): Explanation {
  const { verdict, severity } = event
  if (!verdict) {
    const said = t('events:type.phone.said.sentence', { who })
    return plain(severity === undefined ? said : `${said} (${t(`events:severity.${severityKey(severity)}`)})`)
  }
  const sentence = t(`events:verdict.${verdict.what}.${verdict.result}.sentence`, { who })
  if (verdict.result !== 'failed') return plain(sentence)
  const reason = inert(verdict.reason ?? event.text, 500)
  return {
    sentence,
    why: {
      look: 'failed',
      title: t(`events:verdict.${verdict.what}.failed.word`),
      evidence: t('events:verdict.reason', { reason }),
      next: t(`events:verdict.${verdict.what}.failed.next`),
    },
  }
}

type BenchSide = Exclude<
  BenchEvent,
  { type: 'file.requested' | 'file.sent' | 'file.refused' | 'file.abandoned' | 'phone.said' }
>

function explainBench(
  event: BenchSide,
  { who, server, path }: Side & { readonly server: string },
  t: Words,
  language: string,
): Explanation {
  switch (event.type) {
    case 'traffic.rejected': {
      const count = formatNumber(language, event.count)
      const sentence = t('events:type.traffic.rejected.sentence', {
        who,
        server,
        count,
        reason: rejectedReason(event.reason, t),
      })
      return {
        sentence,
        why: {
          look: 'attention',
          title: t('events:type.traffic.rejected.word'),
          next: t('events:type.traffic.rejected.next'),
        },
      }
    }
    case 'source.limited': {
      const title = t(`events:limited.${event.reason}.what`, { count: event.count })
      const next = t(`events:limited.${event.reason}.next`)
      return {
        sentence: t('events:type.source.limited.sentence', { who, server }),
        why: { look: 'attention', title, next },
      }
    }
    case 'server.listening':
      return plain(t('events:type.server.listening.sentence', { server, address: event.address, port: event.port }))
    case 'server.stopped':
      return plain(t('events:type.server.stopped.sentence', { server }))
    case 'server.failed':
    case 'history.degraded': {
      const params = inertParams(event.fault.params)
      const look = event.type === 'server.failed' ? 'failed' : 'attention'
      const sentence = t(`events:type.${event.type}.sentence`, { server })
      return {
        sentence,
        why: {
          look,
          title: t(`faults:${event.fault.code}.what`, params),
          next: t(`faults:${event.fault.code}.next`, params),
        },
      }
    }
    case 'events.dropped': {
      const sentence = t('events:type.events.dropped.sentence', {
        count: event.count,
        reason: droppedReason(event.reason, t),
      })
      return {
        sentence,
        why: {
          look: 'attention',
          title: t('events:type.events.dropped.word'),
          next: t('events:type.events.dropped.next'),
        },
      }
    }
    default:
      return plain(explainSite(event, path, t, language))
  }
}

type SiteChange = Extract<
  BenchEvent,
  {
    type:
      | 'file.renamed'
      | 'file.restored'
      | 'profile.saved'
      | 'phones.changed'
      | 'routes.changed'
      | 'key.set'
      | 'settings.changed'
  }
>

type SiteSide = Extract<
  BenchSide,
  {
    type:
      | 'bench.started'
      | 'site.opened'
      | 'site.closed'
      | 'file.added'
      | 'file.removed'
      | 'history.recovered'
      | SiteChange['type']
  }
>

function explainSite(event: SiteSide, path: string, t: Words, language: string): string {
  switch (event.type) {
    case 'bench.started':
      return t(event.afterCrash ? 'events:type.bench.started.again' : 'events:type.bench.started.sentence', {
        version: event.version,
      })
    case 'site.opened':
      return t('events:type.site.opened.sentence', { name: inert(event.name), folder: inert(event.folder) })
    case 'site.closed':
      return t('events:type.site.closed.sentence', { name: inert(event.name) })
    case 'file.added':
      return t('events:type.file.added.sentence', { path, size: formatBytes(language, event.bytes) })
    case 'file.removed':
      return t('events:type.file.removed.sentence', { path })
    case 'history.recovered':
      return t('events:type.history.recovered.sentence')
    default:
      return explainChange(event, path, t)
  }
}

/** What somebody changed in the site. */
function explainChange(event: SiteChange, path: string, t: Words): string {
  switch (event.type) {
    case 'file.renamed':
      return t('events:type.file.renamed.sentence', { from: inert(event.from), path })
    case 'file.restored':
      return t('events:type.file.restored.sentence', { path })
    case 'profile.saved':
      return t('events:type.profile.saved.sentence', { path: inert(`${event.area}/${event.path}`) })
    case 'phones.changed':
      return t('events:type.phones.changed.sentence', { what: phonesChange(event, t) })
    case 'routes.changed':
      return t('events:type.routes.changed.sentence', { count: event.count })
    case 'key.set':
      return t(event.removed ? 'events:type.key.set.removed' : 'events:type.key.set.sentence', {
        name: inert(event.name),
      })
    case 'settings.changed':
      return event.setting === 'addresses'
        ? t('events:type.settings.changed.addresses', {
            listen: event.listen === '' ? t('events:type.settings.changed.everyAddress') : inert(event.listen),
            advertise:
              event.advertise === '' ? t('events:type.settings.changed.chosenAddress') : inert(event.advertise),
          })
        : t(event.enabled ? 'events:type.settings.changed.server' : 'events:type.settings.changed.serverOff', {
            server: t(`common:server.${event.server}`),
            port: event.port,
          })
    default:
      return unreachable(event)
  }
}
