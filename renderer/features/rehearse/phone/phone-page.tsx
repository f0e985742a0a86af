import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isStaged, type RehearsedPhone } from '../../../../shared/domain/rehearsal/verdict.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { ChoiceBar } from '../../../ui/choice-bar.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { CalledPhone } from '../../../widgets/called-phone.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { useNames } from '../../../widgets/use-names.ts'
import { formatNumber } from '../../../ui/format.ts'
import { DetailPanel } from '../../../ui/detail-panel.tsx'
import { Mono } from '../../../ui/mono.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useRehearseWords } from '../use-words.ts'
import { LogView } from './log-view.tsx'
import { ParametersView } from './parameters-view.tsx'
import styles from './phone.module.css'
import { StoryView } from './story-view.tsx'
import { WebPageView } from './web-page-view.tsx'

const tabs = ['story', 'parameters', 'log', 'page'] as const
type Tab = (typeof tabs)[number]

/** One phone of a rehearsal: why it failed, what it did, what it holds now. */
export function PhonePage({
  run,
  mac,
  startedAt,
  onClose,
}: {
  readonly run: string
  readonly mac: string
  readonly startedAt: number
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['rehearseScreen', 'rehearse'])
  const { value, fault } = useAnswer(
    useQuery(useQueries().rehearse.phone.queryOptions({ input: { run, mac }, select: (found) => ({ found }) })),
  )
  const phone = value?.found ?? null
  const names = useNames()
  const [tab, setTab] = useState<Tab>('story')
  return (
    <DetailPanel
      label={t('phone.label')}
      title={<CalledPhone mac={phone?.mac ?? mac} names={names} />}
      tools={
        phone !== null && <StateLabel outcome={phone.outcome}>{t(`rehearse:outcome.${phone.outcome}`)}</StateLabel>
      }
      closeLabel={t('phone.close')}
      onClose={onClose}
    >
      {fault && <FaultNotice fault={fault} />}
      {value?.found === null && <p>{t('phone.unknown')}</p>}
      {phone !== null && (
        <>
          <p className="dim">{[phone.model, phone.serial, phone.firmware].filter((part) => part !== '').join(' · ')}</p>
          <Verdict phone={phone} />
          <ChoiceBar
            label={t('phone.tabs')}
            options={tabs.map((value) => ({ value, text: t(`phone.tab.${value}`) }))}
            value={tab}
            onChange={setTab}
          />
          {tab === 'story' && <StoryView phone={phone} startedAt={startedAt} />}
          {tab === 'parameters' && <ParametersView phone={phone} />}
          {tab === 'log' && <LogView said={phone.said} />}
          {tab === 'page' && <WebPageView phone={phone} />}
        </>
      )}
    </DetailPanel>
  )
}

/** What became of it in one sentence, with the evidence. */
function Verdict({ phone }: { readonly phone: RehearsedPhone }) {
  const { t } = useTranslation('rehearseScreen')
  const language = useLanguage()
  const words = useRehearseWords()
  const { url, evidence, next } = phone
  if (phone.outcome === 'ok') {
    return (
      <Notice
        look="ok"
        title={t('phone.succeeded', { count: phone.changes, number: formatNumber(language, phone.changes) })}
      >
        <p>{t('phone.next', { next: words.next(next) })}</p>
      </Notice>
    )
  }
  return (
    <Notice look="failed" title={words.reason(phone)}>
      {url !== null && (
        <p className={styles['url']}>
          <Mono wrap>{url}</Mono>
          <CopyButton text={url} label={t('phone.copyUrl')} />
        </p>
      )}
      {evidence !== '' && !isStaged(phone.cause) && <p>{t('phone.evidence', { evidence })}</p>}
      {isStaged(phone.cause) && <p>{t('phone.staged')}</p>}
      <p>{t('phone.next', { next: words.next(next) })}</p>
    </Notice>
  )
}
