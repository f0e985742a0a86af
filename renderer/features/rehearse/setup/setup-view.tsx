import { useQuery } from '@tanstack/react-query'
import { useId, useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { models } from '../../../../shared/domain/phone/models.ts'
import { FLEET_LIMIT } from '../../../../shared/domain/rehearsal/fleet.ts'
import { scenarioNames } from '../../../../shared/domain/rehearsal/scenarios.ts'
import type { RehearsalOptions } from '../../../../shared/ipc/contract/rehearse.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { Button } from '../../../ui/button.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { Card, PageBody } from '../../../ui/page.tsx'
import { Actions } from '../../../ui/actions.tsx'
import { SelectField, TextField } from '../../../ui/text-field.tsx'
import styles from './setup.module.css'
import { freshDraft, paces, readDraft, type Draft, type Pace, type Problems } from './wish.ts'

const buildable = models.filter(({ load }) => load !== undefined)

/** What is rehearsed: which phones, what happens to them, in which time. */
export function SetupView({
  onStart,
  onPhones,
}: {
  readonly onStart: (wish: RehearsalOptions) => void
  readonly onPhones: () => void
}) {
  const { t } = useTranslation(['rehearseScreen', 'rehearse'])
  const table = useAnswer(useQuery(useQueries().phones.table.queryOptions()))
  const sitePhones = table.value?.rows.length ?? 0
  const [draft, setDraft] = useState<Draft>(freshDraft)
  const [tried, setTried] = useState(false)
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  // A site without phones is no dead end: a range is rehearsed as well.
  const asked: Draft = table.value !== null && sitePhones === 0 ? { ...draft, from: 'range' } : draft
  const read = readDraft(asked, sitePhones)
  const problems = tried && 'problems' in read ? read.problems : {}
  const start = (event: SyntheticEvent): void => {
    event.preventDefault()
    setTried(true)
    if ('wish' in read) onStart(read.wish)
  }
  return (
    <PageBody>
      <form className={styles['setup']} onSubmit={start} noValidate>
        <p className={styles['lead']}>{t('setup.lead')}</p>
        {table.fault && <FaultNotice fault={table.fault} />}
        <Card title={t('setup.phones')}>
          <Choice
            name={t('setup.phones')}
            options={[
              {
                value: 'site',
                title: t('setup.fromSite', { count: sitePhones }),
                text: sitePhones === 0 ? t('setup.siteEmpty') : t('setup.fromSiteText'),
                disabled: sitePhones === 0,
              },
              { value: 'range', title: t('setup.fromRange'), text: t('setup.fromRangeText') },
            ]}
            value={asked.from}
            onChange={(from) => change({ from: from === 'site' ? 'site' : 'range' })}
          />
          {sitePhones === 0 && table.value !== null && (
            <Actions>
              <Button small icon="phones" onClick={onPhones}>
                {t('setup.importPhones')}
              </Button>
            </Actions>
          )}
          {asked.from === 'range' && (
            <RangeFields draft={asked} problems={problems} words={problemWords} onChange={change} />
          )}
          {problems.site !== undefined && <p role="alert">{problemWords(problems.site)}</p>}
        </Card>
        <Card title={t('setup.scenario')}>
          <Choice
            name={t('setup.scenario')}
            options={scenarioNames.map((name) => ({
              value: name,
              title: t(`rehearse:scenario.${name}.name`),
              text: t(`rehearse:scenario.${name}.what`),
            }))}
            value={asked.scenario}
            onChange={(scenario) => change({ scenario: scenario as Draft['scenario'] })}
          />
        </Card>
        <Card title={t('setup.how')}>
          <div className={styles['fields']}>
            <TextField
              label={t('setup.rule')}
              hint={t('setup.ruleHint')}
              mono
              maxLength={4_096}
              placeholder="tftp://…/$PSN$MA.cfg"
              value={draft.rule}
              onChange={(rule) => change({ rule })}
            />
            <SelectField
              label={t('setup.pace')}
              value={draft.pace}
              options={paces.map((pace) => ({ value: pace, text: t(`setup.paces.${pace}`) }))}
              onChange={(pace) => change({ pace: pace as Pace })}
            />
            <TextField
              label={t('setup.seed')}
              hint={t('setup.seedHint')}
              inputMode="numeric"
              value={draft.seed}
              problem={problemWords(problems.seed)}
              onChange={(seed) => change({ seed })}
            />
          </div>
        </Card>
        <Actions>
          <Button type="submit" look="primary" icon="play" disabled={table.value === null}>
            {t('setup.start')}
          </Button>
          <span className="dim">{t('setup.realServers')}</span>
        </Actions>
      </form>
    </PageBody>
  )

  function problemWords(problem: Problems[keyof Problems]): string | null {
    return problem === undefined ? null : t(`setup.problem.${problem}`, { limit: FLEET_LIMIT })
  }
}

function RangeFields({
  draft,
  problems,
  words,
  onChange,
}: {
  readonly draft: Draft
  readonly problems: Problems
  readonly words: (problem: Problems[keyof Problems]) => string | null
  readonly onChange: (part: Partial<Draft>) => void
}) {
  const { t } = useTranslation('rehearseScreen')
  return (
    <div className={styles['fields']}>
      <TextField
        label={t('setup.count')}
        inputMode="numeric"
        value={draft.count}
        problem={words(problems.count)}
        onChange={(count) => onChange({ count })}
      />
      <TextField
        label={t('setup.first')}
        mono
        value={draft.first}
        problem={words(problems.first)}
        onChange={(first) => onChange({ first })}
      />
      <SelectField
        label={t('setup.model')}
        value={draft.model}
        options={[
          { value: '', text: t('setup.mixture') },
          ...buildable.map(({ name }) => ({ value: name, text: name })),
        ]}
        onChange={(model) => onChange({ model })}
      />
    </div>
  )
}

interface Option {
  readonly value: string
  readonly title: string
  readonly text: string
  readonly disabled?: boolean
}

/** One of several, each with its sentence: the browser's own radio buttons, for every keyboard and screen reader. */
function Choice({
  name,
  options,
  value,
  onChange,
}: {
  readonly name: string
  readonly options: readonly Option[]
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div className={styles['choice']} role="radiogroup" aria-label={name}>
      {options.map((option) => (
        <label key={option.value} className={styles['option']} data-chosen={option.value === value}>
          <input
            type="radio"
            name={id}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
          />
          <span>
            <b>{option.title}</b>
            <span className="dim">{option.text}</span>
          </span>
        </label>
      ))}
    </div>
  )
}
