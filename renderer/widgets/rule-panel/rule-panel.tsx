import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleKind, RuleProblem } from '../../../shared/domain/rule/ast.ts'
import { explain } from '../../../shared/domain/rule/explain.ts'
import type { ExplainedAlternative, Explanation, Outcome } from '../../../shared/domain/rule/explanation.ts'
import { defaultReadings, type Readings } from '../../../shared/domain/rule/readings.ts'
import type { DhcpAnswer } from '../../../shared/domain/rule/target.ts'
import type { Variables } from '../../../shared/domain/rule/variables.ts'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { Alternatives, AnswerLabel, Comparisons } from './alternatives.tsx'
import { MacroValues } from './macro-values.tsx'
import { ReadingsChoice } from './readings-choice.tsx'
import { useOutcomeWords, useRuleProblemWords } from './rule-words.ts'
import styles from './rule-panel.module.css'
import { useAnswers } from './use-answers.ts'

/** What a rule is explained for. */
export interface RuleSubject {
  readonly kind: RuleKind
  readonly variables: Variables
  readonly readings?: Readings
  readonly dhcp?: DhcpAnswer
  readonly requestingHost?: string
}

/** The explanation of a rule, made anew when any of it changes. */
export function useExplanation(text: string, subject: RuleSubject): Explanation {
  const { kind, variables, readings, dhcp, requestingHost } = subject
  return useMemo(
    () =>
      explain(text, kind, {
        variables,
        ...(readings && { readings }),
        ...(dhcp && { dhcp }),
        ...(requestingHost !== undefined && requestingHost !== '' && { requestingHost }),
      }),
    [text, kind, variables, readings, dhcp, requestingHost],
  )
}

export interface RulePanelProps {
  readonly explanation: Explanation
  /** The phone that asks: its routes answer. */
  readonly mac: string | null
  /** Left out where readings are not to be chosen. */
  readonly onReadings?: (readings: Readings) => void
  /** Left out where macros' values are not to be typed. */
  readonly given?: Readonly<Record<string, string>>
  readonly onGiven?: (name: string, value: string) => void
}

const outcomeLook: Readonly<Record<Outcome['kind'], 'ok' | 'neutral' | 'attention' | 'failed'>> = {
  request: 'ok',
  activation: 'neutral',
  'assign-only': 'ok',
  skip: 'neutral',
  undetermined: 'attention',
  error: 'failed',
  trigger: 'neutral',
}

const severityLook = { error: 'failed', warning: 'attention', info: 'neutral' } as const
const severityIcon = { error: 'failed', warning: 'attention', info: 'flag' } as const

const PROBLEMS_SHOWN = 50

/** Why a rule does what it does with this phone: here, and beside a rule in the profile editor. */
export function RulePanel({ explanation, mac, onReadings, given, onGiven }: RulePanelProps) {
  const { t } = useTranslation('rule')
  const outcomeWords = useOutcomeWords()
  const answerFor = useAnswers(explanation, mac)
  const { problems, rules, trigger, macros, kind, readings } = explanation
  return (
    <div className={styles['panel']}>
      {rules.map(({ alternatives, outcome }, index) => (
        <section key={index} className={styles['rule']} aria-label={t('panel.rule', { number: index + 1 })}>
          <Notice look={outcomeLook[outcome.kind]} title={outcomeWords(outcome)}>
            {outcome.kind === 'request' &&
              outcome.request.candidates
                .slice(0, 1)
                .map((candidate) => <AnswerLabel key={candidate.url} answer={answerFor(candidate)} />)}
          </Notice>
          {index === 0 && <Problems problems={problems} />}
          {alternatives.some(tellsMore) && <Alternatives alternatives={alternatives} answerFor={answerFor} />}
        </section>
      ))}
      {trigger && (
        <section className={styles['rule']} aria-label={t('kind.trigger')}>
          <Notice look={outcomeLook[trigger.outcome.kind]} title={outcomeWords(trigger.outcome)} />
          {rules.length === 0 && <Problems problems={problems} />}
          <Comparisons comparisons={trigger.comparisons} />
        </section>
      )}
      <h2>{t('panel.macros')}</h2>
      <MacroValues macros={macros} {...(given && { given })} {...(onGiven && { onGiven })} />
      {macros.length > 0 && (
        <p className={styles['expanded']}>
          <span className="dim">{t('panel.expanded')}</span> <Mono wrap>{explanation.expanded}</Mono>
        </p>
      )}
      {onReadings && (
        <details className={styles['doubts']} open={JSON.stringify(readings) !== JSON.stringify(defaultReadings)}>
          <summary>{t('panel.readings')}</summary>
          <p className="dim">{t('panel.readingsHint')}</p>
          <ReadingsChoice kind={kind} value={readings} onChange={onReadings} />
        </details>
      )}
    </div>
  )
}

/** An alternative that cannot be read says nothing beside its problem, but for what its comparisons would be. */
const tellsMore = ({ verdict, comparisons }: ExplainedAlternative): boolean =>
  verdict !== 'error' || comparisons.length > 0

/** What is wrong or doubtful, right below the verdict that it explains. */
function Problems({ problems }: { readonly problems: readonly RuleProblem[] }) {
  const { t } = useTranslation('rule')
  const problemWords = useRuleProblemWords()
  if (problems.length === 0) return null
  return (
    <ul className={styles['problems']} aria-label={t('panel.problems')}>
      {problems.slice(0, PROBLEMS_SHOWN).map((problem, index) => (
        <li key={index}>
          <StateLabel outcome={severityLook[problem.severity]} icon={severityIcon[problem.severity]}>
            {t(`severity.${problem.severity}`)}
          </StateLabel>
          <span className="dim">{t('panel.at', { at: problem.at + 1 })}</span>
          <span>{problemWords(problem)}</span>
        </li>
      ))}
    </ul>
  )
}
