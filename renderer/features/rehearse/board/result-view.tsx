import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunResult } from '../../../../shared/ipc/contract/rehearse.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { Button } from '../../../ui/button.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { formatDuration, formatNumber } from '../../../ui/format.ts'
import { StateLabel } from '../../../ui/state-label.tsx'
import { SplitPane } from '../../../ui/split-pane.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { VirtualTable } from '../../../ui/virtual-table.tsx'
import { FleetView } from '../fleet/fleet-view.tsx'
import { formatPhoneTime } from '../phone-time.ts'
import { PhonePage } from '../phone/phone-page.tsx'
import styles from './board.module.css'
import { CardsView } from './cards-view.tsx'
import { sortCards, type CardFilter, type SortBy } from './phones.ts'
import { useCardColumns } from './use-card-columns.tsx'

const shows = ['cards', 'table', 'fleet'] as const
const filters: readonly CardFilter[] = ['all', 'failed', 'ok']

/** What a rehearsal came to: every phone's verdict, and what is wrong with the fleet as a whole. */
export function ResultView({
  run,
  mac,
  onSelect,
}: {
  readonly run: string
  readonly mac: string | null
  readonly onSelect: (mac: string | null) => void
}) {
  const { value: result, fault } = useAnswer(useQuery(useQueries().rehearse.result.queryOptions({ input: { run } })))
  if (fault)
    return (
      <div className={styles['running']}>
        <FaultNotice fault={fault} />
      </div>
    )
  return result === null ? null : <Board result={result} mac={mac} onSelect={onSelect} />
}

function Board({
  result,
  mac,
  onSelect,
}: {
  readonly result: RunResult
  readonly mac: string | null
  readonly onSelect: (mac: string | null) => void
}) {
  const { t } = useTranslation('rehearseScreen')
  const [show, setShow] = useState<(typeof shows)[number]>('cards')
  const [sortBy, setSortBy] = useState<SortBy>({ by: 'state', down: false })
  const [filter, setFilter] = useState<CardFilter>('all')
  const [search, setSearch] = useState('')
  const columns = useCardColumns(sortBy, setSortBy)
  const { phones, summary, checks } = result
  const rows = useMemo(() => sortCards(phones, sortBy, filter, search), [phones, sortBy, filter, search])
  const { totals } = summary
  const counts = { all: totals.phones, failed: totals.failed, ok: totals.ok }
  return (
    <div className={styles['board']}>
      <Headline result={result} />
      <div className={styles['toolbar']}>
        <div className={styles['choices']} role="group" aria-label={t('board.show')}>
          {shows.map((each) => (
            <Button key={each} small aria-pressed={show === each} onClick={() => setShow(each)}>
              {t(`board.shows.${each}`, { count: checks.length })}
            </Button>
          ))}
        </div>
        {show !== 'fleet' && (
          <>
            <div className={styles['choices']} role="group" aria-label={t('board.filter')}>
              {filters.map((each) => (
                <Button key={each} small aria-pressed={filter === each} onClick={() => setFilter(each)}>
                  {t(`board.filters.${each}`, { count: counts[each] })}
                </Button>
              ))}
            </div>
            <div className={styles['search']}>
              <TextField label={t('board.find')} placeholder={t('board.find')} value={search} onChange={setSearch} />
            </div>
          </>
        )}
      </div>
      <SplitPane
        label={t('phone.resize')}
        initial={460}
        main={
          show === 'fleet' ? (
            <FleetView result={result} onSelect={onSelect} />
          ) : rows.length === 0 ? (
            <p className={styles['noMatch']} role="status">
              {t('board.noMatch')}
            </p>
          ) : show === 'cards' ? (
            <CardsView cards={rows} selected={mac} onSelect={onSelect} onTable={() => setShow('table')} />
          ) : (
            <VirtualTable
              label={t('board.table')}
              columns={columns}
              rows={rows}
              selected={rows.findIndex((row) => row.mac === mac)}
              onSelect={(index) => onSelect(rows[index]?.mac ?? null)}
            />
          )
        }
        side={
          mac === null ? null : (
            <PhonePage
              key={`${summary.run} ${mac}`}
              run={summary.run}
              mac={mac}
              startedAt={summary.startedAt}
              onClose={() => onSelect(null)}
            />
          )
        }
      />
    </div>
  )
}

/** The rehearsal in one line: what went well, what did not, how long it took. */
function Headline({ result: { summary, checks } }: { readonly result: RunResult }) {
  const { t } = useTranslation(['rehearseScreen', 'rehearse'])
  const language = useLanguage()
  const { totals, cancelled, scenario, tookMs, phoneSeconds, rule } = summary
  const errors = checks.filter(({ severity }) => severity === 'error').length
  return (
    <div className={styles['headline']}>
      <b>{t(`rehearse:scenario.${scenario}.name`)}</b>
      <StateLabel outcome="ok">{t('board.ok', { count: totals.ok })}</StateLabel>
      <StateLabel outcome={totals.failed > 0 ? 'failed' : 'neutral'}>
        {t('board.failed', { count: totals.failed })}
      </StateLabel>
      {checks.length > 0 && (
        <StateLabel outcome={errors > 0 ? 'failed' : 'attention'}>
          {t('board.checks', { count: checks.length })}
        </StateLabel>
      )}
      {cancelled && <StateLabel outcome="attention">{t('board.cancelled')}</StateLabel>}
      <span className="dim">
        {t('board.took', {
          requests: formatNumber(language, totals.requests),
          clock: formatPhoneTime(language, phoneSeconds),
          took: formatDuration(language, tookMs),
        })}
      </span>
      {rule !== '' && <code className={styles['rule']}>{rule}</code>}
    </div>
  )
}
