import { useId, useRef, type ReactNode } from 'react'
import type { RuleProblem } from '../../../shared/domain/rule/ast.ts'
import { Unseen } from '../../ui/unseen.tsx'
import styles from './rule-panel.module.css'

interface RuleInputProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly problems: readonly RuleProblem[]
  readonly placeholder?: string
}

/** Longer rules are read by nobody; the phone's own limit is below. */
const LENGTH_LIMIT = 8_192

/** A rule while it is typed: what is wrong in it is underlined where it stands. */
export function RuleInput({ label, value, onChange, problems, placeholder }: RuleInputProps) {
  const id = useId()
  const behind = useRef<HTMLPreElement>(null)
  const rows = Math.min(10, Math.max(2, Math.ceil(value.length / 90) + value.split('\n').length - 1))
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <div className={styles['typed']}>
        <pre ref={behind} className={styles['behind']} aria-hidden="true">
          {underlined(value, problems)}
          {'\n'}
        </pre>
        <textarea
          id={id}
          className={styles['text']}
          rows={rows}
          value={value}
          maxLength={LENGTH_LIMIT}
          spellCheck={false}
          autoComplete="off"
          placeholder={placeholder}
          aria-invalid={problems.some(({ severity }) => severity === 'error')}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => {
            if (behind.current) behind.current.scrollTop = event.currentTarget.scrollTop
          }}
        />
      </div>
      <Unseen text={value} />
    </div>
  )
}

const worst = { error: 0, warning: 1, info: 2 } as const

/** The text cut where problems begin and end; where several lie over each other, the worst shows. */
function underlined(text: string, problems: readonly RuleProblem[]): readonly ReactNode[] {
  // What is missing at the end is shown on the last character.
  const spans = problems.map((problem) => {
    const at = Math.min(problem.at, Math.max(0, text.length - 1))
    return { ...problem, at, end: Math.min(text.length, Math.max(at + 1, problem.at + problem.length)) }
  })
  const cuts = [...new Set([0, text.length, ...spans.flatMap(({ at, end }) => [at, end])])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? text.length
    const [found] = spans
      .filter(({ at, end }) => at <= from && end >= to)
      .sort((a, b) => worst[a.severity] - worst[b.severity])
    const piece = text.slice(from, to)
    return found === undefined ? (
      piece
    ) : (
      <span key={from} className={styles[`under-${found.severity}`]}>
        {piece}
      </span>
    )
  })
}
