import { useQuery } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { models } from '../../../../shared/domain/phone/models.ts'
import { FLEET_LIMIT } from '../../../../shared/domain/rehearsal/fleet.ts'
import { scenarioNames } from '../../../../shared/domain/rehearsal/scenarios.ts'
import type { RehearsalOptions } from '../../../../shared/ipc/contract/rehearse.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { Button } from '../../../ui/button.tsx'
import { CheckField } from '../../../ui/check-field.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { Card, PageBody } from '../../../ui/page.tsx'
import { Actions } from '../../../ui/actions.tsx'
import { SelectField, TextField } from '../../../ui/text-field.tsx'
import { Choice } from './choice.tsx'
import { ReadingFields } from './reading-fields.tsx'
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
  const sitePhones = table.value?.rows.length ?? null
  const setup = useSetup(sitePhones)
  const start = (event: SyntheticEvent): void => {
    event.preventDefault()
    const wish = setup.tryIt()
    if (wish !== null) onStart(wish)
  }
  return (
    <PageBody>
      <form className={styles['setup']} onSubmit={start} noValidate>
        <p className={styles['lead']}>{t('setup.lead')}</p>
        {table.fault && <FaultNotice fault={table.fault} />}
        <PhonesCard setup={setup} sitePhones={sitePhones} onPhones={onPhones} />
        <Card title={t('setup.scenario')}>
          <Choice
            name={t('setup.scenario')}
            options={scenarioNames.map((name) => ({
              value: name,
              title: t(`rehearse:scenario.${name}.name`),
              text: t(`rehearse:scenario.${name}.what`),
            }))}
            value={setup.draft.scenario}
            onChange={(scenario) => setup.change({ scenario: scenario as Draft['scenario'] })}
          />
        </Card>
        <HowCard setup={setup} />
        <Actions>
          <Button type="submit" look="primary" icon="play" disabled={table.value === null}>
            {t('setup.start')}
          </Button>
          <span className="dim">{t('setup.realServers')}</span>
        </Actions>
      </form>
    </PageBody>
  )
}

interface Setup {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
  /** What is wrong with a field, said once the person has tried to begin. */
  readonly problemOf: (field: keyof Problems) => string | null
  /** What is asked for; null, and problems are shown, while something is wrong with it. */
  readonly tryIt: () => RehearsalOptions | null
}

function useSetup(sitePhones: number | null): Setup {
  const { t } = useTranslation('rehearseScreen')
  const [typed, setTyped] = useState<Draft>(freshDraft)
  const [tried, setTried] = useState(false)
  // A site without phones is no dead end: a range is rehearsed as well.
  const draft: Draft = sitePhones === 0 ? { ...typed, from: 'range' } : typed
  const read = readDraft(draft, sitePhones ?? 0)
  const problems = tried && 'problems' in read ? read.problems : {}
  return {
    draft,
    change: (part) => setTyped((before) => ({ ...before, ...part })),
    problemOf: (field) => {
      const problem = problems[field]
      return problem === undefined ? null : t(`setup.problem.${problem}`, { limit: FLEET_LIMIT })
    },
    tryIt: () => {
      setTried(true)
      return 'wish' in read ? read.wish : null
    },
  }
}

interface PhonesCardProps {
  readonly setup: Setup
  /** Null until it is known. */
  readonly sitePhones: number | null
  readonly onPhones: () => void
}

function PhonesCard({ setup, sitePhones, onPhones }: PhonesCardProps) {
  const { t } = useTranslation('rehearseScreen')
  const { draft, change, problemOf } = setup
  const none = (sitePhones ?? 0) === 0
  const problem = problemOf('site')
  return (
    <Card title={t('setup.phones')}>
      <Choice
        name={t('setup.phones')}
        options={[
          {
            value: 'site',
            title: t('setup.fromSite', { count: sitePhones ?? 0 }),
            text: t(none ? 'setup.siteEmpty' : 'setup.fromSiteText'),
            disabled: none,
          },
          { value: 'range', title: t('setup.fromRange'), text: t('setup.fromRangeText') },
        ]}
        value={draft.from}
        onChange={(from) => change({ from: from === 'site' ? 'site' : 'range' })}
      />
      {sitePhones === 0 && (
        <Actions>
          <Button small icon="phones" onClick={onPhones}>
            {t('setup.importPhones')}
          </Button>
        </Actions>
      )}
      {draft.from === 'range' && <RangeFields setup={setup} />}
      {problem !== null && <p role="alert">{problem}</p>}
    </Card>
  )
}

function RangeFields({ setup: { draft, change, problemOf } }: { readonly setup: Setup }) {
  const { t } = useTranslation('rehearseScreen')
  return (
    <div className={styles['fields']}>
      <TextField
        label={t('setup.count')}
        inputMode="numeric"
        value={draft.count}
        problem={problemOf('count')}
        onChange={(count) => change({ count })}
      />
      <TextField
        label={t('setup.first')}
        mono
        value={draft.first}
        problem={problemOf('first')}
        onChange={(first) => change({ first })}
      />
      <SelectField
        label={t('setup.model')}
        value={draft.model}
        options={[
          { value: '', text: t('setup.mixture') },
          ...buildable.map(({ name }) => ({ value: name, text: name })),
        ]}
        onChange={(model) => change({ model })}
      />
    </div>
  )
}

function HowCard({ setup: { draft, change, problemOf } }: { readonly setup: Setup }) {
  const { t } = useTranslation('rehearseScreen')
  return (
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
          problem={problemOf('seed')}
          onChange={(seed) => change({ seed })}
        />
      </div>
      <CheckField checked={draft.givenAuthority} onChange={(givenAuthority) => change({ givenAuthority })}>
        {t('setup.givenAuthority')}
      </CheckField>
      <ReadingFields value={draft.readings} onChange={(readings) => change({ readings })} />
    </Card>
  )
}
