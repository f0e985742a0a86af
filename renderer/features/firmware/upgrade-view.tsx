import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneUpgrade } from '../../../shared/domain/firmware/site-phones.ts'
import {
  ruleStyles,
  SAFE_RULE_LENGTH,
  type MadeRule,
  type RuleStyle,
} from '../../../shared/domain/firmware/upgrade-rule.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { ChoiceBar } from '../../ui/choice-bar.tsx'
import { CopyLine } from '../../ui/copy-line.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { inert } from '../../ui/inert.ts'
import { ListPage } from '../../ui/list-page.tsx'
import { Mono } from '../../ui/mono.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { VirtualTable, type Column } from '../../ui/virtual-table.tsx'
import { CalledPhone } from '../../widgets/called-phone.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { useNames } from '../../widgets/use-names.ts'
import styles from './firmware.module.css'
import { useFirmwareWords } from './use-words.ts'

/** The rule that leads the site's phones to the newest loads, and what each of them would do. */
export function UpgradeView({ views, notices }: { readonly views: ReactNode; readonly notices: ReactNode }) {
  const { t } = useTranslation('firmware')
  const [style, setStyle] = useState<RuleStyle>('one')
  const plan = useAnswer(useQuery(useQueries().firmware.plan.queryOptions({ input: { to: [], style, base: '' } })))
  const columns = useUpgradeColumns()
  const phones = plan.value?.phones ?? []
  const rules = plan.value?.rules ?? []
  const none = plan.value !== null && phones.length === 0
  return (
    <ListPage
      title={t('screen.title')}
      views={views}
      notices={
        <>
          {notices}
          {plan.fault && <FaultNotice fault={plan.fault} />}
        </>
      }
      bar={none ? null : <Rules rules={rules} style={style} onStyle={setStyle} known={plan.value !== null} />}
      empty={none ? <NoPhones /> : null}
      list={
        <VirtualTable
          label={t('screen.phones')}
          columns={columns}
          rows={phones}
          selected={-1}
          onSelect={() => undefined}
        />
      }
    />
  )
}

export function NoPhones() {
  const { t } = useTranslation('firmware')
  return (
    <EmptyState title={t('screen.noPhones')}>
      <p>{t('screen.noPhonesText')}</p>
    </EmptyState>
  )
}

interface RulesProps {
  readonly rules: readonly MadeRule[]
  readonly style: RuleStyle
  readonly onStyle: (style: RuleStyle) => void
  readonly known: boolean
}

function Rules({ rules, style, onStyle, known }: RulesProps) {
  const { t } = useTranslation('firmware')
  return (
    <div className={styles['stack']}>
      <ChoiceBar
        label={t('screen.styles')}
        options={ruleStyles.map((value) => ({ value, text: t(`screen.style.${value}`) }))}
        value={style}
        onChange={onStyle}
      />
      {known && rules.length === 0 && <p className="dim">{t('screen.noRule')}</p>}
      {rules.map(({ models, text, tooLong }) => (
        <div key={text}>
          <h3>Upgrade_Rule · {models.map((model) => model.replace(/^CP-|-3PCC$/g, '')).join(', ')}</h3>
          <CopyLine text={text} label={t('screen.copyRule')} />
          {tooLong && (
            <StateLabel outcome="attention">
              {t('tooLong', { length: text.length, limit: SAFE_RULE_LENGTH })}
            </StateLabel>
          )}
        </div>
      ))}
    </div>
  )
}

function useUpgradeColumns(): readonly Column<PhoneUpgrade>[] {
  const { t } = useTranslation('firmware')
  const words = useFirmwareWords()
  const names = useNames()
  return useMemo(() => {
    const notes = ({ plan, suffers }: PhoneUpgrade): string =>
      [
        ...(plan?.kind === 'upgrade' ? plan.notes.map(words.note) : []),
        ...(suffers === 'no' ? [] : [t(`suffers.${suffers}`)]),
      ].join(' ')
    return [
      {
        id: 'mac',
        title: t('screen.phone'),
        width: 'minmax(150px, 210px)',
        render: ({ mac }) => <CalledPhone mac={mac} names={names} />,
      },
      { id: 'model', title: t('screen.model'), width: '120px', render: ({ model }) => inert(model) },
      {
        id: 'firmware',
        title: t('screen.runs'),
        width: '110px',
        minor: true,
        render: ({ firmware }) => <Mono dim>{firmware}</Mono>,
      },
      {
        id: 'plan',
        title: t('screen.plan'),
        width: 'minmax(220px, 1.6fr)',
        render: (phone) => <StateLabel outcome={outcomeOf(phone)}>{inert(words.plan(phone.plan))}</StateLabel>,
      },
      {
        id: 'notes',
        title: t('screen.notes'),
        width: 'minmax(160px, 1.6fr)',
        minor: true,
        render: (phone) => (
          <span className="dim" title={notes(phone)}>
            {notes(phone)}
          </span>
        ),
      },
    ]
  }, [t, words, names])
}

function outcomeOf({ plan, suffers }: PhoneUpgrade): 'ok' | 'attention' | 'failed' | 'neutral' {
  if (plan === null) return 'neutral'
  if (plan.kind === 'impossible' || suffers === 'yes') return 'failed'
  if (plan.kind === 'nothing-to-do') return 'ok'
  return suffers === 'some-hardware' || plan.notes.length > 0 ? 'attention' : 'ok'
}
