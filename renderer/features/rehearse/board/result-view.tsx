import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunResult } from '../../../../shared/ipc/contract/rehearse.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { ChoiceBar } from '../../../ui/choice-bar.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { useNames } from '../../../widgets/use-names.ts'
import { formatDuration, formatNumber } from '../../../ui/format.ts'
import { PageBody } from '../../../ui/page.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { SplitPane } from '../../../ui/split-pane.tsx'
import { ListBar, ToolbarEnd, ToolbarSearch } from '../../../ui/toolbar.tsx'
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
      <PageBody>
        <FaultNotice fault={fault} />
      </PageBody>
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
  const rows = useRows(phones, { sortBy, filter, search })
  const counts = { all: summary.totals.phones, failed: summary.totals.failed, ok: summary.totals.ok }
  return (
    <div className={styles['board']}>
      <Headline result={result} />
      <ListBar>
        <ChoiceBar
          label={t('board.show')}
          options={shows.map((value) => ({ value, text: t(`board.shows.${value}`, { count: checks.length }) }))}
          value={show}
          onChange={setShow}
        />
        {show !== 'fleet' && (
          <>
            <ChoiceBar
              look="filter"
              label={t('board.filter')}
              options={filters.map((value) => ({ value, text: t(`board.filters.${value}`, { count: counts[value] }) }))}
              value={filter}
              onChange={setFilter}
            />
            <ToolbarEnd>
              <ToolbarSearch label={t('board.find')} value={search} onChange={setSearch} />
            </ToolbarEnd>
          </>
        )}
      </ListBar>
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
      {totals.staged > 0 && <StateLabel outcome="neutral">{t('board.staged', { count: totals.staged })}</StateLabel>}
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

/** The phones that are looked for, called as phones.csv calls them now. */
function useRows(
  phones: RunResult['phones'],
  { sortBy, filter, search }: { readonly sortBy: SortBy; readonly filter: CardFilter; readonly search: string },
): RunResult['phones'] {
  const names = useNames()
  return useMemo(() => sortCards(phones, sortBy, { filter, search, names }), [phones, sortBy, filter, search, names])
}
