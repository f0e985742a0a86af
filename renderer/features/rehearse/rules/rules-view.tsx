import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { phoneReadings, readingKey } from '../../../../shared/domain/virtual-phone/machine/readings.ts'
import { ChoiceBar } from '../../../ui/choice-bar.tsx'
import { formatNumber } from '../../../ui/format.ts'
import { Card, PageBody } from '../../../ui/page.tsx'
import { Mono } from '../../../ui/mono.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { ToolbarSearch } from '../../../ui/toolbar.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { coverage, findRules, type Count, type ListedRule, type Shown, type ShownChapter } from './coverage.ts'
import styles from './rules.module.css'
import { useRuleReason, useRuleSentence, useRuleSource } from './use-rule-words.ts'

const whole = coverage()
const tags = ['S', 'D', 'I'] as const
const choices: readonly Shown[] = ['all', 'followed', 'missing']

/** What a virtual phone does as the real one, rule by rule, and what it does not: said, not left to be found out. */
export function RulesView() {
  const { t } = useTranslation('rehearseScreen')
  const sentence = useRuleSentence()
  const [shown, setShown] = useState<Shown>('all')
  const [search, setSearch] = useState('')
  const found = useMemo(() => findRules(shown, search, ({ id }) => sentence(id)), [shown, search, sentence])
  const missing = whole.all - whole.followed
  const counts = { all: whole.all, followed: whole.followed, missing }
  return (
    <PageBody>
      <Card title={t('rules.coverage')}>
        <p className={styles['lead']}>{t('rules.lead', { followed: whole.followed, all: whole.all, missing })}</p>
        <dl className={styles['tags']}>
          {tags.map((tag) => (
            <div key={tag}>
              <dt>{t(`rules.tag.${tag}`)}</dt>
              <dd>
                <CountBar count={whole.byTag[tag]} />
              </dd>
            </div>
          ))}
        </dl>
      </Card>
      <div className={styles['filter']}>
        <ChoiceBar
          look="filter"
          label={t('rules.show')}
          options={choices.map((value) => ({ value, text: t(`rules.shown.${value}`, { count: counts[value] }) }))}
          value={shown}
          onChange={setShown}
        />
        <ToolbarSearch label={t('rules.find')} value={search} onChange={setSearch} />
      </div>
      {found.length === 0 && (
        <p className="dim" role="status">
          {t('rules.nothing')}
        </p>
      )}
      {found.map((chapter) => (
        <Chapter key={chapter.id} chapter={chapter} />
      ))}
      {shown === 'all' && search.trim() === '' && <Readings />}
    </PageBody>
  )
}

function Chapter({ chapter: { id, count, rules } }: { readonly chapter: ShownChapter }) {
  const { t } = useTranslation('rehearseScreen')
  return (
    <Card title={t(`rules.chapter.${id}`)} aside={<CountBar count={count} />}>
      <ul className={styles['list']}>
        {rules.map((rule) => (
          <RuleLine key={rule.id} rule={rule} />
        ))}
      </ul>
    </Card>
  )
}

function RuleLine({ rule }: { readonly rule: ListedRule }) {
  const { t } = useTranslation('rehearseScreen')
  const sentence = useRuleSentence()
  const reason = useRuleReason()(rule)
  const source = useRuleSource()
  return (
    <li className={styles['line']}>
      <Mono dim>{rule.id}</Mono>
      <div className={styles['sentence']}>
        <p>{sentence(rule.id)}</p>
        {reason !== null && <p className={styles['reason']}>{reason}</p>}
      </div>
      <span className={styles['source']}>{source(rule)}</span>
      <StateLabel outcome={rule.followed ? 'ok' : 'attention'}>
        {t(rule.followed ? 'rules.followed' : 'rules.missing')}
      </StateLabel>
    </li>
  )
}

/** `158 of 170`, and the same as a bar. */
function CountBar({ count: { followed, all } }: { readonly count: Count }) {
  const { t } = useTranslation('rehearseScreen')
  const language = useLanguage()
  const width = 90
  const reach = all === 0 ? 0 : (followed / all) * width
  return (
    <span className={styles['bar']}>
      <svg width={width} height={8} aria-hidden="true">
        <rect x={0.5} y={0.5} width={width - 1} height={7} rx={3.5} fill="none" stroke="var(--edge)" />
        <rect x={0} y={0} width={reach} height={8} rx={4} fill="var(--edge)" />
      </svg>
      <span>{t('rules.of', { followed: formatNumber(language, followed), all: formatNumber(language, all) })}</span>
    </span>
  )
}

/** Where the documents disagree, and what a virtual phone does about it. */
function Readings() {
  const { t } = useTranslation(['rehearseScreen', 'virtualPhone', 'rule'])
  const words = (key: string): string => t(key as 'virtualPhone:reading.restarts')
  return (
    <Card title={t('rules.readings.title')}>
      <p className="dim">{t('rules.readings.text')}</p>
      <dl className={styles['readings']}>
        {phoneReadings.map(({ id, choices: [first, ...others] }) => (
          <div key={id}>
            <dt>{words(readingKey(id))}</dt>
            <dd>
              {words(`${readingKey(id)}-${first}`)}
              <span className="dim">
                {' '}
                {t('rules.readings.instead', {
                  others: others.map((other) => words(`${readingKey(id)}-${other}`)).join(' · '),
                })}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
