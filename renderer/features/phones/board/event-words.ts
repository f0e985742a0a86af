import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import { outcomeOf } from '../../../../shared/domain/event/facets.ts'
import { formatBytes, formatDuration } from '../../../ui/format.ts'
import { refusalStatus } from '../../../widgets/refusal-status.ts'
import { useLanguage } from '../../../ui/use-language.ts'

export interface EventWords {
  readonly word: string
  readonly detail: string
  /** Size, duration, repetitions, as far as the event has them. */
  readonly right: string
}

/** One event in a few words, as Live calls it. */
export function useEventWords(): (event: BenchEvent) => EventWords {
  const { t } = useTranslation(['events', 'phones'])
  const language = useLanguage()
  return useCallback((event) => wordsOf(event, t, language), [t, language])
}

type Say = TFunction<['events', 'phones']>

const words = (word: string, detail: string, right = ''): EventWords => ({ word, detail, right })

function wordsOf(event: BenchEvent, t: Say, language: string): EventWords {
  switch (event.type) {
    case 'file.refused':
      return words(t(`events:refusal.${event.reason}.word`), event.path, refusalStatus(event, t))
    case 'file.abandoned':
      return words(t(`events:abandon.${event.reason}.word`), event.path, transferred(event, t, language))
    case 'file.sent': {
      const slow = outcomeOf(event) === 'attention'
      const word = t(slow ? 'events:type.file.sent.slowWord' : 'events:type.file.sent.word')
      if (event.status === 304) return words(word, event.path, t('events:type.file.sent.unchangedWord'))
      return words(word, event.path, transferred(event, t, language))
    }
    case 'file.requested':
      return words(t('events:type.file.requested.word'), event.path)
    case 'phone.said': {
      const { verdict } = event
      if (verdict === undefined) return words(t('events:type.phone.said.word'), event.text)
      return words(t(`events:verdict.${verdict.what}.${verdict.result}.word`), event.text)
    }
    case 'push.sent':
    case 'push.answered':
      return pushWords(event, t, language)
    default:
      return words(t(`events:type.${plainType(event)}.word`), plainDetail(event))
  }
}

function pushWords(
  event: Extract<BenchEvent, { type: 'push.sent' | 'push.answered' }>,
  t: Say,
  language: string,
): EventWords {
  const way = t(`events:push.wayWord.${event.way}`)
  if (event.type === 'push.sent')
    return words(t('events:type.push.sent.word'), `${t(`events:push.action.${event.action}`)} ${event.rule ?? ''}`, way)
  const said = event.reason === undefined ? (event.detail ?? '') : t(`events:push.reason.${event.reason}.what`)
  const took = formatDuration(language, event.tookMs)
  return words(t(`events:push.outcome.${event.outcome}`), said, `${way}, ${event.status ?? ''} ${took}`)
}

/** Size, duration, and what had to be sent again. */
function transferred(
  { bytes, tookMs, resends }: Extract<BenchEvent, { type: 'file.sent' | 'file.abandoned' }>,
  t: Say,
  language: string,
): string {
  const parts = [formatBytes(language, bytes), formatDuration(language, tookMs)]
  if (resends > 0) parts.push(t('phones:page.resends', { count: resends }))
  return parts.join(', ')
}

type Plain = Exclude<
  BenchEvent,
  {
    type:
      | 'file.refused'
      | 'file.abandoned'
      | 'file.sent'
      | 'file.requested'
      | 'phone.said'
      | 'push.sent'
      | 'push.answered'
      | 'dhcp.lease'
      | 'tls.handshake'
  }
>

/** The other events that have one word for their kind; two of them have more, and are told by another's here. */
const plainType = (event: BenchEvent): Plain['type'] => event.type as Plain['type']

function plainDetail(event: BenchEvent): string {
  switch (event.type) {
    case 'profile.saved':
      return `${event.area}/${event.path}`
    case 'file.renamed':
      return `${event.from} → ${event.path}`
    case 'file.added':
    case 'file.removed':
    case 'file.restored':
      return event.path
    case 'key.set':
    case 'key.forgotten':
      return event.name
    case 'phone.found':
      return [event.who.ip, event.who.firmware, event.serial].filter(Boolean).join(' ')
    case 'dhcp.lease':
      return event.address
    case 'phones.changed':
      return 'phones.csv'
    default:
      return ''
  }
}
