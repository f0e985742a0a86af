import { useTranslation } from 'react-i18next'
import type {
  ExplainedAlternative,
  ExplainedCandidate,
  ExplainedComparison,
  ExplainedRequest,
} from '../../../shared/domain/rule/explanation.ts'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { operandText } from './rule-words.ts'
import styles from './rule-panel.module.css'
import type { Answer } from './use-answers.ts'

const verdictLook = {
  taken: 'ok',
  'not-taken': 'neutral',
  'not-reached': 'neutral',
  undetermined: 'attention',
  error: 'failed',
} as const
const verdictIcon = { taken: 'ok', 'not-taken': 'close', 'not-reached': 'skipped' } as const
const truthLook = { true: 'ok', false: 'neutral', unknown: 'attention', error: 'failed' } as const
const truthIcon = { true: 'ok', false: 'close', unknown: 'help', error: 'failed' } as const

type AnswerFor = (candidate: ExplainedCandidate) => Answer

/** Each alternative from left to right: taken or not, and why. */
export function Alternatives({
  alternatives,
  answerFor,
}: {
  readonly alternatives: readonly ExplainedAlternative[]
  readonly answerFor: AnswerFor
}) {
  const { t } = useTranslation('rule')
  return (
    <ol className={styles['alternatives']} aria-label={t('panel.alternatives')}>
      {alternatives.map((alternative, index) => (
        <AlternativeItem key={index} number={index + 1} alternative={alternative} answerFor={answerFor} />
      ))}
    </ol>
  )
}

function AlternativeItem({
  number,
  alternative,
  answerFor,
}: {
  readonly number: number
  readonly alternative: ExplainedAlternative
  readonly answerFor: AnswerFor
}) {
  const { t } = useTranslation('rule')
  const { text, verdict, unconditional, comparisons, assignments, request } = alternative
  const icon = verdict in verdictIcon ? verdictIcon[verdict as keyof typeof verdictIcon] : undefined
  return (
    <li className={styles['alternative']} data-verdict={verdict}>
      <div className={styles['alternativeHead']}>
        <span className={styles['number']}>{number}</span>
        <Mono wrap>{text === '' ? '∅' : text}</Mono>
        <StateLabel outcome={verdictLook[verdict]} {...(icon === undefined ? {} : { icon })}>
          {t(`verdict.${verdict}`)}
        </StateLabel>
      </div>
      {verdict === 'not-reached' && <p className="dim">{t('tell.notReached')}</p>}
      {verdict !== 'not-reached' && unconditional && <p className="dim">{t('tell.unconditional')}</p>}
      <Comparisons comparisons={comparisons} />
      {assignments.map((assignment, at) => (
        <p key={at}>{t('tell.assignment', { name: assignment.name, value: inert(assignment.value, 200) })}</p>
      ))}
      {request && <Request request={request} answerFor={answerFor} />}
    </li>
  )
}

export function Comparisons({ comparisons }: { readonly comparisons: readonly ExplainedComparison[] }) {
  const { t } = useTranslation('rule')
  return comparisons.map(({ left, operator, right, truth }, index) => (
    <p key={index} className={styles['comparison']}>
      <Mono wrap>{operandText(left)}</Mono> <b>{inert(operator, 20)}</b> <Mono wrap>{operandText(right)}</Mono>
      <StateLabel outcome={truthLook[truth]} icon={truthIcon[truth]}>
        {t(`truth.${truth}`)}
      </StateLabel>
    </p>
  ))
}

function Request({ request, answerFor }: { readonly request: ExplainedRequest; readonly answerFor: AnswerFor }) {
  const { t } = useTranslation('rule')
  const { method, candidates, missing, key, credentials, post, alias, ignored, report } = request
  const notes = [
    ...(key === 'set' ? [t(report ? 'tell.encrypts' : 'tell.decrypts')] : []),
    ...(credentials === 'set' ? [t('tell.credentials')] : []),
    ...(post ? [t('tell.posts', { register: post.register, body: inert(post.body, 200) })] : []),
    ...(alias ? [t('tell.aliases', { register: alias.register })] : []),
    ...(ignored.length > 0 ? [t('tell.ignored', { options: ignored.join(' ') })] : []),
  ]
  return (
    <div className={styles['request']}>
      {candidates.map((candidate, index) => (
        <p key={index}>
          <b>{method}</b> <Mono wrap>{candidate.url}</Mono>
          <AnswerLabel answer={answerFor(candidate)} />
        </p>
      ))}
      {missing && <p className="dim">{`${method} ${t(`missing.${missing}`)}`}</p>}
      {notes.map((note) => (
        <p key={note} className="dim">
          {note}
        </p>
      ))}
    </div>
  )
}

/** Whether the open site would answer, and with which file. */
export function AnswerLabel({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation(['rule', 'events'])
  switch (answer.kind) {
    case 'file':
      return <StateLabel outcome="ok">{t('served.file', { file: inert(answer.path, 200) })}</StateLabel>
    case 'rendered':
      return (
        <StateLabel outcome="ok">
          {t('served.rendered', { template: inert(answer.template, 200), route: inert(answer.route, 200) })}
        </StateLabel>
      )
    case 'refused': {
      const { reason, near } = answer
      const words = reason === 'not-found' ? t('served.missing') : t(`events:refusal.${reason}.what`)
      return <StateLabel outcome="failed">{near === undefined ? words : `${words} (${inert(near, 200)})`}</StateLabel>
    }
    case 'elsewhere':
      return (
        <StateLabel outcome="neutral" icon="skipped">
          {t('served.elsewhere')}
        </StateLabel>
      )
    case 'asking':
      return null
  }
}
